package local

import (
	"math"

	"kronika/search"
)

// Textbook BM25 (Robertson and Zaragoza, The Probabilistic Relevance Framework,
// 2009, section 3.4). Both were found by measuring; 1.2 and 0.75 are usual.
const (
	k1 = 0.9 // how soon further occurrences stop to count
	b  = 0.6 // how much a long field lowers its score
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

	tables []*table // that nobody uses
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
		if s.clauses[doc] == 0 && s.sum[doc] == 0 {
			s.touched = append(s.touched, doc)
		}
		s.last[doc] = uint16(clause)
		s.clauses[doc]++
	}
	s.sum[doc] += score
}

// boost gives a document a score for what is no clause of its own.
func (s *scratch) boost(doc int, score float64) {
	if s.clauses[doc] == 0 && s.sum[doc] == 0 {
		s.touched = append(s.touched, doc)
	}
	s.sum[doc] += score
}

// score runs the plan over the postings: first what is left out, which may cost
// half of all, then its clauses, each with its share of what is left; nearness
// has one too.
func (r *run) score(found *search.Found) error {
	r.spent, r.until = 0, r.most // what decisions withhold is no cost of the asker's
	out := r.table()
	err := r.exactly(r.most/2, func() error {
		for _, m := range r.plan.Not {
			if err := r.match(m, out.add); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for i, c := range r.plan.Clauses {
		shares := len(r.plan.Clauses) - i
		if r.nears() {
			shares++
		}
		r.allow(shares)
		if err := r.scoreClause(i, c, found); err != nil {
			return err
		}
	}
	for _, doc := range out.docs {
		r.leaveOut(doc)
	}
	r.free(out)
	return nil
}

// scoreClause adds the scores of a clause, counted from 0, and says how it was found.
func (r *run) scoreClause(i int, c search.Clause, found *search.Found) error {
	matched, err := r.clause(i+1, c.Match)
	for n := 0; n < len(c.Fallbacks) && !matched && !r.short && err == nil; n++ {
		if matched, err = r.clause(i+1, c.Fallbacks[n]); matched {
			found.Fallbacks = append(found.Fallbacks, search.Fallback{Clause: i, Number: n, Words: r.similars})
		}
	}
	if err != nil {
		return err
	}
	if !matched && !r.short {
		found.Missing = append(found.Missing, i)
	}
	if r.cut > 0 || r.short {
		found.Cut = append(found.Cut, search.Cut{Clause: i, Terms: r.cut, Short: r.short})
	}
	r.short = false
	for _, m := range c.Boosts {
		if err := r.match(m, r.boost); err != nil {
			return err
		}
	}
	found.Rough = found.Rough || r.short
	return nil
}

// clause adds the scores of what a clause, counted from 1, asks for, and returns
// whether any document passes.
func (r *run) clause(clause int, m search.Match) (matched bool, err error) {
	r.cut, r.short, r.similars = 0, false, nil
	err = r.match(m, func(doc int, score float64) {
		matched = true
		r.add(doc, clause, score)
	})
	return matched, err
}
