// Package score holds what both engines score by, so that the same words in the same
// document count the same on either.
//
// The score of a word is textbook BM25; the best documents get something more for how
// close the words of the question stand in them.
package score

import "math"

// Textbook BM25 (Robertson and Zaragoza, The Probabilistic Relevance Framework,
// 2009, section 3.4). Both were found by measuring; 1.2 and 0.75 are usual.
const (
	K1 = 0.9 // how soon further occurrences stop to count
	B  = 0.6 // how much a long field lowers its score
)

// IDF is how much a word says that docs of live documents have.
func IDF(live, docs int) float64 {
	return math.Log(1 + (float64(live)-float64(docs)+0.5)/(float64(docs)+0.5))
}

// BM25 is what a word says of a field that has it so many times; length is the
// field's, as a share of the average.
func BM25(times, length float64) float64 {
	return times * (K1 + 1) / (times + K1*(1-B+B*length))
}
