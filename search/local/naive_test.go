package local

import (
	"cmp"
	"maps"
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

// occurrences returns how often a test's terms stand in a row in a document: the
// positions at which they end.
func occurrences(d indexer.Document, t search.Test) (n int) {
	if len(t.Terms) > 1 || t.Voice != search.AnyVoice {
		return len(spots(d, t))
	}
	for _, term := range d.Fields[t.Field] { // parts has several at a position
		if term.Text == t.Terms[0] || t.Prefix && strings.HasPrefix(term.Text, t.Terms[0]) {
			n++
		}
	}
	return n
}

// spots returns by its end where each such row begins at the latest.
func spots(d indexer.Document, t search.Test) map[int]int {
	at := map[int]int{}
	last := len(t.Terms) - 1
	// back looks for the terms up to i before a position.
	var back func(i, before int) (first int)
	back = func(i, before int) (first int) {
		if i < 0 {
			return before
		}
		for _, term := range d.Fields[t.Field] {
			if term.Text == t.Terms[i] && term.Position < before && before-term.Position <= t.Slop+1 {
				first = max(first, back(i-1, term.Position))
			}
		}
		return first
	}
	for _, term := range d.Fields[t.Field] {
		if term.Text == t.Terms[last] || t.Prefix && strings.HasPrefix(term.Text, t.Terms[last]) {
			first := back(last-1, term.Position)
			if first > 0 && term.Position-first <= last+t.Slop && spoken(d, t.Voice, first, term.Position) {
				at[term.Position] = first
			}
		}
	}
	return at
}

// spoken reports whether the words from a position to another are of a voice.
func spoken(d indexer.Document, voice search.Voice, from, to int) bool {
	of := func(want string, position int) bool {
		return slices.Contains(d.Fields[indexer.Voice], indexer.Term{Text: want, Position: position})
	}
	switch voice {
	case search.Own:
		for i := from; i <= to; i++ {
			if of(indexer.Quoted, i) || of(indexer.Commented, i) {
				return false
			}
		}
	case search.Quoted:
		return of(indexer.Quoted, from) && of(indexer.Quoted, to)
	}
	return true
}

// nearness returns how often the groups of a condition meet in a document: its
// words are walked through, and a run of them ends where the next is too far.
func nearness(d indexer.Document, n search.Near) (times int) {
	from := map[int][]spotOf{}
	take := func(tests []search.Test, group int) {
		for _, t := range tests {
			for to, first := range spots(d, t) {
				from[first] = append(from[first], spotOf{spot{uint64(first), uint64(to)}, group})
			}
		}
	}
	for i, group := range n.Groups {
		take(group, i)
	}
	if n.Paragraph {
		take(n.Not, -1)
		take([]search.Test{{Field: indexer.Exact, Terms: []string{indexer.Mark}}}, mark)
	}
	groups, end, barred := map[int]bool{}, 0, false
	for _, first := range append(slices.Sorted(maps.Keys(from)), math.MaxInt) {
		all := first == math.MaxInt || n.Paragraph && from[first][0].group == mark || !n.Paragraph && end > 0 && first-end > n.Distance+1
		if all {
			if len(groups) == len(n.Groups) && !barred {
				times++
			}
			groups, barred = map[int]bool{}, false
		}
		for _, s := range from[first] {
			end = max(end, int(s.to))
			if s.group == -1 {
				barred = true
			} else if s.group != mark {
				groups[s.group] = true
			}
		}
	}
	return times
}

// score returns the BM25 score of what occurs so often in a document, by document.
func (v naive) score(field string, weight float64, occurs func(indexer.Document) int) map[string]float64 {
	sum, with, times := 0.0, 0.0, map[string]int{}
	for _, d := range v.docs {
		if n := lengthOf(d.Fields[field]); n > 0 {
			sum += float64(n)
			with++
		}
		if n := occurs(d); n > 0 {
			times[d.ID] = n
		}
	}
	scores := map[string]float64{}
	df := float64(len(times))
	idf := math.Log(1 + (float64(len(v.docs))-df+0.5)/(df+0.5))
	for _, d := range v.docs {
		if tf := float64(times[d.ID]); tf > 0 {
			length := float64(lengthOf(d.Fields[field])) / (sum / with)
			scores[d.ID] = weight * idf * tf * 1.9 / (tf + 0.9*(0.4+0.6*length))
		}
	}
	return scores
}

func lengthOf(terms []indexer.Term) (n int) {
	for _, t := range terms {
		if t.Text != "¶" {
			n++
		}
	}
	return n
}

// match returns the score of each document that passes.
func (v naive) match(m search.Match) map[string]float64 {
	passed := map[string]float64{}
	add := func(scores map[string]float64) {
		for id, s := range scores {
			passed[id] += s
		}
	}
	for _, t := range m.Tests {
		add(v.score(t.Field, t.Weight, func(d indexer.Document) int { return occurrences(d, t) }))
	}
	for _, n := range m.Near {
		add(v.score(n.Groups[0][0].Field, n.Weight, func(d indexer.Document) int { return nearness(d, n) }))
	}
	for _, sub := range m.Any {
		add(v.match(sub))
	}
	if len(m.All)+len(m.Not) == 0 {
		return passed
	}
	all := map[string]float64{}
	for _, d := range v.docs {
		all[d.ID] = 0
	}
	for _, sub := range m.All {
		scores := v.match(sub)
		for id := range all {
			if s, in := scores[id]; in {
				all[id] += s
			} else {
				delete(all, id)
			}
		}
	}
	for _, sub := range m.Not {
		for id := range v.match(sub) {
			delete(all, id)
		}
	}
	add(all)
	return passed
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
	sum, has := map[string]float64{}, map[string]int{}
	for i, c := range v.p.Clauses {
		matched := v.clause(c.Match, sum, has)
		for n := 0; n < len(c.Fallbacks) && !matched; n++ {
			if matched = v.clause(c.Fallbacks[n], sum, has); matched {
				found.Fallbacks = append(found.Fallbacks, search.Fallback{Clause: i, Number: n})
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
	out := map[string]float64{}
	for _, m := range v.p.Not {
		maps.Copy(out, v.match(m))
	}
	var hits, wider []indexer.Document
	counts := map[string]map[string]int{}
	months := map[string]int{}
	for _, d := range v.docs {
		_, banned := out[d.ID]
		if !banned && has[d.ID] == len(v.p.Clauses) && !(v.inPeriod(d) && v.facets(d, "")) {
			found.Outside++
		}
		if banned || !v.inPeriod(d) || len(v.p.Clauses) > 0 && has[d.ID] == 0 && sum[d.ID] == 0 {
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
	v.ends(found, hits)
	v.sort(hits, v.p.Sort, sum, has)
	v.sort(wider, search.Relevance, sum, has)
	found.Total = len(hits)
	from := min(len(hits), v.p.Offset)
	found.Hits = matches(hits[from:min(len(hits), v.p.Offset+v.p.Limit)], sum)
	if v.p.Offset+v.p.Limit >= len(hits) && (v.p.Offset == 0 || v.p.Offset < len(hits)) {
		found.Wider = matches(wider[:min(len(wider), v.p.Wider)], sum)
		if v.p.Wider > 0 {
			found.WiderTotal = len(wider)
		}
	}
	for _, name := range v.p.Count {
		found.Facets[name] = v.values(name, counts[name])
	}
	for _, m := range slices.Sorted(keys(months)) {
		found.Months = append(found.Months, search.Count{Value: m, Count: months[m]})
	}
	return found
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
		naive{v.docs, &p}.sort(dated, end.by, nil, nil)
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

func matches(docs []indexer.Document, sum map[string]float64) []search.Post {
	found := []search.Post{}
	for _, d := range docs {
		topics := slices.Sorted(slices.Values(d.Facets["topic"]))
		found = append(found, search.Post{ID: d.ID, Revision: d.Revision, Score: sum[d.ID], Topics: topics})
	}
	return found
}
