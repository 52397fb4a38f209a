package local

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"kronika/archive"
	"kronika/indexer"
	"kronika/search"
)

// TestComplete completes prefixes in an index of several segments, with documents that
// are deleted and withheld: as counting over the documents does.
func TestComplete(t *testing.T) {
	r := newRandom(t, 3)
	b := &builder{tb: t, held: map[string]indexer.Document{}, unmerged: true}
	for n := range 60 {
		b.change(b.put(r.Document(n, 1), r.Document(n/2, 2)), b.delete(fmt.Sprintf("post%04d", n/3)))
	}
	ix := b.open()
	if len(ix.parts) < 2 || len(ix.ids) == ix.live {
		t.Fatalf("got %d segments and no deleted documents: too easy", len(ix.parts))
	}
	for _, withheld := range [][]string{nil, {"post0050", "post0051", "unknown"}, ix.ids} {
		for _, word := range r.Words() {
			prefix := string([]rune(strings.ToLower(word))[:1])
			c := &search.Completion{Field: indexer.Exact, Prefix: prefix, Limit: 4,
				Withheld: func(archive.Head, int64) []string { return withheld }}
			got, err := ix.Complete(t.Context(), c)
			if err != nil {
				t.Fatal(err)
			}
			want := completed(b.docs(), c, withheld)
			if diff := gocmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("%q without %d documents (-want +got):\n%s", prefix, len(withheld), diff)
			}
		}
	}
}

// completed counts the documents with each term that begins so.
func completed(docs []indexer.Document, c *search.Completion, withheld []string) (counts []search.Count) {
	in := map[string]map[string]bool{}
	for _, d := range docs {
		for _, term := range d.Fields[c.Field] {
			if strings.HasPrefix(term.Text, c.Prefix) && !slices.Contains(withheld, d.ID) {
				if in[term.Text] == nil {
					in[term.Text] = map[string]bool{}
				}
				in[term.Text][d.ID] = true
			}
		}
	}
	for term, ids := range in {
		counts = append(counts, search.Count{Value: term, Count: len(ids)})
	}
	slices.SortFunc(counts, func(a, b search.Count) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Value, b.Value))
	})
	return counts[:min(len(counts), c.Limit)]
}

// BenchmarkComplete completes two letters in 25,000 posts with about 1,000,000 words,
// a third of which begin so, with and without a withheld post.
func BenchmarkComplete(b *testing.B) {
	_, ix := bombIndex(b, 25_000, 20_000_000)
	for name, withheld := range map[string][]string{"shown": nil, "withheld": {"post000007"}} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				c := &search.Completion{Field: indexer.Exact, Prefix: "or", Limit: 11, Withheld: func(archive.Head, int64) []string { return withheld }}
				if terms, err := ix.Complete(b.Context(), c); err != nil || len(terms) != 11 {
					b.Fatalf("got %v, %v, want 11 terms", terms, err)
				}
			}
		})
	}
}
