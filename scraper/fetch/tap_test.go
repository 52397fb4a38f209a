package fetch

import (
	"bufio"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// answers serves these bytes over one connection, one answer a request.
func answers(t *testing.T, l net.Listener, all ...string) {
	t.Helper()
	t.Cleanup(func() { l.Close() })
	go func() {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		in := bufio.NewReader(conn)
		for _, answer := range all {
			if _, err := http.ReadRequest(in); err != nil {
				return
			}
			io.WriteString(conn, answer)
		}
	}()
}

// TestHeadAsServed holds that the head of an answer is kept byte for byte, but
// for the transfer coding, which is undone: over a connection that is used again,
// behind heads that only announce the answer, with and without TLS.
func TestHeadAsServed(t *testing.T) {
	cases := []struct{ sent, head, body string }{
		{"HTTP/1.1 200 Allt väl\r\nserver:  Blogg/1\r\nX-B: 2\r\nx-a: 1\r\nContent-Length: 3\r\n\r\nhej", "HTTP/1.1 200 Allt väl\r\nserver:  Blogg/1\r\nX-B: 2\r\nx-a: 1\r\nContent-Length: 3\r\n\r\n", "hej"},
		{"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n", "a"},
		{"HTTP/1.1 200 OK\r\nX-Z: 1\r\nTRANSFER-ENCODING: chunked\r\nX-A: 2\r\n\r\n3\r\nhej\r\n0\r\n\r\n", "HTTP/1.1 200 OK\r\nX-Z: 1\r\nX-A: 2\r\n\r\n", "hej"},
		{"HTTP/1.1 200 OK\nContent-Length: 2\n\nok", "HTTP/1.1 200 OK\nContent-Length: 2\n\n", "ok"},
		{"HTTP/1.1 200 OK\r\nX-Long: " + strings.Repeat("x", 100_000) + "\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 200 OK\r\nX-Long: " + strings.Repeat("x", 100_000) + "\r\nContent-Length: 0\r\n\r\n", ""},
	}
	var sent []string
	for _, c := range cases {
		sent = append(sent, c.sent)
	}
	for _, scheme := range []string{"http", "https"} {
		t.Run(scheme, func(t *testing.T) {
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			transport := network([]string{l.Addr().String()}, nil)
			defer transport.CloseIdleConnections()
			if scheme == "https" {
				server := httptest.NewTLSServer(nil) // for its certificate
				defer server.Close()
				transport.TLSClientConfig.RootCAs = server.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
				answers(t, tls.NewListener(l, server.TLS), sent...)
			} else {
				answers(t, l, sent...)
			}
			f := New(Config{UserAgent: agent, Transport: transport})
			for _, c := range cases {
				r, err := f.Get(t.Context(), scheme+"://"+l.Addr().String()+"/", Version{})
				if err != nil {
					t.Fatal(err)
				}
				if string(r.Head) != c.head || string(r.Body) != c.body || r.IP != "127.0.0.1" {
					t.Errorf("got head %.200q, body %q from %s\nwant %.200q, %q", r.Head, r.Body, r.IP, c.head, c.body)
				}
			}
		})
	}
}
