package local

import (
	"context"
	"fmt"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"kronika/search"
)

// completionSteps is what completing may cost: a few milliseconds. Two letters of a
// large archive begin some 10,000 words.
const completionSteps = 400_000

// Complete implements [search.Engine].
func (ix *Index) Complete(ctx context.Context, c *search.Completion) (terms []search.Count, err error) {
	what := "complete in generation " + ix.manifest.Generation
	if !ix.inUse.TryRLock() { // it is closed, or about to be
		return nil, fmt.Errorf("%s: %w", what, errClosed)
	}
	defer ix.inUse.RUnlock()
	defer damage(what, &err)
	defer faultsPanic()()
	r := newRun(ctx, ix, &search.Plan{Withheld: c.Withheld})
	if terms, err = r.complete(c); err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	r.end()
	return terms, nil
}

func (r *run) complete(c *search.Completion) ([]search.Count, error) {
	if err := r.strike(); err != nil {
		return nil, err
	}
	all, err := r.heads(key{c.Field, c.Prefix})
	if err != nil {
		return nil, err
	}
	best := commonest{keep: c.Limit}
	for len(all) > 0 && r.spent < completionSteps {
		term, n, err := r.nextTerm(&all, c.Field)
		if err != nil {
			return nil, err
		}
		if n > 0 {
			best.add(term, n)
		}
	}
	best.shorten()
	terms := make([]search.Count, len(best.terms))
	for i, t := range best.terms {
		terms[i] = search.Count{Value: t.term, Count: int(t.docs)}
	}
	return terms, nil
}

// strike makes withheld documents deleted ones, for this run.
func (r *run) strike() error {
	if r.plan.Withheld == nil {
		return nil
	}
	withheld := r.plan.Withheld(r.ix.manifest.Decisions, r.ix.manifest.Seq)
	for _, p := range r.parts {
		struck := roaring.New()
		for _, id := range withheld {
			err := p.postings(key{idField, id}, func(_ int, posting segment.Posting) error {
				struck.Add(uint32(posting.Number()))
				return nil
			})
			if err != nil {
				return err
			}
		}
		if p.deleted != nil {
			struck.Or(p.deleted)
		}
		p.deleted = struck
	}
	return nil
}
