package local

import (
	"kronika/indexer"
)

// wordsField holds the words of the fields in sharing, which mostly are the same: a term
// that several of them have at one position stands there once. Its last byte says which
// of them have it, as the sum of their roles. Bytes so small are in no word, so that what
// is kept of a word stands together in the dictionary, in the order of words.
//
// The field folded is not kept beside them: its terms are those of title, text and
// comments, folded.
const wordsField = "words"

// The roles of a term at a position.
const (
	exactRole byte = 1 << iota
	partsRole
	titleRole
	textRole
	commentsRole

	noRole // is above all sums of roles
)

// stems are the roles of what is folded.
const stems = titleRole | textRole | commentsRole

// rolesOf returns the roles of which a term has one that is found in a field; 0 of a field
// that shares nothing. In folded it is found folded.
func rolesOf(field string) byte {
	switch field {
	case indexer.Exact:
		return exactRole
	case indexer.Parts:
		return partsRole
	case indexer.Title:
		return titleRole
	case indexer.Text:
		return textRole
	case indexer.Comments:
		return commentsRole
	case indexer.Folded:
		return stems
	}
	return 0
}

// sharing are the fields whose words are kept together.
var sharing = [...]string{indexer.Title, indexer.Text, indexer.Comments, indexer.Exact, indexer.Parts}

// A shared is what some fields have at one position.
type shared struct {
	term  string
	roles byte
}

// join returns the fields of terms of a document as they are kept. Where there are no
// exact words, the fields have little in common, and each stays what it is.
func join(fields map[string][]indexer.Term) map[string][]indexer.Term {
	if len(fields[indexer.Exact]) == 0 {
		return fields
	}
	kept := map[string][]indexer.Term{}
	for field, terms := range fields {
		if rolesOf(field) == 0 {
			kept[field] = terms
		}
	}
	var left [len(sharing)][]indexer.Term
	most := 0
	for i, field := range sharing {
		left[i] = fields[field]
		most += len(left[i])
	}
	words := make([]indexer.Term, 0, most)
	for here := []shared(nil); ; {
		position, some := next(left[:])
		if !some {
			break
		}
		here = here[:0]
		for i, field := range sharing {
			for len(left[i]) > 0 && left[i][0].Position == position {
				here = share(here, left[i][0].Text, rolesOf(field))
				left[i] = left[i][1:]
			}
		}
		for _, s := range here {
			words = append(words, indexer.Term{Text: s.term + string(s.roles), Position: position})
		}
	}
	kept[wordsField] = words
	return kept
}

// next returns the least position of what is left of some fields, if anything is.
func next(left [][]indexer.Term) (position int, some bool) {
	for _, terms := range left {
		if len(terms) > 0 && (!some || terms[0].Position < position) {
			position, some = terms[0].Position, true
		}
	}
	return position, some
}

// share adds a term of one role. What a field has twice at a position stands there twice.
func share(here []shared, term string, role byte) []shared {
	for i := range here {
		if here[i].term == term && here[i].roles&role == 0 {
			here[i].roles |= role
			return here
		}
	}
	return append(here, shared{term, role})
}
