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
	"testing/synctest"
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

// TestPrivate asks for addresses that a blog may name but not reach. Nothing
// arrives at a listener on this machine.
func TestPrivate(t *testing.T) {
	listener := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("a request came through") }))
	defer listener.Close()
	f := New(Config{UserAgent: agent, AllowPrivate: []string{"127.0.0.1:1"}})
	for _, address := range []string{
		listener.URL, strings.Replace(listener.URL, "127.0.0.1", "localhost", 1),
		"http://127.0.0.1/", "http://127.255.0.3/", "http://0.0.0.0/", "http://10.1.2.3/", "http://172.16.0.1/", "http://192.168.1.1/",
		"http://100.64.0.1/", "http://169.254.169.254/latest/meta-data/", "http://192.0.2.1/", "http://198.18.0.1/", "http://224.0.0.1/", "http://255.255.255.255/",
		"http://[::1]/", "http://[::]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/", "http://[fc00::1]/", "http://[fe80::1]/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/",
		"http://93.184.215.14:22/", "http://93.184.215.14:6379/",
	} {
		if _, err := f.Get(t.Context(), address, Version{}); !errors.Is(err, ErrRefused) {
			t.Errorf("%s: got %v, want it refused", address, err)
		}
	}
	for _, address := range []string{
		"file:///etc/passwd", "gopher://127.0.0.1/", "//127.0.0.1/", "http://", "", "127.0.0.1", "http://user@127.0.0.1/", "http://a:b@blogg.example/", "ht\ntp://x/",
	} {
		if _, err := f.Get(t.Context(), address, Version{}); err == nil {
			t.Errorf("%q: fetched", address)
		}
	}
	// Other spellings of 127.0.0.1 are names, which no name server knows.
	for _, address := range []string{"http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/"} {
		if _, err := f.Get(t.Context(), address, Version{}); err == nil {
			t.Errorf("%s: fetched", address)
		}
	}
}

// TestNoProxy holds that the environment sends no request around the guard.
func TestNoProxy(t *testing.T) {
	t.Setenv("HTTP_PROXY", "http://127.0.0.1:1")
	if network(nil, nil).Proxy != nil {
		t.Error("the transport asks for a proxy")
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

// A hanging body gives a byte now and then.
type hanging struct {
	ctx   context.Context
	every time.Duration
}

func (h hanging) Read(p []byte) (int, error) {
	select {
	case <-time.After(h.every):
		p[0] = 'x'
		return 1, nil
	case <-h.ctx.Done():
		return 0, h.ctx.Err()
	}
}

func (h hanging) Close() error { return nil }

// A slow transport gives its headers late, and bytes now and then.
type slow struct{ headers, every time.Duration }

func (s slow) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := pause(r.Context(), s.headers); err != nil {
		return nil, err
	}
	return &http.Response{StatusCode: 200, Proto: "HTTP/1.1", Status: "200 OK", Header: http.Header{}, Body: hanging{r.Context(), s.every}, Request: r}, nil
}

// TestTime measures how long servers that hang hold a request, on a clock that
// runs by itself.
func TestTime(t *testing.T) {
	for name, c := range map[string]struct {
		slow
		want time.Duration
		said string
	}{
		"no headers":          {slow{time.Hour, 0}, 15 * time.Second, "no answer within 15s"},
		"no body":             {slow{time.Second, time.Hour}, 61 * time.Second, "no more bytes within 1m0s"},
		"a byte every 10 s":   {slow{time.Second, 10 * time.Second}, 120 * time.Second, "no whole answer within 2m0s"},
		"headers just so":     {slow{14 * time.Second, time.Hour}, 74 * time.Second, "no more bytes within 1m0s"},
		"a byte every 59.9 s": {slow{0, 59900 * time.Millisecond}, 120 * time.Second, "no whole answer within 2m0s"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := New(Config{UserAgent: agent, Transport: c.slow})
				start := time.Now()
				r, err := f.once(t.Context(), parse(t, "http://blogg.example/"), ask{limit: MaxBody})
				if took := time.Since(start); took != c.want {
					t.Errorf("took %v, want %v", took, c.want)
				}
				if err == nil || !strings.Contains(err.Error(), c.said) {
					t.Errorf("got %v, want %q", err, c.said)
				}
				if r != nil && r.Truncated != TooSlow {
					t.Errorf("what came is marked %q", r.Truncated)
				}
			})
		})
	}
}

// TestHung asks a server that hangs: three times for the first page, once for
// the next two, and then never.
func TestHung(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := New(Config{UserAgent: agent, Transport: slow{time.Hour, 0}, Patience: Patience{Head: 5 * time.Second}})
		for n, want := range []time.Duration{3*5*time.Second + 3*backoff, 5 * time.Second, 5 * time.Second, 0, 0} {
			start := time.Now()
			_, err := f.Get(t.Context(), fmt.Sprintf("http://blogg.example/%d", n), Version{})
			var hung *HungError
			if took := time.Since(start); took != want || errors.As(err, &hung) != (want == 0) {
				t.Errorf("page %d: %v after %v, want %v", n, err, took, want)
			}
		}
	})
}

// TestPart returns what has come of a page whose body breaks off, when asking
// again does not bring more.
func TestPart(t *testing.T) {
	for name, c := range map[string]struct {
		slow
		bytes int
		took  time.Duration
	}{
		"a byte every 11 s": {slow{0, 11 * time.Second}, 10, 120 * time.Second}, // the rest would be as slow
		"a byte an hour":    {slow{0, time.Hour}, 0, 3*60*time.Second + 3*backoff},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := New(Config{UserAgent: agent, Transport: c.slow})
				start := time.Now()
				r, err := f.Get(t.Context(), "http://blogg.example/", Version{})
				if none := c.bytes == 0; none != passing(err) || !none && (err != nil || len(r.Body) != c.bytes || r.Truncated != TooSlow) {
					t.Errorf("got %+v, %v, want %d bytes", r, err, c.bytes)
				}
				if took := time.Since(start); took != c.took {
					t.Errorf("took %v, want %v", took, c.took)
				}
			})
		})
	}
}

// TestClosed holds that a server that asks to be left alone for long is asked
// nothing any more.
func TestClosed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		f := within(func(w http.ResponseWriter, r *http.Request) {
			asked++
			w.Header().Set("Retry-After", "31536000")
			w.WriteHeader(http.StatusTooManyRequests)
		})
		for _, want := range []time.Duration{longest, longest - time.Hour, longest - 2*time.Hour} {
			_, err := f.Get(t.Context(), "http://blogg.example/", Version{})
			var status *StatusError
			if !errors.As(err, &status) || status.Wait != want || asked != 1 {
				t.Errorf("after %d requests: got %v, want to wait %v", asked, err, want)
			}
			time.Sleep(time.Hour)
		}
	})
}

// TestRedirectForbidden holds that a redirect leads nowhere that robots.txt
// forbids.
func TestRedirectForbidden(t *testing.T) {
	var asked []string
	f := within(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.Host+r.URL.Path)
		switch {
		case r.URL.Path == "/robots.txt":
			io.WriteString(w, "User-agent: *\nDisallow: /hemligt")
		case r.Host == "blogg.example":
			http.Redirect(w, r, "http://annan.example/hemligt", http.StatusFound)
		}
	})
	_, err := f.Get(t.Context(), "http://blogg.example/", Version{})
	if !errors.Is(err, ErrForbidden) {
		t.Errorf("got %v, want it forbidden", err)
	}
	if diff := cmp.Diff(asked, []string{"blogg.example/", "annan.example/robots.txt"}); diff != "" {
		t.Errorf("requests (-got +want):\n%s", diff)
	}
}

// TestCancel stops a request, and a wait, at once.
func TestCancel(t *testing.T) {
	for name, transport := range map[string]http.RoundTripper{
		"in the request": slow{time.Hour, 0}, "in the body": slow{0, time.Hour},
		"between tries": InProcess(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "50")
			w.WriteHeader(http.StatusServiceUnavailable)
		})),
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				time.AfterFunc(5*time.Second, cancel)
				start := time.Now()
				_, err := New(Config{Transport: transport}).Get(ctx, "http://blogg.example/", Version{})
				if took := time.Since(start); !errors.Is(err, context.Canceled) || took != 5*time.Second {
					t.Errorf("got %v after %v", err, took)
				}
			})
		})
	}
}
