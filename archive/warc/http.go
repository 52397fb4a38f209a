package warc

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"
)

// The limits of a body with its content coding undone: more than is read of any
// page, and more than any page is compressed. A body that came in few bytes may
// grow to minBody in any case.
const (
	maxBody  = 8 << 20 // bytes
	maxRatio = 100     // decoded to encoded
	minBody  = 1 << 20 // bytes
)

// ErrTooLarge says that a body with its content coding undone exceeds 8 MiB,
// or a hundred times its length in the archive.
var ErrTooLarge = errors.New("decoded body is too large")

// httpResponse is the Content-Type of a record that holds an HTTP response.
const httpResponse = "application/http;msgtype=response"

// A Message is the HTTP message in a record, or what stands in the place of one.
type Message struct {
	Status int     // of a response; 0 of a request, and of a record without HTTP
	Head   []byte  // first line and fields, with the blank line
	Fields []Field // of the head; of a record without HTTP its Content-Type
	Body   []byte  // without transfer and content coding
}

// Get returns the value of the first field of that name, "" if there is none.
func (m *Message) Get(name string) string { return get(m.Fields, name) }

// HTTP returns the message that a record holds with its codings undone. Bytes
// that are not coded as the head says are taken as they are: programs write
// bodies decoded below the head that came with them. The message is complete
// but for the body also with an error: then the body is what could be decoded,
// or as it is where nothing could.
func (r *Record) HTTP() (Message, error) {
	head, body := r.Split()
	if head == nil {
		return Message{Fields: []Field{{ContentType, r.Get(ContentType)}}, Body: body}, nil
	}
	m := Message{Status: status(head), Head: head, Fields: ParseHead(head)}
	var err error
	m.Body, err = Decode(m.Fields, body)
	return m, err
}

// Decode undoes the transfer and content coding of a body that the fields of its
// head name, as [Record.HTTP] does.
func Decode(head []Field, body []byte) ([]byte, error) {
	if chunked(head) {
		if whole, err := dechunk(body); err == nil || len(whole) > 0 && errors.Is(err, io.ErrUnexpectedEOF) {
			body = whole
		}
	}
	return decode(body, get(head, "Content-Encoding"))
}

// Split returns the head of an HTTP message with its blank line, and the
// payload. Of a record that holds no HTTP message the head is nil and the
// payload is the block.
func (r *Record) Split() (head, payload []byte) {
	if !r.isHTTP() {
		return nil, r.Block
	}
	// An empty line ends the head; its end may lack the CR.
	for i := 0; ; {
		j := bytes.IndexByte(r.Block[i:], '\n')
		if j < 0 {
			return r.Block, nil
		}
		if line := r.Block[i : i+j]; len(bytes.TrimRight(line, "\r")) == 0 {
			return r.Block[:i+j+1], r.Block[i+j+1:]
		}
		i += j + 1
	}
}

// isHTTP reports whether the block is an HTTP message.
func (r *Record) isHTTP() bool {
	switch r.Get(Type) {
	case Request, Response, Revisit:
		t := strings.ToLower(r.Get(ContentType))
		return t == "" || strings.HasPrefix(t, "application/http")
	}
	return false
}

// status returns the status code of a response, 0 of another message.
func status(head []byte) int {
	first, _, _ := bytes.Cut(head, []byte("\n"))
	words := strings.Fields(string(first[:min(len(first), 64)]))
	if len(words) < 2 || !strings.HasPrefix(words[0], "HTTP/") {
		return 0
	}
	n, err := strconv.Atoi(words[1])
	if err != nil || n < 100 || n > 999 {
		return 0
	}
	return n
}

// ParseHead returns the fields of the head of an HTTP message. Lines that are none are passed over.
func ParseHead(head []byte) []Field {
	var fields []Field
	_, rest, _ := strings.Cut(string(head), "\n")
	for line := range strings.Lines(rest) {
		line = strings.TrimRight(line, "\r\n")
		if n := len(fields); n > 0 && line != "" && (line[0] == ' ' || line[0] == '\t') {
			fields[n-1].Value += " " + strings.TrimSpace(line)
			continue
		}
		if name, value, ok := strings.Cut(line, ":"); ok {
			fields = append(fields, Field{strings.TrimSpace(name), strings.TrimSpace(value)})
		}
	}
	return fields
}

// chunked reports whether the fields say that the body came in chunks.
func chunked(fields []Field) bool {
	return strings.HasSuffix(strings.ToLower(get(fields, "Transfer-Encoding")), "chunked")
}

// dechunk undoes the chunked transfer coding (RFC 9112, section 7.1). Of a body
// that is cut short after a whole chunk it returns what there is, with
// io.ErrUnexpectedEOF.
func dechunk(b []byte) ([]byte, error) {
	var body []byte
	for {
		line, rest, ok := bytes.Cut(b, []byte("\n"))
		if !ok {
			return body, io.ErrUnexpectedEOF
		}
		size, _, _ := bytes.Cut(line, []byte(";"))
		n, err := strconv.ParseUint(string(bytes.TrimSpace(size)), 16, 31)
		if err != nil {
			return nil, fmt.Errorf("chunk size: %w", err)
		}
		if n == 0 {
			return body, nil // the trailer says nothing of the body
		}
		if uint64(len(rest)) < n {
			if len(body) > 0 {
				body = append(body, rest...)
			}
			return body, io.ErrUnexpectedEOF
		}
		body = append(body, rest[:n]...)
		b, ok = bytes.CutPrefix(bytes.TrimPrefix(rest[n:], []byte("\r")), []byte("\n"))
		if !ok {
			return nil, errors.New("chunk is longer than it says")
		}
	}
}

// decode undoes content codings (RFC 9110, section 8.4), the last one first.
func decode(b []byte, codings string) ([]byte, error) {
	limit := min(maxBody, max(minBody, maxRatio*len(b)))
	list := strings.Split(codings, ",")
	for i := len(list) - 1; i >= 0; i-- {
		z, err := decoder(b, strings.ToLower(strings.TrimSpace(list[i])))
		if err != nil {
			return b, err
		}
		if z == nil {
			continue
		}
		out, err := io.ReadAll(io.LimitReader(z, int64(limit)+1))
		if len(out) > limit {
			return out[:limit], ErrTooLarge
		}
		if err != nil && len(out) == 0 {
			return b, fmt.Errorf("content coding: %w", err)
		}
		if b = out; err != nil {
			return b, fmt.Errorf("content coding: %w", err)
		}
	}
	return b, nil
}

// decoder returns what undoes one coding of b, nil if b is not coded so.
func decoder(b []byte, coding string) (io.Reader, error) {
	switch coding {
	case "", "identity":
		return nil, nil
	case "gzip", "x-gzip":
		if !bytes.HasPrefix(b, gzipMagic) {
			return nil, nil
		}
		return gzip.NewReader(bytes.NewReader(b))
	}
	if isText(b) {
		return nil, nil
	}
	switch coding {
	case "deflate":
		// It is zlib's form (RFC 1950); some servers send it bare.
		if z, err := zlib.NewReader(bytes.NewReader(b)); err == nil {
			return z, nil
		}
		return flate.NewReader(bytes.NewReader(b)), nil
	case "br":
		return brotli.NewReader(bytes.NewReader(b)), nil
	case "zstd":
		return zstd.NewReader(bytes.NewReader(b), zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow))
	}
	return nil, fmt.Errorf("content coding %.20q is not known", coding)
}

// maxWindow is how far back a zstd body may refer, in bytes: what RFC 9659 lets
// servers send.
const maxWindow = 8 << 20

// isText reports whether a body holds the text that it would be decoded to:
// codings other than gzip have nothing to be told by.
func isText(b []byte) bool {
	return utf8.Valid(b) && bytes.IndexFunc(b, func(r rune) bool { return r < ' ' && r != '\t' && r != '\n' && r != '\r' }) < 0
}
