package entity

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Sentence is a sentence of a text, cut into words and marks.
type Sentence struct {
	Words  []string // as written
	Starts []int    // first byte of each in the text
}

// Sentences cuts a text into sentences of words and marks, as newspapers'
// corpora have them. A line ends a sentence.
func Sentences(text string) []Sentence { return new(cutter).sentencesOf(text) }

// sentencesOf is Sentences; what it returns lies in the cutter.
func (c *cutter) sentencesOf(text string) []Sentence {
	n := len(text)/5 + 1 // Swedish words have some five letters
	*c = cutter{text: text, words: slices.Grow(c.words[:0], n), starts: slices.Grow(c.starts[:0], n), sentences: c.sentences[:0]}
	for at := 0; at < len(text); {
		if text[at] == '\n' {
			c.end()
		}
		r, size := utf8.DecodeRuneInString(text[at:])
		if isBlank(r) {
			at += size
			continue
		}
		stop, whole := chunk(text, at)
		if whole {
			c.add(at, stop)
		} else if c.cut(at, stop); ends(c.words[c.begin:], text[stop:]) {
			c.end()
		}
		at = stop
	}
	c.end()
	return c.sentences
}

// chunk returns where the next blank is, and whether what stands before it is one
// word without marks. Nearly every rune is in ASCII.
func chunk(text string, at int) (stop int, whole bool) {
	whole = true
	for at < len(text) {
		c := text[at]
		if c < utf8.RuneSelf {
			if c <= ' ' || c == 0x7f {
				break
			}
			whole = whole && isPlain(c)
			at++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[at:])
		if isBlank(r) {
			break
		}
		whole = whole && unicode.IsLetter(r)
		at += size
	}
	return at, whole
}

// isPlain reports whether a byte is a letter or a digit in ASCII.
func isPlain(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9'
}

// isBlank reports whether a rune is no part of a word or mark: a blank or a
// control character.
func isBlank(r rune) bool {
	return r <= ' ' || r >= 0x7f && (unicode.IsSpace(r) || unicode.IsControl(r))
}

// A cutter collects the words of a text.
type cutter struct {
	text      string
	words     []string
	starts    []int // of the words
	begin     int   // the word that begins the sentence
	sentences []Sentence
}

func (c *cutter) add(start, stop int) {
	c.words, c.starts = append(c.words, c.text[start:stop]), append(c.starts, start)
}

// end ends a sentence, if it has words.
func (c *cutter) end() {
	if n := len(c.words); c.begin < n {
		c.sentences = append(c.sentences, Sentence{c.words[c.begin:n:n], c.starts[c.begin:n:n]})
		c.begin = n
	}
}

// cut adds the word between two blanks, with the marks around it as words of
// their own. Marks inside a word belong to it: IT-SAM, S:t, al-Qaida, Södra/Norra.
func (c *cutter) cut(start, stop int) {
	for start < stop {
		r, size := utf8.DecodeRuneInString(c.text[start:stop])
		if inWord(r) {
			break
		}
		c.add(start, start+size)
		start += size
	}
	body := stop
	for body > start {
		r, size := utf8.DecodeLastRuneInString(c.text[start:body])
		if inWord(r) || r == '-' {
			break
		}
		body -= size
	}
	if start < body {
		c.inner(start, body)
	}
	for body < stop {
		_, size := utf8.DecodeRuneInString(c.text[body:stop])
		c.add(body, body+size)
		body += size
	}
}

// inner adds a word, or the words between brackets, commas and long dashes that
// stand in it without a blank.
func (c *cutter) inner(start, stop int) {
	for i, r := range c.text[start:stop] {
		switch r {
		case '(', ')', ',', ';', '–', '—', '”', '“', '"', '!', '?', '…':
			at, after := start+i, start+i+utf8.RuneLen(r)
			if at > start {
				c.add(start, at)
			}
			c.add(at, after)
			c.cut(after, stop)
			return
		}
	}
	c.add(start, stop)
}

// inWord reports whether a rune begins or ends a word.
func inWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)
}

// ends reports whether a sentence ends here, given its words and what follows.
func ends(words []string, rest string) bool {
	i := len(words) - 1
	for i > 0 && isQuote(words[i]) {
		i--
	}
	switch words[i] {
	case "!", "?", "…":
	case ".":
		if i == 0 || isAbbreviation(words[i-1]) {
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
