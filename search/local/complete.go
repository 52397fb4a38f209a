package local

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"kronika/search"
)

// completionSteps is what looking at terms may cost: 30,000 of what is kept, or 20,000 words,
// more than two letters of Swedish begin in any archive of blogs. Of more, the first are
// looked at.
const completionSteps = 300_000

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
	terms, err := r.begun(key{c.Field, c.Prefix})
	if err != nil {
		return nil, err
	}
	if _, err := r.withhold(); err != nil {
		return nil, err
	}
	best := []search.Count{}
	for _, t := range terms {
		if len(best) >= c.Limit && byCount(best[c.Limit-1], t) < 0 {
			break // none that follows can be before it
		}
		if t.Count, err = r.holding(key{c.Field, t.Value}); err != nil {
			return nil, err
		}
		if t.Count > 0 {
			at, _ := slices.BinarySearchFunc(best, t, byCount)
			best = slices.Insert(best, at, t)
		}
	}
	return best[:min(len(best), c.Limit)], nil
}

// byCount puts the commonest first.
func byCount(a, b search.Count) int {
	return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
}

// begun returns the terms that begin so, the commonest first, as counted with deleted
// documents: to leave these out takes longer.
func (r *run) begun(k key) (terms []search.Count, err error) {
	for _, p := range r.parts {
		defer func(deleted *roaring.Bitmap) { p.deleted = deleted }(p.deleted)
		p.deleted = nil
	}
	all, err := r.heads(k)
	for err == nil && len(all) > 0 && r.spent < completionSteps {
		var c counted
		if c, err = r.countTerm(&all); err == nil {
			terms = append(terms, search.Count{Value: c.term, Count: int(c.docs)})
		}
	}
	slices.SortFunc(terms, byCount)
	return terms, err
}

// holding returns how many live documents have a term.
func (r *run) holding(k key) (n int, err error) {
	for _, p := range r.parts {
		kept, err := p.kept(k)
		if err != nil {
			return 0, err
		}
		docs, err := p.count(kept)
		if err != nil {
			return 0, err
		}
		n += int(docs)
	}
	return n, nil
}
