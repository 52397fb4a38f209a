package fetch

import (
	"bytes"
	"net"
	"net/http/httptrace"
	"sync"
)

// A tap is a connection that remembers the head of the answer on it, byte for
// byte: net/http gives heads in another order and spelling.
type tap struct {
	net.Conn

	mu   sync.Mutex // the transport reads in a goroutine of its own
	read []byte     // since the request; the head alone once it is whole
	line int        // where the last line of read begins
	done bool       // the head is whole, or longer than is let in
}

// Read implements [net.Conn].
func (t *tap) Read(p []byte) (int, error) {
	n, err := t.Conn.Read(p)
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.done {
		t.read = append(t.read, p[:n]...)
		t.take()
	}
	return n, err
}

// take looks for the end of the head. Heads that only announce the answer
// (RFC 9110, section 15.2) are passed over.
func (t *tap) take() {
	for {
		var end int
		if end, t.line = headEnd(t.read, t.line); end == 0 {
			t.done = len(t.read) > maxHeader
			return
		}
		if _, status, _ := bytes.Cut(t.read[:end], []byte(" ")); bytes.HasPrefix(status, []byte("1")) {
			t.read, t.line = t.read[end:], 0
			continue
		}
		t.read, t.done = t.read[:end:end], true
		return
	}
}

// headEnd returns the length of a head with its blank line, 0 if it is not
// whole; then last is where its last line begins. It looks from the line at from
// on. Lines may lack the CR (RFC 9112, section 2.2).
func headEnd(b []byte, from int) (end, last int) {
	for i := from; ; {
		j := bytes.IndexByte(b[i:], '\n')
		if j < 0 {
			return 0, i
		}
		line := bytes.TrimSuffix(b[i:i+j], []byte("\r"))
		i += j + 1
		if len(line) == 0 && i > 2 {
			return i, i
		}
	}
}

// forget makes ready for the next answer.
func (t *tap) forget() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.read, t.line, t.done = nil, 0, false
}

// head returns the head as it came, nil if it is not whole.
func (t *tap) head() []byte {
	t.mu.Lock()
	defer t.mu.Unlock()
	if end, _ := headEnd(t.read, 0); end == 0 {
		return nil
	}
	return t.read
}

// A wire is the connection that a request goes over; of a transport without
// connections of ours it stays empty.
type wire struct{ *tap }

// trace learns the connection of a request.
func (w *wire) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{GotConn: func(info httptrace.GotConnInfo) {
		if t, ok := info.Conn.(*tap); ok {
			t.forget()
			w.tap = t
		}
	}}
}

// ip returns the address of the server, "" if it is not known.
func (w *wire) ip() string {
	if w.tap == nil {
		return ""
	}
	host, _, err := net.SplitHostPort(w.RemoteAddr().String())
	if err != nil {
		return ""
	}
	return host
}

// withoutChunks returns a head without the fields of the transfer coding, which
// has been undone: they say nothing of the bytes that are kept.
func withoutChunks(head []byte) []byte {
	var kept []byte
	dropped := false
	for line := range bytes.Lines(head) {
		folded := line[0] == ' ' || line[0] == '\t' // goes on with the field before
		name, _, _ := bytes.Cut(line, []byte(":"))
		dropped = dropped && folded || bytes.EqualFold(bytes.TrimSpace(name), []byte("Transfer-Encoding"))
		if !dropped {
			kept = append(kept, line...)
		}
	}
	return kept
}
