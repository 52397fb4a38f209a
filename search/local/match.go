package local

import "kronika/search"

// A matched is what passes for a condition. Scores are told of it later, by
// [run.weigh]: often few of the documents need one.
type matched struct {
	union  union      // of the documents; see docs
	leaves []leaf     // of single conditions; their documents are among the union
	any    []*matched // the same of others
	all    []*matched // of those that all of the union have

	together set // the union put together, once it is asked for
}

// docs returns the documents that pass.
func (m *matched) docs() set {
	if m.together == nil {
		m.together = m.union.set()
	}
	return m.together
}

// pass finds the documents that pass.
func (r *run) pass(m search.Match) (*matched, error) {
	u := r.newUnion()
	found := &matched{union: u}
	for _, t := range m.Tests {
		l, err := r.test(t, u)
		if err := r.spare(err); err != nil {
			return nil, err
		}
		found.leaves = append(found.leaves, l)
	}
	for _, n := range m.Near {
		l, err := r.near(n, u)
		if err := r.spare(err); err != nil {
			return nil, err
		}
		found.leaves = append(found.leaves, l)
	}
	for _, sub := range m.Any {
		one, err := r.pass(sub)
		if err != nil {
			return nil, err
		}
		u.addAll(one.docs())
		found.any = append(found.any, one)
	}
	if len(m.All) > 0 || len(m.Not) > 0 {
		all, err := r.all(m)
		if err != nil {
			return nil, err
		}
		u.addAll(all.docs())
		found.any = append(found.any, all)
	}
	return found, nil
}

// all finds the documents that pass each of All and none of Not.
func (r *run) all(m search.Match) (*matched, error) {
	found := &matched{}
	if len(m.All) == 0 {
		found.together = r.everyDocument()
		if err := r.spend(len(r.ix.ids) / setStep); err != nil {
			found.together = r.newSet()
			if err := r.spare(err); err != nil {
				return nil, err
			}
		}
	}
	for i, sub := range m.All {
		one, err := r.pass(sub)
		if err != nil {
			return nil, err
		}
		if found.all = append(found.all, one); i == 0 {
			found.together = one.docs()
		} else {
			found.together = found.together.and(one.docs())
		}
	}
	if len(m.Not) == 0 {
		return found, nil
	}
	out, err := r.none(m.Not, r.most)
	if err != nil {
		return nil, err
	}
	found.together = found.together.without(out)
	return found, nil
}

// none finds the documents that pass for any of some conditions, for no more than
// so many steps in all.
func (r *run) none(of []search.Match, most int) (set, error) {
	u := r.newUnion()
	err := r.exactly(most, func() error {
		for _, m := range of {
			one, err := r.pass(m)
			if err != nil {
				return err
			}
			u.addAll(one.docs())
		}
		return nil
	})
	return u.set(), err
}

// weigh calls add with the scores of those documents that pass and are in a set:
// a document's score is the sum.
func (r *run) weigh(m *matched, only set, add func(doc int, score float64)) error {
	for _, l := range m.leaves {
		if err := r.weighLeaf(l, only, add); err != nil {
			return err
		}
	}
	for _, one := range m.any {
		if err := r.weigh(one, only, add); err != nil {
			return err
		}
	}
	if len(m.all) == 0 {
		return nil
	}
	only = only.and(m.docs())
	for _, one := range m.all {
		if err := r.weigh(one, only, add); err != nil {
			return err
		}
	}
	return nil
}
