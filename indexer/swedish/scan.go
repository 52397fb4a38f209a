package swedish

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// cut adds the words of a text to tokens: the words between Unicode's boundaries,
// except that
//
//   - the groups of a number ("27 500") and of an abbreviation ("t ex") are one
//     word,
//   - a colon that no Swedish ending follows ("Närvarande:Anna"), and a full
//     stop that a sentence begins behind ("kommunen.Vi"), part words, and so do
//     a number and its unit ("500kr").
func (a *Analyzer) cut(tokens []Token, text string) []Token {
	// Unicode joins words by the narrow space that stands in numbers.
	text = strings.ReplaceAll(text, "\u202f", "\u2009")
	first := len(tokens)
	for start := 0; start < len(text); {
		if f, end := a.lettersAt(text, start); f != nil {
			tokens = append(tokens, Token{Form: f, Start: start, End: end})
			start = end
		} else {
			tokens, start = a.cutStretch(tokens, text, start)
		}
		start = signs(text, start)
	}
	for i := range tokens[first:] {
		tokens[first+i].Position = i + 1
	}
	return tokens
}

// cutStretch adds the words of the stretch between two boundaries that begins at start,
// and returns where it, or the last of its words, ends.
func (a *Analyzer) cutStretch(tokens []Token, text string, start int) ([]Token, int) {
	end, ok := segment(text, start)
	for ok && start < end {
		f, last := a.word(text, start, end)
		if last >= end || isWord(text[start:last]) {
			tokens = append(tokens, Token{Form: f, Start: start, End: last})
		}
		start = last
		if start < end { // the sign at which the stretch was parted, and marks on it
			if next := strings.IndexFunc(text[start:end], isLetterOrDigit); next >= 0 {
				start += next
			} else {
				start = end
			}
		}
	}
	return tokens, max(start, end)
}

// signs returns where the signs end that no word has and that are boundaries each, as
// far as they are in ASCII: what follows them and is not may belong to the last.
func signs(text string, at int) int {
	for at+1 < len(text) && text[at] < utf8.RuneSelf && text[at+1] < utf8.RuneSelf {
		if c := ascii[text[at]]; c == letter || c == digit || c == underline {
			break
		}
		at++
	}
	return at
}

// maxLetters is how long a word is at most, in bytes, that lettersAt reads: there are
// next to no longer ones.
const maxLetters = 64

// lettersAt returns the word that begins at a boundary, and where it ends, if it is
// made of letters of Latin-1 alone, as nearly all words are: it is what segment and
// word would find, read in one go. Otherwise the form is nil.
func (a *Analyzer) lettersAt(text string, start int) (*Form, int) {
	var lower [maxLetters]byte
	i, n, hash := start, 0, hashSeed
	for ; i < len(text) && n < maxLetters; i, n = i+1, n+1 {
		b := text[i]
		if b == 0xc3 && i+1 < len(text) && n+1 < maxLetters { // À to ÿ
			next := text[i+1]
			if next&0xc0 != 0x80 || next == 0x97 || next == 0xb7 { // × and ÷
				break
			}
			lower[n], hash = b, (hash^uint32(b))*hashPrime
			i, n = i+1, n+1
			if b = next; b <= 0x9e {
				b += 'a' - 'A'
			}
		} else if b >= utf8.RuneSelf || ascii[b] != letter {
			break
		} else {
			b |= 'a' - 'A'
		}
		lower[n], hash = b, (hash^uint32(b))*hashPrime
	}
	if n == 0 || n == maxLetters || !endsLetters(text, i) {
		return nil, 0
	}
	var f *Form
	if n <= keyLetters {
		f = a.memo.get(&key{[keyLetters]byte(lower[:]), uint8(n)}, "", hash, false)
	}
	if f == nil {
		f = a.form(string(lower[:n]), hash)
	}
	if f.begins {
		if end, short := a.abbreviation(text, start); end > 0 {
			return short, end
		}
	}
	if f.solid {
		return a.solid[f.Exact], i
	}
	return f, i
}

// endsLetters reports whether there is a boundary between letters and what stands at i.
func endsLetters(text string, i int) bool {
	c, size := classify(text, i)
	switch c {
	case other:
		return true
	case midLetter, midBoth:
		after, _ := classify(text, i+size)
		return after != letter && after != unusual
	case midNumber:
		after, _ := classify(text, i+size)
		return after != unusual
	}
	return false
}

// word returns the word that begins a stretch between two boundaries, and where it
// ends.
func (a *Analyzer) word(text string, start, end int) (*Form, int) {
	if end, short := a.abbreviation(text, start); end > 0 {
		return short, end
	}
	if digits(text[start:end]) {
		end = grouped(text, start, end)
		return a.numberForm(exactNumber(text[start:end])), end
	}
	end = parted(text, start, end)
	exact := exactWord(text[start:end])
	if digits(text[start:end]) { // 500 of 500kr
		return a.numberForm(exact), end
	}
	f := a.form(exact, fnv1a(exact))
	if f.solid {
		return a.solid[f.Exact], end
	}
	return f, end
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
