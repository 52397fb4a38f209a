package local

import (
	"context"
	"math"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"kronika/search"
)

// A run is one search under way.
type run struct {
	*scratch
	ix    *Index
	plan  *search.Plan
	ctx   context.Context
	limit int // terms that one prefix may stand for
	steps int // postings and terms looked at
	parts []*part

	scanned  int                 // terms that prefixes went through
	expanded map[prefix]expanded // what they stand for

	// Of the match under way.
	cut      bool     // terms of a prefix were left out
	similars []string // what misspelt terms stood for
}

func newRun(ctx context.Context, ix *Index, p *search.Plan) *run {
	prefixes := 0
	for _, c := range p.Clauses {
		prefixes += countPrefixes(c.Match)
	}
	s := ix.scratch.Get().(*scratch)
	r := &run{scratch: s, ix: ix, plan: p, ctx: ctx, limit: max(1, search.MaxTerms/max(1, prefixes)), expanded: map[prefix]expanded{}}
	for _, p := range ix.parts {
		r.parts = append(r.parts, &p)
	}
	return r
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

// checkEvery is how many postings are looked at between two looks at the
// deadline: far less than a millisecond.
const checkEvery = 4096

// step returns the error of a search that nobody waits for any more.
func (r *run) step() error {
	if r.steps++; r.steps%checkEvery == 0 {
		return r.ctx.Err()
	}
	return nil
}

// test counts the occurrences of what a test looks for, in the live documents.
func (r *run) test(t search.Test) error {
	if t.Prefix && len(t.Terms) == 1 && t.Voice == search.AnyVoice && r.limit == math.MaxInt {
		return r.every(key{t.Field, t.Terms[0]})
	}
	ends, err := r.ends(t)
	if err != nil {
		return err
	}
	for _, p := range r.parts {
		if len(t.Terms) == 1 && t.Voice == search.AnyVoice {
			err = r.words(p, t.Field, ends)
		} else {
			err = r.phrases(p, t, ends)
		}
		if err != nil {
			return err
		}
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
		ends, r.cut = e.terms, r.cut || e.cut
	case t.Fuzzy:
		ends, err = r.similar(key{t.Field, last})
		r.similars = append(r.similars, ends...)
	default:
		ends = []string{last}
	}
	return ends, err
}

// words counts each of some terms.
func (r *run) words(p *part, field string, terms []string) error {
	for _, term := range terms {
		err := p.postings(key{field, term}, func(doc int, posting segment.Posting) error {
			r.count(doc, int(posting.Frequency()))
			return r.step()
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// phrases counts where the terms of a test stand in a row, any of ends as the
// last of them.
func (r *run) phrases(p *part, t search.Test, ends []string) error {
	found, err := r.spots(p, t, ends, nil)
	if err != nil {
		return err
	}
	for i, doc := range found.docs {
		r.count(p.base+int(doc), len(found.at[i]))
	}
	return nil
}

// spots returns where the terms of a test stand in a row, any of ends as the last
// of them: in the documents within, nil for all.
func (r *run) spots(p *part, t search.Test, ends []string, within *roaring.Bitmap) (found places, err error) {
	last := len(t.Terms) - 1
	for _, end := range ends {
		if err := r.ctx.Err(); err != nil {
			return places{}, err
		}
		docs, err := p.common(t.Field, append(t.Terms[:last:last], end))
		if err != nil {
			return places{}, err
		}
		if within != nil {
			docs = roaring.And(docs, within)
		}
		at, err := p.places(key{t.Field, append(t.Terms[:last:last], end)[0]}, docs.ToArray())
		for i := 1; i <= last && err == nil && len(at.docs) > 0; i++ {
			if err = r.step(); err == nil {
				at, err = p.following(at, key{t.Field, append(t.Terms[:last:last], end)[i]}, i+1, t.Slop)
			}
		}
		if err != nil {
			return places{}, err
		}
		found = found.with(at)
	}
	return r.spoken(p, found, t.Voice)
}
