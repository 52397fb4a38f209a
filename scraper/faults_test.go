package scraper

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"kronika/scraper/demo"
	"kronika/scraper/fetch"
)

// TestStop stops a crawl while a page is on its way and lets it go on: the posts
// are those of a crawl that was not stopped, and hardly a page is taken twice.
func TestStop(t *testing.T) {
	t.Parallel()
	whole := t.TempDir()
	want, err := crawlOnce(t, whole, demo.Handler(false), demo.URL)
	if err != nil {
		t.Fatal(err)
	}
	for _, after := range []int{1, 3, 50, want.Pages - 1} {
		dir := t.TempDir()
		ctx, stop := context.WithCancel(t.Context())
		done, h := 0, demo.Handler(false)
		stopping := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/robots.txt" {
				if done++; done == after+1 {
					stop() // while the page is on its way
				}
			}
			h.ServeHTTP(w, r)
		})
		first, err := crawlWith(ctx, t, dir, fetch.InProcess(stopping), demo.URL)
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("stopped after %d: %v", after, err)
		}
		if first.Pages != after {
			t.Errorf("stopped after %d pages: %d taken in", after, first.Pages)
		}
		rest, err := crawlOnce(t, dir, h, demo.URL)
		if err != nil {
			t.Fatal(err)
		}
		// Which lists were seen whole is forgotten by a stop: a page or two of a
		// post may be fetched that need not be.
		if total := first.Pages + rest.Pages; total < want.Pages || total > want.Pages+want.Pages/10 {
			t.Errorf("stopped after %d: %d + %d pages, want %d", after, first.Pages, rest.Pages, want.Pages)
		}
		if diff := cmp.Diff(dump(t, dir), dump(t, whole)); diff != "" {
			t.Errorf("stopped after %d: posts (-got +want):\n%s", after, diff)
		}
	}
}

// TestNoCrawl asks for blogs that cannot be collected: what is said, and what
// to do.
func TestNoCrawl(t *testing.T) {
	feed, home := "/feeds/posts/default?redirect=false", "/"
	for name, c := range map[string]struct {
		change     map[string]string // pages of the site; "" takes one away
		what, hint string
	}{
		"forbidden":       {map[string]string{"/robots.txt": "User-agent: *\nDisallow: /"}, "robots.txt does not let programs in", "ask the blog's owner"},
		"robots.txt down": {map[string]string{"/robots.txt": "@ 503"}, "robots.txt cannot be had now", "try again later"},
		"no such site":    {map[string]string{feed: "", home: ""}, "404 Not Found", "check the address"},
		"other site":      {map[string]string{feed: "", home: "<html><body><p>Hej</p></body></html>"}, "nothing on it can be read as a blog", "kronika import"},
		"no posts": {map[string]string{feed: "", home: "<html><head><meta name='generator' content='blogger'/><meta name='blogger-template' content='dynamic'/></head><body></body></html>"},
			"no posts in its HTML, and none in a feed", "saved pages"},
		"moved":         {map[string]string{feed: "@ 302 https://brevet.example/feed", home: "@ 301 https://brevet.example/"}, "sends its readers on to https://brevet.example/", "kronika crawl https://brevet.example/"},
		"too many":      {map[string]string{feed: "@ 429"}, "wants to be left alone", "later"},
		"wait an hour":  {map[string]string{feed: "@ 503 3600"}, "left alone for 1h0m0s", "goes on from here"},
		"redirect loop": {map[string]string{feed: "@ 302 /a", "/a": "@ 302 /b", "/b": "@ 302 /a", home: ""}, "404 Not Found", "check the address"},
	} {
		t.Run(name, func(t *testing.T) {
			s, dir := readSite(t), t.TempDir()
			for path, page := range c.change {
				if s.pages[path] = page; page == "" {
					delete(s.pages, path)
				}
			}
			var err error
			synctest.Test(t, func(t *testing.T) {
				_, err = crawlOnce(t, dir, s, "http://veckobrev.blogspot.com")
			})
			var fault *CrawlError
			if !errors.As(err, &fault) {
				t.Fatalf("got %v, want a CrawlError", err)
			}
			if !strings.Contains(fault.Error(), c.what) || !strings.Contains(fault.Hint(), c.hint) {
				t.Errorf("got %q, hint %q\nwant %q, %q", fault, fault.Hint(), c.what, c.hint)
			}
		})
	}
}

// TestOnlyFeed collects a blog whose pages hold no posts, as Dynamic Views do.
func TestOnlyFeed(t *testing.T) {
	s, dir := readSite(t), t.TempDir()
	s.pages["/"] = "<html><head><meta name='generator' content='blogger'/><meta name='blogger-template' content='dynamic'/></head><body></body></html>"
	report, err := crawlOnce(t, dir, s, "http://veckobrev.blogspot.com")
	if err != nil || report.Change.New != 3 {
		t.Errorf("got %+v, %v, want 3 new posts", report.Change, err)
	}
}

// TestRefused holds that a blog on a private address is not collected.
func TestRefused(t *testing.T) {
	for _, address := range []string{"http://127.0.0.1:9", "http://[::1]", "http://169.254.169.254/latest"} {
		_, err := crawlWith(t.Context(), t, t.TempDir(), nil, address)
		if !errors.Is(err, fetch.ErrRefused) {
			t.Errorf("%s: got %v, want it refused", address, err)
		}
	}
}

// A cut transport has no network after some requests.
type cut struct {
	http.RoundTripper
	left int
}

func (c *cut) RoundTrip(r *http.Request) (*http.Response, error) {
	if c.left--; c.left < 0 {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("network is unreachable")}
	}
	return c.RoundTripper.RoundTrip(r)
}

// TestNetworkGone stops when there is no network, and goes on when there is.
func TestNetworkGone(t *testing.T) {
	s, dir, whole := readSite(t), t.TempDir(), t.TempDir()
	if _, err := crawlOnce(t, whole, s, "http://veckobrev.blogspot.com"); err != nil {
		t.Fatal(err)
	}
	for _, requests := range []int{0, 3} {
		report, err := crawlWith(t.Context(), t, dir, &cut{fetch.InProcess(s), requests}, "http://veckobrev.blogspot.com")
		var op *net.OpError
		if !errors.As(err, &op) || len(report.Findings) > 0 {
			t.Errorf("after %d requests: got %v, findings %v", requests, err, report.Findings)
		}
	}
	if _, err := crawlOnce(t, dir, s, "http://veckobrev.blogspot.com"); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(dump(t, dir), dump(t, whole)); diff != "" {
		t.Errorf("posts (-got +want):\n%s", diff)
	}
}

// hanging answers no request for some paths, and is a site for the others.
type hanging struct {
	http.RoundTripper
	hangs func(path string) bool
}

func (h hanging) RoundTrip(r *http.Request) (*http.Response, error) {
	if h.hangs(r.URL.Path) {
		<-r.Context().Done()
		return nil, context.Cause(r.Context())
	}
	return h.RoundTripper.RoundTrip(r)
}

// TestHanging goes on over one page that does not come, and stops at a server
// that answers nothing any more. The clock runs by itself.
func TestHanging(t *testing.T) {
	for name, c := range map[string]struct {
		hangs func(path string) bool
		want  int // posts
		said  string
		took  time.Duration // three times the limit to the headers, and the waits between, a page
	}{
		"one page":  {func(path string) bool { return path == "/2013/01/" }, 3, "", 48 * time.Second},
		"the pages": {func(path string) bool { return strings.HasPrefix(path, "/20") || path == "/" }, 3, "", (48 + 15) * time.Second}, // the second is asked once
		"the feed":  {func(path string) bool { return strings.HasPrefix(path, "/feeds/") }, 0, "no answer within 15s", 48 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				start := time.Now()
				report, err := crawlWith(t.Context(), t, t.TempDir(), hanging{fetch.InProcess(readSite(t)), c.hangs}, "http://veckobrev.blogspot.com")
				if said := fmt.Sprint(err); report.Change.New != c.want || !strings.Contains(said, c.said) {
					t.Errorf("got %d posts, %v, want %d, %q", report.Change.New, err, c.want, c.said)
				}
				if took := time.Since(start); took != c.took {
					t.Errorf("took %v, want %v", took, c.took)
				}
			})
		})
	}
}
