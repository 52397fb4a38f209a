package scraper

import (
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"kronika/archive"
	"kronika/archive/warc"
	"kronika/scraper/blogtest"
	"kronika/scraper/fetch"
)

// missing returns what the WARC files of an archive say of pages that are not
// there: address, outcome, status and reason.
func missing(t *testing.T, dir string) map[string]string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "warc", "*.warc.gz"))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	for _, file := range files {
		for r, err := range warc.Read(file) {
			if err != nil {
				t.Fatal(err)
			}
			if r.Get(warc.Type) != warc.Metadata {
				continue
			}
			if err := r.Check(); err != nil {
				t.Error(err)
			}
			found[r.Get(warc.TargetURI)] += strings.ReplaceAll(string(r.Block), "\r\n", "; ")
		}
	}
	return found
}

// TestMissing looks in the archive for what a crawl could not or may not fetch.
// Reading the archive again goes past it.
func TestMissing(t *testing.T) {
	const blog = "http://blogg.granhamra.example"
	dir := t.TempDir()
	trap := blogtest.Trap{
		Links: `<a href="/borta"><a href="/sluten/sida"><a href="/trasig"><img src="/bild.png">`,
		Answers: map[string]http.HandlerFunc{
			"/robots.txt": func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "User-agent: *\nDisallow: /sluten/") },
			"/borta":      http.NotFound,
			"/bild.png":   http.NotFound,
			"/trasig":     func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) },
		},
	}
	var report Report
	synctest.Test(t, func(t *testing.T) {
		var err error
		if report, err = crawlOnce(t, dir, trap, blog); err != nil {
			t.Fatal(err)
		}
	})
	got := missing(t, dir)
	for address, want := range map[string]string{
		blog + "/borta":       "outcome: failed; reason: " + blog + "/borta: the server answers 404 Not Found; http-status: 404; ",
		blog + "/sluten/sida": "outcome: forbidden; reason: robots.txt forbids it; ",
		blog + "/trasig":      "outcome: failed; reason: " + blog + "/trasig: the server answers 500 Internal Server Error; http-status: 500; ",
		blog + "/bild.png":    "outcome: failed; reason: " + blog + "/bild.png: the server answers 404 Not Found; http-status: 404; ",
	} {
		if got[address] != want {
			t.Errorf("%s: %q, want %q", address, got[address], want)
		}
	}
	before := dump(t, dir)
	if again := rebuild(t, dir); again.Change.New != report.Change.New || len(before) == 0 {
		t.Errorf("rebuilt %d posts, want %d", again.Change.New, report.Change.New)
	}
	if diff := cmp.Diff(dump(t, dir), before); diff != "" {
		t.Errorf("rebuilt (-got +want):\n%s", diff)
	}
	if v, err := archive.Verify(t.Context(), dir, nil); err != nil || len(v.Damages) > 0 {
		t.Errorf("verify: %v, %v", v, err)
	}
}

// TestShut looks in the archive for when its blog was seen to let nobody in any
// more. Of a blog that is not held nothing is kept.
func TestShut(t *testing.T) {
	shut := blogtest.Trap{Answers: map[string]http.HandlerFunc{
		"/robots.txt": func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "User-agent: *\nDisallow: /") },
	}}
	const blog = "http://blogg.granhamra.example/"
	for name, held := range map[string]bool{"held": true, "not held": false} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if held {
				if _, err := crawlOnce(t, dir, blogtest.Trap{}, blog); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := crawlOnce(t, dir, shut, blog); err == nil {
				t.Error("the crawl was let in")
			}
			if got := strings.HasPrefix(missing(t, dir)[blog], "outcome: forbidden"); got != held {
				t.Errorf("kept that the blog is shut: %v, want %v", got, held)
			}
		})
	}
}

// TestRefusedImage looks in the archive for an address that we do not go to.
func TestRefusedImage(t *testing.T) {
	server := httptest.NewServer(blogtest.Trap{Links: `<img src="http://169.254.169.254/hemlig.png">`})
	defer server.Close()
	dir := t.TempDir()
	store := open(t, dir)
	f := fetch.New(fetch.Config{UserAgent: "Kronika/test", AllowPrivate: []string{strings.TrimPrefix(server.URL, "http://")}})
	if _, err := (&Crawler{Store: store, Fetcher: f}).Crawl(t.Context(), server.URL); err != nil {
		t.Fatal(err)
	}
	store.Close()
	if got := missing(t, dir)["http://169.254.169.254/hemlig.png"]; !strings.HasPrefix(got, "outcome: refused; ") {
		t.Errorf("got %q", got)
	}
}
