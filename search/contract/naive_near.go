package contract

import (
	"math"
	"slices"
	"unicode/utf8"

	"kronika/indexer"
	"kronika/search"
)

// The limits of what is spelt almost so and of what is scored again, and the weights of
// nearness: those of the engines, which docs/search.md explains.
const (
	maxSimilar = 10
	shortWord  = 4
	longWord   = 8

	rescored        = 200
	pairWeight      = 1.5
	paragraphWeight = 0.2
	leadWeight      = 0.3
	leadWords       = 30
)

// spellings returns the tests that a test stands for: itself, or one for each term
// that its own may be misspelt for.
func (v naive) spellings(t search.Test) (tests []search.Test) {
	if !t.Fuzzy {
		return []search.Test{t}
	}
	for _, term := range v.similar(t.Field, t.Terms[0]) {
		t.Terms = []string{term}
		tests = append(tests, t)
	}
	return tests
}

// words returns what the misspelt terms of a condition stood for.
func (v naive) words(m search.Match) (words []string) {
	for _, t := range m.Tests {
		if t.Fuzzy {
			words = append(words, v.similar(t.Field, t.Terms[0])...)
		}
	}
	return words
}

// similar returns the terms of a field that are spelt almost so: the closest, and of
// these the commonest first.
func (v naive) similar(field, typed string) (terms []string) {
	letters := utf8.RuneCountInString(typed)
	for wrong := 1; wrong <= 2 && letters >= shortWord && len(terms) == 0; wrong++ {
		if wrong == 2 && letters < longWord {
			break
		}
		counts := map[string]int{}
		for _, d := range v.docs {
			for term := range termsOf(d, field) {
				if term != typed && changes(typed, term) <= wrong {
					counts[term]++
				}
			}
		}
		for _, c := range commonest(counts) {
			terms = append(terms, c.Value)
		}
	}
	return terms[:min(len(terms), maxSimilar)]
}

// changes returns how many letters of one word are to be put in, left out, exchanged,
// or exchanged with their neighbour, to get another (optimal string alignment).
func changes(one, other string) int {
	a, b := []rune(one), []rune(other)
	if d := len(a) - len(b); d > 2 || d < -2 {
		return 3 // or more
	}
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		for j := range rows[i] {
			if i == 0 || j == 0 {
				rows[i][j] = i + j
				continue
			}
			same := 1
			if a[i-1] == b[j-1] {
				same = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+same)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}

// nears reports whether how close the words stand changes the order.
func (v naive) nears() bool {
	n := 0
	for _, c := range v.p.Clauses {
		n += min(1, len(c.Spots))
	}
	return n > 1 && v.p.Sort != search.Newest && v.p.Sort != search.Oldest
}

// rescore adds to the scores of documents what the nearness of their words says.
func (v naive) rescore(docs []indexer.Document, sum map[string]float64) {
	weights := make([]float64, len(v.p.Clauses))
	for i, c := range v.p.Clauses {
		if len(c.Spots) == 0 {
			continue
		}
		df := 0.0
		for _, d := range v.docs {
			if termsOf(d, c.Spots[0].Field)[c.Spots[0].Terms[0]] {
				df++
			}
		}
		weights[i] = math.Log(1 + (float64(len(v.docs))-df+0.5)/(df+0.5))
	}
	for _, d := range docs {
		sum[d.ID] += v.closeness(d, weights)
	}
}

// closeness returns what it says of one document: how far the words of each two clauses
// that follow each other stand apart, how early words stand, and how much of the
// question stands in one paragraph.
func (v naive) closeness(d indexer.Document, weights []float64) (score float64) {
	last, lastAt := -1, []int(nil)
	paragraphs := map[int]float64{}
	for i, c := range v.p.Clauses {
		at := positions(d, c.Spots)
		if len(at) == 0 {
			continue
		}
		if last >= 0 {
			score += pairWeight * min(weights[last], weights[i]) * apart(lastAt, at)
		}
		last, lastAt = i, at
		score += leadWeight * weights[i] / (1 + float64(at[0])/leadWords)
		held := map[int]bool{}
		for _, position := range at {
			held[paragraph(d, position)] = true
		}
		for n := range held {
			paragraphs[n] += weights[i]
		}
	}
	best := 0.0
	for _, weight := range paragraphs {
		best = max(best, weight)
	}
	return score + paragraphWeight*best
}

// positions returns where any of some terms stands, in order.
func positions(d indexer.Document, spots []search.Test) (at []int) {
	for _, t := range spots {
		for _, term := range d.Fields[t.Field] {
			if term.Text == t.Terms[0] {
				at = append(at, term.Position)
			}
		}
	}
	slices.Sort(at)
	return at
}

// apart returns the inverse of how far two words stand apart at the closest; half of it
// if they stand the other way round.
func apart(a, b []int) (best float64) {
	for _, i := range a {
		for _, j := range b {
			switch {
			case i < j:
				best = max(best, 1/float64(j-i))
			case i > j:
				best = max(best, 0.5/float64(i-j))
			}
		}
	}
	return best
}

// paragraph returns the number of the paragraph of a position.
func paragraph(d indexer.Document, position int) (n int) {
	for _, term := range d.Fields[indexer.Exact] {
		if term.Text == indexer.Mark && term.Position < position {
			n++
		}
	}
	return n
}
