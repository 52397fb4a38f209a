package local

import (
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/document"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/search/query"
	index "github.com/blevesearch/bleve_index_api"
	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"kronika/indexer"
)

// plainDir names a generation to the process that reads it with plain bleve.
const plainDir = "KRONIKA_TEST_PLAIN_BLEVE"

// TestPlainBleve: a process that has bleve, and nothing of this package registered with
// it, reads a generation, changes and merges it, and gets the same answers as from an
// index of the same terms that bleve has made itself.
func TestPlainBleve(t *testing.T) {
	if dir := os.Getenv(plainDir); dir != "" {
		plainly(t, dir)
		return
	}
	b := &builder{tb: t, held: map[string]indexer.Document{}, unmerged: true}
	docs := plainDocuments(t)
	b.change(b.put(docs[:100]...), b.delete("post0007"))
	b.change(b.put(docs[100:]...), b.put(docs[7]))
	child := exec.Command(os.Args[0], "-test.run=^TestPlainBleve$", "-test.v")
	child.Env = append(os.Environ(), plainDir+"="+b.dir)
	if out, err := child.CombinedOutput(); err != nil || !strings.Contains(string(out), "PASS: TestPlainBleve") {
		t.Errorf("plain bleve: %v\n%s", err, out)
	}
}

func plainDocuments(t *testing.T) (docs []indexer.Document) {
	r := newRandom(t, 3)
	for i := range 300 {
		docs = append(docs, r.Document(i, 1))
	}
	return docs
}

// plainly compares the index in a folder with one that bleve makes.
func plainly(t *testing.T, dir string) {
	ours, err := bleve.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer ours.Close()
	theirs, err := bleve.NewUsing(filepath.Join(t.TempDir(), "bleve"), bleve.NewIndexMapping(), scorch.Name, scorch.Name, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer theirs.Close()
	docs := plainDocuments(t)
	change := func(indexes []bleve.Index, put []indexer.Document, remove ...string) {
		t.Helper()
		batch := index.NewBatch()
		for _, d := range put {
			batch.Update(foreign(d))
		}
		for _, id := range remove {
			batch.Delete(id)
		}
		for _, idx := range indexes {
			inner, err := idx.Advanced()
			if err = cmp.Or(err, inner.Batch(batch)); err != nil {
				t.Fatal(err)
			}
		}
	}
	both := []bleve.Index{ours, theirs}
	change(both[1:], docs)
	alike(t, "as it was made", ours, theirs)
	change(both, nil, "post0001", "post0150", "post0299")
	alike(t, "after deletes", ours, theirs)
	change(both, slices.Clone(docs[50:60]))
	alike(t, "after new versions", ours, theirs)
	merge(t, both...)
	alike(t, "after a merge", ours, theirs)
}

func merge(t *testing.T, all ...bleve.Index) {
	t.Helper()
	for _, idx := range all {
		inner, err := idx.Advanced()
		if err == nil {
			err = inner.(*scorch.Scorch).ForceMerge(t.Context(), nil)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// alike compares what two indexes answer.
func alike(t *testing.T, when string, ours, theirs bleve.Index) {
	t.Helper()
	fields, err := ours.Fields()
	if err != nil {
		t.Fatal(err)
	}
	hits := 0
	for _, field := range fields {
		for _, word := range []string{"och", "skol", "beslut", "snö", "2012", "a", "Karin", "2"} {
			term, prefix := bleve.NewTermQuery(word), bleve.NewPrefixQuery(word)
			phrase := bleve.NewPhraseQuery([]string{word, "skolan"}, field)
			term.SetField(field)
			prefix.SetField(field)
			for _, q := range []query.Query{term, prefix, phrase, bleve.NewConjunctionQuery(term, prefix)} {
				got, want := answers(t, ours, q), answers(t, theirs, q)
				if diff := gocmp.Diff(want, got, cmpopts.EquateApprox(1e-9, 0), cmpopts.EquateNaNs()); diff != "" {
					t.Fatalf("%s, %s, %T %q (-bleve's own +this one):\n%s", when, field, q, word, diff)
				}
				hits += len(got)
			}
		}
	}
	if hits < 2000 {
		t.Errorf("%s: got %d hits: too easy", when, hits)
	}
}

// answers returns the score and the places of each hit, by ID.
func answers(t *testing.T, idx bleve.Index, q query.Query) map[string]any {
	t.Helper()
	r := bleve.NewSearchRequestOptions(q, 1000, 0, false)
	r.IncludeLocations = true
	res, err := idx.Search(r)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]any{}
	for _, hit := range res.Hits {
		all[hit.ID] = []any{hit.Score, fmt.Sprint(len(hit.Locations)), hit.Locations}
	}
	if uint64(len(all)) != res.Total {
		t.Errorf("got %d hits of %d", len(all), res.Total)
	}
	return all
}

// foreign returns a document in the form in which bleve makes segments itself.
func foreign(d indexer.Document) index.Document {
	doc := document.NewDocument(d.ID)
	for _, f := range entry(d).Fields {
		if !f.Keyword {
			doc.AddField(newText(f.Name, f.Terms))
			continue
		}
		for i, t := range f.Terms {
			doc.AddField(document.NewTextFieldWithIndexingOptions(f.Name, []uint64{uint64(i)}, []byte(t.Text), index.IndexField|index.SkipFreqNorm))
		}
	}
	return doc
}
