package local

import (
	"cmp"
	"slices"
)

// A prefix is what terms of a field begin with, and how many of them are wanted.
type prefix struct {
	key
	limit int
}

// expanded are the terms that a prefix stands for.
type expanded struct {
	terms []string
	cut   bool // it has more than the limit
	short bool // not all were looked at
}

// expand returns the terms that begin so and that live documents have, the
// commonest first.
func (r *run) expand(p prefix) (expanded, error) {
	if e, ok := r.expanded[p]; ok {
		return e, nil
	}
	all, err := r.heads(p.key)
	if err != nil {
		return expanded{}, err
	}
	best, from := commonest{keep: p.limit}, r.spent
	for len(all) > 0 && (r.exact || r.spent-from < r.scan) {
		c, err := r.countTerm(&all)
		if err != nil {
			return expanded{}, err
		}
		if c.docs > 0 {
			best.add(c)
		}
	}
	terms, err := r.remember(p.field, best.sorted())
	if err != nil {
		return expanded{}, err
	}
	e := expanded{terms, best.cut, len(all) > 0}
	r.expanded[p] = e
	return e, nil
}

// every finds the documents that have any term that begins so, however many there are.
func (r *run) every(k key, u union) error {
	all, err := r.heads(k)
	for err == nil && len(all) > 0 {
		_, err = r.nextTerm(&all, func(h *head) error {
			docs, err := r.parts[h.segment].union(h.term.kept)
			if err == nil {
				u.add(h.segment, docs)
			}
			return err
		})
	}
	return err
}

// A head is the next term of a walk through one of the segments.
type head struct {
	*walk
	segment int // of those of the run
	term    term
}

// heads returns the first terms that begin so, of the segments that have any.
func (r *run) heads(k key) (all []*head, err error) {
	for i, p := range r.parts {
		walks, err := p.begun(k)
		if err != nil {
			return nil, err
		}
		for _, w := range walks {
			h := &head{walk: w, segment: i}
			if h.term, err = w.next(); err != nil {
				return nil, err
			}
			if len(h.term.kept) > 0 {
				all = append(all, h)
			}
		}
	}
	return all, nil
}

// nextTerm takes the first term off the heads, and calls with each that has it.
func (r *run) nextTerm(all *[]*head, take func(h *head) error) (text string, err error) {
	text = slices.MinFunc(*all, func(a, b *head) int { return cmp.Compare(a.term.text, b.term.text) }).term.text
	left := (*all)[:0]
	for _, h := range *all {
		if h.term.text == text {
			if err := take(h); err != nil {
				return "", err
			}
			if h.term, err = h.next(); err != nil {
				return "", err
			}
		}
		if len(h.term.kept) > 0 {
			left = append(left, h)
		}
	}
	*all = left
	return text, nil
}

// A counted is a term, how many live documents have it, and what is kept of it.
type counted struct {
	term string
	docs uint64
	kept []held
}

// A held is what a segment keeps.
type held struct {
	part *part
	kept []key
}

// countTerm takes the first term off the heads.
func (r *run) countTerm(all *[]*head) (c counted, err error) {
	c.term, err = r.nextTerm(all, func(h *head) error {
		p, n := h.part, h.term.docs
		if len(h.term.kept) > 1 || p.deleted != nil && !p.deleted.IsEmpty() {
			var err error
			if n, err = p.count(h.term.kept); err != nil {
				return err
			}
		}
		c.docs += n
		if last := len(c.kept) - 1; last >= 0 && c.kept[last].part == p {
			c.kept[last].kept = append(c.kept[last].kept, h.term.kept...)
		} else {
			c.kept = append(c.kept, held{p, h.term.kept})
		}
		return nil
	})
	return c, err
}

// remember returns terms of a field, and lets nobody look up again what is kept of them.
func (r *run) remember(field string, some []counted) (terms []string, err error) {
	words := rolesOf(field) != 0
	for _, c := range some {
		terms = append(terms, c.term)
		if !words {
			continue
		}
		if err := r.spend(keptCost); err != nil {
			return nil, err
		}
		for _, h := range c.kept {
			h.part.know(key{field, c.term}, h.kept)
		}
	}
	return terms, nil
}

// commonest keeps the terms that most documents have.
type commonest struct {
	keep  int
	terms []counted
	cut   bool
}

func (c *commonest) add(t counted) {
	c.terms = append(c.terms, t)
	if c.keep < 1<<30 && len(c.terms) >= 2*c.keep {
		c.shorten()
	}
}

func (c *commonest) shorten() {
	slices.SortFunc(c.terms, func(a, b counted) int { return cmp.Or(cmp.Compare(b.docs, a.docs), cmp.Compare(a.term, b.term)) })
	if len(c.terms) > c.keep {
		c.terms, c.cut = c.terms[:c.keep], true
	}
}

func (c *commonest) sorted() []counted {
	c.shorten()
	return c.terms
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
