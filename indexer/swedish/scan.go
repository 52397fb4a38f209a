package swedish

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A word is a stretch of a text that makes one token.
type word struct {
	start, end int    // bytes of the text
	exact      string // as Token.Exact
	number     bool   // digits alone; groups of three are joined
	short      bool   // an abbreviation
}

// words cuts a text into words: the words between Unicode's boundaries, except
// that
//
//   - the groups of a number ("27 500") and of an abbreviation ("t ex") are one
//     word,
//   - a colon that no Swedish ending follows ("Närvarande:Anna"), and a full
//     stop that a sentence begins behind ("kommunen.Vi"), part words, and so do
//     a number and its unit ("500kr").
func (a *Analyzer) words(text string) []word {
	// Unicode joins words by the narrow space that stands in numbers.
	text = strings.ReplaceAll(text, "\u202f", "\u2009")
	lower := lowerCase(text)
	words := make([]word, 0, len(text)/6+1)
	for start := 0; start < len(text); {
		end, ok := segment(text, start)
		for ok && start < end {
			w := a.word(text, lower, word{start: start, end: end})
			if w.end >= end || isWord(text[w.start:w.end]) {
				words = append(words, w)
			}
			start = w.end
			if start < end { // the sign at which the stretch was parted, and marks on it
				if next := strings.IndexFunc(text[start:end], isLetterOrDigit); next >= 0 {
					start += next
				} else {
					start = end
				}
			}
		}
		start = max(start, end)
	}
	return words
}

// word returns the word that begins a stretch between two boundaries.
func (a *Analyzer) word(text, lower string, w word) word {
	if end, form := a.abbreviation(text, lower, w.start); end > 0 {
		w.end, w.exact, w.short = end, form, true
		return w
	}
	if digits(text[w.start:w.end]) {
		w.end, w.number = grouped(text, w.start, w.end), true
		w.exact = exactNumber(text[w.start:w.end])
		return w
	}
	w.end = parted(text, w.start, w.end)
	w.number = digits(text[w.start:w.end]) // 500 of 500kr
	w.exact = exactWord(text[w.start:w.end], lower[w.start:w.end])
	if len(w.exact) <= maxGroup {
		if form := a.solid[w.exact]; form != "" {
			w.exact, w.short = form, true
		}
	}
	return w
}

// endings are what Swedish writes behind the colon of an abbreviation or a
// figure: EU:s, vd:n, tv:n, pc:ar, 4:e.
const endings = " s n t a e r en ens et ets er ers erna ernas ar ars arna arnas are aren arens arnas or na ns ts "

// parted returns where the word from start to end, as UAX #29 has it, ends as
// Swedish has it.
func parted(text string, start, end int) int {
	if n := withUnit(text[start:end]); n > 0 {
		return start + n
	}
	for i := start + 1; i < end-1; i++ {
		switch text[i] {
		case ':':
			if !isEnding(text[i+1 : end]) {
				return i
			}
		case '.':
			before, _ := utf8.DecodeLastRuneInString(text[start:i])
			after, _ := utf8.DecodeRuneInString(text[i+1 : end])
			if unicode.IsLower(before) && unicode.IsUpper(after) {
				return i
			}
		}
	}
	return end
}

// isEnding reports whether a word may end so behind a colon.
func isEnding(s string) bool {
	return len(s) <= len("arnas") && strings.Contains(endings, " "+strings.ToLower(s)+" ")
}

// withoutEnding returns "eu" of "eu:s". One letter is left as it is: S:t Olof.
func withoutEnding(word string) string {
	if i := strings.IndexByte(word, ':'); i > 1 && isEnding(word[i+1:]) {
		return word[:i]
	}
	return word
}
