package main

import (
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kronika/archive"
	"kronika/scraper/blogtest"
)

// digest returns the digest of the posts in an archive.
func digest(t *testing.T, data string) string {
	t.Helper()
	store, err := archive.OpenReader(data)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	sum, err := store.Digest(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

// checkCopy holds that a backup is whole: its checksums, its records, and its posts,
// which are those that its WARC files give.
func checkCopy(t *testing.T, dir string) {
	t.Helper()
	intact(t, dir)
	for line := range strings.Lines(read(t, filepath.Join(dir, "SHA256SUMS"))) {
		want, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
		if got := fmt.Sprintf("%x", sha256.Sum256([]byte(read(t, filepath.Join(dir, name))))); got != want {
			t.Errorf("%s: SHA-256 %s, want %s", name, got, want)
		}
	}
	if _, err := archive.CheckDecisions(dir); err != nil {
		t.Error(err)
	}
	restored := filepath.Join(t.TempDir(), "data")
	if err := os.CopyFS(restored, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	must(t, "--data", restored, "index", "--full")
	if got, want := digest(t, restored), digest(t, dir); got != want {
		t.Errorf("made anew out of the WARC files: posts %s, the tables have %s", got, want)
	}
}

// TestBackup copies an archive again and again while the program crawls, and while
// posts are withdrawn.
func TestBackup(t *testing.T) {
	t.Parallel()
	// Between two backups the blog answers 15 requests, while one is made.
	blog, answers := blogtest.New(300), make(chan struct{}, 1000)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		<-answers
		blog.ServeHTTP(w, r)
	}))
	defer server.Close()
	answer := func() {
		for range 15 {
			answers <- struct{}{}
		}
	}
	data, to := filepath.Join(t.TempDir(), "data"), filepath.Join(t.TempDir(), "backup")
	crawl := kronika(t, "--data", data, "crawl", "--delay", "0s", "--allow-private", strings.TrimPrefix(server.URL, "http://"), server.URL)
	if err := crawl.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- crawl.Wait() }()
	answer()
	for tick := time.Tick(time.Millisecond); len(captures(t, data)) == 0; <-tick {
	}
	meanwhile, last := 0, 0
	for running := true; running; {
		select {
		case err := <-ended:
			if err != nil {
				t.Fatal(err)
			}
			running = false
		default:
			meanwhile++
			answer()
		}
		must(t, "--data", data, "backup", to)
		checkCopy(t, to)
		pages := len(captures(t, to))
		if pages < last {
			t.Errorf("a backup of %d pages after one of %d", pages, last)
		}
		last = pages
		if meanwhile == 2 {
			store, err := archive.OpenReader(data)
			if err != nil {
				t.Fatal(err)
			}
			chosen, err := store.Choose(t.Context(), archive.Selection{})
			store.Close()
			if err != nil {
				t.Fatal(err)
			}
			must(t, "--data", data, "withdraw", chosen[0].ID, "--reason", "Begäran.", "--by", "arkivarien")
		}
	}
	if meanwhile < 2 {
		t.Errorf("the crawl ended after %d backups", meanwhile)
	}
	if got, want := digest(t, to), digest(t, data); got != want {
		t.Errorf("at the end: posts %s, want %s", got, want)
	}
	if c, err := archive.CheckDecisions(to); err != nil || c.Decisions != 1 {
		t.Errorf("got %+v, %v, want one decision", c, err)
	}
	t.Logf("%d backups while it crawled; %d pages", meanwhile, last)
}

// TestBackupOfGallring: what was removed for good is in the next backup no more,
// and gallring that was stopped is ended first.
func TestBackupOfGallring(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	to := filepath.Join(t.TempDir(), "backup")
	h.do("backup", to)
	if found := holds(t, to, []string{"Bommarna"}); len(found) == 0 {
		t.Fatal("the backup does not hold the post")
	}
	h.do("gallra", h.id, "--yes", "--reason", "Gallras enligt plan.", "--reference", "KS 2026/14", "--by", "arkivarien")
	if out := h.do("backup", to); !strings.Contains(out, " 0 of them as before; 1 decisions") {
		t.Errorf("got %q, want both files copied, since both showed the post", out)
	}
	for _, found := range holds(t, to, removed) {
		t.Errorf("the backup after gallring holds %s", found)
	}
	checkCopy(t, to)
}
