package local

import (
	"cmp"
	"slices"
	"unicode/utf8"

	index "github.com/blevesearch/bleve_index_api"
)

const (
	maxSimilar = 10 // terms that a misspelt one may stand for
	shortWord  = 4  // runes; what is shorter has no misspellings
	longWord   = 8  // runes; from there on two letters may be wrong
)

// similar returns the terms of a field that are spelt almost so and that live
// documents have: the closest, and of these the commonest first.
func (r *run) similar(k key) ([]string, error) {
	n := utf8.RuneCountInString(k.term)
	if n < shortWord {
		return nil, nil
	}
	for distance := 1; distance <= 2 && (distance == 1 || n >= longWord); distance++ {
		terms, err := r.within(k, distance)
		if err != nil || len(terms) > 0 {
			return terms, err
		}
	}
	return nil, nil
}

// within returns the terms at most so many letters away.
func (r *run) within(k key, distance int) ([]string, error) {
	builder, err := r.ix.misspelling[distance-1]()
	if err != nil {
		return nil, err
	}
	dfa, err := builder.BuildDfa(k.term, uint8(distance))
	if err != nil {
		return nil, err
	}
	docs := map[string]uint64{}
	for _, p := range r.parts {
		dict, err := p.dict(k.field)
		if err != nil {
			return nil, err
		}
		if err := r.spend(fuzzyCost); err != nil {
			return nil, err
		}
		it := dict.AutomatonIterator(dfa, nil, nil)
		var entry *index.DictEntry
		for entry, err = it.Next(); err == nil && entry != nil; entry, err = it.Next() {
			if entry.Term != k.term {
				docs[entry.Term] = 0
			}
			if err := r.spend(termCost); err != nil {
				return nil, err
			}
		}
		if err != nil {
			return nil, err
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
	return terms[:min(len(terms), maxSimilar)], nil
}

// countDocuments fills in how many documents have each term, and drops terms that
// none has: what is deleted or withheld says nothing, not even its words.
func (r *run) countDocuments(field string, docs map[string]uint64) error {
	for term := range docs {
		for _, p := range r.parts {
			list, err := p.list(key{field, term})
			if err != nil {
				return err
			}
			docs[term] += list.Count()
		}
		if docs[term] == 0 {
			delete(docs, term)
		}
	}
	return nil
}
