package local

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"kronika/archive"
	"kronika/indexer"
	"kronika/search"
)

// naive answers a plan by looking at every document, in the plainest way.
type naive struct {
	docs []indexer.Document
	p    *search.Plan
}

// occurrences returns how often a test's terms stand in a row in a document.
func occurrences(d indexer.Document, t search.Test) (n int) {
	terms := d.Fields[t.Field]
	for i := range terms {
		if i+len(t.Terms) > len(terms) {
			break
		}
		in := true
		for j, want := range t.Terms {
			got := terms[i+j]
			same := got.Text == want || t.Prefix && j == len(t.Terms)-1 && strings.HasPrefix(got.Text, want)
			in = in && same && got.Position == terms[i].Position+j
		}
		if in {
			n++
		}
	}
	return n
}

// score returns the BM25 score of a test by document, nothing where it fails.
func (v naive) score(t search.Test) map[string]float64 {
	sum, with, times := 0.0, 0.0, map[string]int{}
	for _, d := range v.docs {
		if n := len(d.Fields[t.Field]); n > 0 {
			sum += float64(n)
			with++
		}
		if n := occurrences(d, t); n > 0 {
			times[d.ID] = n
		}
	}
	scores := map[string]float64{}
	df := float64(len(times))
	idf := math.Log(1 + (float64(len(v.docs))-df+0.5)/(df+0.5))
	for _, d := range v.docs {
		if tf := float64(times[d.ID]); tf > 0 {
			length := float64(len(d.Fields[t.Field])) / (sum / with)
			scores[d.ID] = t.Weight * idf * tf * 2.2 / (tf + 1.2*(0.25+0.75*length))
		}
	}
	return scores
}

// clause adds the scores of tests to sum, and counts the documents in has.
func (v naive) clause(tests []search.Test, sum map[string]float64, has map[string]int) (matched bool) {
	in := map[string]bool{}
	for _, t := range tests {
		for id, s := range v.score(t) {
			sum[id] += s
			in[id] = true
		}
	}
	for id := range in {
		has[id]++
	}
	return len(in) > 0
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
	sum, has := map[string]float64{}, map[string]int{}
	for i, c := range v.p.Clauses {
		if !v.clause(c.Tests, sum, has) && len(c.Fallback) > 0 && v.clause(c.Fallback, sum, has) {
			found.Fallbacks = append(found.Fallbacks, i)
		}
	}
	var hits, wider []indexer.Document
	counts := map[string]map[string]int{}
	months := map[string]int{}
	for _, d := range v.docs {
		banned := slices.ContainsFunc(v.p.Not, func(c search.Clause) bool {
			return slices.ContainsFunc(c.Tests, func(t search.Test) bool { return occurrences(d, t) > 0 })
		})
		if banned || !v.inPeriod(d) || len(v.p.Clauses) > 0 && has[d.ID] == 0 {
			continue
		}
		if has[d.ID] < len(v.p.Clauses) && !v.p.Some {
			if v.facets(d, "") {
				wider = append(wider, d)
			}
			continue
		}
		for _, name := range v.p.Count {
			if v.facets(d, name) {
				add(counts, name, d)
			}
		}
		if v.facets(d, "") {
			hits = append(hits, d)
			for _, m := range d.Facets["month"] {
				months[m]++
			}
		}
	}
	v.sort(hits, v.p.Sort, sum, has)
	v.sort(wider, search.Relevance, sum, has)
	found.Total, found.WiderTotal = len(hits), len(wider)
	from := min(len(hits), v.p.Offset)
	found.Hits = matches(hits[from:min(len(hits), v.p.Offset+v.p.Limit)], sum)
	if v.p.Offset+v.p.Limit >= len(hits) && (v.p.Offset == 0 || v.p.Offset < len(hits)) {
		found.Wider = matches(wider[:min(len(wider), v.p.Wider)], sum)
	}
	for _, name := range v.p.Count {
		found.Facets[name] = v.values(name, counts[name])
	}
	for _, m := range slices.Sorted(keys(months)) {
		found.Months = append(found.Months, search.Count{Value: m, Count: months[m]})
	}
	return found
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
	months := slices.Sorted(keys(held))
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

func matches(docs []indexer.Document, sum map[string]float64) []search.Match {
	found := []search.Match{}
	for _, d := range docs {
		topics := slices.Sorted(slices.Values(d.Facets["topic"]))
		found = append(found, search.Match{ID: d.ID, Revision: d.Revision, Score: sum[d.ID], Topics: topics})
	}
	return found
}
