package local

import (
	"context"
	"fmt"
	"slices"

	"kronika/search"
	"kronika/search/score"
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
	found := &search.Found{Coverage: r.ix.coverage, Generation: r.ix.manifest.Generation, Built: r.ix.manifest.Built}
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

	hits, wider []int   // in the order of documents
	missed      [][]int // by chosen facet: documents of the period that fail only there
	outside     int

	best, bestWider []int // the first of them, in theirs
}

func newCollector(r *run, a *asked) *collector {
	f := newFilter(r.ix, r.plan)
	return &collector{run: r, asked: a, all: r.whole(a), filter: f, hits: r.scratch.hits[:0], missed: make([][]int, len(f.facets)), ends: newEnds(r)}
}

// collect looks at every document that can be an answer.
func (c *collector) collect() error {
	docs := c.all
	if c.plan.Some && len(c.plan.Clauses) > 0 {
		some, err := c.some(c.asked)
		if err != nil {
			return err
		}
		docs = some
	}
	if err := c.each(docs, c.sift); err != nil {
		return err
	}
	if err := c.count(); err != nil {
		return err
	}
	if c.plan.Some || c.plan.Wider == 0 || len(c.plan.Clauses) == 0 || !c.plan.LastHit(len(c.hits)) {
		return nil
	}
	some, err := c.some(c.asked)
	if err != nil {
		return err
	}
	return c.each(some.without(c.all), func(docs []int) {
		for _, doc := range docs {
			if _, times := c.filter.fails(doc); times == 0 && c.filter.inPeriod(doc) {
				c.wider = append(c.wider, doc)
			}
		}
	})
}

// sift takes in those of some documents that pass the filter.
func (c *collector) sift(docs []int) {
	if !c.filter.dated && len(c.filter.facets) == 0 {
		c.hits = append(c.hits, docs...)
		return
	}
	for _, doc := range docs {
		c.look(doc)
	}
}

// look takes in a document.
func (c *collector) look(doc int) {
	in := c.filter.inPeriod(doc)
	failed, times := c.filter.fails(doc)
	switch {
	case in && times == 0:
		c.hits = append(c.hits, doc)
		return
	case in && times == 1:
		c.missed[failed] = append(c.missed[failed], doc)
	}
	if !c.plan.Some || c.in(c.all, doc) {
		c.outside++
	}
}

// rank finds the first of the hits and of the wider ones, and their scores.
func (c *collector) rank() error {
	keep, wide := c.plan.Offset+c.plan.Limit, c.plan.Wider
	hits := c.hits
	if c.plan.ByDate() && !c.plan.Some { // else those with all words come first
		hits = first(hits, keep, c.byTime)
	}
	scored := slices.Concat(hits, c.wider)
	slices.Sort(scored)
	if err := c.score(c.asked, scored); err != nil {
		return err
	}
	if !c.plan.Nears() {
		c.best, c.bestWider = first(hits, keep, c.order()), first(c.wider, wide, c.byRelevance)
		return nil
	}
	c.best, c.bestWider = first(hits, max(keep, score.Rescored), c.order()), first(c.wider, max(wide, score.Rescored), c.byRelevance)
	c.allow(1)
	for _, best := range [][]int{c.best, c.bestWider} {
		if err := c.spare(c.rescore(best[:min(len(best), score.Rescored)])); err != nil {
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
	found.Facets = make(map[string][]search.Count, len(c.facets))
	for i := range c.facets {
		found.Facets[c.facets[i].name] = c.values(&c.facets[i])
	}
	for i, value := range c.months.values {
		if n := c.months.counts[i]; n > 0 {
			found.Months = append(found.Months, search.Count{Value: value, Count: int(n)})
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
