package local

import (
	"cmp"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
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
		term, n, err := r.nextTerm(&all, p.field)
		if err != nil {
			return expanded{}, err
		}
		if n > 0 {
			best.add(term, n)
		}
	}
	e := expanded{best.sorted(), best.cut, len(all) > 0}
	r.expanded[p] = e
	return e, nil
}

// every finds the documents that have any term that begins so, however many there are.
func (r *run) every(k key, u union) error {
	all, err := r.heads(k)
	for err == nil && len(all) > 0 {
		var term string
		if term, _, err = r.nextTerm(&all, k.field); err != nil {
			break
		}
		for i, p := range r.parts {
			var docs *roaring.Bitmap
			if docs, err = p.holders(key{k.field, term}); err != nil {
				break
			}
			u.add(i, docs)
		}
	}
	return err
}

// A head is the next term of a segment that begins with a prefix.
type head struct {
	part  *part
	it    segment.DictionaryIterator
	entry *index.DictEntry
}

// heads returns the first terms that begin so, of the segments that have any.
func (r *run) heads(k key) (all []head, err error) {
	start := []byte(k.term)
	for _, p := range r.parts {
		dict, err := p.dict(k.field)
		if err != nil {
			return nil, err
		}
		h := head{part: p, it: dict.AutomatonIterator(nil, start, after(start))}
		if h.entry, err = h.it.Next(); err != nil {
			return nil, err
		}
		if h.entry != nil {
			all = append(all, h)
		}
	}
	return all, nil
}

// nextTerm takes the first term off the heads, and returns how many live documents
// have it.
func (r *run) nextTerm(all *[]head, field string) (term string, docs uint64, err error) {
	term = slices.MinFunc(*all, func(a, b head) int { return cmp.Compare(a.entry.Term, b.entry.Term) }).entry.Term
	left := (*all)[:0]
	for _, h := range *all {
		if h.entry.Term == term {
			if err := h.part.spend(termCost); err != nil {
				return "", 0, err
			}
			n := h.entry.Count
			if h.part.deleted != nil && !h.part.deleted.IsEmpty() {
				list, err := h.part.list(key{field, term})
				if err != nil {
					return "", 0, err
				}
				n = list.Count()
			}
			docs += n
			if h.entry, err = h.it.Next(); err != nil {
				return "", 0, err
			}
		}
		if h.entry != nil {
			left = append(left, h)
		}
	}
	*all = left
	return term, docs, nil
}

// commonest keeps the terms that most documents have.
type commonest struct {
	keep  int
	terms []counted
	cut   bool
}

type counted struct {
	term string
	docs uint64
}

func (c *commonest) add(term string, docs uint64) {
	c.terms = append(c.terms, counted{term, docs})
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

func (c *commonest) sorted() (terms []string) {
	c.shorten()
	for _, t := range c.terms {
		terms = append(terms, t.term)
	}
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
