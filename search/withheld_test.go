package search_test

import (
	"context"
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
	_, err = archive.Decide(st.Context(), st.Store.Dir(), d)
	st.check(err)
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
