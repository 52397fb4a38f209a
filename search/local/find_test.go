package local

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"kronika/archive"
	"kronika/indexer"
	"kronika/search"
)

// terms returns a document with the given words as its text.
func terms(id string, words ...string) indexer.Document {
	d := indexer.Document{ID: id, Revision: 1, Fields: map[string][]indexer.Term{}}
	for i, w := range words {
		d.Fields[indexer.Text] = append(d.Fields[indexer.Text], indexer.Term{Text: w, Position: i + 1})
	}
	return d
}

// TestPrefixOfTooManyTerms: the commonest terms are used and the answer says so;
// what is left out by a prefix is left out wholly.
func TestPrefixOfTooManyTerms(t *testing.T) {
	b := &builder{tb: t, held: map[string]indexer.Document{}, unmerged: true}
	var first, rare []indexer.Document
	for i := range search.MaxTerms {
		word := fmt.Sprintf("b%04d", i)
		first = append(first, terms(fmt.Sprintf("twice%04d", i), word, word), terms(fmt.Sprintf("other%04d", i), word))
	}
	for i := range 10 {
		// Sorted before the others, in one document each.
		rare = append(rare, terms(fmt.Sprintf("rare%04d", i), fmt.Sprintf("a%04d", i), fmt.Sprintf("b-rare%04d", i)))
	}
	b.change(b.put(first...), b.put(rare...))
	ix := b.open()
	test := search.Test{Field: indexer.Text, Terms: []string{"b"}, Prefix: true, Weight: 1}
	p := everything()
	p.Clauses = []search.Clause{{Match: search.Match{Tests: []search.Test{test}}}}
	got, err := ix.Find(t.Context(), p)
	if err != nil || got.Total != 2*search.MaxTerms || !slices.Equal(got.Cut, []search.Cut{{Terms: search.MaxTerms}}) {
		t.Errorf("got total %d, cut %v, %v, want %d and the first", got.Total, got.Cut, err, 2*search.MaxTerms)
	}
	p.Clauses, p.Not = nil, []search.Match{{Tests: []search.Test{test}}}
	if got, err = ix.Find(t.Context(), p); err != nil || got.Total != 0 {
		t.Errorf("left out: got total %d, %v, want 0", got.Total, err)
	}
	// Terms that only deleted documents have are not among the commonest.
	var gone []string
	for _, d := range rare {
		gone = append(gone, d.ID)
	}
	b.change(b.delete(gone...))
	p.Clauses, p.Not = []search.Clause{{Match: search.Match{Tests: []search.Test{test}}}}, nil
	if got, err = b.open().Find(t.Context(), p); err != nil || got.Total != 2*search.MaxTerms || len(got.Cut) > 0 {
		t.Errorf("after deletion: got total %d, cut %v, %v, want %d and none", got.Total, got.Cut, err, 2*search.MaxTerms)
	}
}

// TestManyPrefixes: the terms of a question are bounded, however many prefixes
// it has.
func TestManyPrefixes(t *testing.T) {
	b := &builder{tb: t, held: map[string]indexer.Document{}}
	var docs []indexer.Document
	for i := range 600 {
		docs = append(docs, terms(fmt.Sprintf("post%04d", i), fmt.Sprintf("b%04d", i)))
	}
	b.change(b.put(docs...))
	p := everything()
	for range 4 {
		p.Clauses = append(p.Clauses, search.Clause{Match: search.Match{Tests: []search.Test{{Field: indexer.Text, Terms: []string{"b"}, Prefix: true, Weight: 1}}}})
	}
	got, err := b.open().Find(t.Context(), p)
	if want := search.MaxTerms / 4; err != nil || got.Total != want || len(got.Cut) != 4 {
		t.Errorf("got total %d, cut %v, %v, want %d and all four", got.Total, got.Cut, err, want)
	}
}

// TestNobodyWaits: a search that was given up ends with the context's error, and
// the next one is not disturbed by what it left.
func TestNobodyWaits(t *testing.T) {
	b := &builder{tb: t, held: map[string]indexer.Document{}}
	var docs []indexer.Document
	for i := range 3 * checkEvery {
		docs = append(docs, terms(fmt.Sprintf("post%05d", i), "snö"))
	}
	b.change(b.put(docs...))
	ix := b.open()
	for _, p := range []*search.Plan{everything(), word("snö")} {
		for looks := range 3 {
			if _, err := ix.Find(&impatient{t.Context(), looks}, p); !errors.Is(err, context.Canceled) {
				t.Errorf("after %d looks: got %v, want Canceled", looks, err)
			}
		}
		if got, err := ix.Find(t.Context(), p); err != nil || got.Total != len(docs) {
			t.Errorf("got %+v, %v, want %d posts", got, err, len(docs))
		}
	}
}

// impatient is a context that is cancelled when its error was looked at so many
// times.
type impatient struct {
	context.Context
	looks int
}

func (c *impatient) Err() error {
	if c.looks--; c.looks < 0 {
		return context.Canceled
	}
	return nil
}

// TestOddDocuments: what a blog may hold goes in and comes out.
func TestOddDocuments(t *testing.T) {
	long := strings.Repeat("å", 500_000)
	odd := terms("long", long, long)
	odd.Facets = map[string][]string{"label": {"", "två", "två", "\xff\xfe", long}, "author": {"A\x00B"}}
	odd.Published = "9999-12-31"
	b := &builder{tb: t, held: map[string]indexer.Document{}}
	b.change(b.put(odd, terms("empty"), indexer.Document{ID: "bare", Published: "0001"}))
	ix := b.open()
	if got, err := ix.Find(t.Context(), word(long)); err != nil || got.Total != 1 || got.Hits[0].ID != "long" {
		t.Errorf("got %+v, %v, want the post with the long word", got, err)
	}
	p := everything()
	p.Facets = map[string][]search.Choice{"label": {{Value: "två"}}, "author": {{Value: "A\x00B"}}, "unknown": {{Value: "x", Exclude: true}}}
	p.Count = append(p.Count, "unknown")
	got, err := ix.Find(t.Context(), p)
	if err != nil || got.Total != 1 || len(got.Facets["label"]) != 2 {
		t.Errorf("got %+v, %v, want one post and two labels", got, err)
	}
	if got, err = ix.Find(t.Context(), everything()); err != nil || got.Total != 3 || got.Hits[0].ID != "long" {
		t.Errorf("got %+v, %v, want three posts, the latest first", got, err)
	}
}

// TestPeriods: a range matches posts whose period overlaps it, on their own
// clock; undated posts match none.
func TestPeriods(t *testing.T) {
	b := &builder{tb: t, held: map[string]indexer.Document{}}
	for _, d := range []archive.Date{"", "2012", "2012-11", "2012-11-23", "2012-11-23T23:30:00-05:00", "2012-11-24T00:10+01:00", "1969-12-31"} {
		doc := terms(string("at" + d))
		doc.Published = d
		b.held[doc.ID] = doc
	}
	b.change(b.put(b.docs()...))
	ix := b.open()
	for _, c := range []struct {
		from, to archive.Date
		want     int
	}{
		{"", "", 7}, {"2012-11-23", "2012-11-23", 4}, {"2012-11-24", "2012-11-24", 3}, {"2012-12", "2012", 1},
		{"2013", "", 0}, {"", "1969", 1}, {"1969-12-31", "1969-12-31", 1}, {"1970", "2011", 0}, {"", "2012-10", 2}, {"2012-11", "", 5},
	} {
		p := everything()
		p.From, p.To = c.from, c.to
		if got, err := ix.Find(t.Context(), p); err != nil || got.Total != c.want {
			t.Errorf("%s to %s: got total %d, %v, want %d", c.from, c.to, got.Total, err, c.want)
		}
	}
}
