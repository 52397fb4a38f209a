package fetch

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const agent = "Kronika/test (https://kronika.example/robot)"

// serve starts a server on this machine, and returns its address and a fetcher
// that may ask it.
func serve(t *testing.T, h http.HandlerFunc) (string, *Fetcher) {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	u, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	return server.URL, New(Config{UserAgent: agent, AllowPrivate: []string{u.Host}})
}

// within returns a fetcher that asks a handler of this process.
func within(h http.HandlerFunc) *Fetcher {
	return New(Config{UserAgent: agent, Transport: InProcess(h)})
}

// TestGet compares what is kept of an exchange with what a server saw and sent.
func TestGet(t *testing.T) {
	var seen string
	address, f := serve(t, func(w http.ResponseWriter, r *http.Request) {
		seen = fmt.Sprint(r.Method, " ", r.URL, " ", r.Header)
		w.Header().Set("Content-Type", "text/html; charset=ISO-8859-1")
		w.Header()["Date"] = nil
		io.WriteString(w, "<p>H\xe4lsning")
	})
	r, err := f.Get(t.Context(), address+"/2012/11/?m=1", Version{})
	if err != nil {
		t.Fatal(err)
	}
	if want := "GET /2012/11/?m=1 map[Accept-Encoding:[identity] User-Agent:[" + agent + "]]"; seen != want {
		t.Errorf("the server saw %s\nwant           %s", seen, want)
	}
	host := strings.TrimPrefix(address, "http://")
	request := "GET /2012/11/?m=1 HTTP/1.1\r\nHost: " + host + "\r\nUser-Agent: " + agent + "\r\nAccept-Encoding: identity\r\n\r\n"
	if diff := cmp.Diff(string(r.Request), request); diff != "" {
		t.Errorf("request (-got +want):\n%s", diff)
	}
	head := "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=ISO-8859-1\r\nContent-Length: 11\r\n\r\n"
	if diff := cmp.Diff(string(r.Head), head); diff != "" {
		t.Errorf("head (-got +want):\n%s", diff)
	}
	if string(r.Body) != "<p>H\xe4lsning" || r.Truncated != "" || r.URL != address+"/2012/11/?m=1" {
		t.Errorf("got body %q, truncated %q, of %s", r.Body, r.Truncated, r.URL)
	}
	if r.Fetched.Location() != time.UTC || time.Since(r.Fetched) > time.Hour {
		t.Errorf("fetched %v, want now in UTC", r.Fetched)
	}
}

// TestRequestBytes holds that Request is what goes over the wire, to the byte.
func TestRequestBytes(t *testing.T) {
	client, server := net.Pipe()
	wire := make(chan string, 1)
	go func() {
		var b strings.Builder
		in := bufio.NewReader(server)
		for !strings.HasSuffix(b.String(), "\r\n\r\n") {
			line, err := in.ReadString('\n')
			if err != nil {
				break
			}
			b.WriteString(line)
		}
		wire <- b.String()
		io.WriteString(server, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
	}()
	transport := network(nil, nil)
	transport.DialContext = func(context.Context, string, string) (net.Conn, error) { return client, nil }
	defer transport.CloseIdleConnections()
	r, err := New(Config{UserAgent: agent, Transport: transport}).Get(t.Context(), "http://blogg.example/?q=%C3%A5#f", Version{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(r.Request), <-wire); diff != "" {
		t.Errorf("request (-kept +sent):\n%s", diff)
	}
}

// TestRedirects follows chains, and gives loops and faults behind them up.
func TestRedirects(t *testing.T) {
	asked := 0
	address, f := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			http.NotFound(w, r)
			return
		}
		asked++
		var n int
		fmt.Sscanf(r.URL.Path, "/%d", &n)
		switch r.URL.Path {
		case "/0":
			io.WriteString(w, "there")
		case "/a":
			http.Redirect(w, r, "/b", http.StatusFound)
		case "/b":
			http.Redirect(w, r, "/a", http.StatusFound)
		case "/file":
			http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
		case "/user":
			http.Redirect(w, r, "http://a:b@"+r.Host+"/0", http.StatusFound)
		case "/private":
			http.Redirect(w, r, "http://127.0.0.1:1/", http.StatusFound)
		case "/gone":
			http.Redirect(w, r, "/404", http.StatusMovedPermanently)
		case "/404":
			http.NotFound(w, r)
		case "/nowhere":
			w.WriteHeader(http.StatusFound)
		default:
			http.Redirect(w, r, fmt.Sprintf("/%d#f", n-1), http.StatusFound)
		}
	})
	for path, want := range map[string]string{
		"/0": "", "/1": "", "/10": "", "/11": "more than 10 redirects", "/1000": "more than 10 redirects", "/a": "more than 10 redirects",
		"/file": "want an http or https address", "/user": "want an http or https address", "/private": ErrRefused.Error(),
		"/gone": "404 Not Found", "/404": "404 Not Found", "/nowhere": "302 Found",
	} {
		asked = 0
		r, err := f.Get(t.Context(), address+path, Version{})
		if asked > maxRedirects+1 {
			t.Errorf("%s: %d requests", path, asked)
		}
		if want == "" {
			if err != nil || string(r.Body) != "there" || r.URL != address+"/0" {
				t.Errorf("%s: got %+v, %v", path, r, err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", path, err, want)
		}
		var hop *RedirectError
		if behind := path != "/404" && path != "/nowhere"; errors.As(err, &hop) != behind {
			t.Errorf("%s: got %T, behind a redirect: %v", path, err, behind)
		}
	}
}

// TestLimits cuts bodies that are too long and refuses heads that are.
func TestLimits(t *testing.T) {
	address, f := serve(t, func(w http.ResponseWriter, r *http.Request) {
		chunk := bytes.Repeat([]byte("å"), 1<<19)
		switch r.URL.Path {
		case "/endless":
			for err := error(nil); err == nil; {
				_, err = w.Write(chunk)
			}
		case "/exact":
			for range MaxBody / len(chunk) {
				w.Write(chunk)
			}
		case "/liar":
			w.Header().Set("Content-Length", "1000")
			io.WriteString(w, "short")
		case "/head":
			w.Header().Set("X", string(bytes.Repeat([]byte("x"), 2<<20)))
		}
	})
	for path, truncated := range map[string]Truncation{"/endless": TooLong, "/exact": ""} {
		r, err := f.Get(t.Context(), address+path, Version{})
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if len(r.Body) != MaxBody || r.Truncated != truncated {
			t.Errorf("%s: got %d bytes, truncated %q, want %d and %q", path, len(r.Body), r.Truncated, MaxBody, truncated)
		}
	}
	r, err := f.once(t.Context(), parse(t, address+"/liar"), ask{limit: MaxBody})
	if !errors.Is(err, io.ErrUnexpectedEOF) || string(r.Body) != "short" || r.Truncated != Broken {
		t.Errorf("lying length: got %+v, %v", r, err)
	}
	if _, err := f.Get(t.Context(), address+"/head", Version{}); err == nil {
		t.Error("a head of two megabytes was taken")
	}
}

func parse(t *testing.T, address string) *url.URL {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u
}
