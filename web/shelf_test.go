package web

import (
	"context"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"kronika/archive"
	"kronika/indexer"
	"kronika/search"
	"kronika/search/local"
)

// A switched engine asks the index that was put in place last.
type switched struct{ now atomic.Pointer[local.Index] }

func (s *switched) Find(ctx context.Context, p *search.Plan) (*search.Found, error) {
	return s.now.Load().Find(ctx, p)
}

func (s *switched) Complete(ctx context.Context, c *search.Completion) ([]search.Count, error) {
	return s.now.Load().Complete(ctx, c)
}

// A keeper is a site that keeps answers, and counts the searches that it makes.
type keeper struct {
	*fixture
	engine   *switched
	searches atomic.Int64
}

// Find implements [search.Engine].
func (k *keeper) Find(ctx context.Context, p *search.Plan) (*search.Found, error) {
	if p.Limit > 0 {
		k.searches.Add(1)
	}
	return k.engine.Find(ctx, p)
}

// Complete implements [search.Engine].
func (k *keeper) Complete(ctx context.Context, c *search.Completion) ([]search.Count, error) {
	return k.engine.Complete(ctx, c)
}

func keep(t *testing.T, posts []archive.Post, bytes int) *keeper {
	t.Helper()
	k := &keeper{fixture: serve(t, posts, ""), engine: &switched{}}
	k.engine.now.Store(k.index)
	k.Close()
	k.start(t, Config{Search: &search.Searcher{Engine: k, Store: k.store, Analyst: k.analyst}, Posts: k.store, Ready: ready, Keep: bytes})
	return k
}

// asked returns the answer to a question, which is made by so many searches.
func (k *keeper) asked(t *testing.T, path string, searches int64) answer {
	t.Helper()
	before := k.searches.Load()
	a := k.get(t, path)
	if got := k.searches.Load() - before; a.StatusCode != http.StatusOK || got != searches {
		t.Errorf("%s: got %s by %d searches, want it by %d", path, a.Status, got, searches)
	}
	return a
}

// writer does something to the archive that is served.
func (k *keeper) write(t *testing.T, do func(*archive.Store) error) {
	t.Helper()
	store, err := archive.Open(k.store.Dir(), "test")
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	if err := do(store); err != nil {
		t.Fatal(err)
	}
}

// keptPaths are questions whose answers are kept; they hold the title of the first post.
var keptPaths = []string{"/api/v1/search?q=skolan", "/sok.json?q=skolan", "/sok?q=skolan", "/"}

// TestShelf: what is kept is sent again byte for byte with the same headers, and nothing
// of it after anything has changed: a withdrawal, its end, gallring, a commit, another
// index.
func TestShelf(t *testing.T) {
	k := keep(t, somePosts(), 1<<20)
	const title = "Skolan får nya lokaler"
	id := archive.PostID(key(0))
	fresh := func(shown bool) {
		t.Helper()
		for i, path := range keptPaths {
			searches := int64(1)
			if i == 1 {
				searches = 0 // the same answer under another address
			}
			first := k.asked(t, path, searches)
			if strings.Contains(first.body, title) != shown {
				t.Errorf("%s: the post is shown: %v, want %v", path, !shown, shown)
			}
			second := k.asked(t, path, 0)
			first.Header.Del("Date")
			second.Header.Del("Date")
			if second.body != first.body || fmt.Sprint(second.Header) != fmt.Sprint(first.Header) {
				t.Errorf("%s: kept as\n%v %s\nwant\n%v %s", path, second.Header, second.body, first.Header, first.body)
			}
			if tag := first.Header.Get("ETag"); tag != "" {
				if a := k.do(t, http.MethodGet, path, http.Header{"If-None-Match": {tag}}); a.StatusCode != http.StatusNotModified || a.body != "" {
					t.Errorf("%s: with its tag: got %s, %q", path, a.Status, a.body)
				}
			}
		}
	}
	fresh(true)
	k.asked(t, "/api/v1/search?q=skolan&page=1", 0) // the same question
	k.asked(t, "/sok?q=skolan&okänd=1", 0)
	k.asked(t, "/sok?q=skolan&from=igår", 1) // it is told that it was not read

	k.withdraw(t, id, archive.Part{})
	fresh(false)
	d, err := k.store.ProposeRestore(t.Context(), id, archive.Part{})
	if err == nil {
		_, err = archive.Decide(t.Context(), k.store.Dir(), nil, d)
	}
	if err != nil {
		t.Fatal(err)
	}
	fresh(false) // the index does not know yet that it may be shown again
	k.write(t, func(s *archive.Store) error {
		_, err := s.PutSource(t.Context(), archive.Source{ID: "annan", Address: "annan.example"})
		return err
	})
	fresh(false)
	before := k.get(t, keptPaths[0])
	generation := k.switchIndex(t)
	fresh(true)
	if after := k.get(t, keptPaths[0]); after.Header.Get("ETag") == before.Header.Get("ETag") || !strings.Contains(after.body, `"generation":"`+generation+`"`) {
		t.Errorf("after the index was switched: got\n%s", after.body)
	}
	k.write(t, func(s *archive.Store) error {
		g, err := s.ProposeGallring(t.Context(), id)
		if err == nil {
			_, err = s.Gallra(t.Context(), g, archive.Decision{Reason: "Enligt plan."})
		}
		return err
	})
	fresh(false)
}

// switchIndex indexes and puts the index in place, whose generation it returns.
func (k *keeper) switchIndex(t *testing.T) string {
	t.Helper()
	k.write(t, func(s *archive.Store) error {
		_, err := (&indexer.Update{Store: s, Analyst: k.analyst, Open: local.OpenWriter}).Run(t.Context())
		return err
	})
	dir, m, err := indexer.Current(filepath.Join(k.store.Dir(), "index"))
	if err != nil {
		t.Fatal(err)
	}
	next, err := local.Open(dir, m)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { next.Close() })
	k.engine.now.Store(next)
	return m.Generation
}

// TestShelfBounded asks for more than there is room for: what is kept fits, and what was
// asked for last is kept.
func TestShelfBounded(t *testing.T) {
	const most = 100_000
	k := &shelf{most: most}
	at := search.Moment{}
	k.get("", at)
	for i := range 1_000 {
		k.put(&reply{question: fmt.Sprint(i), body: make([]byte, i*20)}, at)
		held := 0
		for e := k.order.Front(); e != nil; e = e.Next() {
			held += e.Value.(*reply).size()
		}
		if held != k.bytes || held > most || k.order.Len() != len(k.found) {
			t.Fatalf("%d bytes in %d replies, want at most %d, counted as %d in %d", held, k.order.Len(), most, k.bytes, len(k.found))
		}
		if fits := i*20+replyCost+len(fmt.Sprint(i)) <= most/largest; (k.get(fmt.Sprint(i), at) != nil) != fits {
			t.Errorf("%d bytes are kept: %v, want %v", i*20, !fits, fits)
		}
	}
	none := keep(t, somePosts(), 0)
	for range 2 {
		for _, path := range keptPaths {
			none.asked(t, path, 1)
		}
	}
}

// TestShelfWhileDeciding decides while others ask: no answer shows what was withdrawn
// before it was asked for.
func TestShelfWhileDeciding(t *testing.T) {
	k := keep(t, somePosts(), 1<<20)
	var gone atomic.Int64 // posts that are withdrawn, from the first on
	ctx, stop := context.WithCancel(t.Context())
	var asking sync.WaitGroup
	for n := range 4 {
		asking.Go(func() {
			for ctx.Err() == nil {
				hidden := int(gone.Load())
				a := k.get(t, keptPaths[n])
				for i := range hidden {
					if id := archive.PostID(key(i)); strings.Contains(a.body, id) {
						t.Errorf("%s shows post %d, which is withdrawn", keptPaths[n], i)
					}
				}
			}
		})
	}
	for i := range 4 {
		k.withdraw(t, archive.PostID(key(i)), archive.Part{})
		gone.Add(1)
	}
	stop()
	asking.Wait()
}
