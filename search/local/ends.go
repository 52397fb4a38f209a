package local

import "kronika/search"

// ends are where the hits of a search lie in time.
type ends struct {
	ix          *Index
	spans       []period
	counts      []int // by span
	first, last int   // the oldest and the newest dated hit; -1: none
}

func newEnds(r *run) ends {
	e := ends{ix: r.ix, counts: make([]int, len(r.plan.Spans)), first: -1, last: -1}
	for _, s := range r.plan.Spans {
		e.spans = append(e.spans, period{first: newPeriod(s.From).first, end: newPeriod(s.To).end})
	}
	return e
}

// look takes in a hit.
func (e *ends) look(doc int) {
	p := &e.ix.published[doc]
	if p.date == "" {
		return
	}
	if e.first < 0 || e.ix.oldest[doc] < e.ix.oldest[e.first] {
		e.first = doc
	}
	if e.last < 0 || e.ix.newest[doc] < e.ix.newest[e.last] {
		e.last = doc
	}
	for i, s := range e.spans {
		if p.first < s.end && p.end > s.first {
			e.counts[i]++
		}
	}
}

func (e *ends) answer(c *collector, found *search.Found) {
	found.Spans = e.counts
	if e.first >= 0 {
		posts := c.posts([]int{e.first, e.last})
		posts[0].Score, posts[1].Score = 0, 0 // it tells nothing of a place in time
		found.First, found.Last = &posts[0], &posts[1]
	}
}
