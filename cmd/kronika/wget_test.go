package main

import (
	"fmt"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"kronika/archive"
	"kronika/archive/warc"
	"kronika/scraper/blogtest"
)

// wget mirrors a site into a WARC file and returns its path.
func wget(t *testing.T, url string, more ...string) string {
	t.Helper()
	if _, err := exec.LookPath("wget"); err != nil {
		t.Fatalf("%v: make wget installs it", err)
	}
	dir := t.TempDir()
	args := append([]string{"--mirror", "--page-requisites", "--no-verbose", "--no-proxy", "--directory-prefix", dir, "--warc-file", dir + "/blogg", "--warc-cdx"}, more...)
	out, err := exec.CommandContext(t.Context(), "wget", append(args, url)...).CombinedOutput()
	if exit, ok := err.(*exec.ExitError); err != nil && !(ok && exit.ExitCode() == 8) { // 8: some page is not there
		t.Fatalf("wget: %v\n%s", err, out)
	}
	found, err := filepath.Glob(dir + "/blogg.warc*")
	if err != nil || len(found) != 1 {
		t.Fatalf("wget wrote %v, %v\n%s", found, err, out)
	}
	return found[0]
}

// kinds counts the records of a WARC file by type.
func kinds(t *testing.T, path string) map[string]int {
	t.Helper()
	count := map[string]int{}
	for r, err := range warc.Read(path) {
		if err != nil {
			t.Fatal(err)
		}
		count[r.Get(warc.Type)]++
	}
	return count
}

// statuses counts the posts of an archive by status.
func statuses(t *testing.T, data string) map[archive.Status]int {
	t.Helper()
	store, err := archive.OpenReader(data)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	count := map[archive.Status]int{}
	for p, err := range store.Posts(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		count[p.Status]++
	}
	return count
}

// TestWget takes in what wget mirrored of a blog, packed and plain: all its posts,
// among them two that were removed before we crawled. The other order, and the WARC
// files alone, give the same.
func TestWget(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		posts int
		flags []string
	}{
		"packed": {120, nil},
		"plain":  {50, []string{"--no-warc-compression", "--no-warc-digests"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			blog := blogtest.New(c.posts)
			server := httptest.NewServer(blog)
			defer server.Close()
			host := strings.TrimPrefix(server.URL, "http://")
			mirror := wget(t, server.URL, c.flags...)
			if n := kinds(t, mirror); n[warc.Response] < c.posts || n[warc.Response] != n[warc.Request] {
				t.Errorf("wget wrote %v", n)
			}
			blog.Remove(10)
			blog.Remove(30)

			dir := t.TempDir()
			first, second := filepath.Join(dir, "first"), filepath.Join(dir, "second")
			crawl := []string{"crawl", "--delay", "0s", "--allow-private", host, server.URL, "--data"}
			said := must(t, "import", "--data", first, mirror)
			if want := fmt.Sprintf("posts: %d new, 0 changed, 0 as before; 0 findings", c.posts); !strings.Contains(said, want) {
				t.Errorf("import said %q, want %q", said, want)
			}
			if said := must(t, "import", "--data", first, mirror); !strings.Contains(said, "kronika: 0 pages, ") || !strings.Contains(said, " held already; posts: 0 new, 0 changed") {
				t.Errorf("imported again: it said %q", said)
			}
			must(t, append(crawl, first)...)
			must(t, append(crawl, second)...)
			if n := statuses(t, second); n[archive.Present] != c.posts-2 || len(n) != 1 {
				t.Errorf("crawled: got %v", n)
			}
			must(t, "import", "--data", second, mirror)
			if n := statuses(t, first); n[archive.Present] != c.posts-2 || n[archive.Gone] != 2 {
				t.Errorf("imported, then crawled: got %v, want two that are gone", n)
			}
			if n := statuses(t, second); n[archive.Present] != c.posts || len(n) != 1 {
				t.Errorf("crawled, then imported: got %v, want all: nobody has looked for the two", n)
			}
			must(t, append(crawl, second)...)
			texts := digest(t, first)
			if digest(t, second) != texts {
				t.Error("the two orders give other posts")
			}
			for _, data := range []string{first, second} {
				must(t, "index", "--full", "--data", data)
				if digest(t, data) != texts {
					t.Error("the WARC files alone give other posts")
				}
				must(t, "verify", "--data", data)
			}
		})
	}
}

// TestWgetRepeats takes in a second mirror that names the pages of the first where
// they have not changed.
func TestWgetRepeats(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(blogtest.New(30))
	defer server.Close()
	first := wget(t, server.URL)
	cdx := strings.TrimSuffix(first, ".warc.gz") + ".cdx"
	second := wget(t, server.URL, "--warc-dedup", cdx)
	repeats := kinds(t, second)[warc.Revisit]
	if repeats < 30 {
		t.Fatalf("wget wrote %v, want revisits", kinds(t, second))
	}
	data := filepath.Join(t.TempDir(), "data")
	must(t, "import", "--data", data, first)
	said := must(t, "import", "--data", data, second)
	if want := fmt.Sprintf(", %d unchanged", repeats); !strings.Contains(said, want) || !strings.Contains(said, "0 findings") {
		t.Errorf("import said %q, want %q", said, want)
	}
	must(t, "index", "--full", "--data", data)
	must(t, "verify", "--data", data)
}
