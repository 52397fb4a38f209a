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
	withheld, err := r.withhold()
	if err != nil {
		return nil, err
	}
	if withheld {
		found.Coverage = r.ix.coverOf(r.live)
	}
	a, err := r.ask(found)
	if err != nil {
		return nil, err
	}
	c := newCollector(r, a)
	if err := c.collect(); err != nil {
		return nil, err
	}
	if err := c.rank(); err != nil {
		return nil, err
	}
	c.answer(found)
	r.scratch.hits = c.hits
	r.end()
	return found, nil
}

// A collector sorts the documents of one search into hits, wider hits and
// counts.
type collector struct {
	*run
	asked  *asked
	all    set // the documents that have all that was asked for
	filter filter
	facets []tally
	months tally
	ends   ends

	hits, wider []int // in the order of documents
	outside     int

	best, bestWider []int // the first of them, in theirs
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

func newCollector(r *run, a *asked) *collector {
	c := &collector{run: r, asked: a, all: r.whole(a), filter: newFilter(r.ix, r.plan), hits: r.scratch.hits[:0], months: newTally(r.ix, "month"), ends: newEnds(r)}
	for _, name := range r.plan.Count {
		c.facets = append(c.facets, newTally(r.ix, name))
	}
	return c
}

// collect looks at every document that can be an answer.
func (c *collector) collect() error {
	look := c.look
	docs := c.all
	if c.plan.Some && len(c.plan.Clauses) > 0 {
		some, err := c.some(c.asked)
		if err != nil {
			return err
		}
		docs, look = some, c.lookSome
	}
	if err := c.each(docs, look); err != nil {
		return err
	}
	if c.plan.Some || c.plan.Wider == 0 || len(c.plan.Clauses) == 0 || !c.plan.LastHit(len(c.hits)) {
		return nil
	}
	some, err := c.some(c.asked)
	if err != nil {
		return err
	}
	return c.each(some.without(c.all), func(doc int) {
		if _, times := c.filter.fails(doc); times == 0 && c.filter.inPeriod(doc) {
			c.wider = append(c.wider, doc)
		}
	})
}

// look takes in a document that has all that was asked for.
func (c *collector) look(doc int) {
	in := c.filter.inPeriod(doc)
	failed, times := c.filter.fails(doc)
	if !in || times > 0 {
		c.outside++
	}
	if in {
		c.take(doc, failed, times)
	}
}

// lookSome takes in a document that has some of it.
func (c *collector) lookSome(doc int) {
	if c.in(c.all, doc) {
		c.look(doc)
	} else if c.filter.inPeriod(doc) {
		failed, times := c.filter.fails(doc)
		c.take(doc, failed, times)
	}
}

// take takes in a document of the period, which fails so many facets.
func (c *collector) take(doc int, failed string, times int) {
	switch times {
	case 0:
		c.hits = append(c.hits, doc)
		c.months.count(doc)
		c.ends.look(doc)
		for _, t := range c.facets {
			t.count(doc)
		}
	case 1:
		// A facet's counts ignore its own selection: a document that fails
		// only there counts there.
		for _, t := range c.facets {
			if t.name == failed {
				t.count(doc)
			}
		}
	}
}

// rank finds the first of the hits and of the wider ones, and their scores.
func (c *collector) rank() error {
	keep, wide := c.plan.Offset+c.plan.Limit, c.plan.Wider
	hits := c.hits
	if c.byDate() && !c.plan.Some { // else those with all words come first
		hits = first(hits, keep, c.byTime)
	}
	scored := slices.Concat(hits, c.wider)
	slices.Sort(scored)
	if err := c.score(c.asked, scored); err != nil {
		return err
	}
	if !c.nears() {
		c.best, c.bestWider = first(hits, keep, c.order()), first(c.wider, wide, c.byRelevance)
		return nil
	}
	c.best, c.bestWider = first(hits, max(keep, rescored), c.order()), first(c.wider, max(wide, rescored), c.byRelevance)
	c.allow(1)
	for _, best := range [][]int{c.best, c.bestWider} {
		if err := c.spare(c.rescore(best[:min(len(best), rescored)])); err != nil {
			return err
		}
	}
	c.asked.rough, c.short = c.asked.rough || c.short, false
	slices.SortFunc(c.best, c.order())
	slices.SortFunc(c.bestWider, c.byRelevance)
	return nil
}

// answer puts what was collected into the form of the engine.
func (c *collector) answer(found *search.Found) {
	found.Total, found.WiderTotal, found.Outside, found.Rough = len(c.hits), len(c.wider), c.outside, c.asked.rough
	c.ends.answer(c, found)
	hits := c.best[:min(len(c.best), c.plan.Offset+c.plan.Limit)]
	found.Hits = c.posts(hits[min(len(hits), c.plan.Offset):])
	found.Wider = c.posts(c.bestWider[:min(len(c.bestWider), c.plan.Wider)])
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
