package local

import "kronika/search"

// scratch is what one search writes to, by document. Searches take turns at it.
type scratch struct {
	sum    []float64 // score
	scored []int     // documents that may have one

	// What the test under way has found.
	times []int32
	found []int // documents with times

	// What there was room for before.
	hits   []int
	held   []uint64
	counts map[string][]uint32 // of tallies
	chunk  [chunk]int
	inPart [chunk]uint32
}

func newScratch(docs int) *scratch {
	return &scratch{sum: make([]float64, docs), times: make([]int32, docs), counts: map[string][]uint32{}}
}

// clear makes the scratch ready for another search.
func (s *scratch) clear() {
	for _, doc := range s.scored {
		s.sum[doc] = 0
	}
	s.scored = s.scored[:0]
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

// An asked is what passes for the parts of a plan.
type asked struct {
	clauses []*matched
	boosts  [][]*matched // by clause; nil: not looked for yet
	out     set          // what is left out
	rough   bool         // a score lacks something
}

// ask finds what passes: first what is left out, which may cost half of all, then
// for each clause with its share of what is left; boosts, scores and nearness have one each.
func (r *run) ask(found *search.Found) (*asked, error) {
	r.spent, r.until = 0, r.most // what decisions withhold is no cost of the asker's
	a := &asked{}
	var err error
	if a.out, err = r.none(r.plan.Not, r.most/2); err != nil {
		return nil, err
	}
	for i, c := range r.plan.Clauses {
		r.allow(len(r.plan.Clauses) - i + 3)
		m, err := r.clause(i, c, found)
		if err != nil {
			return nil, err
		}
		a.clauses = append(a.clauses, m)
	}
	return a, nil
}

// clause finds what passes for a clause, counted from 0, and says how it was found.
func (r *run) clause(i int, c search.Clause, found *search.Found) (m *matched, err error) {
	try := func(of search.Match) error {
		r.cut, r.short, r.similars = 0, false, nil
		m, err = r.pass(of)
		return err
	}
	if err := try(c.Match); err != nil {
		return nil, err
	}
	for n := 0; n < len(c.Fallbacks) && m.docs().isEmpty() && !r.short; n++ {
		if err := try(c.Fallbacks[n]); err != nil {
			return nil, err
		}
		if !m.docs().isEmpty() {
			found.Fallbacks = append(found.Fallbacks, search.Fallback{Clause: i, Number: n, Words: r.similars})
		}
	}
	if m.docs().isEmpty() && !r.short {
		found.Missing = append(found.Missing, i)
	}
	if r.cut > 0 || r.short {
		found.Cut = append(found.Cut, search.Cut{Clause: i, Terms: r.cut, Short: r.short})
	}
	r.short = false
	return m, nil
}

// boosted finds the documents that boosts add to, if it has not been done.
func (r *run) boosted(a *asked) error {
	if a.boosts != nil {
		return nil
	}
	r.allow(3)
	a.boosts = make([][]*matched, len(r.plan.Clauses))
	for i, c := range r.plan.Clauses {
		for _, of := range c.Boosts {
			m, err := r.pass(of)
			if err != nil {
				return err
			}
			a.boosts[i] = append(a.boosts[i], m)
		}
	}
	a.rough, r.short = a.rough || r.short, false
	return nil
}

// whole returns the documents that pass for all clauses.
func (r *run) whole(a *asked) (all set) {
	for i, m := range a.clauses {
		if i == 0 {
			all = m.docs()
		} else {
			all = all.and(m.docs())
		}
	}
	if all == nil {
		all = r.everyDocument()
	}
	return all.without(a.out)
}

// some returns the documents that pass for a clause or that a boost adds to.
func (r *run) some(a *asked) (set, error) {
	if err := r.boosted(a); err != nil {
		return nil, err
	}
	u := r.newUnion()
	for i, m := range a.clauses {
		u.addAll(m.docs())
		for _, boost := range a.boosts[i] {
			u.addAll(boost.docs())
		}
	}
	return u.set().without(a.out), nil
}

// score gives the documents of a set, which are in order, their scores.
func (r *run) score(a *asked, docs []int) error {
	if len(docs) == 0 {
		return nil
	}
	r.scored = append(r.scored, docs...)
	if err := r.boosted(a); err != nil {
		return err
	}
	r.allow(2)
	only := r.setOf(docs)
	for i, p := range r.parts {
		p.scored, p.times = only[i], nil
	}
	add := func(doc int, score float64) { r.sum[doc] += score }
	for i, m := range a.clauses {
		for _, one := range append([]*matched{m}, a.boosts[i]...) {
			if err := r.spare(r.weigh(one, only, add)); err != nil {
				return err
			}
		}
	}
	a.rough, r.short = a.rough || r.short, false
	return nil
}
