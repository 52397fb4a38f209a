package local

import (
	"context"
	"math"
	"slices"

	segment "github.com/blevesearch/scorch_segment_api/v2"

	"kronika/search"
)

// Textbook BM25 (Robertson and Zaragoza, The Probabilistic Relevance Framework,
// 2009, section 3.4), with the usual constants.
const (
	k1 = 1.2  // how soon further occurrences stop to count
	b  = 0.75 // how much a long field lowers its score
)

// scores collects what each document gets in one search.
type scores struct {
	sum     []float64
	clauses []uint16 // how many clauses matched
	last    []uint16 // the clause that matched last, from 1
	touched []int    // documents with any match
	not     []bool
	banned  []int
}

func newScores(docs int) *scores {
	return &scores{sum: make([]float64, docs), clauses: make([]uint16, docs), last: make([]uint16, docs), not: make([]bool, docs)}
}

// clear makes the scores ready for another search.
func (s *scores) clear() {
	for _, doc := range s.touched {
		s.sum[doc], s.clauses[doc], s.last[doc] = 0, 0, 0
	}
	for _, doc := range s.banned {
		s.not[doc] = false
	}
	s.touched, s.banned = s.touched[:0], s.banned[:0]
}

// add gives a document a score for a clause, counted from 1.
func (s *scores) add(doc, clause int, score float64) {
	if s.last[doc] != uint16(clause) {
		if s.clauses[doc] == 0 {
			s.touched = append(s.touched, doc)
		}
		s.last[doc] = uint16(clause)
		s.clauses[doc]++
	}
	s.sum[doc] += score
}

func (s *scores) ban(doc int) {
	if !s.not[doc] {
		s.not[doc] = true
		s.banned = append(s.banned, doc)
	}
}

// An occurrence is a document that passes a test, and how often.
type occurrence struct {
	doc, times int
}

// occurrences returns the live documents that pass a test, in order. cut says
// that a prefix had more than [search.MaxTerms] terms, and only the commonest
// were used.
func (ix *Index) occurrences(t search.Test) (found []occurrence, cut bool, err error) {
	switch {
	case t.Prefix:
		return ix.prefixed(t)
	case len(t.Terms) > 1:
		found, err = ix.phrase(t)
	default:
		for _, p := range ix.parts {
			err = p.postings(t.Field, t.Terms[0], false, func(doc int, posting segment.Posting) error {
				found = append(found, occurrence{doc, int(posting.Frequency())})
				return nil
			})
			if err != nil {
				break
			}
		}
	}
	return found, false, err
}

// prefixed adds up the occurrences of every term that begins so: the prefix
// counts as one word of many forms.
func (ix *Index) prefixed(t search.Test) ([]occurrence, bool, error) {
	start := []byte(t.Terms[0])
	docs := map[string]uint64{}
	for _, p := range ix.parts {
		err := p.eachTerm(t.Field, start, after(start), func(term string, n uint64) error {
			docs[term] += n
			return nil
		})
		if err != nil {
			return nil, false, err
		}
	}
	terms := commonest(docs)
	cut := len(terms) > search.MaxTerms
	terms = terms[:min(len(terms), search.MaxTerms)]
	times := map[int]int{}
	for _, term := range terms {
		one, _, err := ix.occurrences(search.Test{Field: t.Field, Terms: []string{term}})
		if err != nil {
			return nil, false, err
		}
		for _, o := range one {
			times[o.doc] += o.times
		}
	}
	return inOrder(times), cut, nil
}

// commonest returns terms by how many documents have them, most first.
func commonest(docs map[string]uint64) []string {
	terms := make([]string, 0, len(docs))
	for term := range docs {
		terms = append(terms, term)
	}
	slices.SortFunc(terms, func(a, b string) int {
		if docs[a] != docs[b] {
			if docs[a] > docs[b] {
				return -1
			}
			return 1
		}
		if a < b {
			return -1
		}
		return 1
	})
	return terms
}

// after returns the first key behind all that begin with prefix, nil if there
// is none.
func after(prefix []byte) []byte {
	end := slices.Clone(prefix)
	for i := len(end) - 1; i >= 0; i-- {
		if end[i] < 0xff {
			end[i]++
			return end[:i+1]
		}
	}
	return nil
}

func inOrder(times map[int]int) []occurrence {
	found := make([]occurrence, 0, len(times))
	for doc, n := range times {
		found = append(found, occurrence{doc, n})
	}
	slices.SortFunc(found, func(a, b occurrence) int { return a.doc - b.doc })
	return found
}

// phrase returns the documents that have the terms in consecutive positions.
func (ix *Index) phrase(t search.Test) ([]occurrence, error) {
	times := map[int]int{}
	for _, p := range ix.parts {
		ends, err := p.positions(t.Field, t.Terms[0], nil)
		for _, term := range t.Terms[1:] {
			if err != nil || len(ends) == 0 {
				break
			}
			ends, err = p.positions(t.Field, term, ends)
		}
		if err != nil {
			return nil, err
		}
		for doc, at := range ends {
			times[doc] = len(at)
		}
	}
	return inOrder(times), nil
}

// positions returns where a term stands in each document; with before, only
// directly behind one of those positions.
func (p part) positions(field, term string, before map[int][]uint64) (map[int][]uint64, error) {
	found := map[int][]uint64{}
	err := p.postings(field, term, true, func(doc int, posting segment.Posting) error {
		if before != nil && before[doc] == nil {
			return nil
		}
		for _, l := range posting.Locations() {
			if before == nil || slices.Contains(before[doc], l.Pos()-1) {
				found[doc] = append(found[doc], l.Pos())
			}
		}
		return nil
	})
	return found, err
}

// apply adds the scores of one clause, counted from 1, and returns whether any
// document matched.
func (ix *Index) apply(ctx context.Context, s *scores, clause int, tests []search.Test) (matched, cut bool, err error) {
	for _, t := range tests {
		if err := ctx.Err(); err != nil {
			return matched, cut, err
		}
		found, c, err := ix.occurrences(t)
		if err != nil {
			return matched, cut, err
		}
		cut = cut || c
		idf := math.Log(1 + (float64(ix.live)-float64(len(found))+0.5)/(float64(len(found))+0.5))
		lengths, average := ix.lengths[t.Field], ix.average[t.Field]
		for _, o := range found {
			tf := float64(o.times)
			norm := k1 * (1 - b + b*float64(lengths[o.doc])/average)
			s.add(o.doc, clause, t.Weight*idf*tf*(k1+1)/(tf+norm))
			matched = true
		}
	}
	return matched, cut, nil
}
