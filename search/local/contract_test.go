package local_test

import (
	"flag"
	"path/filepath"
	"testing"

	"kronika/archive"
	"kronika/indexer"
	"kronika/search"
	"kronika/search/contract"
	"kronika/search/local"
)

var update = flag.Bool("update", false, "write what the cases of search/contract expect anew")

// TestContract runs the suite that all engines pass. The cases are written of this one.
func TestContract(t *testing.T) {
	contract.Suite{Open: open, Dir: "../contract/testdata", Exact: true, Update: *update}.Run(t)
}

func open(t *testing.T, store *archive.Store, analyst *indexer.Analyst) (update func() search.Engine) {
	var index *local.Index
	end := func() {
		if index != nil {
			if err := index.Close(); err != nil {
				t.Error(err)
			}
		}
	}
	t.Cleanup(func() { end() })
	return func() search.Engine {
		u := indexer.Update{Store: store, Analyst: analyst, Open: local.OpenWriter}
		m, err := u.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		end()
		if index, err = local.Open(filepath.Join(store.Dir(), "index", m.Generation), m); err != nil {
			t.Fatal(err)
		}
		return index
	}
}
