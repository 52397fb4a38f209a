package score

import "slices"

// Rescored is how many of the best documents are looked at again for how close
// the words stand: what is on the first pages, and some that may come up to them.
const Rescored = 200

// The weights of nearness beside BM25, found by measuring.
const (
	pairWeight      = 1.5 // of two words that follow each other, less with every word between
	paragraphWeight = 0.2 // of the words of the best paragraph
	leadWeight      = 0.3 // of a word at the very beginning, where a post says what it is about
	leadWords       = 30  // where that is halved, and soon nothing
)

// A Closeness says where the words of a question stand in one document.
type Closeness struct {
	At    [][]uint64 // by clause, in order
	Marks []uint64   // where paragraphs end, in order
}

// Of returns what nearness adds to the score of the document; weights are how much
// the clauses say.
func (c Closeness) Of(weights []float64) (score float64) {
	last := -1
	for n, at := range c.At {
		if len(at) == 0 {
			continue
		}
		if last >= 0 {
			score += pairWeight * min(weights[last], weights[n]) * near(c.At[last], at)
		}
		last = n
		score += leadWeight * weights[n] / (1 + float64(at[0])/leadWords)
	}
	return score + paragraphWeight*c.best(weights)
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
func (c Closeness) best(weights []float64) (best float64) {
	sums := make([]float64, len(c.Marks)+1)
	for n, at := range c.At {
		before := -1
		for _, position := range at {
			paragraph, _ := slices.BinarySearch(c.Marks, position)
			if paragraph != before {
				sums[paragraph] += weights[n]
				best = max(best, sums[paragraph])
			}
			before = paragraph
		}
	}
	return best
}
