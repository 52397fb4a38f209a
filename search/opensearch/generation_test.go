package opensearch_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kronika/archive"
	"kronika/indexer"
	"kronika/search"
	"kronika/search/opensearch"
)

// A site is an archive and its index in a cluster.
type site struct {
	tb      testing.TB
	store   *archive.Store
	cluster *opensearch.Cluster
	analyst *indexer.Analyst
	seen    int // captures
}

func newSite(tb testing.TB, name string) *site {
	tb.Helper()
	c := cluster(tb, name)
	wipe(tb, c)
	store, err := archive.Open(tb.TempDir(), "test")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { store.Close() })
	return &site{tb: tb, store: store, cluster: c, analyst: analyst(tb)}
}

// see takes posts in.
func (s *site) see(posts ...archive.Post) {
	s.tb.Helper()
	src, err := s.store.PutSource(s.tb.Context(), archive.Source{ID: "blogg", Address: "blogg.example", Name: "Bloggen", Owner: archive.Authority})
	if err != nil {
		s.tb.Fatal(err)
	}
	for i := range posts {
		posts[i].Source = src.ID
	}
	s.seen++
	c, err := s.store.Capture(s.tb.Context(), archive.Page{Source: src.ID, URL: posts[0].URL, Fetched: time.Unix(1353682800, 0).Add(time.Duration(s.seen) * time.Hour), Body: []byte(posts[0].Text)})
	if err != nil {
		s.tb.Fatal(err)
	}
	if _, err := s.store.See(s.tb.Context(), c, posts); err != nil {
		s.tb.Fatal(err)
	}
}

// post returns a post of a number.
func post(n int, text string) archive.Post {
	url := fmt.Sprintf("https://blogg.example/%d", n)
	return archive.Post{Keys: []string{url}, URL: url, Title: fmt.Sprintf("Inlägg %d", n), Text: text, Published: "2012-11-23", Precision: archive.Day}
}

// update brings the index up to date.
func (s *site) update() indexer.Manifest {
	s.tb.Helper()
	m, err := (&indexer.Update{Store: s.store, Analyst: s.analyst, Index: s.cluster}).Run(s.tb.Context())
	if err != nil {
		s.tb.Fatal(err)
	}
	return m
}

// wipe deletes what earlier runs have left.
func wipe(tb testing.TB, c *opensearch.Cluster) {
	tb.Helper()
	if err := c.Wipe(tb.Context()); err != nil {
		tb.Fatal(err)
	}
}

// total returns how many posts a word is found in.
func total(tb testing.TB, e search.Engine, a *indexer.Analyst, q string) int {
	tb.Helper()
	found, err := e.Find(tb.Context(), search.NewPlan(a, nil, search.Request{Query: q, Page: 1, Size: 10}))
	if err != nil {
		tb.Fatal(err)
	}
	return found.Total
}

// TestUpdate makes generations of an archive: anew, with changes, with none.
func TestUpdate(t *testing.T) {
	s := newSite(t, "test-update")
	if _, err := s.cluster.Current(t.Context()); !errors.Is(err, indexer.ErrNoIndex) {
		t.Fatalf("got %v of a cluster without an index, want ErrNoIndex", err)
	}
	s.see(post(1, "Skolan byggs."), post(2, "Vägen byggs."))
	if m := s.update(); m.Generation != "000001" || m.Documents != 2 {
		t.Fatalf("got %+v, want generation 000001 of 2 documents", m)
	}
	f := s.cluster.Follow(t.Context(), s.analyst, slog.New(slog.DiscardHandler))
	defer f.Close()
	if n := total(t, f, s.analyst, "byggs"); n != 2 {
		t.Errorf("got %d hits, want 2", n)
	}
	if m := s.update(); m.Generation != "000001" {
		t.Errorf("got generation %s when nothing has changed, want 000001", m.Generation)
	}
	s.see(post(2, "Vägen byggs inte."), post(3, "Bron byggs."))
	if m := s.update(); m.Generation != "000002" || m.Documents != 3 {
		t.Fatalf("got %+v, want generation 000002 of 3 documents", m)
	}
	ix, err := s.cluster.Open(t.Context(), s.update())
	if err != nil {
		t.Fatal(err)
	}
	if n := total(t, ix, s.analyst, "byggs"); n != 3 {
		t.Errorf("got %d hits, want 3", n)
	}
	if n := total(t, ix, s.analyst, `"byggs inte"`); n != 1 {
		t.Errorf("got %d hits for what was changed, want 1", n)
	}
}

// TestDamaged takes a document away behind the back of an update, which makes the index
// anew then.
func TestDamaged(t *testing.T) {
	s := newSite(t, "test-damaged")
	s.see(post(1, "Skolan byggs."), post(2, "Vägen byggs."))
	m := s.update()
	if err := s.cluster.Check(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	m.Documents++
	if _, damaged := errors.AsType[*indexer.DamageError](s.cluster.Check(t.Context(), m)); !damaged {
		t.Error("an index of fewer documents than its manifest says was found whole")
	}
}

// TestResume breaks an update off in the middle: the next goes on behind what was
// acknowledged.
func TestResume(t *testing.T) {
	s := newSite(t, "test-resume")
	var posts []archive.Post
	const many = 12_000
	for n := range many {
		posts = append(posts, post(n, fmt.Sprintf("Skolan nummer %d byggs.", n)))
	}
	s.see(posts...)
	ctx, cancel := context.WithCancel(t.Context())
	u := &indexer.Update{Store: s.store, Analyst: s.analyst, Index: s.cluster}
	u.Progress = func(done, _ int) {
		if done == many-500 {
			cancel()
		}
	}
	if _, err := u.Run(ctx); !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v of an update that was broken off, want that", err)
	}
	s.see(post(3, "Skolan nummer 3 byggs inte, sade nämnden i går."))
	done := 0
	u.Progress = func(n, _ int) { done = n }
	m, err := u.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if m.Documents != many || done > many/2 {
		t.Errorf("got %d documents, %d of which were put again, want %d, and few put again", m.Documents, done, many)
	}
	ix, err := s.cluster.Open(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	if n := total(t, ix, s.analyst, "byggs"); n != many {
		t.Errorf("got %d hits, want %d", n, many)
	}
	if n := total(t, ix, s.analyst, `"byggs inte"`); n != 1 {
		t.Errorf("got %d hits for what was changed in between, want 1", n)
	}
}

// TestSwitch searches with fifty readers while generations follow each other: each
// answer is of one of them.
func TestSwitch(t *testing.T) {
	s := newSite(t, "test-switch")
	s.see(post(0, "Skolan byggs."))
	s.update()
	f := s.cluster.Follow(t.Context(), s.analyst, slog.New(slog.DiscardHandler))
	defer f.Close()
	want := sync.Map{} // hits by generation
	want.Store("000001", 1)
	ctx, stop := context.WithCancel(t.Context())
	var readers sync.WaitGroup
	var answers, generations atomic.Int64
	for range 50 {
		readers.Go(func() {
			before := ""
			for ctx.Err() == nil {
				found, err := f.Find(t.Context(), search.NewPlan(s.analyst, nil, search.Request{Query: "byggs", Page: 1, Size: 100, Sort: search.Newest}))
				if err != nil {
					t.Error(err)
					return
				}
				answers.Add(1)
				if found.Generation != before {
					before = found.Generation
					generations.Add(1)
				}
				var n int
				fmt.Sscan(found.Generation, &n) // which has as many posts
				if found.Total != n || len(found.Hits) != n || found.Facets["year"][0].Count != n || found.Coverage.Posts != n {
					t.Errorf("generation %s: %d hits, %d shown, %d of the year, %d posts", found.Generation, found.Total, len(found.Hits), found.Facets["year"][0].Count, found.Coverage.Posts)
					return
				}
			}
		})
	}
	for n := 1; n <= 5; n++ {
		s.see(post(n, "Skolan byggs."))
		m := s.update()
		for f.Ready() != nil || !served(t, f, m.Generation) {
		}
	}
	stop()
	readers.Wait()
	t.Logf("%d answers", answers.Load())
	if generations.Load() < 100 {
		t.Errorf("fifty readers saw %d generations: too few", generations.Load())
	}
}

// served reports whether an engine answers out of a generation.
func served(t *testing.T, e search.Engine, generation string) bool {
	found, err := e.Find(t.Context(), &search.Plan{Clauses: []search.Clause{{}}})
	if err != nil {
		t.Fatal(err)
	}
	return found.Generation == generation
}

// TestPurge takes out a post so that nothing is left of it, not even its words.
func TestPurge(t *testing.T) {
	c := cluster(t, "test-purge")
	wipe(t, c)
	r := newRandom(t, 1)
	secret := r.Document(0, 1)
	secret.Fields[indexer.Exact] = append(secret.Fields[indexer.Exact], indexer.Term{Text: "hemligheten", Position: 900})
	build(t, c, []indexer.Document{secret, r.Document(1, 1)})
	base, err := c.Current(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	g, err := c.Begin(t.Context(), base, indexer.Manifest{Documents: 1})
	if err != nil {
		t.Fatal(err)
	}
	g.Purge()
	if err := g.Delete([]string{secret.ID}); err != nil {
		t.Fatal(err)
	}
	if err := g.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := g.Publish(indexer.Manifest{Documents: 1}); err != nil {
		t.Fatal(err)
	}
	res, err := http.Get(addresses[0] + "/_cat/segments/kronika-test-purge-000002?h=prirep,docs.count,docs.deleted,searchable")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if f := strings.Fields(line); f[1] != "1" || f[2] != "0" {
			t.Errorf("a segment holds %s posts and %s that were taken out, want 1 and 0", f[1], f[2])
		}
	}
	wipe(t, c)
}
