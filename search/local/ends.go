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

// look takes in the hits.
func (e *ends) look(docs []int) {
	if len(docs) == 0 {
		return
	}
	newest, oldest := e.ix.newest, e.ix.oldest
	e.first, e.last = docs[0], docs[0]
	for _, doc := range docs {
		if oldest[doc] < oldest[e.first] {
			e.first = doc
		}
		if newest[doc] < newest[e.last] {
			e.last = doc
		}
	}
	if e.ix.published[e.first].date == "" { // undated posts stand last: there is no other
		e.first, e.last = -1, -1
	}
	for i, s := range e.spans {
		for _, doc := range docs {
			if p := &e.ix.published[doc]; p.date != "" && p.first < s.end && p.end > s.first {
				e.counts[i]++
			}
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
