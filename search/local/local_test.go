package local

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"kronika/indexer"
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

// newRandom returns a source of random documents and plans.
func newRandom(tb testing.TB, seed uint64) contract.Random {
	tb.Helper()
	return contract.NewRandom(analyst(tb), seed)
}

// A builder makes generations the way [indexer.Update] does.
type builder struct {
	tb         testing.TB
	dir        string // of the latest generation, "" without one
	generation int
	held       map[string]indexer.Document
	unmerged   bool // segments stay as batches made them
}

// change makes a generation of the latest one: steps write to it.
func (b *builder) change(steps ...func(w indexer.Writer) error) {
	b.tb.Helper()
	b.generation++
	dir := filepath.Join(b.tb.TempDir(), fmt.Sprintf("%06d", b.generation))
	config := map[string]any{"bolt_timeout": lockTimeout}
	if b.unmerged {
		// No segment is small enough to be merged in the background.
		config["scorchMergePlanOptions"] = map[string]any{"MaxSegmentSize": 1}
	}
	w, err := openWriter(b.dir, dir, config)
	if err != nil {
		b.tb.Fatal(err)
	}
	if b.unmerged {
		w.(*writer).merge = 0
	}
	for _, step := range steps {
		if err := step(w); err != nil {
			b.tb.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		b.tb.Fatal(err)
	}
	b.dir = dir
}

func (b *builder) put(docs ...indexer.Document) func(w indexer.Writer) error {
	for _, d := range docs {
		b.held[d.ID] = d
	}
	return func(w indexer.Writer) error { return w.Put(docs) }
}

func (b *builder) delete(ids ...string) func(w indexer.Writer) error {
	for _, id := range ids {
		delete(b.held, id)
	}
	return func(w indexer.Writer) error { return w.Delete(ids) }
}

// docs returns what the index should hold.
func (b *builder) docs() []indexer.Document {
	return slices.SortedFunc(maps.Values(b.held), func(a, c indexer.Document) int { return strings.Compare(a.ID, c.ID) })
}

// open opens the latest generation.
func (b *builder) open() *Index {
	b.tb.Helper()
	ix, err := Open(b.dir, indexer.Manifest{Generation: filepath.Base(b.dir), Documents: len(b.held)})
	if err != nil {
		b.tb.Fatal(err)
	}
	b.tb.Cleanup(func() {
		if err := ix.Close(); err != nil {
			b.tb.Error(err)
		}
	})
	return ix
}

// TestLikeNaive builds indexes in random ways, with documents put again and
// deleted, and asks random questions: the engine answers as plain counting over
// the documents does. So no score depends on batches, merges or deletes.
func TestLikeNaive(t *testing.T) {
	segments, deleted := 0, 0
	for seed := range uint64(8) {
		r := newRandom(t, seed)
		b := &builder{tb: t, held: map[string]indexer.Document{}, unmerged: seed%4 > 0}
		for generation := range 1 + r.IntN(3) {
			var steps []func(w indexer.Writer) error
			for batch := range 1 + r.IntN(4) {
				var docs []indexer.Document
				for range 1 + r.IntN(40) {
					d := r.Document(r.IntN(100), 1+10*generation+batch)
					if !slices.ContainsFunc(docs, func(o indexer.Document) bool { return o.ID == d.ID }) {
						docs = append(docs, d)
					}
				}
				steps = append(steps, b.put(docs...), b.delete(fmt.Sprintf("post%04d", r.IntN(100)), "unknown"))
			}
			b.change(steps...)
		}
		ix := b.open()
		segments, deleted = max(segments, len(ix.parts)), max(deleted, len(ix.ids)-ix.live)
		for range 300 {
			p := r.Plan()
			got, err := ix.Find(t.Context(), p)
			if err != nil {
				t.Fatalf("%+v: %v", p, err)
			}
			want, err := (&contract.Naive{Docs: b.docs(), Generation: filepath.Base(b.dir)}).Find(t.Context(), p)
			if err != nil {
				t.Fatal(err)
			}
			if diff := gocmp.Diff(want, got, cmpopts.EquateEmpty(), cmpopts.EquateApprox(1e-9, 0)); diff != "" {
				t.Fatalf("seed %d, plan %+v (-want +got):\n%s", seed, p, diff)
			}
		}
	}
	if segments < 2 || deleted == 0 {
		t.Errorf("got at most %d segments and %d deleted documents in one: too easy", segments, deleted)
	}
}
