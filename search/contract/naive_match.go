package contract

import (
	"maps"
	"math"
	"slices"
	"strings"

	"kronika/indexer"
	"kronika/search"
)

// occurrences returns how often a test's terms stand in a row in a document: the
// positions at which they end.
func occurrences(d indexer.Document, t search.Test) (n int) {
	if len(t.Terms) > 1 || t.Voice != search.AnyVoice {
		return len(spots(d, t))
	}
	if slices.Contains(d.Facets[t.Field], t.Terms[0]) { // a facet, which has no terms
		return 1
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

// A stretch is where words of a group stand, by its last position.
type stretch struct {
	to    int
	group int // -1: of none that may be there; [mark]: a paragraph ends
}

const mark = math.MaxInt

// nearness returns how often the groups of a condition meet in a document: its
// words are walked through, and a run of them ends where the next is too far.
func nearness(d indexer.Document, n search.Near) (times int) {
	from := map[int][]stretch{}
	take := func(tests []search.Test, group int) {
		for _, t := range tests {
			for to, first := range spots(d, t) {
				from[first] = append(from[first], stretch{to, group})
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
			end = max(end, s.to)
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
		spellings := v.spellings(t)
		add(v.score(t.Field, t.Weight, func(d indexer.Document) (n int) {
			for _, t := range spellings {
				n += occurrences(d, t)
			}
			return n
		}))
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
