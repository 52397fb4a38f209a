package opensearch_test

import (
	"fmt"
	"slices"
	"testing"

	"kronika/archive"
	"kronika/indexer"
	"kronika/search"
	"kronika/search/contract"
)

// analyst is the real one.
func analyst(tb testing.TB) *indexer.Analyst {
	tb.Helper()
	a, err := indexer.NewAnalyst("", "")
	if err != nil {
		tb.Fatal(err)
	}
	return a
}

func newRandom(tb testing.TB, seed uint64) contract.Random {
	return contract.NewRandom(analyst(tb), seed)
}

// plan returns a plan of any kind, now and then with documents that are withheld.
func plan(r contract.Random) *search.Plan {
	p := r.Plan()
	if r.IntN(4) == 0 {
		ids := []string{fmt.Sprintf("post%04d", r.IntN(100)), fmt.Sprintf("post%04d", r.IntN(100)), "unknown"}
		slices.Sort(ids)
		p.Withheld = func(archive.Head, int64) []string { return ids }
	}
	return p
}
