package local

import (
	"math"

	"kronika/search"
)

// Textbook BM25 (Robertson and Zaragoza, The Probabilistic Relevance Framework,
// 2009, section 3.4), with the usual constants.
const (
	k1 = 1.2  // how soon further occurrences stop to count
	b  = 0.75 // how much a long field lowers its score
)

// idf is how much a word says that docs of live documents have.
func idf(live, docs int) float64 {
	return math.Log(1 + (float64(live)-float64(docs)+0.5)/(float64(docs)+0.5))
}

// bm25 is what a word says of a field that has it so many times; length is the
// field's, as a share of the average.
func bm25(times, length float64) float64 {
	return times * (k1 + 1) / (times + k1*(1-b+b*length))
}

// scratch is what one search writes to, by document. Searches take turns at it.
type scratch struct {
	sum     []float64 // score
	clauses []uint16  // how many clauses matched
	last    []uint16  // the clause that matched last, from 1
	touched []int     // documents with any match
	not     []bool    // has what was left out
	banned  []int     // documents with not

	// What the test under way has found.
	times []int32
	found []int // documents with times
}

func newScratch(docs int) *scratch {
	return &scratch{
		sum: make([]float64, docs), clauses: make([]uint16, docs), last: make([]uint16, docs),
		not: make([]bool, docs), times: make([]int32, docs),
	}
}

// clear makes the scratch ready for another search.
func (s *scratch) clear() {
	for _, doc := range s.touched {
		s.sum[doc], s.clauses[doc], s.last[doc] = 0, 0, 0
	}
	for _, doc := range s.banned {
		s.not[doc] = false
	}
	s.touched, s.banned = s.touched[:0], s.banned[:0]
	s.forget()
}

// forget makes it ready for another test.
func (s *scratch) forget() {
	for _, doc := range s.found {
		s.times[doc] = 0
	}
	s.found = s.found[:0]
}

// count adds occurrences of the test under way.
func (s *scratch) count(doc, times int) {
	if s.times[doc] == 0 {
		s.found = append(s.found, doc)
	}
	s.times[doc] += int32(times)
}

// add gives a document a score for a clause, counted from 1.
func (s *scratch) add(doc, clause int, score float64) {
	if s.last[doc] != uint16(clause) {
		if s.clauses[doc] == 0 {
			s.touched = append(s.touched, doc)
		}
		s.last[doc] = uint16(clause)
		s.clauses[doc]++
	}
	s.sum[doc] += score
}

// score runs the clauses of the plan over the postings.
func (r *run) score(found *search.Found) error {
	for i, c := range r.plan.Clauses {
		matched, cut, err := r.apply(i+1, c.Tests)
		if err == nil && !matched && len(c.Fallback) > 0 {
			if matched, cut, err = r.apply(i+1, c.Fallback); matched {
				found.Fallbacks = append(found.Fallbacks, i)
			}
		}
		if err != nil {
			return err
		}
		if cut {
			found.Cut = append(found.Cut, i)
		}
	}
	for _, c := range r.plan.Not {
		for _, t := range c.Tests {
			if err := r.ban(t); err != nil {
				return err
			}
		}
	}
	return nil
}

// apply adds the scores of one clause, counted from 1, and returns whether any
// document matched and whether terms of a prefix were left out.
func (r *run) apply(clause int, tests []search.Test) (matched, cut bool, err error) {
	for _, t := range tests {
		if err := r.ctx.Err(); err != nil {
			return matched, cut, err
		}
		left, err := r.test(t, r.limit)
		if err != nil {
			return matched, cut, err
		}
		matched, cut = matched || len(r.found) > 0, cut || left
		weight := t.Weight * idf(r.ix.live, len(r.found))
		lengths, average := r.ix.lengths[t.Field], r.ix.average[t.Field]
		for _, doc := range r.found {
			r.add(doc, clause, weight*bm25(float64(r.times[doc]), float64(lengths[doc])/average))
		}
		r.forget()
	}
	return matched, cut, nil
}

// ban leaves out the documents that pass a test. Of a prefix no term is spared:
// what was to be left out never shows.
func (r *run) ban(t search.Test) error {
	if err := r.ctx.Err(); err != nil {
		return err
	}
	if _, err := r.test(t, math.MaxInt); err != nil {
		return err
	}
	for _, doc := range r.found {
		if !r.not[doc] {
			r.not[doc] = true
			r.banned = append(r.banned, doc)
		}
	}
	r.forget()
	return nil
}
