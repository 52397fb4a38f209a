package opensearch

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"sync"

	"kronika/search"
	"kronika/search/score"
)

// Find implements [search.Engine].
func (ix *Index) Find(ctx context.Context, p *search.Plan) (*search.Found, error) {
	found, err := newRun(ctx, ix, p).find()
	if err != nil {
		return nil, fmt.Errorf("search generation %s: %w", ix.manifest.Generation, err)
	}
	return found, nil
}

func (r *run) find() (*search.Found, error) {
	found := &search.Found{Coverage: r.ix.coverage, Generation: r.ix.manifest.Generation, Built: r.ix.manifest.Built}
	if len(r.withheld) > 0 {
		var err error
		if found.Coverage, err = r.ix.cover(r.ctx, r.withheld); err != nil {
			return nil, err
		}
	}
	a, err := r.ask(found)
	if err != nil {
		return nil, err
	}
	s := newSifter(r, a)
	if err := s.count(found); err != nil {
		return nil, err
	}
	if err := s.rank(found); err != nil {
		return nil, err
	}
	return found, nil
}

// A sifter puts the requests together that an answer takes.
type sifter struct {
	*run
	asked   *asked
	out     []body            // what must not pass
	period  []body            // the time that was asked for
	chosen  map[string][]body // by facet: what was asked for of it
	weights []float64         // of the clauses, for nearness
	look    bool              // the best are looked at again
	whole   int               // hits that have all clauses
	total   int               // hits
}

func newSifter(r *run, a *asked) *sifter {
	s := &sifter{run: r, asked: a, chosen: map[string][]body{}}
	s.out = append(each(a.not, (*node).filter), excluded(r.withheld)...)
	if from := r.plan.From; from != "" {
		s.period = append(s.period, body{"range": body{endField: body{"gt": newPeriod(from).first}}})
	}
	if to := r.plan.To; to != "" {
		s.period = append(s.period, body{"range": body{firstField: body{"lt": newPeriod(to).end}}})
	}
	for name, choices := range r.plan.Facets {
		s.chosen[name] = chosen(name, choices)
	}
	s.look = s.plan.Nears() || s.rough()
	return s
}

// chosen returns what passes for the choices of a facet: one of the values asked for, and
// none left out.
func chosen(name string, choices []search.Choice) (all []body) {
	only, not := []string{}, []string{}
	some := false
	for _, c := range choices {
		if c.Exclude {
			not = append(not, c.Value)
		} else {
			only, some = append(only, c.Value), true
		}
	}
	if some {
		all = append(all, body{"terms": body{name: only}})
	}
	if len(not) > 0 {
		all = append(all, body{"bool": body{"must_not": body{"terms": body{name: not}}}})
	}
	return all
}

// rough reports whether the cluster cannot count what some score is made of.
func (s *sifter) rough() bool {
	for i, n := range s.asked.clauses {
		for _, n := range append([]*node{n}, s.asked.boosts[i]...) {
			for l := range n.scored {
				if l.times == nil && l.df > 0 {
					return true
				}
			}
		}
	}
	return false
}

// choices returns what passes for all chosen facets but one; "" for all.
func (s *sifter) choices(but string) []body {
	all := []body{}
	for _, name := range slices.Sorted(maps.Keys(s.chosen)) {
		if name != but {
			all = append(all, s.chosen[name]...)
		}
	}
	return all
}

// A kind says which of the clauses a document must have.
type kind int

const (
	allOf  kind = iota // clauses
	someOf             // of them, or what boosts add to
	butAll             // some, and not all
)

// query returns the documents of a kind, whatever their facets; scored or not.
func (s *sifter) query(k kind, scores bool, filter ...body) body {
	part := func(n *node) body {
		if scores {
			return n.query(s.ix)
		}
		return n.filter()
	}
	clauses := each(s.asked.clauses, part)
	var boosts []body
	for _, some := range s.asked.boosts {
		boosts = append(boosts, each(some, part)...)
	}
	b := body{"filter": slices.Concat([]body{everything()}, s.period, filter), "must_not": append([]body{}, s.out...)}
	switch {
	case k == allOf && scores:
		b["must"], b["should"] = clauses, boosts
		if len(boosts) > 0 {
			b["minimum_should_match"] = 0
		}
	case k == allOf:
		b["filter"] = slices.Concat(b["filter"].([]body), clauses)
	default:
		b["should"], b["minimum_should_match"] = slices.Concat([]body{}, clauses, boosts), 1
	}
	if k == butAll {
		b["must_not"] = slices.Concat(s.out, []body{{"bool": body{"filter": each(s.asked.clauses, (*node).filter)}}})
	}
	return body{"bool": b}
}

// some reports whether the hits are documents with some of the clauses.
func (s *sifter) some() bool { return s.plan.Some && len(s.plan.Clauses) > 0 }

// A list is hits in one order.
type list struct {
	query  body
	sort   []body
	byTime bool
}

// byTime returns the order of time that was asked for, latest first without one.
func (s *sifter) byTime() []body {
	order := "desc"
	if s.plan.Sort == search.Oldest {
		order = "asc"
	}
	return []body{{startField: body{"order": order, "missing": "_last"}}, {idField: "asc"}}
}

func (s *sifter) byRelevance() []body {
	return append([]body{{"_score": "desc"}}, s.byTime()...)
}

// rank finds the hits to be shown, and the wider ones.
func (s *sifter) rank(found *search.Found) (err error) {
	order := s.byRelevance()
	if s.plan.ByDate() {
		order = s.byTime()
	}
	lists := []list{{s.query(allOf, true, s.choices("")...), order, s.plan.ByDate()}}
	sizes := []int{s.total}
	if s.some() {
		lists = append(lists, list{s.query(butAll, true, s.choices("")...), order, s.plan.ByDate()})
		sizes = []int{s.whole, s.total - s.whole}
	}
	if s.look {
		if err := s.weighClauses(); err != nil {
			return err
		}
	}
	again := score.Rescored
	if s.plan.ByDate() || !s.look {
		again = 0 // their places do not change
	}
	var wider sync.WaitGroup
	var fault error
	if !s.plan.Some && s.plan.Wider > 0 && len(s.plan.Clauses) > 0 && s.plan.LastHit(s.total) {
		wider.Go(func() { fault = s.widen(found) })
	}
	defer func() {
		wider.Wait()
		err = cmp.Or(err, fault)
	}()
	found.Hits = []search.Post{}
	from, to := s.plan.Offset, s.plan.Offset+s.plan.Limit
	for i, l := range lists {
		best, err := s.page(l, span{max(0, from), min(sizes[i], to)}, min(again, sizes[i]))
		if err != nil {
			return err
		}
		found.Hits = append(found.Hits, best...)
		from, to, again = from-sizes[i], to-sizes[i], max(0, again-sizes[i])
	}
	return nil
}

// widen finds posts with some of the words.
func (s *sifter) widen(found *search.Found) error {
	counted, _, err := s.counts([]body{s.query(butAll, false, s.choices("")...)})
	if err != nil {
		return err
	}
	again := score.Rescored
	if !s.look {
		again = 0
	}
	found.WiderTotal = counted[0]
	wider := list{query: s.query(butAll, true, s.choices("")...), sort: s.byRelevance()}
	found.Wider, err = s.page(wider, span{0, min(s.plan.Wider, counted[0])}, min(again, counted[0]))
	return err
}

// A span is from one place in an order up to, not with, another.
type span struct{ from, to int }

// page returns the hits of a list at some places, where the first so many are looked at again.
func (s *sifter) page(l list, at span, again int) ([]search.Post, error) {
	if at.from >= at.to {
		return nil, nil
	}
	if l.byTime && s.look && at.to-at.from <= score.Rescored {
		hits, err := s.fetch(l, at, true)
		if err != nil {
			return nil, err
		}
		return s.rescore(l, hits)
	}
	var posts []search.Post
	if at.from < again {
		best, err := s.fetch(l, span{0, again}, true)
		if err != nil {
			return nil, err
		}
		if posts, err = s.rescore(l, best); err != nil {
			return nil, err
		}
		posts = posts[at.from:min(at.to, len(posts))]
	}
	if at.to > again {
		hits, err := s.fetch(l, span{max(at.from, again), at.to}, false)
		if err != nil {
			return nil, err
		}
		posts = append(posts, each(hits, hitAnswer.post)...)
	}
	return posts, nil
}

// post returns the document of a hit.
func (h hitAnswer) post() search.Post {
	return search.Post{ID: h.text(idField), Revision: int(h.number(revisionField)), Score: h.Score, Topics: h.texts("topic")}
}

// request returns what asks for hits of a list; terms are all that is looked at again.
func (s *sifter) request(l list, terms bool) body {
	b := body{
		"query": l.query, "sort": l.sort, "track_scores": true, "track_total_hits": false,
		"stored_fields": "_none_", "docvalue_fields": []string{idField, revisionField, "topic"},
	}
	if terms {
		b["docvalue_fields"] = []string{storedField}
	}
	return b
}

// fetch returns the hits of a list at some places.
func (s *sifter) fetch(l list, at span, terms bool) ([]hitAnswer, error) {
	b := s.request(l, terms)
	if at.to <= window {
		b["from"], b["size"] = at.from, at.to-at.from
		answer, err := s.ix.cluster.search(s.ctx, s.ix.name, b)
		if err != nil {
			return nil, err
		}
		return answer.Hits.Hits, nil
	}
	return s.deep(b, at)
}

// keepPIT is how long a cluster keeps a point in time between two requests.
const keepPIT = "1m"

// deep returns the hits at places of any depth, out of one point in time: in the order, one
// request goes on behind the last hit of the one before.
func (s *sifter) deep(b body, at span) (hits []hitAnswer, err error) {
	c := s.ix.cluster
	var pit struct {
		ID string `json:"pit_id"`
	}
	if err := c.read(s.ctx, request{method: http.MethodPost, path: s.ix.name + "/_search/point_in_time", params: "keep_alive=" + keepPIT}, &pit); err != nil {
		return nil, err
	}
	defer func() { // it ends by itself, too
		_ = c.ask(context.WithoutCancel(s.ctx), request{method: http.MethodDelete, path: "_search/point_in_time", body: encode(body{"pit_id": []string{pit.ID}})}, nil)
	}()
	b["size"] = window
	for place := 0; place < at.to; {
		b["pit"] = body{"id": pit.ID, "keep_alive": keepPIT}
		var answer searchAnswer
		if err := c.read(s.ctx, request{method: http.MethodPost, path: "_search", params: "allow_partial_search_results=false", body: encode(b)}, &answer); err != nil {
			return nil, err
		}
		if err := answer.whole(); err != nil {
			return nil, err
		}
		got := answer.Hits.Hits
		if len(got) == 0 {
			return nil, fmt.Errorf("cluster: gave %d hits of %d", place, at.to)
		}
		for i, h := range got {
			if p := place + i; p >= at.from && p < at.to {
				hits = append(hits, h)
			}
		}
		place += len(got)
		b["search_after"] = got[len(got)-1].Sort
		if answer.PIT != "" {
			pit.ID = answer.PIT
		}
	}
	return hits, nil
}
