package swedish

import "strings"

// A Token is one word of a text.
type Token struct {
	Term     string // stem; of an abbreviation or a number its one form; accents dropped, but å, ä and ö are letters
	Exact    string // lower case, NFC, without soft hyphens; of an abbreviation or a number its one form
	Folded   string // Term with å and ä as a, ö as o
	Start    int    // first byte in the text
	End      int    // byte after the last
	Position int    // from 1; every word has one, stop words too
	Stop     bool   // a word that says nothing of what a text is about

	// Word is a number that only words with the same Term, Exact, Folded, Stop and
	// Parts have, of all that one analyzer gives. Such words may also have several,
	// and 0 says nothing: what is remembered by it may have to be found out again.
	Word uint64

	// Parts are terms that are found here besides the word: the stems of a
	// compound's parts, or the stem of a word that is none; the stem of the
	// one word that words joined by hyphens make, at the first of them
	// (IT-SAM: itsam); the compound that a suspended hyphen stands for
	// (barn- och utbildningsnämnden: barnnämnd). Those of a stop word are
	// only the latter two.
	Parts []string

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
	words := a.words(text)
	if len(words) == 0 {
		return nil
	}
	tokens := make([]Token, len(words))
	for i, w := range words {
		t := &tokens[i]
		t.Exact, t.Start, t.End, t.Position = w.exact, w.start, w.end, i+1
		switch {
		case w.number:
			t.Term = plain(w.exact)
			t.Folded, t.Parts = Fold(t.Term), []string{t.Term}
		case w.short:
			t.Term, t.Stop = plain(w.exact), true
			t.Folded = Fold(t.Term)
		default:
			k := a.known(w.exact)
			t.Term, t.Folded, t.Stop, t.Parts, t.Word = k.term, k.folded, k.stop, k.parts, k.number
		}
	}
	a.join(text, words, tokens)
	for i := 0; i < len(tokens); i++ {
		for _, r := range refsAt(text, words, i) {
			at := i
			for at > 0 && tokens[at].Start >= r.End || at > 0 && tokens[at-1].End > r.Start {
				at--
			}
			tokens[at].Refs, tokens[at].RefEnd = append(tokens[at].Refs, r.String()), max(tokens[at].RefEnd, r.End)
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
