package entity

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Word is a word or a mark of a text, as written.
type Word struct {
	Text       string
	Start, End int // bytes of the text
}

// Sentences cuts a text into sentences of words and marks, as newspapers'
// corpora have them. A line ends a sentence.
func Sentences(text string) [][]Word {
	var all [][]Word
	words := make([]Word, 0, len(text)/6+1) // Swedish words have some five letters
	begin := 0
	end := func() {
		if begin < len(words) {
			all = append(all, words[begin:len(words):len(words)])
			begin = len(words)
		}
	}
	for at := 0; at < len(text); {
		if text[at] == '\n' {
			end()
		}
		r, size := utf8.DecodeRuneInString(text[at:])
		if isBlank(r) {
			at += size
			continue
		}
		stop := at + chunk(text[at:])
		words = cut(words, text, at, stop)
		at = stop
		if ends(words[begin:], text[stop:]) {
			end()
		}
	}
	end()
	return all
}

// chunk returns the bytes before the next blank.
func chunk(text string) int {
	if at := strings.IndexFunc(text, isBlank); at >= 0 {
		return at
	}
	return len(text)
}

// isBlank reports whether a rune is no part of a word or mark: a blank or a
// control character.
func isBlank(r rune) bool {
	return r <= ' ' || r >= 0x7f && (unicode.IsSpace(r) || unicode.IsControl(r))
}

// cut appends the word between two blanks, with the marks around it as words of
// their own. Marks inside a word belong to it: IT-SAM, S:t, al-Qaida, Södra/Norra.
func cut(words []Word, text string, start, stop int) []Word {
	for start < stop {
		r, size := utf8.DecodeRuneInString(text[start:stop])
		if inWord(r) {
			break
		}
		words = append(words, Word{text[start : start+size], start, start + size})
		start += size
	}
	body := stop
	for body > start {
		r, size := utf8.DecodeLastRuneInString(text[start:body])
		if inWord(r) || r == '-' {
			break
		}
		body -= size
	}
	if start < body {
		words = inner(words, text, start, body)
	}
	for body < stop {
		_, size := utf8.DecodeRuneInString(text[body:stop])
		words = append(words, Word{text[body : body+size], body, body + size})
		body += size
	}
	return words
}

// inner appends a word, or the words between brackets, commas and long dashes
// that stand in it without a blank.
func inner(words []Word, text string, start, stop int) []Word {
	for i, r := range text[start:stop] {
		switch r {
		case '(', ')', ',', ';', '–', '—', '”', '“', '"', '!', '?', '…':
			at, after := start+i, start+i+utf8.RuneLen(r)
			if at > start {
				words = append(words, Word{text[start:at], start, at})
			}
			words = append(words, Word{text[at:after], at, after})
			return cut(words, text, after, stop)
		}
	}
	return append(words, Word{text[start:stop], start, stop})
}

// inWord reports whether a rune begins or ends a word.
func inWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)
}

// ends reports whether a sentence ends here, given its words and what follows.
func ends(words []Word, rest string) bool {
	i := len(words) - 1
	for i > 0 && isQuote(words[i].Text) {
		i--
	}
	switch words[i].Text {
	case "!", "?", "…":
	case ".":
		if i == 0 || isAbbreviation(words[i-1].Text) {
			return false
		}
	default:
		return false
	}
	rest = strings.TrimLeft(rest, " \t\u00a0\"”“»«–-—•(")
	r, _ := utf8.DecodeRuneInString(rest)
	return rest == "" || !unicode.IsLower(r)
}

// isAbbreviation reports whether a full stop belongs to the word before it.
func isAbbreviation(word string) bool {
	if r, size := utf8.DecodeRuneInString(word); size == len(word) && unicode.IsUpper(r) {
		return true // an initial
	}
	switch word {
	case "t.ex", "bl.a", "m.fl", "d.v.s", "dvs", "s.k", "f.d", "kl", "ca", "nr", "St", "Dr", "tel", "jfr", "resp", "ev", "fr.o.m", "t.o.m", "o.s.v":
		return true
	}
	return false
}

// isQuote reports whether a word is a quotation mark.
func isQuote(word string) bool {
	switch word {
	case `"`, "”", "“", "„", "»", "«", "'", "’", "‘", ")":
		return true
	}
	return false
}
