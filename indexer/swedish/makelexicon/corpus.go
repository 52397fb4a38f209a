package main

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"kronika/indexer/swedish"
)

// minDocuments is how many documents a word must be in to be written: what is
// in one or two is mostly misspelt or a name.
const minDocuments = 2

// A word is what is counted of one.
type word struct {
	documents int
	last      int          // number of the last document it was in
	left      [signals]int // how often each kind of word stands before it
}

// A signal is a word that tells the class of the next.
type signal int

const (
	noSignal  signal = iota
	article          // en, ett
	definite         // den, det, de
	infinite         // att
	auxiliary        // kan, ska, har
	signals
)

// signalOf holds the words that tell most of the next.
var signalOf = map[string]signal{
	"en": article, "ett": article,
	"den": definite, "det": definite, "de": definite,
	"att": infinite,
	"kan": auxiliary, "ska": auxiliary, "skall": auxiliary, "kunde": auxiliary, "skulle": auxiliary,
	"bör": auxiliary, "måste": auxiliary, "får": auxiliary, "vill": auxiliary, "har": auxiliary, "hade": auxiliary,
}

// A corpus is a count of words.
type corpus struct {
	documents int
	words     map[string]*word
}

func newCorpus() *corpus { return &corpus{words: map[string]*word{}} }

// add counts the words of a document.
func (c *corpus) add(text string) {
	c.documents++
	text = norm.NFC.String(strings.ReplaceAll(text, "\u00ad", ""))
	before := noSignal
	start, whole := -1, true
	var previous rune
	for i, r := range text {
		if unicode.IsLetter(r) {
			if start < 0 {
				start, whole = i, !joins(previous)
			}
		} else if start >= 0 {
			if whole && !joins(r) {
				before = c.count(text[start:i], before)
			} else {
				before = noSignal
			}
			start = -1
		}
		if start < 0 && r != ' ' && r != '\n' {
			before = noSignal
		}
		previous = r
	}
	if start >= 0 && whole {
		c.count(text[start:], before)
	}
}

// joins reports whether a rune makes its neighbours parts of a longer word.
func joins(r rune) bool {
	return r == '-' || r == ':' || r == '\u2011' || r == '\u2010' || r == '_' || r == '@' || r == '/' || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)
}

// count counts one word and tells what it says of the next.
func (c *corpus) count(text string, before signal) signal {
	text = strings.ToLower(text)
	w := c.words[text]
	if w == nil {
		w = &word{}
		c.words[strings.Clone(text)] = w
	}
	if w.last != c.documents {
		w.last = c.documents
		w.documents++
	}
	w.left[before]++
	return signalOf[text]
}

// lexicon returns the words to write.
func (c *corpus) lexicon() []swedish.Word {
	lemmas := lemmas(c)
	var all []swedish.Word
	for text, w := range c.words {
		if w.documents >= minDocuments && len(text) < 256 {
			all = append(all, swedish.Word{Form: text, Lemma: lemmas[text], Documents: w.documents})
		}
	}
	return all
}
