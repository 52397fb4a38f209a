package main

import (
	"bytes"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kronika/archive"
	"kronika/scraper/blogtest"
)

// TestStale holds that status ends with exit code 1 when no crawl has seen a blog for
// as many days as kronika.toml says. Only what shows posts, and the answer that
// such a page is as it was, is the blog.
func TestStale(t *testing.T) {
	post := "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
	for name, c := range map[string]struct {
		days  string
		look  func(t *testing.T, s *archive.Store, held archive.Capture) // ten days later
		stale bool
	}{
		"fresh enough": {"40", nil, false},
		"default":      {"0", nil, true},
		"too old":      {"20", nil, true},
		"seen again": {"20", func(t *testing.T, s *archive.Store, held archive.Capture) {
			see(t, s, answerOf("/", 20, post, nil), "blogg:/2")
		}, false},
		"unchanged": {"20", func(t *testing.T, s *archive.Store, held archive.Capture) {
			see(t, s, answerOf("/", 20, "HTTP/1.1 304 Not Modified\r\n\r\n", &held))
		}, false},
		"parked": {"20", func(t *testing.T, s *archive.Store, held archive.Capture) {
			c := see(t, s, answerOf("/", 19, post, nil))
			see(t, s, answerOf("/", 18, "HTTP/1.1 304 Not Modified\r\n\r\n", &c))
		}, true},
		"not there": {"20", func(t *testing.T, s *archive.Store, held archive.Capture) {
			see(t, s, answerOf("/2", 18, "HTTP/1.1 404 Not Found\r\n\r\n", nil))
		}, true},
		"redirected": {"20", func(t *testing.T, s *archive.Store, held archive.Capture) {
			see(t, s, answerOf("/", 18, "HTTP/1.1 302 Found\r\n\r\n", nil))
		}, true},
	} {
		t.Run(name, func(t *testing.T) {
			h := &house{T: t, data: t.TempDir()}
			if err := os.WriteFile(filepath.Join(h.data, "kronika.toml"), []byte("stale_days = "+c.days+"\n"), 0o644); err != nil {
				t.Fatal(err)
			}
			s, err := archive.Open(h.data, "test")
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.PutSource(t.Context(), archive.Source{ID: "blogg", Address: "blogg.example"}); err != nil {
				t.Fatal(err)
			}
			held := see(t, s, answerOf("/", 30, post, nil), "blogg:/1")
			if c.look != nil {
				c.look(t, s, held)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			h.checkStale("blogg", c.stale)
		})
	}
}

// answerOf returns an answer of a blog of so many days ago.
func answerOf(path string, days int, head string, repeats *archive.Capture) archive.Page {
	return archive.Page{Source: "blogg", URL: "http://blogg.example" + path, Fetched: time.Now().AddDate(0, 0, -days).Add(time.Hour),
		Request: []byte("GET " + path + " HTTP/1.1\r\n\r\n"), Head: []byte(head), Body: []byte(head), Repeats: repeats}
}

// see keeps an answer that shows posts with these keys.
func see(t *testing.T, s *archive.Store, p archive.Page, keys ...string) archive.Capture {
	t.Helper()
	c, err := s.Capture(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	var posts []archive.Post
	for _, key := range keys {
		posts = append(posts, archive.Post{Source: p.Source, Keys: []string{key}, Text: "Skolan byggs om."})
	}
	if _, err := s.See(t.Context(), c, posts); err != nil {
		t.Fatal(err)
	}
	return c
}

// checkStale checks what status says of a blog.
func (h *house) checkStale(id string, stale bool) {
	h.Helper()
	var out, fault bytes.Buffer
	code := run(h.Context(), []string{"kronika", "--data", h.data, "status"}, &out, &fault)
	if stale && (code != 1 || !strings.Contains(fault.String(), "kronika: stale: "+id+"\nhint: collect them again")) || !stale && (code != 0 || fault.Len() > 0) {
		h.Errorf("stale is %t: got exit code %d, %q", stale, code, fault.String())
	}
	if !strings.Contains(out.String(), id+"  ") {
		h.Errorf("got %s, want a line of %s", out.String(), id)
	}
}

// TestParked crawls a blog whose address has become another's: the crawl is a fault
// each time, and the posts stay.
func TestParked(t *testing.T) {
	t.Parallel()
	b := blogtest.New(10)
	srv := httptest.NewServer(b)
	defer srv.Close()
	h := &house{T: t, data: t.TempDir()}
	crawl := []string{"crawl", srv.URL, "--delay", "0s", "--allow-private", strings.TrimPrefix(srv.URL, "http://")}
	h.do(crawl...)
	h.do(crawl...) // unchanged is no fault
	want := posts(t, h.data)
	b.Park()
	for range 2 {
		var out, fault bytes.Buffer
		code := run(t.Context(), append([]string{"kronika", "--data", h.data}, crawl...), &out, &fault)
		if code != 1 || !strings.Contains(fault.String(), "nothing on it can be read as the blog any more") || !strings.Contains(fault.String(), "hint: the posts that are held stay") {
			t.Errorf("parked: got exit code %d, %s", code, fault.String())
		}
	}
	if diff := cmp.Diff(want, posts(t, h.data)); diff != "" || len(want) != 10 {
		t.Errorf("%d posts (-want +got):\n%s", len(want), diff)
	}
	intact(t, h.data)
}

// TestStatusUnseen holds that of a blog that no crawl has seen only what is known
// is said.
func TestStatusUnseen(t *testing.T) {
	var b bytes.Buffer
	err := printStatus(&b, &status{Data: "dir", Digest: "0", Sources: []archive.SourceState{{Source: archive.Source{ID: "blogg", Name: "Bloggen"}}}})
	if want := "  blogg  Bloggen: 0 posts, 0 pages\n"; err != nil || !strings.Contains(b.String(), want) {
		t.Errorf("got %q, %v, want %q in it", b.String(), err, want)
	}
}
