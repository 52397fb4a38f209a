package main

import (
	"math/rand/v2"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kronika/archive"
	"kronika/scraper/blogtest"
)

// TestKilledCrawl kills a crawl of 500 posts at 200 random moments and lets it
// go on each time: what was kept stays kept, at most the request in flight is
// sent again, and no post is there twice.
func TestKilledCrawl(t *testing.T) {
	t.Parallel()
	const posts, kills = 500, 200
	blog := blogtest.New(posts)
	server := httptest.NewServer(blog)
	defer server.Close()
	host := strings.TrimPrefix(server.URL, "http://")
	r := rand.New(rand.NewPCG(1, 1))
	data := filepath.Join(t.TempDir(), "data")
	crawl := []string{"crawl", "--delay", "0s", "--allow-private", host, "--data", data, server.URL}

	kept, runs, whole := map[archive.Capture]bool{}, 0, 0
	for range kills {
		cmd := kronika(t, crawl...)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- cmd.Wait() }()
		select {
		case <-time.After(time.Duration(r.IntN(120)) * time.Millisecond):
			cmd.Process.Kill()
			<-ended
		case err := <-ended:
			if err != nil {
				t.Fatalf("a crawl that nobody stopped: %v", err)
			}
			whole++
		}
		runs++
		now := captures(t, data)
		for c := range kept {
			if !now[c] {
				t.Fatalf("after %d runs: %+v is not held any more", runs, c)
			}
		}
		kept = now
	}
	must(t, crawl...)
	runs++
	held, seen := 0, map[string]bool{}
	store, err := archive.OpenReader(data)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	for p, err := range store.Posts(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		if seen[p.URL] || p.Revision != 1 {
			t.Errorf("%s: twice, or in %d revisions", p.URL, p.Revision)
		}
		seen[p.URL] = true
		held++
	}
	if held != posts {
		t.Errorf("%d posts, want %d", held, posts)
	}
	for c := range captures(t, data) {
		if _, err := store.Page(c); err != nil {
			t.Errorf("%s: %v", c.URL, err)
		}
	}
	again := 0
	for path, n := range blog.Asked() {
		if path != "/robots.txt" && n > 1 {
			again += n - 1
		}
	}
	// A whole crawl that is run again asks for the feed and the front page.
	if limit := runs + whole*22; again > limit {
		t.Errorf("%d requests were sent again in %d runs", again, runs)
	}
	t.Logf("%d runs, %d of them not killed in time; %d captures, %d requests sent again", runs, whole, len(captures(t, data)), again)
}

// captures returns the pages that an archive holds.
func captures(t *testing.T, data string) map[archive.Capture]bool {
	t.Helper()
	store, err := archive.OpenReader(data)
	if err != nil {
		return map[archive.Capture]bool{} // it was killed before it made one
	}
	defer store.Close()
	all := map[archive.Capture]bool{}
	for c, err := range store.Captures(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		all[c] = true
	}
	return all
}

// TestKilledImport kills an import of what wget mirrored at random moments and lets
// it go on each time: it ends with what an import that nobody stopped gives.
func TestKilledImport(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(blogtest.New(60))
	defer server.Close()
	mirror, dir := wget(t, server.URL), t.TempDir()
	whole, killed := filepath.Join(dir, "whole"), filepath.Join(dir, "killed")
	must(t, "import", "--data", whole, mirror)
	r := rand.New(rand.NewPCG(2, 1))
	runs := 0
	for range 25 {
		cmd := kronika(t, "import", "--data", killed, mirror)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- cmd.Wait() }()
		select {
		case <-time.After(time.Duration(r.IntN(600)) * time.Millisecond):
			cmd.Process.Kill()
			<-ended
			runs++
		case <-ended:
		}
	}
	must(t, "import", "--data", killed, mirror)
	if got, want := len(captures(t, killed)), len(captures(t, whole)); got != want {
		t.Errorf("%d pages, want %d", got, want)
	}
	if digest(t, killed) != digest(t, whole) {
		t.Error("a killed import gives other posts")
	}
	must(t, "verify", "--data", killed)
	t.Logf("killed %d times; %d pages", runs, len(captures(t, killed)))
}
