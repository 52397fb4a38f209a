package archive

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A word of a text, and where it stands in it.
type word struct {
	text       string // letters and digits, lower case, NFC
	start, end int    // in bytes
}

// A letter is one character of a text, and where it stands in it.
type letter struct {
	r          rune
	start, end int
}

// words returns the words of a plain text: runs of letters and digits. What does
// not show inside a word, such as a soft hyphen, does not end it.
func words(text string) []word {
	letters := make([]letter, 0, len(text))
	for i, r := range text {
		letters = append(letters, letter{r, i, i + utf8.RuneLen(r)})
	}
	return gather(letters)
}

// gather makes words of letters.
func gather(letters []letter) (found []word) {
	for i := 0; i < len(letters); i++ {
		if !inWord(letters[i].r) {
			continue
		}
		var b strings.Builder
		end := i
		for j := i; j < len(letters); j++ {
			r := letters[j].r
			if inWord(r) {
				end = j
			} else if !unicode.In(r, unicode.M, unicode.Cf) {
				break
			}
			b.WriteRune(r)
		}
		for end+1 < len(letters) && unicode.Is(unicode.M, letters[end+1].r) {
			end++
		}
		found = append(found, word{normal(norm.NFC.String(b.String())), letters[i].start, letters[end].end})
		i = end
	}
	return found
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// tag is one tag of an HTML text.
type tag struct {
	start, end int // in bytes
}

// inline are the elements that do not part what stands before from what stands
// behind them.
var inline = map[string]bool{
	"a": true, "abbr": true, "b": true, "cite": true, "code": true, "del": true, "em": true, "font": true, "i": true, "ins": true, "mark": true,
	"q": true, "s": true, "small": true, "span": true, "strong": true, "sub": true, "sup": true, "u": true, "wbr": true,
}

// wordsHTML returns the words that an HTML text shows, and its tags.
func wordsHTML(text string) ([]word, []tag) {
	var letters []letter
	var tags []tag
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case c == '<' && i+1 < len(text) && (text[i+1] == '/' || text[i+1] == '!' || unicode.IsLetter(rune(text[i+1]))):
			end := tagEnd(text, i)
			tags = append(tags, tag{i, end})
			if !inline[tagName(text[i:end])] {
				letters = append(letters, letter{' ', i, end})
			}
			i = end
		case c == '&':
			end := entityEnd(text, i)
			for _, r := range html.UnescapeString(text[i:end]) {
				letters = append(letters, letter{r, i, end})
			}
			i = end
		default:
			r, n := utf8.DecodeRuneInString(text[i:])
			letters = append(letters, letter{r, i, i + n})
			i += n
		}
	}
	return gather(letters), tags
}

// tagEnd returns where the tag ends that begins at start; a quoted value may
// hold what ends one.
func tagEnd(text string, start int) int {
	quote := byte(0)
	for i := start; i < len(text); i++ {
		switch c := text[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return i + 1
		}
	}
	return len(text)
}

func tagName(tag string) string {
	name := strings.TrimLeft(tag, "</")
	if i := strings.IndexFunc(name, func(r rune) bool { return !inWord(r) }); i >= 0 {
		name = name[:i]
	}
	return strings.ToLower(name)
}

// entityEnd returns where the character reference ends that begins at start.
func entityEnd(text string, start int) int {
	for i := start + 1; i < min(len(text), start+40); i++ {
		if text[i] == ';' {
			return i + 1
		}
		if c := rune(text[i]); c != '#' && !inWord(c) {
			break
		}
	}
	return start + 1
}

// newMark returns the mark of a text with a salt of its own. Its number is for
// the caller to set.
func newMark(text string) *Mark {
	salt := make([]byte, 16)
	rand.Read(salt) // never fails
	m := &Mark{Salt: hex.EncodeToString(salt)}
	all := words(text)
	m.Words, m.SHA256 = len(all), m.digest(all)
	return m
}

func (m *Mark) digest(all []word) string {
	h := sha256.New()
	h.Write([]byte(m.Salt))
	for _, w := range all {
		h.Write([]byte{' '})
		h.Write([]byte(w.text))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// names reports whether a text is the one that the mark was made of.
func (m *Mark) names(text string) bool {
	all := words(text)
	return len(all) == m.Words && m.digest(all) == m.SHA256
}

// A stretch is a run of words: those from first up to end.
type stretch struct{ first, end int }

// find returns where the words of the mark stand among others.
func (m *Mark) find(all []word) (found []stretch) {
	if m.Words == 0 {
		return nil
	}
	for i := 0; i+m.Words <= len(all); i++ {
		if m.digest(all[i:i+m.Words]) == m.SHA256 {
			found = append(found, stretch{i, i + m.Words})
		}
	}
	return found
}

// holds reports whether a text holds the words of another, in their order.
func holds(text string, of []word) bool { return among(words(text), of) }

// among reports whether words stand among others, in their order. No words stand
// nowhere.
func among(all, of []word) bool {
	for i := 0; len(of) > 0 && i+len(of) <= len(all); i++ {
		j := 0
		for j < len(of) && all[i+j].text == of[j].text {
			j++
		}
		if j == len(of) {
			return true
		}
	}
	return false
}

// fold returns a word as an address spells it: å, ä → a, ö → o.
func fold(word string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(word))
}
