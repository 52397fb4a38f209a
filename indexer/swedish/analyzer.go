package swedish

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/rivo/uniseg"
	"golang.org/x/text/unicode/norm"
)

// version is raised whenever the terms of any text change: an index made with
// another version is made anew.
const version = "1"

// A Token is one word of a text.
type Token struct {
	Term     string // stem
	Exact    string // lower case, NFC, without soft hyphens
	Folded   string // stem without accents and the dots and rings of å, ä, ö
	Start    int    // first byte in the text
	End      int    // byte after the last
	Position int    // from 1; every word has one, stop words too
	Stop     bool   // a word that says nothing of what a text is about
	Parts    []string
	Refs     []string
}

// An Analyzer cuts Swedish text into words. It implements bleve's Analyzer and
// may be used by several goroutines.
type Analyzer struct {
	stop map[string]bool
}

// New returns an analyzer.
func New() *Analyzer {
	a := &Analyzer{stop: map[string]bool{}}
	for word := range strings.FieldsSeq(stopWords) {
		a.stop[word] = true
	}
	return a
}

// Version names what decides the terms.
func (a *Analyzer) Version() string { return "swedish " + version }

// Tokens returns the words of a text in order. Offsets are into the text as it
// is given, whatever its normal form.
func (a *Analyzer) Tokens(text string) []Token {
	var tokens []Token
	state := -1
	for start := 0; len(text) > start; {
		word, _, next := uniseg.FirstWordInString(text[start:], state)
		state = next
		if isWord(word) {
			tokens = append(tokens, a.token(word, start, len(tokens)+1))
		}
		start += len(word)
	}
	return tokens
}

func (a *Analyzer) token(word string, start, position int) Token {
	exact := exactTerm(word)
	term := snowball(withoutGenitive(exact))
	return Token{
		Term: term, Exact: exact, Folded: Fold(term),
		Start: start, End: start + len(word), Position: position,
		Stop: a.stop[exact],
	}
}

// Analyze implements bleve's Analyzer: one token a word, its stem as the term.
func (a *Analyzer) Analyze(input []byte) analysis.TokenStream {
	tokens := a.Tokens(string(input))
	stream := make(analysis.TokenStream, len(tokens))
	for i, t := range tokens {
		stream[i] = &analysis.Token{Term: []byte(t.Term), Start: t.Start, End: t.End, Position: t.Position, Type: analysis.AlphaNumeric}
	}
	return stream
}

// softHyphen is U+00AD: where a word may be broken; no part of the word.
const softHyphen = "\u00ad"

// exactTerm returns a word in lower case and NFC.
func exactTerm(word string) string {
	word = strings.ToValidUTF8(strings.ReplaceAll(word, softHyphen, ""), "")
	return norm.NFC.String(strings.ToLower(word))
}

// withoutGenitive returns "eu" of "eu:s": abbreviations are inflected behind a
// colon.
func withoutGenitive(word string) string {
	before, ending, ok := strings.Cut(word, ":")
	if ok && before != "" && utf8.RuneCountInString(ending) <= 3 && !strings.ContainsFunc(ending, unicode.IsDigit) {
		return before
	}
	return word
}

// Fold returns a word with å and ä as a, ö as o, and every accent dropped.
func Fold(word string) string {
	ascii := true
	for i := range len(word) {
		if word[i] >= utf8.RuneSelf {
			ascii = false
			break
		}
	}
	if ascii {
		return word
	}
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(word))
}
