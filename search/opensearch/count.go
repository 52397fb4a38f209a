package opensearch

import (
	"cmp"
	"slices"
	"strconv"

	"kronika/search"
)

// What is counted besides facets, under names that no facet has.
const (
	hitsName   = "(hits)"
	wholeName  = "(whole)"
	monthsName = "(months)"
	spanName   = "(span)"
	valueName  = "(value)"
)

// count counts what is found: hits, facets, months, spans, and the ends in time. A facet's
// counts ignore its own selection.
func (s *sifter) count(found *search.Found) error {
	k := allOf
	if s.some() {
		k = someOf
	}
	ask := []body{{"size": 0, "track_total_hits": true, "query": s.query(k, false), "aggs": s.aggregations()}}
	narrowed := len(s.period)+len(s.chosen) > 0
	if narrowed {
		period := s.period
		s.period = nil
		ask = append(ask, body{"size": 0, "track_total_hits": true, "query": s.query(allOf, false)})
		s.period = period
	}
	ends := len(ask)
	for _, order := range []string{"asc", "desc"} {
		ask = append(ask, body{"size": 1, "track_total_hits": false, "query": s.query(k, false, append(s.choices(""), exists(startField))...),
			"sort": []body{{startField: order}, {idField: "asc"}}, "stored_fields": "_none_", "docvalue_fields": []string{idField, revisionField, "topic"}})
	}
	answers, err := s.searches(ask)
	if err != nil {
		return err
	}
	for i := range answers {
		if err := answers[i].whole(); err != nil {
			return err
		}
	}
	aggs := answers[0].Aggregations
	hits := aggs[hitsName]
	s.total, s.whole = hits.Count, hits.Count
	if s.some() {
		s.whole = hits.inner[wholeName].Count
	}
	found.Total = s.total
	if narrowed {
		found.Outside = answers[1].Hits.Total.Value - s.whole
	}
	for i, at := range []**search.Post{&found.First, &found.Last} {
		for _, h := range answers[ends+i].Hits.Hits {
			p := h.post()
			p.Score = 0 // it tells nothing of a place in time
			*at = &p
		}
	}
	found.Spans = make([]int, len(s.plan.Spans))
	for i := range s.plan.Spans {
		found.Spans[i] = hits.inner[spanName+strconv.Itoa(i)].Count
	}
	for _, b := range hits.inner[monthsName].Buckets {
		found.Months = append(found.Months, search.Count{Value: b.Key, Count: b.Count})
	}
	slices.SortFunc(found.Months, func(a, b search.Count) int { return cmp.Compare(a.Value, b.Value) })
	found.Facets = map[string][]search.Count{}
	for _, name := range s.plan.Count {
		if found.Facets[name], err = s.values(name, aggs); err != nil {
			return err
		}
	}
	return nil
}

// aggregations returns all that is counted of the documents of the time that was asked for.
func (s *sifter) aggregations() body {
	inner := body{monthsName: body{"terms": body{"field": "month", "size": window}}}
	if s.some() {
		inner[wholeName] = body{"filter": body{"bool": body{"filter": each(s.asked.clauses, (*node).filter)}}}
	}
	for i, span := range s.plan.Spans {
		inner[spanName+strconv.Itoa(i)] = body{"filter": body{"bool": body{"filter": []body{
			{"range": body{firstField: body{"lt": newPeriod(span.To).end}}}, {"range": body{endField: body{"gt": newPeriod(span.From).first}}},
		}}}}
	}
	all := body{}
	for _, name := range s.plan.Count {
		if s.chosen[name] == nil {
			inner[name] = s.valuesOf(name)
			continue
		}
		own := body{name: s.valuesOf(name)}
		for i, c := range s.plan.Facets[name] {
			own[valueName+strconv.Itoa(i)] = body{"filter": body{"term": body{name: c.Value}}}
		}
		all[name] = body{"filter": body{"bool": body{"filter": s.choices(name)}}, "aggs": own}
	}
	all[hitsName] = body{"filter": body{"bool": body{"filter": s.choices("")}}, "aggs": inner}
	return all
}

// most returns how many values of a facet are answered.
func (s *sifter) most(name string) int {
	switch {
	case name == "year" || name == "month":
		return window
	case len(s.plan.Count) == 1:
		return search.MaxAlone
	}
	return search.MaxValues
}

// exactly is how many values each shard counts, so that the commonest of all are known;
// where it has more, that is found out.
const exactly = 50_000

func (s *sifter) valuesOf(name string) body {
	n := s.most(name) + len(s.plan.Facets[name])
	return body{"terms": body{"field": name, "size": n, "shard_size": max(n, exactly), "order": []body{{"_count": "desc"}, {"_key": "asc"}}}}
}

// values returns the counts of a facet that are not zero, and of chosen values
// whatever their count.
func (s *sifter) values(name string, aggs map[string]aggregation) ([]search.Count, error) {
	own := aggs[hitsName]
	if s.chosen[name] != nil {
		own = aggs[name]
	}
	counted := own.inner[name]
	if counted.Errors > 0 {
		return nil, &Error{Kind: Other, Reason: "the values of " + name + " are too many to be counted"}
	}
	picked := map[string]int{}
	for i, c := range s.plan.Facets[name] {
		picked[c.Value] = own.inner[valueName+strconv.Itoa(i)].Count
	}
	values := []search.Count{}
	for _, b := range counted.Buckets {
		if _, chosen := picked[b.Key]; !chosen && len(values) < s.most(name) {
			values = append(values, search.Count{Value: b.Key, Count: b.Count})
		}
	}
	for value, n := range picked {
		if n == 0 {
			held, err := s.holds(name, value)
			if err != nil {
				return nil, err
			}
			if !held {
				continue
			}
		}
		values = append(values, search.Count{Value: value, Count: n})
	}
	slices.SortFunc(values, func(a, b search.Count) int {
		if name == "year" || name == "month" {
			return cmp.Compare(b.Value, a.Value)
		}
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
	})
	return values, nil
}

// holds reports whether any document has a value, withheld or not.
func (s *sifter) holds(name, value string) (bool, error) {
	all := run{ix: s.ix, ctx: s.ctx}
	n, _, err := all.counts([]body{{"term": body{name: value}}})
	return err == nil && n[0] > 0, err
}
