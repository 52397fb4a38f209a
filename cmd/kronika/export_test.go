package main

import (
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

// shown returns every revision of every post that is shown, by ID, without the
// place of its record.
func shown(t *testing.T, data string) map[string][]archive.Post {
	t.Helper()
	store, err := archive.OpenReader(data)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	chosen, err := store.Choose(t.Context(), archive.Selection{})
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]archive.Post{}
	for _, c := range chosen {
		posts, err := store.Shown(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		for i := range posts {
			if c := posts[i].Capture; c != nil {
				posts[i].Capture = &archive.Capture{URL: c.URL, Fetched: c.Fetched}
			}
			posts[i].Seq = 0
		}
		all[c.ID] = posts
	}
	return all
}

// A livedBlog is a blog that was crawled three times: posts were edited, added and
// removed in between.
func livedBlog(t *testing.T) (data string) {
	t.Helper()
	data = filepath.Join(t.TempDir(), "data")
	blog := blogtest.New(29)
	blog.Add(blogtest.Post{Number: 30, Published: time.Date(2014, 1, 3, 15, 0, 0, 0, time.UTC), Title: "Gott nytt år", Text: "Snön ligger.", Comments: []string{"Detsamma!", "Fint skrivet."}})
	server := httptest.NewServer(blog)
	t.Cleanup(server.Close)
	for _, change := range []func(){func() {}, func() { blog.Edit(12, "Rättelse: taket blir rött."); blog.Remove(20) }, func() { blog.Edit(12, "Rättelse igen: taket blir svart.") }} {
		change()
		nextSecond()
		must(t, "--data", data, "crawl", "--delay", "0s", "--allow-private", strings.TrimPrefix(server.URL, "http://"), server.URL)
	}
	return data
}

// TestExportedPosts: what is exported as JSON Lines or CSV comes back by import,
// every revision of it, with when it was seen and since when it is gone.
func TestExportedPosts(t *testing.T) {
	t.Parallel()
	data := livedBlog(t)
	want := shown(t, data)
	revisions, gone, comments := 0, 0, 0
	for _, posts := range want {
		revisions, comments = max(revisions, len(posts)), comments+len(posts[0].Comments)
		if posts[len(posts)-1].Status == archive.Gone {
			gone++
		}
	}
	if len(want) != 30 || revisions != 3 || gone != 1 || comments != 2 {
		t.Fatalf("got %d posts of at most %d revisions, %d gone, %d comments", len(want), revisions, gone, comments)
	}
	for _, format := range []string{"jsonl", "csv"} {
		dir := t.TempDir()
		file, again := filepath.Join(dir, "posts."+format), filepath.Join(dir, "again."+format)
		for _, path := range []string{file, again} {
			must(t, "--data", data, "export", "--revisions", "--format", format, "--output", path)
		}
		if out := must(t, "--data", data, "export", "--revisions", "--format", format); out != read(t, file) || out != read(t, again) {
			t.Errorf("%s: one archive gives different bytes", format)
		}
		copied := filepath.Join(dir, "data")
		must(t, "--data", copied, "import", file)
		if diff := cmp.Diff(want, shown(t, copied)); diff != "" {
			t.Errorf("%s: posts (-want +got):\n%s", format, diff)
		}
		must(t, "--data", copied, "index", "--full")
		must(t, "--data", copied, "import", file)
		if diff := cmp.Diff(want, shown(t, copied)); diff != "" {
			t.Errorf("%s: posts made anew and taken in again (-want +got):\n%s", format, diff)
		}
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
