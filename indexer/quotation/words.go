package quotation

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A word is a stretch of letters and digits; a hyphen, a colon, a full stop or
// an apostrophe between two of them belongs to it (vd:n, Ann-Marie, t.ex).
type word struct{ start, end int }

// words returns the words of a stretch of the text.
func (f *finder) words(start, end int) []word {
	var ws []word
	from := -1
	for i := start; i < end; {
		r, size := utf8.DecodeRuneInString(f.text[i:end])
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r):
			if from < 0 {
				from = i
			}
		case from >= 0 && strings.ContainsRune("-:.’'", r) && i+size < end && startsWord(f.text[i+size:end]):
		case from >= 0:
			ws = append(ws, word{from, i})
			from = -1
		}
		i += size
	}
	if from >= 0 {
		ws = append(ws, word{from, end})
	}
	return ws
}

// count returns the number of words of a stretch, at most max.
func (f *finder) count(start, end, max int) int {
	n, inside := 0, false
	for _, r := range f.text[start:end] {
		letter := unicode.IsLetter(r) || unicode.IsDigit(r)
		if letter && !inside {
			if n++; n == max {
				break
			}
		}
		inside = letter || inside && !unicode.IsSpace(r)
	}
	return n
}

// lower returns a word in lower case.
func (f *finder) lower(w word) string { return strings.ToLower(f.text[w.start:w.end]) }

// gap returns what stands between two words.
func (f *finder) gap(a, b word) string { return f.text[a.end:b.start] }

func startsWord(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

func startsUpper(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}

// sentenceStart returns where the sentence begins in which a position stands,
// not before start.
func (f *finder) sentenceStart(start, pos int) int {
	for i := pos - 1; i > start; i-- {
		c := f.text[i-1]
		if (c == '.' || c == '!' || c == '?') && endsSentence(f.text, i) && i < pos {
			return i
		}
	}
	return start
}

// endsSentence reports whether the full stop, exclamation or question mark
// before a position ends a sentence: a space, or a mark and a space, and no
// small letter follow it; a full stop behind one or two letters is one of an
// abbreviation.
func endsSentence(text string, after int) bool {
	rest := strings.TrimLeft(text[after:], `”"“»«’'…)`)
	trimmed := strings.TrimLeft(rest, " \t\u00a0")
	if len(trimmed) == len(rest) && rest != "" && rest[0] != '\n' {
		return false
	}
	r, _ := utf8.DecodeRuneInString(trimmed)
	if unicode.IsLower(r) {
		return false
	}
	if text[after-1] != '.' {
		return true
	}
	letters := 0
	for i := after - 1; i > 0 && letters < 3; letters++ {
		r, size := utf8.DecodeLastRuneInString(text[:i])
		if !unicode.IsLetter(r) {
			break
		}
		i -= size
	}
	return letters == 0 || letters >= 2
}

// sentenceEnd returns where the sentence that holds a position ends, behind its
// full stop, but not behind end.
func (f *finder) sentenceEnd(pos, end int) int {
	for i := pos + 1; i <= end; i++ {
		c := f.text[i-1]
		if (c == '.' || c == '!' || c == '?') && endsSentence(f.text, i) {
			return i
		}
	}
	return end
}
