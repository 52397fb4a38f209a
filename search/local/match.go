package local

import (
	"kronika/search"
)

// match calls add with each document that passes, once or more often: its score
// is the sum.
func (r *run) match(m search.Match, add func(doc int, score float64)) error {
	for _, t := range m.Tests {
		if err := r.spare(r.test(t)); err != nil {
			return err
		}
		r.tell(t.Field, t.Weight, add)
	}
	for _, n := range m.Near {
		if err := r.spare(r.near(n)); err != nil {
			return err
		}
		r.tell(n.Groups[0][0].Field, n.Weight, add)
	}
	for _, sub := range m.Any {
		if err := r.match(sub, add); err != nil {
			return err
		}
	}
	if len(m.All) == 0 && len(m.Not) == 0 {
		return nil
	}
	t, err := r.all(m)
	if err != nil {
		return err
	}
	for _, doc := range t.docs {
		add(doc, t.sum[doc])
	}
	r.free(t)
	return nil
}

// tell calls add with what was counted, and forgets it. What is not weighed, a
// facet, has no score.
func (r *run) tell(field string, weight float64, add func(doc int, score float64)) {
	if weight == 0 {
		for _, doc := range r.found {
			add(doc, 0)
		}
		r.forget()
		return
	}
	weight *= idf(r.ix.live, len(r.found))
	lengths, average := r.ix.lengths[field], r.ix.average[field]
	for _, doc := range r.found {
		add(doc, weight*bm25(float64(r.times[doc]), float64(lengths[doc])/average))
	}
	r.forget()
}

// all returns the documents that pass each of All and none of Not.
func (r *run) all(m search.Match) (passed *table, err error) {
	if len(m.All) == 0 {
		passed = r.table()
		if err := r.spare(r.everyDocument(passed)); err != nil {
			return nil, err
		}
	}
	for i, sub := range m.All {
		t, err := r.gather(sub)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			passed = t
			continue
		}
		passed.keep(func(doc int) bool { return t.has[doc] })
		for _, doc := range passed.docs {
			passed.sum[doc] += t.sum[doc]
		}
		r.free(t)
	}
	err = r.exactly(r.most, func() error {
		for _, sub := range m.Not {
			t, err := r.gather(sub)
			if err != nil {
				return err
			}
			passed.keep(func(doc int) bool { return !t.has[doc] })
			r.free(t)
		}
		return nil
	})
	return passed, err
}

// everyDocument adds all live documents.
func (r *run) everyDocument(t *table) error {
	for doc, id := range r.ix.ids {
		if err := r.spend(postingCost); err != nil {
			return err
		}
		if id != "" && !r.not[doc] {
			t.add(doc, 0)
		}
	}
	return nil
}

// gather returns the documents that pass, with their scores.
func (r *run) gather(m search.Match) (*table, error) {
	t := r.table()
	if err := r.match(m, t.add); err != nil {
		return nil, err
	}
	return t, nil
}

// A table holds scores by document.
type table struct {
	sum  []float64
	has  []bool
	docs []int // with has
}

func (t *table) add(doc int, score float64) {
	if !t.has[doc] {
		t.has[doc] = true
		t.docs = append(t.docs, doc)
	}
	t.sum[doc] += score
}

// keep leaves out the documents that do not pass.
func (t *table) keep(passes func(doc int) bool) {
	kept := t.docs[:0]
	for _, doc := range t.docs {
		if passes(doc) {
			kept = append(kept, doc)
		} else {
			t.sum[doc], t.has[doc] = 0, false
		}
	}
	t.docs = kept
}

// table returns an empty table.
func (s *scratch) table() *table {
	if n := len(s.tables); n > 0 {
		t := s.tables[n-1]
		s.tables = s.tables[:n-1]
		return t
	}
	return &table{sum: make([]float64, len(s.sum)), has: make([]bool, len(s.sum))}
}

// free takes a table back.
func (s *scratch) free(t *table) {
	t.keep(func(int) bool { return false })
	s.tables = append(s.tables, t)
}
