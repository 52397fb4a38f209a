package local

import (
	"cmp"
	"slices"

	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// maxScanned is how many terms the prefixes of one search go through at most: half
// a second's work.
const maxScanned = 1_000_000

// A head is the next term of a segment that begins with a prefix.
type head struct {
	part  *part
	it    segment.DictionaryIterator
	entry *index.DictEntry
}

// heads returns the first terms that begin so, of the segments that have any.
func (r *run) heads(prefix key) (all []head, err error) {
	start := []byte(prefix.term)
	for _, p := range r.parts {
		dict, err := p.dict(prefix.field)
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
