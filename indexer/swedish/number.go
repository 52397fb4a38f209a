package swedish

import "strings"

// maxGroups is how many groups of three digits a number has behind its head:
// more, and it is a row of a table.
const maxGroups = 4

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

// digits reports whether a word is ASCII digits alone.
func digits(word string) bool {
	for i := range len(word) {
		if !isDigit(word[i]) {
			return false
		}
	}
	return word != ""
}

// grouped returns the end of a number whose digits are grouped by spaces, such
// as 1 250 000 or 27 500,50, that begins with the digits from start to end.
// The head has one to three digits and no leading zero, the groups three; a
// group of another length makes it no number but a list (or a telephone
// number), unless it is a year. Where the digits are no such number end is
// returned.
func grouped(text string, start, end int) int {
	if end-start > 3 || text[start] == '0' || follows(text, start) {
		return end
	}
	last := end
	for n := 0; ; n++ {
		from := last + space(text[last:])
		to := from + leadingDigits(text[from:])
		switch {
		case from == last || to == from || to-from > 3 && n > 0:
			return last
		case to-from != 3 || n == maxGroups:
			return end
		}
		// What else stands in the last group: 27 500,50 or 27 500kr.
		whole, _ := segment(text, from)
		tail := text[to:whole]
		if digits(strings.TrimPrefix(tail, ",")) {
			return whole
		}
		if n := withUnit(text[from:whole]); tail != "" {
			if n == 0 {
				return end
			}
			return from + n
		}
		last = to
	}
}

// glued are the units that are often written without a space before them.
const glued = " kr tkr mkr mnkr msek "

// withUnit returns the length of the number in a word such as 500kr or
// 12,5mnkr, and 0 for any other word.
func withUnit(word string) int {
	if !isDigit(word[0]) {
		return 0
	}
	n := leadingDigits(word)
	if n < len(word) && (word[n] == ',' || word[n] == '.') {
		n += 1 + leadingDigits(word[n+1:])
	}
	if len(word)-n > len("mnkr") || n == len(word) || !strings.Contains(glued, " "+strings.ToLower(word[n:])+" ") {
		return 0
	}
	return n
}

// follows reports whether the digits at start continue something: a number, a
// date, a reference, a telephone number.
func follows(text string, start int) bool {
	before := text[:start]
	if n := trailingSpace(before); n > 0 {
		return trailingDigits(before[:len(before)-n]) > 0
	}
	rest, hyphen := cutHyphen(before)
	if !hyphen {
		return len(before) > 1 && strings.IndexByte("/:.,", before[len(before)-1]) >= 0 &&
			trailingDigits(before[:len(before)-1]) > 0
	}
	n := trailingDigits(rest)
	number := rest[len(rest)-n:]
	rest = rest[:len(rest)-n]
	// 5 000-7 500 and 10-12 500 are ranges; 2012-11 500, 08-123 456 are not.
	_, again := cutHyphen(rest)
	return n > 3 || again || n > 0 && number[0] == '0' && trailingSpace(rest) == 0
}

// leadingDigits returns how many digits a text begins with.
func leadingDigits(text string) int {
	n := 0
	for n < len(text) && isDigit(text[n]) {
		n++
	}
	return n
}

// trailingDigits returns how many digits a text ends with; it counts to five.
func trailingDigits(text string) int {
	n := 0
	for n < len(text) && n < 5 && isDigit(text[len(text)-1-n]) {
		n++
	}
	return n
}

// groupSpaces are the spaces that stand between the groups of a number: space,
// no-break, figure, thin, narrow no-break.
var groupSpaces = [...]string{" ", "\u00a0", "\u2007", "\u2009", "\u202f"}

// space returns the length of a space that a text begins with, or 0.
func space(text string) int {
	for _, s := range groupSpaces {
		if strings.HasPrefix(text, s) {
			return len(s)
		}
	}
	return 0
}

// trailingSpace returns the length of a space that a text ends with, or 0.
func trailingSpace(text string) int {
	for _, s := range groupSpaces {
		if strings.HasSuffix(text, s) {
			return len(s)
		}
	}
	return 0
}

// hyphens are the signs between the parts of a word, a date, a range: hyphen,
// Unicode's hyphen and no-break hyphen, en dash.
var hyphens = [...]string{"-", "\u2010", "\u2011", "–"}

// cutHyphen returns a text without the hyphen it ends with.
func cutHyphen(text string) (before string, ok bool) {
	for _, h := range hyphens {
		if before, ok = strings.CutSuffix(text, h); ok {
			return before, true
		}
	}
	return text, false
}

// hyphen returns the length of a hyphen that a text begins with, or 0.
func hyphen(text string) int {
	for _, h := range hyphens {
		if strings.HasPrefix(text, h) {
			return len(h)
		}
	}
	return 0
}

// exactNumber returns a number without the spaces in it.
func exactNumber(number string) string {
	if digits(number) {
		return shorten(number)
	}
	for _, s := range groupSpaces {
		number = strings.ReplaceAll(number, s, "")
	}
	return shorten(number)
}
