package contract

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"kronika/archive"
	"kronika/indexer"
	"kronika/search"
)

// Naive is an engine that looks at every document, in the plainest way: what other
// engines answer is compared with it. It spares nothing and refuses nothing. Answers
// of the suite that a person cannot count are counted by it.
type Naive struct {
	Docs       []indexer.Document
	Decisions  archive.Head // that the documents know
	Seq        int64        // of the archive, up to which they know its changes
	Generation string
	Built      time.Time
}

// Find implements [search.Engine].
func (e *Naive) Find(ctx context.Context, p *search.Plan) (*search.Found, error) {
	found := naive{docs: e.shown(p.Withheld), p: p}.find()
	found.Generation, found.Built = e.Generation, e.Built
	return found, ctx.Err()
}

// shown returns the documents that are not withheld.
func (e *Naive) shown(withheld func(archive.Head, int64) []string) []indexer.Document {
	if withheld == nil {
		return e.Docs
	}
	ids := withheld(e.Decisions, e.Seq)
	return slices.DeleteFunc(slices.Clone(e.Docs), func(d indexer.Document) bool { return slices.Contains(ids, d.ID) })
}

// Complete implements [search.Engine].
func (e *Naive) Complete(ctx context.Context, c *search.Completion) ([]search.Count, error) {
	counts := map[string]int{}
	for _, d := range e.shown(c.Withheld) {
		for term := range termsOf(d, c.Field) {
			if strings.HasPrefix(term, c.Prefix) {
				counts[term]++
			}
		}
	}
	all := commonest(counts)
	return all[:min(len(all), c.Limit)], ctx.Err()
}

// termsOf returns the terms that a field of a document has.
func termsOf(d indexer.Document, field string) map[string]bool {
	terms := map[string]bool{}
	for _, term := range d.Fields[field] {
		terms[term.Text] = true
	}
	return terms
}

// commonest returns counts, the highest first.
func commonest(counts map[string]int) []search.Count {
	all := []search.Count{}
	for value, n := range counts {
		all = append(all, search.Count{Value: value, Count: n})
	}
	slices.SortFunc(all, func(a, b search.Count) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
	})
	return all
}

// naive is a plan and the documents that it is asked of.
type naive struct {
	docs []indexer.Document
	p    *search.Plan
}

// clause adds the scores of a condition to sum, and counts the documents in has.
func (v naive) clause(m search.Match, sum map[string]float64, has map[string]int) (matched bool) {
	scores := v.match(m)
	for id, s := range scores {
		sum[id] += s
		has[id]++
	}
	return len(scores) > 0
}

// facets reports whether a document passes the chosen values of all facets but
// one.
func (v naive) facets(d indexer.Document, but string) bool {
	for name, choices := range v.p.Facets {
		any, only := false, false
		for _, c := range choices {
			has := slices.Contains(d.Facets[name], c.Value)
			if c.Exclude && has && name != but {
				return false
			}
			only = only || !c.Exclude
			any = any || has && !c.Exclude
		}
		if only && !any && name != but {
			return false
		}
	}
	return true
}

// inPeriod compares days.
func (v naive) inPeriod(d indexer.Document) bool {
	if v.p.From == "" && v.p.To == "" {
		return true
	}
	first, last := d.Published.Start().Format("2006-01-02"), d.Published.LastDay().Format("2006-01-02")
	return d.Published != "" &&
		(v.p.From == "" || last >= v.p.From.Start().Format("2006-01-02")) &&
		(v.p.To == "" || first <= v.p.To.LastDay().Format("2006-01-02"))
}

// find answers the plan.
func (v naive) find() *search.Found {
	found := &search.Found{Facets: map[string][]search.Count{}, Coverage: v.coverage()}
	sum, has := v.clauses(found)
	out := map[string]float64{}
	for _, m := range v.p.Not {
		maps.Copy(out, v.match(m))
	}
	var hits, wider []indexer.Document
	counts := map[string]map[string]int{}
	for _, d := range v.docs {
		if _, banned := out[d.ID]; banned {
			continue
		}
		in := v.inPeriod(d) && v.facets(d, "")
		if has[d.ID] == len(v.p.Clauses) && !in {
			found.Outside++
		}
		whole := has[d.ID] == len(v.p.Clauses)
		switch {
		case !whole && has[d.ID] == 0 && sum[d.ID] == 0: // it has none of the words
		case whole || v.p.Some:
			for _, name := range v.p.Count {
				if v.inPeriod(d) && v.facets(d, name) {
					add(counts, name, d)
				}
			}
			if in {
				hits = append(hits, d)
			}
		case in:
			wider = append(wider, d)
		}
	}
	for _, name := range v.p.Count {
		found.Facets[name] = v.values(name, counts[name])
	}
	v.ends(found, hits)
	v.order(hits, v.p.Sort, sum, has)
	v.order(wider, search.Relevance, sum, has)
	v.show(found, hits, wider, sum)
	return found
}

// clauses returns the scores of documents and how many clauses each passes.
func (v naive) clauses(found *search.Found) (sum map[string]float64, has map[string]int) {
	sum, has = map[string]float64{}, map[string]int{}
	for i, c := range v.p.Clauses {
		matched := v.clause(c.Match, sum, has)
		for n := 0; n < len(c.Fallbacks) && !matched; n++ {
			if matched = v.clause(c.Fallbacks[n], sum, has); matched {
				found.Fallbacks = append(found.Fallbacks, search.Fallback{Clause: i, Number: n, Words: v.words(c.Fallbacks[n])})
			}
		}
		if !matched {
			found.Missing = append(found.Missing, i)
		}
		for _, m := range c.Boosts {
			for id, score := range v.match(m) {
				sum[id] += score
			}
		}
	}
	return sum, has
}

// order sorts documents, again once the best have what nearness adds.
func (v naive) order(docs []indexer.Document, by search.Sort, sum map[string]float64, has map[string]int) {
	v.sort(docs, by, sum, has)
	if v.nears() {
		v.rescore(docs[:min(len(docs), rescored)], sum)
		v.sort(docs, by, sum, has)
	}
}

// show takes those of the hits that are asked for, and behind the last of them the wider
// ones.
func (v naive) show(found *search.Found, hits, wider []indexer.Document, sum map[string]float64) {
	found.Total = len(hits)
	from := min(len(hits), v.p.Offset)
	found.Hits = matches(hits[from:min(len(hits), v.p.Offset+v.p.Limit)], sum)
	if v.p.Wider > 0 && v.p.Offset+v.p.Limit >= len(hits) && (v.p.Offset == 0 || v.p.Offset < len(hits)) {
		found.WiderTotal, found.Wider = len(wider), matches(wider[:min(len(wider), v.p.Wider)], sum)
	}
	months := map[string]map[string]int{}
	for _, d := range hits {
		add(months, "month", d)
	}
	for _, m := range slices.Sorted(maps.Keys(months["month"])) {
		found.Months = append(found.Months, search.Count{Value: m, Count: months["month"][m]})
	}
}

// ends finds the oldest and the newest of the hits, and counts those of each span.
func (v naive) ends(found *search.Found, hits []indexer.Document) {
	dated := slices.DeleteFunc(slices.Clone(hits), func(d indexer.Document) bool { return d.Published == "" })
	for _, end := range []struct {
		by search.Sort
		at **search.Post
	}{{search.Oldest, &found.First}, {search.Newest, &found.Last}} {
		p := *v.p
		p.Sort, p.Some = end.by, false
		naive{docs: v.docs, p: &p}.sort(dated, end.by, nil, nil)
		if len(dated) > 0 {
			*end.at = &matches(dated[:1], nil)[0]
		}
	}
	found.Spans = make([]int, len(v.p.Spans))
	for i, s := range v.p.Spans {
		for _, d := range dated {
			if (naive{p: &search.Plan{From: s.From, To: s.To}}).inPeriod(d) {
				found.Spans[i]++
			}
		}
	}
}

func (v naive) sort(docs []indexer.Document, by search.Sort, sum map[string]float64, has map[string]int) {
	slices.SortFunc(docs, func(a, b indexer.Document) int {
		whole, score := 0, 0
		if v.p.Some {
			whole = min(1, len(v.p.Clauses)-has[a.ID]) - min(1, len(v.p.Clauses)-has[b.ID])
		}
		if by == search.Relevance {
			score = cmp.Compare(sum[b.ID], sum[a.ID])
		}
		undated := func(d indexer.Document) int { return max(0, 1-len(d.Published)) }
		time := a.Published.Start().Compare(b.Published.Start())
		if v.p.Sort != search.Oldest {
			time = -time
		}
		return cmp.Or(whole, score, undated(a)-undated(b), time, cmp.Compare(a.ID, b.ID))
	})
}

// coverage of the documents; gaps are months without one between two that have.
func (v naive) coverage() search.Coverage {
	c := search.Coverage{Posts: len(v.docs), Gaps: []search.Gap{}}
	held := map[string]bool{}
	for _, d := range v.docs {
		if d.Published == "" {
			continue
		}
		if day := d.Published.Cut(10); c.First == "" || day < c.First {
			c.First = day
		}
		c.Last = max(c.Last, d.Published.Cut(10))
		if len(d.Published) >= 7 {
			held[string(d.Published.Cut(7))] = true
		}
	}
	months := slices.Sorted(maps.Keys(held))
	for i := 1; i < len(months); i++ {
		var gap []archive.Date
		for m := archive.Date(months[i-1]).Start().AddDate(0, 1, 0); m.Format("2006-01") < months[i]; m = m.AddDate(0, 1, 0) {
			gap = append(gap, archive.Date(m.Format("2006-01")))
		}
		if len(gap) > 0 {
			c.Gaps = append(c.Gaps, search.Gap{From: gap[0], To: gap[len(gap)-1]})
		}
	}
	return c
}

// values orders the counts of a facet as readers see them.
func (v naive) values(name string, counts map[string]int) (values []search.Count) {
	for _, c := range v.p.Facets[name] {
		held := slices.ContainsFunc(v.docs, func(d indexer.Document) bool { return slices.Contains(d.Facets[name], c.Value) })
		if counts[c.Value] == 0 && held {
			values = append(values, search.Count{Value: c.Value})
		}
	}
	for value, n := range counts {
		values = append(values, search.Count{Value: value, Count: n})
	}
	slices.SortFunc(values, func(a, b search.Count) int {
		if name == "year" || name == "month" {
			return cmp.Compare(b.Value, a.Value)
		}
		return cmp.Or(b.Count-a.Count, cmp.Compare(a.Value, b.Value))
	})
	return slices.Compact(values)
}

func add(counts map[string]map[string]int, name string, d indexer.Document) {
	if counts[name] == nil {
		counts[name] = map[string]int{}
	}
	for _, value := range slices.Compact(slices.Sorted(slices.Values(d.Facets[name]))) {
		counts[name][value]++
	}
}

func matches(docs []indexer.Document, sum map[string]float64) []search.Post {
	found := []search.Post{}
	for _, d := range docs {
		topics := slices.Sorted(slices.Values(d.Facets["topic"]))
		found = append(found, search.Post{ID: d.ID, Revision: d.Revision, Score: sum[d.ID], Topics: topics})
	}
	return found
}
