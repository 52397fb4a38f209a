package swedish

import (
	"strings"

	"github.com/blevesearch/bleve/v2/analysis"
)

// version is raised whenever the terms of any text change: an index made with
// another version is made anew.
const version = "8"

// An Analyzer cuts Swedish text into words. It implements bleve's Analyzer and
// may be used by several goroutines.
type Analyzer struct {
	stop, asks    map[string]bool
	abbreviations map[string]*Form // by lower-case letters with full stops
	begins        map[string]bool  // their first groups
	solid         map[string]*Form // those that are also written as one word

	stemmer *stemmer
	memo    memo

	// split returns the words that a compound is made of, or nothing for a word that
	// is none.
	split func(word string) []string
}

// New returns an analyzer with the lexicon that is built in.
func New() *Analyzer { return NewWith(nil) }

// NewWith returns an analyzer that knows the words of a dictionary too; nil for
// none.
func NewWith(d *Dictionary) *Analyzer {
	a := &Analyzer{
		stemmer: &stemmer{loadLexicon(), d},
		stop:    set(stopWords), asks: set(questionWords),
		abbreviations: map[string]*Form{}, begins: map[string]bool{}, solid: map[string]*Form{},
		split: newCompounds().split,
	}
	for form := range strings.FieldsSeq(abbreviations) {
		a.abbreviations[form] = shortForm(form)
		begin, _, _ := strings.Cut(form, ".")
		a.begins[begin] = true
	}
	fields := strings.Fields(solid)
	for i := 0; i < len(fields); i += 2 {
		a.solid[fields[i]] = shortForm(fields[i+1])
	}
	return a
}

// set returns the words of a list.
func set(words string) map[string]bool {
	s := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		s[word] = true
	}
	return s
}

// Version names what decides the terms.
func (a *Analyzer) Version() string {
	v := "swedish " + version + ", lexicon " + a.stemmer.lexicon.version()
	if d := a.stemmer.dictionary; d != nil {
		v += ", dictionary " + d.Version()
	}
	return v
}

// Asks reports whether a word, as [Token.Exact], only asks: it narrows no
// question that has other words, though it may narrow a text ("var").
func (a *Analyzer) Asks(exact string) bool { return a.asks[exact] }

// Analyze implements bleve's Analyzer: one token a word, its stem as the term.
func (a *Analyzer) Analyze(input []byte) analysis.TokenStream {
	tokens := a.Tokens(string(input))
	stream := make(analysis.TokenStream, len(tokens))
	for i, t := range tokens {
		stream[i] = &analysis.Token{Term: []byte(t.Term), Start: t.Start, End: t.End, Position: t.Position, Type: analysis.AlphaNumeric}
	}
	return stream
}
