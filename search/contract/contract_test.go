package contract

import (
	"fmt"
	"testing"
	"time"

	"kronika/archive"
	"kronika/indexer"
	"kronika/search"
)

// TestNaive runs the suite on the naive engine: what the cases expect is what one counts
// by looking at every document.
func TestNaive(t *testing.T) {
	Suite{Open: openNaive, Dir: "testdata"}.Run(t)
}

func openNaive(t *testing.T, store *archive.Store, analyst *indexer.Analyst) (update func() search.Engine) {
	generation := 0
	return func() search.Engine {
		e, err := naiveOf(t.Context(), store, analyst)
		if err != nil {
			t.Fatal(err)
		}
		generation++
		e.Generation, e.Built = fmt.Sprintf("%06d", generation), time.Unix(int64(generation), 0).UTC()
		return e
	}
}
