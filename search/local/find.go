package local

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"kronika/search"
)

// Find implements [search.Engine].
func (ix *Index) Find(ctx context.Context, p *search.Plan) (found *search.Found, err error) {
	// Damaged files can make bleve panic; the server goes on.
	defer func() {
		if r := recover(); r != nil {
			found, err = nil, fmt.Errorf("search generation %s: damaged: %v", ix.generation, r)
		}
	}()
	s := ix.scratch.Get().(*scores)
	defer func() { s.clear(); ix.scratch.Put(s) }()
	found = &search.Found{Coverage: ix.coverage, Generation: ix.generation}
	if err := ix.score(ctx, s, p, found); err != nil {
		return nil, fmt.Errorf("search generation %s: %w", ix.generation, err)
	}
	c := newCollector(ix, s, p)
	if err := c.collect(ctx); err != nil {
		return nil, fmt.Errorf("search generation %s: %w", ix.generation, err)
	}
	c.answer(found)
	return found, nil
}

// score runs the clauses of a plan over the postings.
func (ix *Index) score(ctx context.Context, s *scores, p *search.Plan, found *search.Found) error {
	for i, c := range p.Clauses {
		matched, cut, err := ix.apply(ctx, s, i+1, c.Tests)
		if err == nil && !matched && len(c.Fallback) > 0 {
			if matched, cut, err = ix.apply(ctx, s, i+1, c.Fallback); matched {
				found.Fallbacks = append(found.Fallbacks, i)
			}
		}
		if err != nil {
			return err
		}
		if cut {
			found.Cut = append(found.Cut, i)
		}
	}
	for _, c := range p.Not {
		for _, t := range c.Tests {
			banned, _, err := ix.occurrences(t)
			if err != nil {
				return err
			}
			for _, o := range banned {
				s.ban(o.doc)
			}
		}
	}
	return nil
}

// A collector sorts the documents of one search into hits, wider hits and
// counts.
type collector struct {
	ix     *Index
	s      *scores
	p      *search.Plan
	filter filter

	hits, wider []int
	counts      map[string][]int // by facet: number of posts by value
	months      []int
}

func newCollector(ix *Index, s *scores, p *search.Plan) *collector {
	c := &collector{ix: ix, s: s, p: p, filter: newFilter(ix, p), counts: map[string][]int{}}
	for _, name := range p.Count {
		c.counts[name] = make([]int, len(ix.facets[name].values))
	}
	c.months = make([]int, len(ix.facets["month"].values))
	return c
}

// checkEvery is how many documents are looked at between two looks at the
// deadline.
const checkEvery = 4096

// collect looks at every document that can be an answer.
func (c *collector) collect(ctx context.Context) error {
	if len(c.p.Clauses) > 0 {
		for i, doc := range c.s.touched {
			if i%checkEvery == 0 && ctx.Err() != nil {
				return ctx.Err()
			}
			c.look(doc)
		}
		return nil
	}
	for doc, id := range c.ix.ids {
		if doc%checkEvery == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if id != "" {
			c.look(doc)
		}
	}
	return nil
}

// look decides what a document is.
func (c *collector) look(doc int) {
	if c.s.not[doc] || !c.filter.inPeriod(doc) {
		return
	}
	failed, times := c.filter.fails(doc)
	if times > 1 {
		return
	}
	if !c.whole(doc) && !c.p.Some {
		if times == 0 {
			c.wider = append(c.wider, doc)
		}
		return
	}
	// A facet's counts ignore its own selection: a document that fails only
	// there counts there.
	for name, counts := range c.counts {
		if times == 0 || name == failed {
			for _, v := range c.ix.facets[name].of[doc] {
				counts[v]++
			}
		}
	}
	if times == 0 {
		c.hits = append(c.hits, doc)
		for _, v := range c.ix.facets["month"].of[doc] {
			c.months[v]++
		}
	}
}

// whole reports whether a document has all that was asked for.
func (c *collector) whole(doc int) bool { return int(c.s.clauses[doc]) == len(c.p.Clauses) }

// answer puts what was collected into the form of the engine.
func (c *collector) answer(found *search.Found) {
	found.Total, found.WiderTotal = len(c.hits), len(c.wider)
	slices.SortFunc(c.hits, c.order)
	end := min(len(c.hits), c.p.Offset+c.p.Limit)
	found.Hits = c.matches(c.hits[min(end, c.p.Offset):end])
	if end == len(c.hits) {
		slices.SortFunc(c.wider, func(a, b int) int { return cmp.Or(c.byScore(a, b), c.newest(a, b)) })
		found.Wider = c.matches(c.wider[:min(len(c.wider), c.p.Wider)])
	}
	found.Facets = map[string][]search.Count{}
	for name, counts := range c.counts {
		found.Facets[name] = c.values(name, counts)
	}
	for i, n := range c.months {
		if n > 0 {
			found.Months = append(found.Months, search.Count{Value: c.ix.facets["month"].values[i], Count: n})
		}
	}
}

// order is the order of the hits.
func (c *collector) order(a, b int) int {
	switch c.p.Sort {
	case search.Newest:
		return c.newest(a, b)
	case search.Oldest:
		return c.oldest(a, b)
	}
	wholeFirst := 0
	if c.whole(a) != c.whole(b) {
		wholeFirst = 1
		if c.whole(a) {
			wholeFirst = -1
		}
	}
	return cmp.Or(wholeFirst, c.byScore(a, b), c.newest(a, b))
}

func (c *collector) byScore(a, b int) int { return cmp.Compare(c.s.sum[b], c.s.sum[a]) }

// newest orders by date, undated posts last, then by ID.
func (c *collector) newest(a, b int) int {
	p := c.ix.published
	return cmp.Or(c.datedFirst(a, b), cmp.Compare(p[b].start, p[a].start), cmp.Compare(c.ix.ids[a], c.ix.ids[b]))
}

func (c *collector) oldest(a, b int) int {
	p := c.ix.published
	return cmp.Or(c.datedFirst(a, b), cmp.Compare(p[a].start, p[b].start), cmp.Compare(c.ix.ids[a], c.ix.ids[b]))
}

func (c *collector) datedFirst(a, b int) int {
	undated := func(doc int) int {
		if c.ix.published[doc].date == "" {
			return 1
		}
		return 0
	}
	return undated(a) - undated(b)
}

func (c *collector) matches(docs []int) []search.Match {
	topics := c.ix.facets["topic"]
	matches := make([]search.Match, len(docs))
	for i, doc := range docs {
		matches[i] = search.Match{ID: c.ix.ids[doc], Revision: c.ix.revisions[doc], Score: c.s.sum[doc]}
		for _, v := range topics.of[doc] {
			matches[i].Topics = append(matches[i].Topics, topics.values[v])
		}
	}
	return matches
}

// maxValues bounds the values of a facet that are answered: nobody reads more,
// and years and months have no such bound.
const maxValues = 200

// values returns the counts of a facet that are not zero, and chosen values
// whatever their count.
func (c *collector) values(name string, counts []int) []search.Count {
	var values []search.Count
	for i, n := range counts {
		if n > 0 || c.filter.chosen(name, int32(i)) {
			values = append(values, search.Count{Value: c.ix.facets[name].values[i], Count: n})
		}
	}
	if name == "year" || name == "month" {
		slices.SortFunc(values, func(a, b search.Count) int { return cmp.Compare(b.Value, a.Value) })
		return values
	}
	slices.SortFunc(values, func(a, b search.Count) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
	})
	return values[:min(len(values), maxValues)]
}
