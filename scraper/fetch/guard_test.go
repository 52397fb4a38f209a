package fetch

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"

	"golang.org/x/net/dns/dnsmessage"
)

// private are addresses of which none may be asked for.
var private = []string{
	"127.0.0.1", "127.255.0.3", "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.254", "172.16.0.1", "172.31.255.254", "192.168.0.1", "192.168.255.254",
	"169.254.169.254", "169.254.0.1", "100.64.0.1", "100.127.255.254", "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
	"::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "fc00::1", "fdff::1", "fe80::1", "fec0::1", "ff02::1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1",
}

// TestGuard asks for addresses that a blog may name but not reach: each is
// refused before a packet is sent. To add a case, add a line.
func TestGuard(t *testing.T) {
	server, connections := listener(t)
	port := server[strings.LastIndexByte(server, ':')+1:]
	type named struct {
		address string
		answers []string // of name servers for any name, one after the other
	}
	cases := []named{
		{"http://" + server + "/", nil}, {"http://localhost:" + port + "/", nil},
		// Other spellings of 127.0.0.1, and names; a name server may say anything.
		{"http://2130706433/", private[:1]}, {"http://0x7f000001/", private[:1]}, {"http://0x7f.0.0.1/", private[:1]}, {"http://0177.0.0.1/", private[:1]}, {"http://017700000001/", private[:1]},
		{"http://127.1/", private[:1]}, {"http://0x/", private[:1]}, {"http://blogg.1/", private[:1]}, {"http://127.0.0.1./", private[:1]}, {"http://127.0.0.1.nip.example/", private[:1]}, {"http://①②⑦.0.0.1/", private[:1]},
		// A name that means another machine each time, and several at once.
		{"http://ombunden.example:" + port + "/", private},
		// Ports of no web server.
		{"http://93.184.215.14:22/", nil}, {"http://93.184.215.14:25/", nil}, {"http://93.184.215.14:6379/", nil}, {"https://93.184.215.14:8443/", nil}, {"http://[2606:2800::1]:6379/", nil},
	}
	for _, ip := range private {
		host := ip
		if strings.Contains(ip, ":") {
			host = "[" + ip + "]"
		}
		cases = append(cases, named{"http://" + host + "/", nil}, named{"https://" + host + "/", nil}, named{"http://" + host + ":" + port + "/", nil},
			named{"http://namn.example/", []string{ip}})
	}
	for _, c := range cases {
		f := New(Config{UserAgent: agent, Transport: network([]string{"127.0.0.1:1"}, nameServer(c.answers))})
		for range max(1, len(c.answers)) {
			if _, err := f.Get(t.Context(), c.address, Version{}); !errors.Is(err, ErrRefused) {
				t.Errorf("%s %.1q: got %v, want it refused", c.address, c.answers, err)
			}
			if _, err := f.Allowed(t.Context(), c.address); !errors.Is(err, ErrRefused) {
				t.Errorf("robots.txt of %s: got %v, want it refused", c.address, err)
			}
		}
	}
	if n := connections.Load(); n > 0 {
		t.Errorf("%d connections came to %s", n, server)
	}
}

// TestNoWebAddress asks for what is no address of the web.
func TestNoWebAddress(t *testing.T) {
	f := New(Config{UserAgent: agent})
	for _, address := range []string{
		"file:///etc/passwd", "gopher://127.0.0.1/", "ftp://127.0.0.1/", "data:text/html,x", "javascript:1", "//127.0.0.1/", "http://", "http:/127.0.0.1/", "http:127.0.0.1", "", "127.0.0.1",
		"http://user@127.0.0.1/", "http://a:b@blogg.example/", "http://@blogg.example/", "http://blogg.example@127.0.0.1/", "ht\ntp://x/", "http://blogg.example\r\nHost: x/", "http://[::1/", "http://a b/",
	} {
		if _, err := f.Get(t.Context(), address, Version{}); err == nil || !strings.Contains(err.Error(), "want an http or https address") {
			t.Errorf("%q: got %v, want it refused", address, err)
		}
	}
}

// TestGuardHops redirects to what is refused, after any number of hops.
func TestGuardHops(t *testing.T) {
	private, connections := listener(t)
	for _, to := range []string{"http://" + private + "/", "http://169.254.169.254/latest/meta-data/", "//" + private + "/", "http://a@" + private + "/", "gopher://" + private + "/", "file:///etc/passwd"} {
		for hops := 1; hops <= maxRedirects; hops++ {
			address, f := serve(t, func(w http.ResponseWriter, r *http.Request) {
				var n int
				switch _, err := fmt.Sscanf(r.URL.Path, "/%d", &n); {
				case err != nil:
					http.NotFound(w, r) // robots.txt
				case n == 1:
					w.Header().Set("Location", to)
					w.WriteHeader(http.StatusFound)
				default:
					http.Redirect(w, r, fmt.Sprintf("/%d", n-1), http.StatusFound)
				}
			})
			_, err := f.Get(t.Context(), fmt.Sprintf("%s/%d", address, hops), Version{})
			if err == nil || !errors.Is(err, ErrRefused) && !strings.Contains(err.Error(), "want an http or https address") {
				t.Errorf("%s after %d hops: got %v, want it refused", to, hops, err)
			}
			var hop *RedirectError
			if !errors.As(err, &hop) {
				t.Errorf("%s after %d hops: got %T, want a RedirectError", to, hops, err)
			}
		}
	}
	if n := connections.Load(); n > 0 {
		t.Errorf("%d connections came to %s", n, private)
	}
}

// TestNoProxy holds that the environment sends no request around the guard, by
// asking with a proxy that counts.
func TestNoProxy(t *testing.T) {
	proxy, connections := listener(t)
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"} {
		t.Setenv(name, "http://"+proxy)
	}
	address, f := serve(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "Hej") })
	if r, err := f.Get(t.Context(), address, Version{}); err != nil || string(r.Body) != "Hej" {
		t.Errorf("got %+v, %v", r, err)
	}
	if _, err := f.Get(t.Context(), "http://10.0.0.1/", Version{}); !errors.Is(err, ErrRefused) {
		t.Errorf("got %v, want it refused", err)
	}
	if n := connections.Load(); n > 0 || network(nil, nil).Proxy != nil {
		t.Errorf("%d connections came to the proxy", n)
	}
}

// listener listens on this machine, and counts the connections that come.
func listener(t *testing.T) (address string, connections *atomic.Int32) {
	t.Helper()
	connections = new(atomic.Int32)
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			connections.Add(1)
		}
	}
	server.Start()
	t.Cleanup(server.Close)
	return server.Listener.Addr().String(), connections
}

// nameServer returns a resolver that gives these addresses for any name, one
// after the other.
func nameServer(answers []string) *net.Resolver {
	asked := new(atomic.Int32)
	return &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		client, server := net.Pipe()
		go func() {
			defer server.Close()
			for answerName(server, answers, asked) == nil {
			}
		}()
		return client, nil
	}}
}

// answerName answers one question (RFC 1035, section 4.2.2: over a stream, the
// length stands before).
func answerName(conn net.Conn, answers []string, asked *atomic.Int32) error {
	var length uint16
	if err := binary.Read(conn, binary.BigEndian, &length); err != nil {
		return err
	}
	packet := make([]byte, length)
	if _, err := io.ReadFull(conn, packet); err != nil {
		return err
	}
	var m dnsmessage.Message
	if err := m.Unpack(packet); err != nil {
		return err
	}
	m.Response, m.RecursionAvailable, m.Additionals = true, true, nil
	if len(answers) > 0 {
		ip := netip.MustParseAddr(answers[int(asked.Load()/2)%len(answers)]) // IPv4 and IPv6 are asked for apart
		head := dnsmessage.ResourceHeader{Name: m.Questions[0].Name, Class: dnsmessage.ClassINET}
		switch kind := m.Questions[0].Type; {
		case ip.Is4() && kind == dnsmessage.TypeA:
			m.Answers = []dnsmessage.Resource{{Header: head, Body: &dnsmessage.AResource{A: ip.As4()}}}
		case ip.Is6() && kind == dnsmessage.TypeAAAA:
			m.Answers = []dnsmessage.Resource{{Header: head, Body: &dnsmessage.AAAAResource{AAAA: ip.As16()}}}
		}
		asked.Add(1)
	}
	packet, err := m.Pack()
	if err != nil {
		return err
	}
	_, err = conn.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(packet))), packet...))
	return err
}
