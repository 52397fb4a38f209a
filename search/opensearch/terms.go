package opensearch

import (
	"slices"
	"strings"

	"kronika/indexer"
)

// wordsField holds the terms of all fields of a document; see the package.
const wordsField = "words"

// The first byte of a term in words says of which field it is.
var roles = map[string]string{
	indexer.Title: "t", indexer.Text: "x", indexer.Comments: "c", indexer.Exact: "e",
	indexer.Folded: "f", indexer.Parts: "p", indexer.Refs: "r", indexer.Voice: "v",
}

// Two terms that no field has: where a paragraph begins, and where it ends.
const (
	begins = "<"
	ends   = ">"
)

// nothing stands at a position without terms.
const nothing = "-"

// Separators, in the text that a cluster takes apart.
const (
	next   = " " // position
	beside = "|" // term at the same one
)

// maxTerm is how long a term may be, in UTF-16 units: Lucene takes no term of more than
// 32,766 bytes.
const maxTerm = 8000

// escaped keeps separators out of terms, so that what begins a term begins it still.
var escaped = strings.NewReplacer("%", "%25", next, "%20", beside, "%7C", "\t", "%09", "\n", "%0A", "\r", "%0D")

// kept returns how a term of a field is kept.
func kept(field, term string) string { return roles[field] + escaped.Replace(term) }

// stream returns the terms of a document in one text, position by position from 0.
func stream(d indexer.Document) string {
	var places []string
	put := func(position int, term string) {
		for len(places) <= position {
			places = append(places, "")
		}
		if places[position] != "" {
			term = places[position] + beside + term
		}
		places[position] = term
	}
	put(0, begins)
	last := 0
	for _, field := range fields {
		for _, t := range d.Fields[field] {
			if t.Position >= 0 {
				put(t.Position, kept(field, t.Text))
				last = max(last, t.Position)
			}
		}
	}
	closed := 0 // where the last paragraph ended
	for _, t := range d.Fields[indexer.Exact] {
		if t.Text == indexer.Mark {
			put(t.Position, begins+beside+ends)
			closed = t.Position
		}
	}
	if closed <= last {
		put(max(last, closed)+1, ends)
	}
	for i, place := range places {
		if place == "" {
			places[i] = nothing
		}
	}
	return strings.Join(places, next)
}

// fields are those of terms, in the order in which they are kept at a position.
var fields = []string{indexer.Title, indexer.Text, indexer.Comments, indexer.Exact, indexer.Folded, indexer.Parts, indexer.Refs, indexer.Voice}

// spelled returns the exact words of a document, each once.
func spelled(d indexer.Document) []string {
	words := make([]string, 0, len(d.Fields[indexer.Exact]))
	for _, t := range d.Fields[indexer.Exact] {
		words = append(words, t.Text)
	}
	slices.Sort(words)
	return slices.Compact(words)
}

// A text is a document as it is kept, to be looked through.
type text string

// spots calls take with every term, as it is kept, and where it stands.
func (t text) each(take func(position int, term string)) {
	position := 0
	for place := range strings.SplitSeq(string(t), next) {
		if place != nothing {
			for term := range strings.SplitSeq(place, beside) {
				take(position, term)
			}
		}
		position++
	}
}

// plain undoes [escaped].
var plain = strings.NewReplacer("%25", "%", "%20", next, "%7C", beside, "%09", "\t", "%0A", "\n", "%0D", "\r")
