package search_test

import (
	"context"
	"strings"
	"sync"
	"testing"

	"kronika/archive"
	"kronika/search"
)

// withdraw withdraws a part of the post of a key.
func (st site) withdraw(key string, part archive.Part) {
	st.Helper()
	d, err := st.Store.Propose(st.Context(), archive.PostID(key), part)
	st.check(err)
	_, err = archive.Decide(st.Context(), st.Store.Dir(), nil, d)
	st.check(err)
}

// TestWithheld: until an index knows of a decision, the post is in no part of an
// answer: hits, totals, facets, months, wider posts, coverage, and what is said of
// words that were not found.
func TestWithheld(t *testing.T) {
	st := newSite(t)
	before := st.ask("")
	st.withdraw("granhamra:/utryckning", archive.Part{}) // the only one of its year but one, and of its month
	st.withdraw("granhamra:/far", archive.Part{Passage: "var lärare"})
	after := st.ask("size=100")
	if after.Total != before.Total-2 || len(after.Hits) != after.Total {
		t.Errorf("got %d hits of %d, want all but two of %d", len(after.Hits), after.Total, before.Total)
	}
	if got := st.of(after.Hits); strings.Contains(got, "utryckning") || strings.Contains(got, "far ") {
		t.Errorf("got %s, want neither of the withheld", got)
	}
	if c := after.Coverage; c.Posts != before.Coverage.Posts-2 || c.First == before.Coverage.First {
		t.Errorf("got coverage %+v, want it without two posts and the first year; it was %+v", c, before.Coverage)
	}
	for _, v := range after.Facets["year"] {
		if v.Value == "2011" || v.Value == "2010" {
			t.Errorf("got %+v, want no post of these years", v)
		}
	}
	for _, b := range after.Histogram.Buckets {
		if b.Start < "2012" {
			t.Errorf("got %+v, want no month of these years", b)
		}
	}
	if res := st.query("räddningstjänsten brunn"); res.Total != 0 || res.Wider == nil || res.Wider.Total != 1 {
		t.Errorf("got %+v, want one wider post", res.Wider)
	}
	// Of a word that only the withheld post has nothing is known.
	if res := st.query("raddningstjansten"); res.Total != 0 || len(res.Query.Repairs) != 0 {
		t.Errorf("got %+v, want nothing found and nothing repaired", res)
	}
	// "skog" is one letter away too, and only the withheld post has it.
	if res := st.query("skoga"); len(res.Query.Repairs) != 1 || !strings.HasSuffix(res.Query.Repairs[0], "stavas nästan så: skola.") {
		t.Errorf("got repairs %q, want one that says no withheld word", res.Query.Repairs)
	} else if res.DidYouMean != "skola" {
		t.Errorf("got %q proposed, want skola", res.DidYouMean)
	}
	if before.Epoch == after.Epoch || before.Generation != after.Generation {
		t.Errorf("got epochs %s and %s, want two of one generation", before.Epoch, after.Epoch)
	}
}

// TestWithheldWhileSearching decides while others search: no answer shows what was
// hidden before it was asked for.
func TestWithheldWhileSearching(t *testing.T) {
	st := newSite(t)
	reader, err := archive.OpenReader(st.Store.Dir())
	st.check(err)
	defer reader.Close()
	searcher := &search.Searcher{Engine: st.Engine, Store: reader, Analyst: st.Analyst}
	posts := []string{"skolmat", "budget", "it-bolaget", "system", "vatten", "kaffe"}
	var mu sync.Mutex
	hidden := map[string]bool{}
	ctx, stop := context.WithCancel(t.Context())
	var searches sync.WaitGroup
	for range 4 {
		searches.Go(func() {
			for ctx.Err() == nil {
				mu.Lock()
				must := make(map[string]bool, len(hidden))
				for id := range hidden {
					must[id] = true
				}
				mu.Unlock()
				res, err := searcher.Search(t.Context(), search.Request{Page: 1, Size: 100, Sort: search.Newest})
				if err != nil {
					t.Errorf("search: %v", err)
					return
				}
				for _, h := range res.Hits {
					if must[h.ID] {
						t.Errorf("%s is shown", st.names[h.ID])
					}
				}
				if len(res.Hits) != res.Total {
					t.Errorf("got %d hits of %d", len(res.Hits), res.Total)
				}
			}
		})
	}
	for _, name := range posts {
		st.withdraw("granhamra:/"+name, archive.Part{})
		mu.Lock()
		hidden[archive.PostID("granhamra:/"+name)] = true
		mu.Unlock()
	}
	stop()
	searches.Wait()
}
