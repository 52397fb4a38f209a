package entity

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A sentence is one being tagged.
type sentence struct {
	*Tagger
	words []string
	kinds []Kind
	seen  memory

	sport       bool // is news of sport: places are teams
	sportJudged bool
}

// tag tags one sentence, one run of words with capitals after the other: it sets
// those kinds that are not None.
func (t *Tagger) tag(words []string, kinds []Kind, seen memory) {
	if shouts(words) {
		return
	}
	s := &sentence{Tagger: t, words: words, kinds: kinds, seen: seen}
	for i := 0; i < len(words); {
		if n := s.listed(i); n > 0 {
			i += n
		} else if isCapital(words[i]) {
			end := s.runEnd(i)
			s.tagRun(i, end)
			i = end
		} else {
			i++
		}
	}
	s.widen()
}

// isCapital reports whether a word begins with a capital.
func isCapital(word string) bool {
	if word != "" && word[0] < utf8.RuneSelf {
		return word[0] >= 'A' && word[0] <= 'Z'
	}
	r, _ := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(r)
}

// isUpper reports whether a word is all capitals and has several.
func isUpper(word string) bool {
	capitals := 0
	for _, r := range word {
		if unicode.IsLower(r) {
			return false
		} else if unicode.IsUpper(r) {
			capitals++
		}
	}
	return capitals > 0 && utf8.RuneCountInString(word) > 1
}

// shouts reports whether a sentence is a heading in capitals, of which nothing
// can be told.
func shouts(words []string) bool {
	long := 0
	for _, w := range words {
		if isUpper(w) {
			long++
		} else if strings.IndexFunc(w, unicode.IsLetter) >= 0 {
			return false
		}
	}
	return long > 1
}

// runEnd returns where a run of words with capitals ends. Small words of names
// join two: von der, de.
func (s *sentence) runEnd(i int) int {
	for i < len(s.words) && isCapital(s.words[i]) {
		i++
		end := i
		for i < len(s.words) && s.links[s.words[i]] {
			i++
		}
		if i > end && (i == len(s.words) || !IsName(s.words[i]) || i-end > 2) {
			return end
		}
	}
	return i
}

// opens reports whether a word stands where a sentence begins.
func (s *sentence) opens(i int) bool {
	if i == 0 {
		return true
	}
	for i--; i >= 0; i-- {
		switch w := s.words[i]; {
		case w == "." || w == "!" || w == "?" || w == ":" || w == "..." || w == "…" || w == "•" || w == "*":
			return true
		case isQuote(w) && w != ")":
			return true
		case w == "–" || w == "-" || w == "—":
			if i == 0 {
				return true
			}
		default:
			return false
		}
	}
	return true
}

// mark gives words a kind.
func (s *sentence) mark(i, end int, k Kind) {
	for ; i < end; i++ {
		s.kinds[i] = k
	}
}
