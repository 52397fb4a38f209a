package main

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"kronika/indexer/entity"
)

// A word is what is counted of one.
type word struct {
	documents, seen int // seen: number of the last document it was in
	capital         int // inside sentences with a capital
	lower           int // without
	opened          int // with one where a sentence may begin
	first, last     int // of two words with a capital
	titled          int // behind a title or before a party
	place           int // behind a preposition of place
	agent           int // behind a preposition that goes before one who acts
}

// A corpus is a count of words.
type corpus struct {
	documents int
	words     map[string]*word
}

// add counts the words of a document.
func (c *corpus) add(text string) {
	c.documents++
	text = strings.ReplaceAll(text, "\u00ad", "")
	for _, s := range entity.Sentences(text) {
		for i, w := range s.Words {
			if r, _ := utf8.DecodeRuneInString(w); unicode.IsLower(r) {
				c.word(w).lower++
			} else if i > 0 && entity.IsName(w) && !opens(s.Words[i-1]) {
				c.count(s.Words, i)
			} else if unicode.IsUpper(r) {
				c.word(w).opened++
			}
		}
	}
}

// word returns the count of a word; what differs in capitals is the same.
func (c *corpus) word(text string) *word {
	if r, size := utf8.DecodeRuneInString(text); unicode.IsLower(r) {
		text = string(unicode.ToUpper(r)) + text[size:]
	}
	w := c.words[text]
	if w == nil {
		w = &word{}
		c.words[strings.Clone(text)] = w
	}
	if w.seen != c.documents {
		w.seen = c.documents
		w.documents++
	}
	return w
}

// opens reports whether a sentence may begin after a mark.
func opens(mark string) bool {
	r, _ := utf8.DecodeRuneInString(mark)
	return !unicode.IsLetter(r) && mark != "," && mark != "(" && mark != "/"
}

// count counts a word with a capital by what stands beside it.
func (c *corpus) count(s []string, i int) {
	w := c.word(s[i])
	w.capital++
	before := s[i-1]
	after := ""
	if i+1 < len(s) {
		after = s[i+1]
	}
	switch nameBefore, nameAfter := entity.IsName(before), entity.IsName(after); {
	case nameAfter && !nameBefore:
		w.first++
	case nameBefore && !nameAfter:
		w.last++
	}
	switch {
	case entity.IsTitle(before), after == "(" && i+3 < len(s) && s[i+3] == ")" && isParty(s[i+2]):
		w.titled++
	case entity.IsPlacePreposition(before):
		w.place++
	case entity.IsAgentPreposition(before):
		w.agent++
	}
}

// isParty reports whether a word is the letter of a party.
func isParty(word string) bool {
	switch strings.ToLower(word) {
	case "s", "m", "c", "fp", "l", "kd", "v", "mp", "sd", "nyd", "kds", "vpk":
		return true
	}
	return false
}
