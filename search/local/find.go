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
	what := "search generation " + ix.manifest.Generation
	if !ix.inUse.TryRLock() { // it is closed, or about to be
		return nil, fmt.Errorf("%s: %w", what, errClosed)
	}
	defer ix.inUse.RUnlock()
	defer damage(what, &err)
	defer faultsPanic()()
	if found, err = newRun(ctx, ix, p).find(); err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	return found, nil
}

// find answers the plan, and ends the run.
func (r *run) find() (*search.Found, error) {
	found := &search.Found{Coverage: r.ix.coverage, Generation: r.ix.manifest.Generation}
	if err := r.withhold(found); err != nil {
		return nil, err
	}
	if err := r.score(found); err != nil {
		return nil, err
	}
	c := newCollector(r)
	if err := c.collect(); err != nil {
		return nil, err
	}
	if err := c.rescore(found); err != nil {
		return nil, err
	}
	c.answer(found)
	r.end()
	return found, nil
}

// A collector sorts the documents of one search into hits, wider hits and
// counts.
type collector struct {
	*run
	filter filter
	hits   ranking
	wider  ranking
	facets []tally
	months tally
	ends   ends

	total, widerTotal, outside int
}

// A tally counts the values of a facet.
type tally struct {
	column
	name   string
	counts []int // by value
}

func newTally(ix *Index, name string) tally {
	c := ix.facets[name]
	return tally{c, name, make([]int, len(c.values))}
}

func (t tally) count(doc int) {
	for _, v := range t.at(doc) {
		t.counts[v]++
	}
}

func newCollector(r *run) *collector {
	c := &collector{run: r, filter: newFilter(r.ix, r.plan), months: newTally(r.ix, "month"), ends: newEnds(r)}
	for _, name := range r.plan.Count {
		c.facets = append(c.facets, newTally(r.ix, name))
	}
	c.hits = ranking{keep: r.plan.Offset + r.plan.Limit, order: c.order()}
	c.wider = ranking{keep: r.plan.Wider, order: func(a, b int) int { return cmp.Or(c.byScore(a, b), c.byTime(a, b)) }}
	if r.nears() {
		c.hits.keep, c.wider.keep = max(c.hits.keep, rescored), max(c.wider.keep, rescored)
	}
	return c
}

// rescore puts the best documents in the order of their scores with nearness.
func (c *collector) rescore(found *search.Found) error {
	if !c.nears() {
		return nil
	}
	lists := []*ranking{&c.hits}
	if c.plan.LastHit(c.total) && c.plan.Wider > 0 {
		lists = append(lists, &c.wider)
	}
	c.allow(1)
	c.short = false
	for _, r := range lists {
		best := r.best()
		if err := c.spare(c.run.rescore(best[:min(len(best), rescored)])); err != nil {
			return err
		}
	}
	found.Rough = found.Rough || c.short
	return nil
}

// collect looks at every document that can be an answer.
func (c *collector) collect() error {
	if len(c.plan.Clauses) > 0 {
		for _, doc := range c.touched {
			c.look(doc)
			if err := c.step(); err != nil {
				return err
			}
		}
		return nil
	}
	for doc, id := range c.ix.ids {
		if id != "" {
			c.look(doc)
		}
		if err := c.step(); err != nil {
			return err
		}
	}
	return nil
}

// look decides what a document is.
func (c *collector) look(doc int) {
	if c.not[doc] {
		return
	}
	in := c.filter.inPeriod(doc)
	failed, times := c.filter.fails(doc)
	if c.whole(doc) && (!in || times > 0) {
		c.outside++
	}
	switch {
	case !in:
	case times > 1:
	case !c.whole(doc) && !c.plan.Some:
		if times == 0 {
			c.widerTotal++
			c.wider.add(doc)
		}
	case times == 1:
		// A facet's counts ignore its own selection: a document that fails
		// only there counts there.
		for _, t := range c.facets {
			if t.name == failed {
				t.count(doc)
			}
		}
	default:
		c.total++
		c.hits.add(doc)
		c.months.count(doc)
		c.ends.look(doc)
		for _, t := range c.facets {
			t.count(doc)
		}
	}
}

// whole reports whether a document has all that was asked for.
func (c *collector) whole(doc int) bool { return int(c.clauses[doc]) == len(c.plan.Clauses) }

// answer puts what was collected into the form of the engine.
func (c *collector) answer(found *search.Found) {
	found.Total, found.WiderTotal, found.Outside = c.total, c.widerTotal, c.outside
	c.ends.answer(c, found)
	hits := c.hits.best()
	hits = hits[:min(len(hits), c.plan.Offset+c.plan.Limit)]
	found.Hits = c.posts(hits[min(len(hits), c.plan.Offset):])
	if c.plan.LastHit(c.total) {
		wider := c.wider.best()
		found.Wider = c.posts(wider[:min(len(wider), c.plan.Wider)])
	}
	found.Facets = map[string][]search.Count{}
	for _, t := range c.facets {
		found.Facets[t.name] = c.values(t)
	}
	for i, n := range c.months.counts {
		if n > 0 {
			found.Months = append(found.Months, search.Count{Value: c.months.values[i], Count: n})
		}
	}
}

func (c *collector) posts(docs []int) []search.Post {
	topics := c.ix.facets["topic"]
	posts := make([]search.Post, len(docs))
	for i, doc := range docs {
		posts[i] = search.Post{ID: c.ix.ids[doc], Revision: int(c.ix.revisions[doc]), Score: c.sum[doc]}
		for _, v := range topics.at(doc) {
			posts[i].Topics = append(posts[i].Topics, topics.values[v])
		}
	}
	return posts
}

const (
	// maxValues bounds the values of a facet that are answered: nobody reads more,
	// and years and months have no such bound.
	maxValues = 200
	// maxAlone bounds them where one facet alone is counted: to be looked through.
	maxAlone = 5000
)

// values returns the counts of a facet that are not zero, and of chosen values
// whatever their count.
func (c *collector) values(t tally) []search.Count {
	var values, chosen []search.Count
	for i, n := range t.counts {
		value := search.Count{Value: t.column.values[i], Count: n}
		if c.filter.chosen(t.name, uint32(i)) {
			chosen = append(chosen, value)
		} else if n > 0 {
			values = append(values, value)
		}
	}
	byCount := func(a, b search.Count) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
	}
	if t.name == "year" || t.name == "month" {
		values = append(values, chosen...)
		slices.SortFunc(values, func(a, b search.Count) int { return cmp.Compare(b.Value, a.Value) })
		return values
	}
	slices.SortFunc(values, byCount)
	most := maxValues
	if len(c.facets) == 1 {
		most = maxAlone
	}
	values = append(values[:min(len(values), most)], chosen...)
	slices.SortFunc(values, byCount)
	return values
}
