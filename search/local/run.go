package local

import (
	"context"
	"math"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/vellum/levenshtein"

	"kronika/search"
	"kronika/search/score"
)

// A run is one search under way.
type run struct {
	*scratch
	ix    *Index
	plan  *search.Plan
	ctx   context.Context
	parts []*part
	budget
	calls int // of step

	limit    int                 // terms that one prefix may stand for
	scan     int                 // steps that finding them may take
	expanded map[prefix]expanded // what they stand for

	spellings map[misspelt]*levenshtein.DFA // of terms looked for so far

	// Of the match under way.
	cut      int      // so many terms a prefix stood for, which has more; 0: none has
	similars []string // what misspelt terms stood for
}

func newRun(ctx context.Context, ix *Index, p *search.Plan) *run {
	r := &run{scratch: ix.scratch.Get().(*scratch), ix: ix, plan: p, ctx: ctx, expanded: map[prefix]expanded{}}
	prefixes := 0
	for _, c := range p.Clauses {
		prefixes += countPrefixes(c.Match)
	}
	r.share(maxSteps, max(1, prefixes))
	for _, p := range ix.parts {
		p.run = r
		r.parts = append(r.parts, &p)
	}
	return r
}

// share sets what the search may cost, and what of it so many prefixes.
func (r *run) share(most, prefixes int) {
	r.most, r.until = most, math.MaxInt // until the scoring begins
	r.limit, r.scan = max(1, search.MaxTerms/prefixes), most/2/prefixes
}

func countPrefixes(m search.Match) (n int) {
	for _, t := range m.Tests {
		if t.Prefix {
			n++
		}
	}
	for _, near := range m.Near {
		for _, group := range near.Groups {
			n += countPrefixes(search.Match{Tests: group})
		}
	}
	for _, some := range [][]search.Match{m.Any, m.All} {
		for _, sub := range some {
			n += countPrefixes(sub)
		}
	}
	return n
}

// end gives the scratch back.
func (r *run) end() {
	r.clear()
	r.ix.scratch.Put(r.scratch)
}

// checkEvery is how many things are looked at between two looks at the deadline:
// far less than a millisecond, and a few where each is a term.
const checkEvery = 4096

// step returns the error of a search that nobody waits for any more.
func (r *run) step() error {
	if r.calls++; r.calls%checkEvery == 0 {
		return r.ctx.Err()
	}
	return nil
}

// ends returns the terms that the last one of a test stands for: itself, or those
// that a prefix or a misspelling may be.
func (r *run) ends(t search.Test) (ends []string, err error) {
	last := t.Terms[len(t.Terms)-1]
	switch {
	case t.Prefix:
		var e expanded
		e, err = r.expand(prefix{key{t.Field, last}, r.limit})
		if ends = e.terms; e.cut && (r.cut == 0 || len(ends) < r.cut) {
			r.cut = len(ends)
		}
		r.short = r.short || e.short
	case t.Fuzzy:
		ends, err = r.similar(key{t.Field, last})
		r.similars = append(r.similars, ends...)
	default:
		ends = []string{last}
	}
	return ends, err
}

// manyDocuments is how many are looked through at once for where terms stand: what
// was found in those before stays, if a search is cut short.
const manyDocuments = 1024

// spots calls add with where the terms of a test stand in a row, any of ends as
// the last of them: in the documents within, nil for all, by end and document.
func (r *run) spots(p *part, t search.Test, ends []string, within *roaring.Bitmap, add func(doc uint32, at []score.Spot)) error {
	last := len(t.Terms) - 1
	for _, end := range ends {
		terms := append(t.Terms[:last:last], end)
		docs, err := p.common(t.Field, terms)
		if err != nil {
			return err
		}
		if within != nil {
			docs = roaring.And(docs, within)
		}
		for some := range slices.Chunk(docs.ToArray(), manyDocuments) {
			at, err := p.row(t, terms, some)
			if err == nil {
				at, err = p.spoken(at, t.Voice)
			}
			if err != nil {
				return err
			}
			for i, doc := range at.docs {
				add(doc, at.at[i])
			}
		}
	}
	return nil
}
