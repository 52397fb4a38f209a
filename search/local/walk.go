package local

import (
	"slices"
	"strings"

	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"kronika/indexer"
	"kronika/indexer/swedish"
)

// A term is one of a field in a segment.
type term struct {
	text string
	kept []key  // what the segment keeps of it
	docs uint64 // that have the last of them, deleted ones too
}

// A walk goes through terms of a field in a segment, in their order.
type walk struct {
	part  *part
	field string // of the dictionary
	roles byte   // of which words must have one; 0: terms are kept as they are
	it    segment.DictionaryIterator
	entry *index.DictEntry // the next; nil: there is none

	folds  bool   // words are found folded
	folded []term // the next
}

// walks returns walks through the terms of a field that an automaton accepts, nil for all,
// from one up to but not with another: one for each dictionary that may have any.
func (p *part) walks(field string, accepts segment.Automaton, from, to []byte) (all []*walk, err error) {
	add := func(w walk, accepts segment.Automaton) error {
		dict, err := p.dict(w.field)
		if err != nil || dict.Cardinality() == 0 {
			return err
		}
		w.part, w.it = p, dict.AutomatonIterator(accepts, from, to)
		if w.entry, err = w.it.Next(); err == nil && w.folds {
			err = w.fold()
		}
		all = append(all, &w)
		return err
	}
	if err := add(walk{field: field}, accepts); err != nil {
		return nil, err
	}
	if roles := rolesOf(field); roles != 0 && p.joined {
		if accepts != nil {
			accepts = tagged{accepts}
		}
		err = add(walk{field: wordsField, roles: roles, folds: field == indexer.Folded}, accepts)
	}
	return all, err
}

// begun returns walks through the terms of a field that begin so.
func (p *part) begun(k key) ([]*walk, error) {
	if k.field == indexer.Folded {
		return p.walks(k.field, folding{term: k.term, open: true}, nil, nil)
	}
	start := []byte(k.term)
	return p.walks(k.field, nil, start, after(start))
}

// more reports whether there may be a further term.
func (w *walk) more() bool { return w.entry != nil || len(w.folded) > 0 }

// next returns the next term. One that nothing is kept of is none: there is no further.
func (w *walk) next() (t term, err error) {
	if len(w.folded) > 0 {
		t, w.folded = w.folded[0], w.folded[1:]
		return t, nil
	}
	return w.read()
}

// read returns the next term of the dictionary.
func (w *walk) read() (t term, err error) {
	for w.entry != nil && err == nil {
		text := w.entry.Term
		if w.roles != 0 {
			last := len(text) - 1
			if text[last]&w.roles == 0 {
				err = w.step()
				continue
			}
			text = text[:last]
		}
		if len(t.kept) > 0 && t.text != text {
			return t, nil
		}
		t.text, t.kept, t.docs = text, append(t.kept, key{w.field, w.entry.Term}), w.entry.Count
		if err = w.step(); w.roles == 0 {
			return t, err
		}
	}
	return t, err
}

// step goes to the next entry of the dictionary.
func (w *walk) step() (err error) {
	if err = w.part.spend(termCost); err == nil {
		w.entry, err = w.it.Next()
	}
	return err
}

// fold reads all terms, and puts what is the same when folded together: it is found in
// another order.
func (w *walk) fold() error {
	for w.entry != nil {
		t, err := w.read()
		if err != nil {
			return err
		}
		if len(t.kept) > 0 {
			t.text = swedish.Fold(t.text)
			w.folded = append(w.folded, t)
		}
	}
	slices.SortStableFunc(w.folded, func(a, b term) int { return strings.Compare(a.text, b.text) })
	all := w.folded[:0]
	for _, t := range w.folded {
		if last := len(all) - 1; last >= 0 && all[last].text == t.text {
			all[last].kept = append(all[last].kept, t.kept...)
		} else {
			all = append(all, t)
		}
	}
	w.folded = all
	return nil
}

// A tagged automaton accepts words that another accepts, with their roles.
type tagged struct{ of segment.Automaton }

// The states of automata beside those of others, which are not negative.
const (
	accepted = -1
	refused  = -2
)

func (t tagged) Start() int               { return t.of.Start() }
func (t tagged) IsMatch(s int) bool       { return s == accepted }
func (t tagged) CanMatch(s int) bool      { return s == accepted || s >= 0 && t.of.CanMatch(s) }
func (t tagged) WillAlwaysMatch(int) bool { return false }
func (t tagged) Accept(s int, b byte) int {
	switch {
	case s < 0:
		return refused
	case b >= noRole:
		return t.of.Accept(s, b)
	case t.of.IsMatch(s):
		return accepted
	}
	return refused
}

// A folding accepts stems that, folded, are a term, or begin with it if it is open. Its
// state is how many bytes of the term have come; above it the same with half a letter.
type folding struct {
	term string
	open bool
}

func (f folding) Start() int               { return 0 }
func (f folding) IsMatch(s int) bool       { return s == len(f.term) }
func (f folding) CanMatch(s int) bool      { return s >= 0 }
func (f folding) WillAlwaysMatch(int) bool { return false }
func (f folding) Accept(s int, b byte) int {
	half := len(f.term) + 1
	switch {
	case s < 0:
	case s == len(f.term):
		if f.open {
			return s
		}
	case s >= half:
		if at := s - half; swedish.Fold(string([]byte{firstHalf, b})) == f.term[at:at+1] {
			return at + 1
		}
	case b == f.term[s]:
		return s + 1
	case b == firstHalf && (f.term[s] == 'a' || f.term[s] == 'o'):
		return half + s
	}
	return refused
}

// firstHalf is the first byte of å, ä and ö.
const firstHalf = 0xc3
