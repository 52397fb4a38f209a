package local

import (
	"errors"
	"fmt"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"kronika/indexer"
	"kronika/search"
)

// TestCutShort gives random plans less and less to spend: every post that is found
// is one that the whole search finds, what an answer lacks it says, and what is to
// be left out never shows.
func TestCutShort(t *testing.T) {
	r := newRandom(t, 3)
	b := &builder{tb: t, held: map[string]indexer.Document{}, unmerged: true}
	var docs []indexer.Document
	for n := range 60 {
		docs = append(docs, r.Document(n, 1))
	}
	b.change(b.put(docs[:30]...), b.put(docs[30:]...))
	ix := b.open()
	ended := map[string]int{}
	for range 500 {
		p := r.Plan()
		p.Some, p.Offset, p.Limit = false, 0, 100
		whole, err := ix.Find(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		right := map[string]bool{}
		for _, post := range whole.Hits {
			right[post.ID] = true
		}
		for most := 20_000; most > 0; most /= 3 {
			run := newRun(t.Context(), ix, p)
			run.share(most, 1)
			got, err := run.find()
			how := outcome(t, got, err)
			ended[how]++
			if how == "refused" {
				continue
			}
			for _, post := range got.Hits {
				if !right[post.ID] {
					t.Fatalf("%d steps: %s is found, which the whole search does not find: %+v", most, post.ID, p)
				}
			}
			if how == "whole" && !gocmp.Equal(whole, got) {
				t.Fatalf("%d steps: the answer is another and does not say so: %+v", most, p)
			}
		}
	}
	for _, how := range []string{"whole", "partial", "refused"} {
		if ended[how] == 0 {
			t.Errorf("no search ended %s", how)
		}
	}
}

// TestLeftOutByNearness: of a prefix that stands for very many terms close to
// another word, all are left out.
func TestLeftOutByNearness(t *testing.T) {
	b := &builder{tb: t, held: map[string]indexer.Document{}}
	var docs []indexer.Document
	for i := range 3 * nearTerms {
		d := terms(fmt.Sprintf("post%04d", i), "snö", fmt.Sprintf("b%04d", i))
		d.Fields[indexer.Exact] = d.Fields[indexer.Text]
		docs = append(docs, d)
	}
	b.change(b.put(docs...))
	ix := b.open()
	snow := search.Test{Field: indexer.Exact, Terms: []string{"snö"}, Weight: 1}
	wide := search.Test{Field: indexer.Exact, Terms: []string{"b"}, Prefix: true, Weight: 1}
	for _, c := range []struct {
		near search.Near
		not  bool
	}{
		{search.Near{Groups: [][]search.Test{{snow}, {wide}}, Distance: 1, Weight: 1}, true},
		{search.Near{Groups: [][]search.Test{{snow}, {wide}}, Paragraph: true, Weight: 1}, true},
		{search.Near{Groups: [][]search.Test{{snow}}, Not: []search.Test{wide}, Paragraph: true, Weight: 1}, false},
	} {
		p, m := everything(), search.Match{Near: []search.Near{c.near}}
		if c.not {
			p.Not = []search.Match{m}
		} else {
			p.Clauses = []search.Clause{{Match: m}}
		}
		if got, err := ix.Find(t.Context(), p); err != nil || got.Total != 0 || len(got.Cut) > 0 {
			t.Errorf("%+v: got %+v, %v, want no post", c, got, err)
		}
	}
}

// TestRefused: what cannot be left out wholly is refused, and the next search is
// not disturbed.
func TestRefused(t *testing.T) {
	b := &builder{tb: t, held: map[string]indexer.Document{}}
	b.change(b.put(terms("one", "snö"), terms("two", "is")))
	ix := b.open()
	p := word("snö")
	p.Not = []search.Match{{Tests: []search.Test{{Field: indexer.Text, Terms: []string{"i"}, Prefix: true}}}}
	run := newRun(t.Context(), ix, p)
	run.share(2, 1)
	if _, err := run.find(); !errors.Is(err, search.CostlyError{}) {
		t.Errorf("got %v, want a refusal", err)
	}
	if got, err := ix.Find(t.Context(), p); err != nil || got.Total != 1 {
		t.Errorf("got %+v, %v, want one post", got, err)
	}
}
