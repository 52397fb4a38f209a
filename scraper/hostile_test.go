package scraper

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"kronika/scraper/blogtest"
	"kronika/scraper/extract"
	"kronika/scraper/fetch"
)

// A pipe is a network of one server in this process. Unlike
// [fetch.InProcess], it gives away bytes as they come.
type pipe struct {
	*http.Transport
	server *http.Server
	conns  chan net.Conn
}

func newPipe(h http.Handler) *pipe {
	p := &pipe{server: &http.Server{Handler: h}, conns: make(chan net.Conn)}
	p.Transport = &http.Transport{DisableCompression: true, DialContext: func(context.Context, string, string) (net.Conn, error) {
		client, server := net.Pipe()
		p.conns <- server
		return client, nil
	}}
	go p.server.Serve(p)
	return p
}

// Accept implements [net.Listener].
func (p *pipe) Accept() (net.Conn, error) {
	conn, ok := <-p.conns
	if !ok {
		return nil, net.ErrClosed
	}
	return conn, nil
}

// Addr implements [net.Listener].
func (p *pipe) Addr() net.Addr { return &net.TCPAddr{} }

// Close implements [net.Listener], and ends the server.
func (p *pipe) Close() error {
	p.CloseIdleConnections()
	return nil
}

func (p *pipe) end() {
	close(p.conns)
	p.CloseIdleConnections()
	p.server.Close()
}

// slowly begins a page and goes on with a byte now and then, for ever. If it
// begins with nothing, not even the head comes.
func slowly(begin string, every time.Duration) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if begin != "" {
			w.Header().Set("Content-Type", "text/html; charset=UTF-8")
			w.Header().Set("Content-Length", "1000000")
			io.WriteString(w, begin)
			http.NewResponseController(w).Flush()
		}
		for err := error(nil); err == nil; {
			select {
			case <-time.After(every):
				_, err = io.WriteString(w, "x")
				http.NewResponseController(w).Flush()
			case <-r.Context().Done():
				return
			}
		}
	}
}

const never = 1000 * time.Hour

// TestSlow crawls blogs on servers that let us wait. Each crawl ends by itself,
// says what did not come, and marks what it cut. The clock runs by itself.
func TestSlow(t *testing.T) {
	links := func(format string) (all string) {
		for n := range 300 {
			all += fmt.Sprintf(format, n)
		}
		return all
	}
	odd := func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "1") {
			slowly("", never)(w, r)
		}
	}
	for name, c := range map[string]struct {
		links string
		path  string // where the server is slow
		slow  http.HandlerFunc
		said  string // by a finding or the error
		posts int
		cut   string
		most  int // requests to the path; 0: any number
	}{
		"no head":                   {`<a href="/a">`, "/a", slowly("", never), "no answer within 15s", 3, "", 3},
		"no body":                   {`<a href="/a">`, "/a", slowly("<", never), "too slow: cut after 1 bytes", 3, "time", 3},
		"a byte every 10 s":         {`<a href="/a">`, "/a", slowly("<p>Hej", 10*time.Second), "too slow: cut after", 3, "time", 1},
		"a byte every second":       {`<a href="/a">`, "/a", slowly("<p>Hej", time.Second), "too slow: cut after", 3, "time", 1},
		"images that hang":          {links("<img src='/x/%d.png'>"), "/x/*", slowly("", never), "300 images or style sheets did not come", 3, "", 5},
		"images that drip":          {links("<img src='/x/%d.png'>"), "/x/*", slowly("x", time.Second), "images or style sheets did not come", 3, "time", 3},
		"pages that hang":           {links("<a href='/x/%d'>"), "/x/*", slowly("", never), "no answer within 15s", 3, "", 5},
		"every tenth page hangs":    {links("<a href='/x/%d'>"), "/x/*", odd, "no answer within 15s", 3, "", 0},
		"the front page hangs":      {"", "/", slowly("", never), "no answer within 15s", 0, "", 3},
		"robots.txt hangs":          {"", "/robots.txt", slowly("", never), "no answer within 15s", 0, "", 3},
		"robots.txt breaks off":     {"", "/robots.txt", slowly("User-agent: *", never), "breaks off", 0, "", 3},
		"the feed hangs":            {"", "/feed/", slowly("", never), "no answer within 15s", 0, "", 3},
		"the feed breaks off":       {"", "/feed/", slowly("<rss><channel><item><title>Ett</title><link>http://blogg.granhamra.example/2013/12/inlagg-1</link><description>Vatten", never), "too slow: cut after", 1, "time", 4},
		"the sitemap drips":         {"", "/sitemap.xml", slowly("<urlset>", time.Second), "too slow: cut after", 3, "time", 1},
		"it waits until it is shut": {`<a href="/a">`, "/a", slowly("<p>Hej", 59*time.Second), "too slow: cut after", 3, "time", 1},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			synctest.Test(t, func(t *testing.T) {
				asked := 0
				p := newPipe(blogtest.Trap{Links: c.links, Answers: map[string]http.HandlerFunc{c.path: func(w http.ResponseWriter, r *http.Request) {
					asked++
					c.slow(w, r)
				}}})
				report, err := crawlWith(t.Context(), t, dir, p, "http://blogg.granhamra.example")
				p.end()
				synctest.Wait()
				if said := fmt.Sprint(report.Findings, err); !strings.Contains(said, c.said) {
					t.Errorf("says %s\nwant %q", said, c.said)
				}
				if report.Change.New != c.posts {
					t.Errorf("%d posts, want %d", report.Change.New, c.posts)
				}
				if c.most > 0 && asked > c.most {
					t.Errorf("asked %d times, want at most %d", asked, c.most)
				}
			})
			if got := cuts(t, dir); got != c.cut {
				t.Errorf("cut for %q, want %q", got, c.cut)
			}
		})
	}
}

// cuts returns why a body in an archive is not whole, "" if all are.
func cuts(t *testing.T, dir string) (why string) {
	t.Helper()
	for p, err := range open(t, dir).Pages(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if p.Cut != "" {
			why = p.Cut
		}
	}
	return why
}

// TestRobotsChange crawls a blog for days whose robots.txt forbids it in the
// middle, wholly or in part: nothing forbidden is asked for once that was read.
func TestRobotsChange(t *testing.T) {
	for name, c := range map[string]struct {
		rule  string
		fault bool // the crawl is at its end
		said  string
	}{
		"wholly":                {"User-agent: *\nDisallow: /", true, "its robots.txt does not let programs in"},
		"in part":               {"User-agent: *\nDisallow: /x/", false, "robots.txt forbids it"},
		"that cannot be had":    {"", true, "its robots.txt cannot be had now"},
		"allows as it did":      {"User-agent: *\nAllow: /", false, "[] <nil>"},
		"forbids another robot": {"User-agent: Annan\nDisallow: /", false, "[] <nil>"},
	} {
		t.Run(name, func(t *testing.T) {
			links := ""
			for n := range 40 {
				links += fmt.Sprintf("<a href='/x/%d'>", n)
			}
			read, after := 0, 0
			blog := blogtest.Trap{Links: links, Answers: map[string]http.HandlerFunc{
				"/robots.txt": func(w http.ResponseWriter, r *http.Request) {
					if read++; read > 1 && c.rule == "" {
						w.WriteHeader(http.StatusServiceUnavailable)
					} else if read > 1 {
						io.WriteString(w, c.rule)
					}
				},
				"/x/*": func(w http.ResponseWriter, r *http.Request) {
					if read > 1 {
						after++
					}
					io.WriteString(w, "<html><p>Hej")
				},
			}}
			synctest.Test(t, func(t *testing.T) {
				store := open(t, t.TempDir())
				defer store.Close()
				f := fetch.New(fetch.Config{UserAgent: "Kronika/test", Delay: time.Hour, Transport: fetch.InProcess(blog)})
				report, err := (&Crawler{Store: store, Fetcher: f}).Crawl(t.Context(), "http://blogg.granhamra.example")
				var fault *CrawlError
				if errors.As(err, &fault) != c.fault {
					t.Errorf("got %v, want the crawl at its end: %v", err, c.fault)
				}
				report.Findings = strike(report.Findings, "is no page of a blog that is known")
				if said := fmt.Sprint(report.Findings, err); !strings.Contains(said, c.said) {
					t.Errorf("says %s\nwant %q", said, c.said)
				}
			})
			if forbidden := c.rule != "User-agent: *\nAllow: /" && !strings.Contains(c.rule, "Annan"); read < 2 || forbidden && after > 0 {
				t.Errorf("robots.txt read %d times, %d requests after it forbade them", read, after)
			}
		})
	}
}

// strike returns the findings that do not say something.
func strike(all []extract.Finding, what string) (kept []extract.Finding) {
	for _, f := range all {
		if !strings.Contains(f.What, what) {
			kept = append(kept, f)
		}
	}
	return kept
}
