package quotation

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A family is a set of marks that open and close each other.
type family uint8

const (
	double family = 1 + iota // ” “ „ "
	angle                    // « »
	single                   // ’ ‘ ‚ ', which are apostrophes too
)

// A form is what a mark may be by what stands on both its sides: Swedish opens
// and closes with the same sign.
type form uint8

const (
	opens  form = 1 + iota // a space before it, a letter behind
	closes                 // no space before it, a space or punctuation behind
	either                 // spaces, or marks, on both sides
	within                 // letters on both sides: closes what is open, opens nothing
)

// A mark is a quotation mark, or an apostrophe.
type mark struct {
	pos, end int
	family   family
	form     form
	first    bool // the first in its line, but for a dash or a number
	digit    bool // behind a digit: 5” is a measure
}

// familyOf returns the family of the mark that a text begins with, and its
// length; 0, 0 without one.
func familyOf(text string) (family, int) {
	switch text[0] {
	case '"':
		return double, 1
	case '\'':
		return single, 1
	case 0xC2:
		if strings.HasPrefix(text, "«") || strings.HasPrefix(text, "»") {
			return angle, 2
		}
	case 0xE2:
		if len(text) < 3 || text[1] != 0x80 {
			return 0, 0
		}
		switch text[2] {
		case 0x98, 0x99, 0x9A, 0x9B: // ‘ ’ ‚ ‛
			return single, 3
		case 0x9C, 0x9D, 0x9E, 0x9F: // “ ” „ ‟
			return double, 3
		}
	}
	return 0, 0
}

func startsMark(text string) bool {
	f, _ := familyOf(text)
	return f != 0
}

// scanMarks returns the marks of a text.
func scanMarks(text string) []mark {
	var marks []mark
	first := true
	for i := 0; i < len(text); {
		c := text[i]
		if c == '\n' {
			first = true
		}
		if c != '"' && c != '\'' && c != 0xC2 && c != 0xE2 {
			first = first && !('A' <= c && c <= 'Z' || 'a' <= c && c <= 'z' || c == 0xC3)
			i++
			continue
		}
		fam, size := familyOf(text[i:])
		if fam == 0 {
			i++
			continue
		}
		m := mark{pos: i, end: i + size, family: fam, first: first}
		m.digit = i > 0 && '0' <= text[i-1] && text[i-1] <= '9'
		m.form = formOf(text, m)
		if fam != single || m.form != within {
			marks = append(marks, m)
			first = false
		}
		i = m.end
	}
	return marks
}

// formOf returns what a mark is by its surroundings.
func formOf(text string, m mark) form {
	before, _ := utf8.DecodeLastRuneInString(text[:m.pos])
	after, _ := utf8.DecodeRuneInString(text[m.end:])
	left := m.pos == 0 || unicode.IsSpace(before) || strings.ContainsRune("([{:–—-/”“„\"«»’‘'…", before)
	right := m.end == len(text) || unicode.IsSpace(after) || strings.ContainsRune(".,;:!?)]}…–—-/”“„\"«»’‘'", after)
	switch {
	case strings.HasPrefix(text[m.pos:], "„"), left && !right:
		return opens
	case right && !left:
		return closes
	case left:
		return either
	}
	return within
}

// maxReach is how far a mark may be closed, in bytes: two pages. The longest
// quotations of real posts have some 2,000.
const maxReach = 5000

// maxNested is how many marks may be open at once; more are no quotation.
const maxNested = 3

// closing returns the mark that closes the mark k, or -1. It goes on over the
// next paragraphs only for a mark that begins a line or stands behind a colon.
func (f *finder) closing(k int, far bool) int {
	open := f.marks[k]
	depth, last := 1, -1
	for j := k + 1; j < len(f.marks); j++ {
		m := f.marks[j]
		if m.family != open.family {
			continue
		}
		if m.pos-open.pos > maxReach || !f.sameStretch(open.end, m, far) {
			break
		}
		switch {
		case m.form == opens && m.first || m.form == either && m.first && depth == 1 && f.opensLine(m):
			return last // the next paragraph begins with a mark of its own
		case m.form == opens:
			depth++
		case m.digit && depth == 1 && f.isMeasure(j):
		default:
			if depth--; depth == 0 {
				return j
			}
			if f.sameParagraph(open.end, m.pos) {
				last = j
			}
		}
		if depth > maxNested {
			break
		}
	}
	return last
}

// opensLine reports whether a mark with a space behind it has words in its line.
func (f *finder) opensLine(m mark) bool {
	rest := strings.TrimLeft(f.text[m.end:], " \t\r\u00a0")
	return rest != "" && rest[0] != '\n'
}

// sameStretch reports whether a mark is near enough to close one that ends at a
// position.
func (f *finder) sameStretch(pos int, m mark, far bool) bool {
	if m.family == single {
		return strings.IndexByte(f.text[pos:m.pos], '\n') < 0
	}
	return far || f.sameParagraph(pos, m.pos)
}

// sameParagraph reports whether no blank line stands between two positions.
func (f *finder) sameParagraph(start, end int) bool {
	for rest := f.text[start:end]; ; {
		n := strings.IndexByte(rest, '\n')
		if n < 0 {
			return true
		}
		rest = strings.TrimLeft(rest[n+1:], " \t\r\u00a0")
		if strings.HasPrefix(rest, "\n") {
			return false
		}
	}
}

// isMeasure reports whether a mark behind a digit is one of inches inside a
// quotation: a small letter follows, and then the mark that closes.
func (f *finder) isMeasure(j int) bool {
	rest := strings.TrimLeft(f.text[f.marks[j].end:], " -")
	r, _ := utf8.DecodeRuneInString(rest)
	if !unicode.IsLower(r) || j+1 >= len(f.marks) {
		return false
	}
	return f.marks[j+1].form == closes && f.sameParagraph(f.marks[j].end, f.marks[j+1].pos)
}

// paragraphEnd returns the end of the paragraph of a line, or of the line that
// is as far behind as a mark reaches.
func (f *finder) paragraphEnd(i int) int {
	for from := f.lines[i].start; i+1 < len(f.lines) && !f.lines[i+1].breaks && f.lines[i].end-from < maxReach; {
		i++
	}
	return f.lines[i].end
}
