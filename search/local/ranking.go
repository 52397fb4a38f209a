package local

import (
	"cmp"
	"slices"

	"kronika/search"
)

// first returns the first so many documents in an order.
func first(docs []int, keep int, order func(a, b int) int) (best []int) {
	if keep == 0 {
		return nil
	}
	full := false // best[keep-1] is the last of the first so far
	for _, doc := range docs {
		if full && order(doc, best[keep-1]) > 0 {
			continue
		}
		if best = append(best, doc); len(best) == 2*keep {
			slices.SortFunc(best, order)
			best, full = best[:keep], true
		}
	}
	slices.SortFunc(best, order)
	return best[:min(len(best), keep)]
}

// order is the order of the hits. Where some of the words are enough, documents
// with all of them come first.
func (c *collector) order() func(a, b int) int {
	order := c.byRelevance
	if c.plan.ByDate() {
		order = c.byTime
	}
	if !c.plan.Some {
		return order
	}
	return func(a, b int) int {
		whole, other := c.in(c.all, a), c.in(c.all, b)
		switch {
		case whole == other:
			return order(a, b)
		case whole:
			return -1
		}
		return 1
	}
}

// byRelevance orders by score, and what has the same by time.
func (c *collector) byRelevance(a, b int) int {
	if order := cmp.Compare(c.sum[b], c.sum[a]); order != 0 {
		return order
	}
	return c.byTime(a, b)
}

// byTime orders oldest first if that was asked for, else newest first.
func (c *collector) byTime(a, b int) int {
	if c.plan.Sort == search.Oldest {
		return cmp.Compare(c.ix.oldest[a], c.ix.oldest[b])
	}
	return cmp.Compare(c.ix.newest[a], c.ix.newest[b])
}
