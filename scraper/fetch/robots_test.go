package fetch

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestRobots asks each robots.txt of testdata/robots.txtar for the paths that
// follow it: "+ /path" is allowed, "- /path" is not. To add a case, add two
// files, NAME and NAME.want.
func TestRobots(t *testing.T) {
	data, err := os.ReadFile("testdata/robots.txtar")
	if err != nil {
		t.Fatal(err)
	}
	files := txtar.Parse(data).Files
	for i := 0; i+1 < len(files); i += 2 {
		t.Run(files[i].Name, func(t *testing.T) {
			f := within(func(w http.ResponseWriter, r *http.Request) { w.Write(files[i].Data) })
			for line := range strings.Lines(string(files[i+1].Data)) {
				sign, path, _ := strings.Cut(strings.TrimSpace(line), " ")
				got, err := f.Allowed(t.Context(), "https://blogg.example"+path)
				if want := sign == "+"; got != want || err != nil {
					t.Errorf("%s: got %v, %v, want %v", path, got, err, want)
				}
			}
		})
	}
}

// TestRobotsAnswers asks servers whose robots.txt is no plain file.
func TestRobotsAnswers(t *testing.T) {
	const forbids = "User-agent: *\nDisallow: /"
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		want   string
	}{
		"not found":   {func(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) }, "true"},
		"forbidden":   {func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusForbidden) }, "true"},
		"out of work": {func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusBadGateway) }, "error"},
		"too many":    {func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusTooManyRequests) }, "error"},
		"empty":       {func(w http.ResponseWriter, r *http.Request) {}, "true"},
		"BOM":         {func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "\ufeff"+forbids) }, "false"},
		"CR only":     {func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "User-agent: *\rDisallow: /\r") }, "false"},
		"no text":     {func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "\x00\xff\xfe"+forbids+"\n\xff: \xff") }, "true"},
		"a page":      {func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "<html>Disallow: /</html>") }, "true"},
		"5 MB": {func(w http.ResponseWriter, r *http.Request) {
			io.WriteString(w, "User-agent: *\n"+strings.Repeat("Disallow: /a\n", 5<<20/13)+"Disallow: /\n")
		}, "true"},
		"cut in a rule": {func(w http.ResponseWriter, r *http.Request) {
			head := "User-agent: *\n"
			io.WriteString(w, head+"#"+strings.Repeat("x", maxRobots-len(head)-len("#\nDisallow: /"))+"\nDisallow: /long/path\n")
		}, "true"},
		"redirected": {func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/robots.txt" {
				http.Redirect(w, r, "https://other.example/r", http.StatusMovedPermanently)
				return
			}
			io.WriteString(w, forbids)
		}, "false"},
		"redirected to nothing": {func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/robots.txt" {
				http.Redirect(w, r, "/404", http.StatusMovedPermanently)
				return
			}
			http.NotFound(w, r)
		}, "true"},
		"loop": {func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/robots.txt", http.StatusFound) }, "error"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				allowed, err := within(c.answer).Allowed(t.Context(), "https://blogg.example/2012/")
				got := fmt.Sprint(allowed)
				if err != nil {
					got = "error"
				}
				if got != c.want {
					t.Errorf("got %s (%v), want %s", got, err, c.want)
				}
			})
		})
	}
}

// TestRobotsAge reads robots.txt once a day and scheme, and again after that.
func TestRobotsAge(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := 0
		f := within(func(w http.ResponseWriter, r *http.Request) {
			asked++
			if asked > 1 {
				io.WriteString(w, "User-agent: *\nDisallow: /")
			}
		})
		for _, want := range []bool{true, true, true, false} {
			if got, err := f.Allowed(t.Context(), "http://blogg.example/a"); got != want || err != nil {
				t.Errorf("after %d requests: got %v, %v, want %v", asked, got, err, want)
			}
			time.Sleep(9 * time.Hour)
		}
		if asked != 2 {
			t.Errorf("read %d times in 27 hours, want 2", asked)
		}
		if _, err := f.Allowed(t.Context(), "https://blogg.example/a"); err != nil || asked != 3 {
			t.Errorf("https was not asked for its own: %d requests, %v", asked, err)
		}
	})
}

// TestCrawlDelay holds that a blog's pause is kept where it is longer than
// ours, and not beyond reason.
func TestCrawlDelay(t *testing.T) {
	for value, want := range map[string]time.Duration{
		"10": 10 * time.Second, "0.5": time.Second, "2.5": 2500 * time.Millisecond, "600": maxDelay, "1e300": time.Second, "-3": time.Second, "NaN": time.Second, "snart": time.Second, "": time.Second,
	} {
		synctest.Test(t, func(t *testing.T) {
			f := within(func(w http.ResponseWriter, r *http.Request) {
				io.WriteString(w, "User-agent: *\nCrawl-delay: "+value+"\nDisallow: /search\n")
			})
			f.cfg.Delay = time.Second
			start := time.Now()
			if allowed, err := f.Allowed(t.Context(), "http://blogg.example/search"); allowed || err != nil {
				t.Errorf("Crawl-delay %q: the rule after it is lost: %v", value, err)
			}
			if _, err := f.Get(t.Context(), "http://blogg.example/", Version{}); err != nil {
				t.Fatal(err)
			}
			if got := time.Since(start); got != want {
				t.Errorf("Crawl-delay %q: waited %v, want %v", value, got, want)
			}
		})
	}
}

// FuzzRobots holds that no robots.txt stops the reader, whatever its rules, and
// that the same bytes in place of a whole answer of a server do not either: a head
// that is taken stands in them.
func FuzzRobots(f *testing.F) {
	f.Add("User-agent: *\nDisallow: /search\nAllow: /*?a$\nCrawl-delay: 1", "/search?q=å")
	f.Add("Disallow: /\nUser-agent:\n:\n%zz: %", "/%")
	f.Add("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nRetry-After: 1\r\n\r\nhej", "/")
	f.Add("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.0 302 Found\nLocation: /a\nTransfer-Encoding: chunked\n\n1;a=b\r\nx\r\n0\r\nA: b\r\n\r\n", "/")
	f.Fuzz(func(t *testing.T, text, path string) {
		fetcher := within(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, text) })
		if _, err := fetcher.Allowed(t.Context(), "http://blogg.example/"); err != nil {
			t.Error(err)
		}
		if again := canonical(canonical(path)); again != canonical(path) {
			t.Errorf("canonical %q is not stable: %q", canonical(path), again)
		}
		fuzzAnswer(t, text)
	})
}

// fuzzAnswer asks a server that sends these bytes, whatever it is asked for.
func fuzzAnswer(t *testing.T, answer string) {
	client, server := net.Pipe()
	go func() {
		defer server.Close()
		if _, err := http.ReadRequest(bufio.NewReader(server)); err == nil {
			io.WriteString(server, answer)
		}
	}()
	transport := network(nil, nil)
	transport.DialContext = func(context.Context, string, string) (net.Conn, error) { return &tap{Conn: client}, nil }
	defer transport.CloseIdleConnections()
	r, err := New(Config{UserAgent: agent, Transport: transport}).once(t.Context(), parse(t, "http://blogg.example/"), ask{limit: MaxBody})
	if r == nil {
		return
	}
	first, _, _ := strings.Cut(string(r.Head), "\n")
	if !strings.Contains(answer, first) || !strings.HasSuffix(strings.ReplaceAll(string(r.Head), "\r", ""), "\n\n") {
		t.Errorf("%q: got the head %q", answer, r.Head)
	}
	if len(r.Body) > len(answer) || err == nil != (r.Truncated == "") {
		t.Errorf("%q: got the body %q, cut for %q, %v", answer, r.Body, r.Truncated, err)
	}
	retryAfter(r)
}
