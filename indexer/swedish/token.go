package swedish

import "strings"

// A Token is one word of a text.
type Token struct {
	*Form        // never nil
	Start    int // first byte in the text
	End      int // byte after the last
	Position int // from 1; every word has one, stop words too

	// Refs are the references that begin at this word, as [Reference.String]
	// has them, and RefEnd is where the last of them ends in the text.
	Refs   []string
	RefEnd int
}

// maxTerm is the greatest length of a term in bytes. The longest words of real
// text have some 60; longer ones are noise that must not fill an index.
const maxTerm = 100

// Tokens returns the words of a text in order. Offsets are into the text as it
// is given, whatever its normal form.
func (a *Analyzer) Tokens(text string) []Token {
	tokens := a.AppendTokens(make([]Token, 0, len(text)/6+1), text)
	if len(tokens) == 0 {
		return nil
	}
	return tokens
}

// AppendTokens adds to tokens what Tokens returns: who needs the words of one text
// after another gives the same room each time.
func (a *Analyzer) AppendTokens(tokens []Token, text string) []Token {
	first := len(tokens)
	tokens = a.cut(tokens, text)
	own := tokens[first:]
	if mayJoin(text) {
		a.join(text, own)
	}
	for i := range own {
		if !own[i].refers && !isDigit(text[own[i].End-1]) {
			continue
		}
		for _, r := range refsAt(text, own, i) {
			at := i
			for at > 0 && own[at].Start >= r.End || at > 0 && own[at-1].End > r.Start {
				at--
			}
			own[at].Refs, own[at].RefEnd = append(own[at].Refs, r.String()), max(own[at].RefEnd, r.End)
		}
	}
	return tokens
}

// term returns the term of a word in lower case, without accents.
func (a *Analyzer) term(word string) string { return shorten(plain(a.stemmer.stem(word))) }

// parts returns the terms of the parts of a word that has several: a compound,
// an address such as vimmerby.se, a name such as ks_2012.
func (a *Analyzer) parts(word string) []string {
	var parts []string
	if strings.IndexByte(word, '.') >= 0 || strings.IndexByte(word, '_') >= 0 {
		for piece := range strings.FieldsFuncSeq(word, func(r rune) bool { return r == '.' || r == '_' }) {
			if piece != "www" && len(piece) > 1 && !a.stop[piece] {
				parts = append(parts, a.term(piece))
			}
		}
		return parts
	}
	for _, part := range a.split(word) {
		parts = append(parts, a.term(part))
	}
	return parts
}
