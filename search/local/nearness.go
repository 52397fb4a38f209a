package local

import (
	"slices"

	"kronika/indexer"
	"kronika/search"
)

// rescored is how many of the best documents are looked at again for how close
// the words stand: what is on the first pages, and some that may come up to them.
const rescored = 200

// The weights of nearness beside BM25, found by measuring.
const (
	pairWeight      = 1.5 // of two words that follow each other, less with every word between
	paragraphWeight = 0.2 // of the words of the best paragraph
	leadWeight      = 0.3 // of a word at the very beginning, where a post says what it is about
	leadWords       = 30  // where that is halved, and soon nothing
)

// nears reports whether how close the words stand changes the order.
func (r *run) nears() bool {
	n := 0
	for _, c := range r.plan.Clauses {
		if len(c.Spots) > 0 {
			n++
		}
	}
	return n > 1 && r.plan.Sort != search.Newest && r.plan.Sort != search.Oldest
}

// A closeness says how close the words of a plan stand in some documents of one
// segment.
type closeness struct {
	docs  []uint32
	at    [][][]uint64 // by clause and document: where its words stand
	marks [][]uint64   // by document: where paragraphs end
}

// rescore adds to the scores of documents what the nearness of their words says: to
// all of them or, with an error, to none.
func (r *run) rescore(docs []int) error {
	docs = slices.Sorted(slices.Values(docs))
	weights := make([]float64, len(r.plan.Clauses))
	for i, c := range r.plan.Clauses {
		if len(c.Spots) > 0 {
			n, err := r.holding(key{c.Spots[0].Field, c.Spots[0].Terms[0]})
			if err != nil {
				return err
			}
			weights[i] = idf(r.ix.live, n)
		}
	}
	scores := make([]float64, len(docs))
	for _, p := range r.parts {
		from, _ := slices.BinarySearch(docs, p.base)
		to, _ := slices.BinarySearch(docs, p.base+int(p.seg.Count()))
		if from == to {
			continue
		}
		c, err := r.closeness(p, docs[from:to])
		if err != nil {
			return err
		}
		for i := range docs[from:to] {
			scores[from+i] = c.of(i, weights)
		}
	}
	for i, doc := range docs {
		r.sum[doc] += scores[i]
	}
	return nil
}

func (r *run) closeness(p *part, docs []int) (c closeness, err error) {
	for _, doc := range docs {
		c.docs = append(c.docs, uint32(doc-p.base))
	}
	read := func(tests []search.Test) ([][]uint64, error) {
		all := make([][]uint64, len(docs))
		for _, t := range tests {
			err := p.visit(key{t.Field, t.Terms[0]}, c.docs, func(i int, at []uint64) {
				if len(all[i]) > 0 {
					at = slices.Concat(all[i], at)
					slices.Sort(at)
					at = slices.Compact(at)
				}
				all[i] = at
			})
			if err != nil {
				return nil, err
			}
		}
		return all, nil
	}
	for _, clause := range r.plan.Clauses {
		at, err := read(clause.Spots)
		if err != nil {
			return c, err
		}
		c.at = append(c.at, at)
	}
	c.marks, err = read([]search.Test{{Field: indexer.Exact, Terms: []string{indexer.Mark}}})
	return c, err
}

// of returns what nearness adds to the score of the i-th document; weights are
// how much the clauses say.
func (c closeness) of(i int, weights []float64) (score float64) {
	last := -1
	for n := range c.at {
		if len(c.at[n][i]) == 0 {
			continue
		}
		if last >= 0 {
			score += pairWeight * min(weights[last], weights[n]) * near(c.at[last][i], c.at[n][i])
		}
		last = n
		score += leadWeight * weights[n] / (1 + float64(c.at[n][i][0])/leadWords)
	}
	return score + paragraphWeight*c.best(i, weights)
}

// near returns the inverse of how far two words stand apart at the closest; half
// of it if they stand the other way round.
func near(a, b []uint64) (best float64) {
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			best = max(best, 1/float64(b[j]-a[i]))
			i++
		case a[i] > b[j]:
			best = max(best, 0.5/float64(a[i]-b[j]))
			j++
		default: // one word is both: how far the next ones stand from it
			if j+1 < len(b) {
				best = max(best, 1/float64(b[j+1]-a[i]))
			}
			if i++; i < len(a) && a[i] > b[j] {
				best = max(best, 0.5/float64(a[i]-b[j]))
			}
		}
	}
	return best
}

// best returns the weight of the words in the paragraph that has most of it.
func (c closeness) best(i int, weights []float64) (best float64) {
	sums := make([]float64, len(c.marks[i])+1)
	for n := range c.at {
		before := -1
		for _, position := range c.at[n][i] {
			paragraph, _ := slices.BinarySearch(c.marks[i], position)
			if paragraph != before {
				sums[paragraph] += weights[n]
				best = max(best, sums[paragraph])
			}
			before = paragraph
		}
	}
	return best
}
