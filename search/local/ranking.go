package local

import (
	"cmp"
	"slices"

	"kronika/search"
)

// A ranking keeps the first documents in an order of those it is given.
type ranking struct {
	keep  int
	order func(a, b int) int
	docs  []int
	full  bool // docs[keep-1] is the last of the first keep so far
}

func (r *ranking) add(doc int) {
	if r.keep == 0 || r.full && r.order(doc, r.docs[r.keep-1]) > 0 {
		return
	}
	if r.docs = append(r.docs, doc); len(r.docs) == 2*r.keep {
		r.best()
		r.full = true
	}
}

// best returns the first documents, in order.
func (r *ranking) best() []int {
	slices.SortFunc(r.docs, r.order)
	r.docs = r.docs[:min(len(r.docs), r.keep)]
	return r.docs
}

// order is the order of the hits. Where some of the words are enough, documents
// with all of them come first.
func (c *collector) order() func(a, b int) int {
	order := c.byTime
	if c.plan.Sort != search.Newest && c.plan.Sort != search.Oldest {
		order = func(a, b int) int { return cmp.Or(c.byScore(a, b), c.byTime(a, b)) }
	}
	if !c.plan.Some {
		return order
	}
	return func(a, b int) int {
		switch {
		case c.whole(a) == c.whole(b):
			return order(a, b)
		case c.whole(a):
			return -1
		}
		return 1
	}
}

func (c *collector) byScore(a, b int) int { return cmp.Compare(c.sum[b], c.sum[a]) }

// byTime orders oldest first if that was asked for, else newest first.
func (c *collector) byTime(a, b int) int {
	if c.plan.Sort == search.Oldest {
		return cmp.Compare(c.ix.oldest[a], c.ix.oldest[b])
	}
	return cmp.Compare(c.ix.newest[a], c.ix.newest[b])
}
