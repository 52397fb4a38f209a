package main

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"kronika/archive"
	"kronika/scraper/blogtest"
)

// A killer is a blog that kills the program that asks it.
type killer struct {
	*blogtest.Blog
	mu    sync.Mutex
	left  int           // requests until then; 0: it kills nobody
	hold  bool          // the last of them is not answered
	after time.Duration // from its answer, else from the request
	kill  func()
}

// ServeHTTP implements [http.Handler].
func (k *killer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	k.mu.Lock()
	k.left--
	now, hold, after, kill := k.left == 0, k.hold, k.after, k.kill
	k.mu.Unlock()
	if now && hold {
		time.AfterFunc(after, kill)
		<-r.Context().Done()
	}
	k.Blog.ServeHTTP(w, r)
	if now && !hold {
		time.AfterFunc(after, kill)
	}
}

// run runs a command until it is killed, and reports whether it came to its end
// before: at one of its first requests, or while it starts.
func (k *killer) run(t *testing.T, r *rand.Rand, cmd *exec.Cmd) (whole bool) {
	t.Helper()
	k.mu.Lock()
	k.left, k.hold, k.after = r.IntN(5), r.IntN(4) == 0, time.Duration(r.IntN(4000))*time.Microsecond
	k.kill = func() { cmd.Process.Kill() }
	starting := k.left == 0
	k.mu.Unlock()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if starting {
		time.AfterFunc(time.Duration(r.IntN(60))*time.Millisecond, k.kill)
	}
	err := cmd.Wait()
	if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) || cmd.ProcessState.Exited() && err != nil {
		t.Fatalf("a crawl that nobody stopped: %v", err)
	}
	return err == nil
}

// TestKilledCrawl kills a crawl of 500 posts at 200 random moments of its way and
// lets it go on each time: what was kept stays kept, at most the request in
// flight is sent again, no post is there twice, and in the end the archive is that
// of a crawl that nobody stopped.
func TestKilledCrawl(t *testing.T) {
	t.Parallel()
	const posts, kills = 500, 200
	blog := &killer{Blog: blogtest.New(posts)}
	server := httptest.NewServer(blog)
	defer server.Close()
	dir := t.TempDir()
	crawl := func(data string) []string {
		return []string{"crawl", "--delay", "0s", "--allow-private", strings.TrimPrefix(server.URL, "http://"), "--data", filepath.Join(dir, data), server.URL}
	}
	r, data := rand.New(rand.NewPCG(1, 1)), filepath.Join(dir, "killed")
	kept, whole, within := map[archive.Capture]bool{}, 0, 0
	for n := range kills {
		if blog.run(t, r, kronika(t, crawl("killed")...)) {
			whole++
		}
		now := captures(t, data)
		for c := range kept {
			if !now[c] {
				t.Fatalf("after %d kills: %+v is not held any more", n, c)
			}
		}
		if len(now) > len(kept) {
			within++
		}
		kept = now
	}
	must(t, crawl("killed")...)
	again := 0
	for path, n := range blog.Asked() {
		if path != "/robots.txt" {
			again += n - 1
		}
	}
	// A whole crawl that is run again asks for the feed and the front page.
	if limit := kills + whole*22; again > limit {
		t.Errorf("%d requests were sent again after %d kills", again, kills)
	}
	held := len(captures(t, data))
	t.Logf("%d kills, %d too late; %d runs kept pages, %d of %d in all; %d requests sent again", kills, whole, within, len(kept), held, again)
	if len(kept) < held/4 || within < kills/5 {
		t.Error("the kills do not fall within the crawl")
	}
	checkPosts(t, data, posts)
	intact(t, data)
	must(t, crawl("whole")...)
	if digest(t, data) != digest(t, filepath.Join(dir, "whole")) {
		t.Error("a crawl that was killed gives other posts")
	}
	pages := map[string]bool{}
	for c := range captures(t, data) {
		pages[c.URL] = true
	}
	for c := range captures(t, filepath.Join(dir, "whole")) {
		if !pages[c.URL] {
			t.Errorf("%s: a crawl that was killed does not hold it", c.URL)
		}
	}
}

// checkPosts holds that an archive has so many posts, each once, unchanged, and
// in the index.
func checkPosts(t *testing.T, data string, posts int) {
	t.Helper()
	store, err := archive.OpenReader(data)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	seen := map[string]bool{}
	for p, err := range store.Posts(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		if seen[p.URL] || p.Revision != 1 {
			t.Errorf("%s: twice, or in %d revisions", p.URL, p.Revision)
		}
		seen[p.URL] = true
	}
	for c := range captures(t, data) {
		if _, err := store.Page(c); err != nil {
			t.Errorf("%s: %v", c.URL, err)
		}
	}
	if said := must(t, "index", "--data", data); len(seen) != posts || !strings.Contains(said, fmt.Sprintf(": %d posts", posts)) {
		t.Errorf("%d posts, want %d; index says %s", len(seen), posts, said)
	}
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
