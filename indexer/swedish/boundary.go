package swedish

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// A class is what a byte, or a letter of two bytes, means for the boundaries
// of words.
type class uint8

const (
	other     class = iota // a boundary on both sides
	letter                 // ALetter
	digit                  // Numeric
	underline              // ExtendNumLet
	midLetter              // ":", joins letters
	midNumber              // "," and ";", join digits
	midBoth                // "." and apostrophes, join either
	unusual                // anything that the tables of Unicode must say
)

// ascii holds the class of every ASCII character (UAX #29, table 3).
var ascii = [utf8.RuneSelf]class{
	'a': letter, 'b': letter, 'c': letter, 'd': letter, 'e': letter, 'f': letter, 'g': letter,
	'h': letter, 'i': letter, 'j': letter, 'k': letter, 'l': letter, 'm': letter, 'n': letter,
	'o': letter, 'p': letter, 'q': letter, 'r': letter, 's': letter, 't': letter, 'u': letter,
	'v': letter, 'w': letter, 'x': letter, 'y': letter, 'z': letter,
	'A': letter, 'B': letter, 'C': letter, 'D': letter, 'E': letter, 'F': letter, 'G': letter,
	'H': letter, 'I': letter, 'J': letter, 'K': letter, 'L': letter, 'M': letter, 'N': letter,
	'O': letter, 'P': letter, 'Q': letter, 'R': letter, 'S': letter, 'T': letter, 'U': letter,
	'V': letter, 'W': letter, 'X': letter, 'Y': letter, 'Z': letter,
	'0': digit, '1': digit, '2': digit, '3': digit, '4': digit,
	'5': digit, '6': digit, '7': digit, '8': digit, '9': digit,
	'_': underline, ':': midLetter, ',': midNumber, ';': midNumber, '.': midBoth, '\'': midBoth,
}

// segment returns the end of the stretch between two word boundaries (UAX #29)
// that begins at a boundary, and whether it is a word: whether it holds a
// letter or a digit. The letters, digits and signs of Swedish are read here;
// for any other text it asks uniseg, which is many times slower.
func segment(text string, start int) (end int, word bool) {
	end, word, ok := usual(text, start)
	if ok {
		return end, word
	}
	found, _, _ := uniseg.FirstWordInString(text[start:], -1)
	return start + len(found), isWord(found)
}

// usual is segment for usual text; ok is false for any other.
func usual(text string, start int) (end int, word, ok bool) {
	last, size := classify(text, start)
	if last == unusual {
		return 0, false, false
	}
	i := start + size
	word = last == letter || last == digit
	if !word && last != underline {
		next, _ := classify(text, i)
		return i, false, next != unusual && size > 0
	}
	for {
		next, size := classify(text, i)
		switch next {
		case letter, digit:
			word = true
		case underline:
		case midLetter, midNumber, midBoth:
			after, _ := classify(text, i+size)
			if after == unusual {
				return 0, false, false
			}
			if !(after == last && (last == letter && next != midNumber || last == digit && next != midLetter)) {
				return i, word, true
			}
			next = other
		default:
			return i, word, next != unusual
		}
		last, i = next, i+size
	}
}

// classify returns the class of the character at i and its length; at the end
// of the text that is other and 0.
func classify(text string, i int) (class, int) {
	if i >= len(text) {
		return other, 0
	}
	b := text[i]
	if b < utf8.RuneSelf {
		// Line breaks and spaces may join into one segment; no word has them.
		return ascii[b], 1
	}
	if len(text) < i+2 {
		return unusual, 0
	}
	next := text[i+1]
	switch {
	case b == 0xc3 && next&0xc0 == 0x80: // À to ÿ
		if next == 0x97 || next == 0xb7 { // × and ÷
			return other, 2
		}
		return letter, 2
	case (b == 0xc4 || b == 0xc5) && next&0xc0 == 0x80: // Ā to ſ
		return letter, 2
	case b == 0xc2 && (next == 0xa0 || next == 0xa7 || next == 0xab || next == 0xbb || next == 0xb4 || next == 0xb0):
		return other, 2 // no-break space § « » ´ °
	case b == 0xe2 && next == 0x80 && len(text) > i+2:
		switch text[i+2] {
		case 0x93, 0x94, 0x9c, 0x9d, 0xa2, 0xa6: // – — “ ” • …
			return other, 3
		case 0x99: // ’
			return midBoth, 3
		}
	}
	return unusual, 0
}

// isWord reports whether a segment between two boundaries is a word.
func isWord(segment string) bool { return strings.ContainsFunc(segment, isLetterOrDigit) }

func isLetterOrDigit(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
