package opensearch_test

import (
	"context"
	"strings"
	"testing"

	"kronika/archive"
	"kronika/indexer"
	"kronika/search"
	"kronika/search/contract"
)

// TestContract runs the suite that all engines pass.
func TestContract(t *testing.T) {
	contract.Suite{Open: open, Dir: "../contract/testdata"}.Run(t)
}

func open(t *testing.T, store *archive.Store, analyst *indexer.Analyst) (update func() search.Engine) {
	c := cluster(t, nameOf(t))
	wipe(t, c)
	c.Hasten()
	t.Cleanup(func() { _ = c.Wipe(context.Background()) })
	return func() search.Engine {
		m, err := (&indexer.Update{Store: store, Analyst: analyst, Index: c}).Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		ix, err := c.Open(t.Context(), m)
		if err != nil {
			t.Fatal(err)
		}
		return ix
	}
}

// nameOf returns a name for the archive of a test.
func nameOf(t *testing.T) string {
	return strings.Trim(strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' {
			return r
		}
		return '-'
	}, strings.ToLower(t.Name())), "-")
}
