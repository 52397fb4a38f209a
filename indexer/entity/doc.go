// Package entity answers which places, organisations and people a text names.
//
// It knows names from lists that people can read and extend (platser.toml,
// organisationer.toml, namn.toml), and tells others by the words beside them
// and by how a corpus uses them (counts.tsv). Nothing is learned: the same text
// has the same names every time.
package entity

// A Kind is a kind of name.
type Kind uint8

// The kinds of names; None is a word of no name.
const (
	None Kind = iota
	KindPerson
	KindPlace
	KindOrganisation
)

// String returns the tag that corpora of names use: PER, LOC, ORG or 0.
func (k Kind) String() string { return [...]string{"0", "PER", "LOC", "ORG"}[k] }
