package opensearch_test

import (
	"path/filepath"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"kronika/indexer"
	"kronika/search/local"
	"kronika/search/opensearch"
)

// build makes a generation of documents, and opens it.
func build(tb testing.TB, c *opensearch.Cluster, docs []indexer.Document) *opensearch.Index {
	tb.Helper()
	return buildFor(tb, c, docs, len(docs))
}

// buildFor does so as if there were so many documents.
func buildFor(tb testing.TB, c *opensearch.Cluster, docs []indexer.Document, many int) *opensearch.Index {
	tb.Helper()
	g, err := c.Begin(tb.Context(), indexer.Manifest{}, indexer.Manifest{Documents: many})
	if err != nil {
		tb.Fatal(err)
	}
	if err := g.Put(docs); err != nil {
		tb.Fatal(err)
	}
	if err := g.Close(); err != nil {
		tb.Fatal(err)
	}
	m, err := g.Publish(indexer.Manifest{Documents: len(docs)})
	if err != nil {
		tb.Fatal(err)
	}
	if err := c.Sweep(tb.Context(), false); err != nil {
		tb.Fatal(err)
	}
	ix, err := c.Open(tb.Context(), m)
	if err != nil {
		tb.Fatal(err)
	}
	return ix
}

// embedded makes an index of documents with the embedded engine.
func embedded(tb testing.TB, docs []indexer.Document) *local.Index {
	tb.Helper()
	dir := filepath.Join(tb.TempDir(), "000001")
	w, err := local.OpenWriter("", dir)
	if err != nil {
		tb.Fatal(err)
	}
	if err := w.Put(docs); err != nil {
		tb.Fatal(err)
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	ix, err := local.Open(dir, indexer.Manifest{Generation: "000001", Documents: len(docs)})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { ix.Close() })
	return ix
}

const seeds = 2

// TestLikeLocal asks both engines random questions of the same random documents.
func TestLikeLocal(t *testing.T) {
	for seed := range uint64(seeds) {
		r := newRandom(t, seed)
		var docs []indexer.Document
		for n := range 100 {
			docs = append(docs, r.Document(n, 1+r.IntN(3)))
		}
		c := cluster(t, "like-local")
		there, here := buildFor(t, c, docs, int(seed)*1_200_000), embedded(t, docs) // in several shards
		for n := range 200 {
			p := plan(r)
			want, err := here.Find(t.Context(), p)
			if err != nil {
				t.Fatalf("%+v: %v", p, err)
			}
			got, err := there.Find(t.Context(), p)
			if err != nil {
				t.Fatalf("seed %d, question %d, %+v: %v", seed, n, p, err)
			}
			got.Generation, got.Built = want.Generation, want.Built
			if diff := gocmp.Diff(want, got, cmpopts.EquateEmpty(), cmpopts.EquateApprox(1e-5, 0)); diff != "" {
				t.Errorf("seed %d, question %d, plan %+v (-want +got):\n%s", seed, n, p, diff)
			}
		}
	}
}
