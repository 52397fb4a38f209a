package local

import (
	"cmp"
	"slices"
	"unicode/utf8"

	"github.com/blevesearch/vellum/levenshtein"

	"kronika/search"
)

// similar returns the terms of a field that are spelt almost so and that live
// documents have: the closest, and of these the commonest first.
func (r *run) similar(k key) ([]string, error) {
	n := utf8.RuneCountInString(k.term)
	if n < search.ShortWord {
		return nil, nil
	}
	for distance := 1; distance <= 2 && (distance == 1 || n >= search.LongWord); distance++ {
		terms, err := r.within(k, distance)
		if err != nil || len(terms) > 0 {
			return terms, err
		}
	}
	return nil, nil
}

// within returns the terms at most so many letters away.
func (r *run) within(k key, distance int) ([]string, error) {
	dfa, err := r.spelling(misspelt{k.term, distance})
	if err != nil {
		return nil, err
	}
	docs := map[string]int{}
	for _, p := range r.parts {
		if err := r.spend(fuzzyCost); err != nil {
			return nil, err
		}
		walks, err := p.walks(k.field, dfa, nil, nil)
		if err != nil {
			return nil, err
		}
		for _, w := range walks {
			for w.more() {
				t, err := w.next()
				if err != nil {
					return nil, err
				}
				if len(t.kept) > 0 && t.text != k.term {
					docs[t.text] = 0
				}
			}
		}
	}
	if err := r.countDocuments(k.field, docs); err != nil {
		return nil, err
	}
	terms := make([]string, 0, len(docs))
	for term := range docs {
		terms = append(terms, term)
	}
	slices.SortFunc(terms, func(a, b string) int { return cmp.Or(cmp.Compare(docs[b], docs[a]), cmp.Compare(a, b)) })
	return terms[:min(len(terms), search.MaxSimilar)], nil
}

// A misspelt is a term of which so many letters may be wrong.
type misspelt struct {
	term    string
	letters int
}

// spelling returns what accepts the spellings of a term. It is the same for all fields
// that are searched for it, one after the other.
func (r *run) spelling(m misspelt) (*levenshtein.DFA, error) {
	if dfa := r.spellings[m]; dfa != nil {
		return dfa, nil
	}
	builder, err := r.ix.misspelling[m.letters-1]()
	if err != nil {
		return nil, err
	}
	dfa, err := builder.BuildDfa(m.term, uint8(m.letters))
	if err != nil {
		return nil, err
	}
	if r.spellings == nil {
		r.spellings = map[misspelt]*levenshtein.DFA{}
	}
	r.spellings[m] = dfa
	return dfa, nil
}

// countDocuments fills in how many documents have each term, and drops terms that
// none has: what is deleted or withheld says nothing, not even its words.
func (r *run) countDocuments(field string, docs map[string]int) (err error) {
	for term := range docs {
		if docs[term], err = r.holding(key{field, term}); err != nil {
			return err
		}
		if docs[term] == 0 {
			delete(docs, term)
		}
	}
	return nil
}
