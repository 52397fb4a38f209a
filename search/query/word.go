package query

import (
	"strings"
	"unicode"
)

const (
	quotes  = "\"”“„‟»«‹›＂" // begin and end a phrase; people paste all of them
	singles = "'’‘"         // may be quotes too, or apostrophes
	ending  = 4             // letters of an ending that may be missing: nämnd(erna)
)

func isQuote(r rune) bool    { return r == '"' || r > unicode.MaxASCII && strings.ContainsRune(quotes, r) }
func isSingle(r rune) bool   { return strings.ContainsRune(singles, r) }
func isBreak(r rune) bool    { return r == ' ' || r == '(' || r == ')' || r == '§' || isQuote(r) }
func isMinus(r rune) bool    { return r == '-' || r == '−' }
func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
func isDigit(r rune) bool    { return '0' <= r && r <= '9' }
func hasWord(text string) bool {
	return strings.ContainsFunc(text, isWordRune)
}

func isDigits(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
}

// trim takes punctuation off a word: all in front, behind it all but hyphen
// and per cent.
func trim(text string) string {
	text = strings.TrimLeftFunc(text, func(r rune) bool { return !isWordRune(r) })
	return strings.TrimRightFunc(text, func(r rune) bool {
		return !isWordRune(r) && !unicode.IsMark(r) && r != '-' && r != '%'
	})
}

// shorten returns the beginning of a text that a repair quotes.
func shorten(text string) string {
	const most = 40
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}

// skipJunk moves past spaces, and past punctuation that stands alone or before
// a word. Only what may have been meant as more is said.
func (p *parser) skipJunk() {
	for p.skipSpace(); !p.end() && p.isJunk(); p.skipSpace() {
		start, stars, symbols := p.pos, false, false
		for !p.end() && p.peek(0) != ' ' && p.isJunk() {
			stars = stars || p.peek(0) == '*'
			symbols = symbols || !unicode.IsPunct(p.peek(0))
			p.pos++
		}
		switch alone := p.end() || p.peek(0) == ' '; {
		case alone && (stars || symbols):
			p.nothing(string(p.text[start:p.pos]))
		case stars:
			p.repair("Stjärnan kan bara stå sist i ett ord; den togs bort.")
		}
	}
}

func (p *parser) nothing(text string) {
	p.repair("Här fanns inget ord att söka efter: " + shorten(text) + ".")
}

// isJunk reports whether no operand, operator or parenthesis begins here.
func (p *parser) isJunk() bool {
	r := p.peek(0)
	switch {
	case isWordRune(r) || isBreak(r) || isMinus(r) || p.isSingleQuote():
		return false
	case p.pos > 0 && !isBreak(p.text[p.pos-1]):
		return true
	case r == '&' || r == '|':
		after := p.peek(2)
		return p.peek(1) != r || after != 0 && !isBreak(after)
	}
	return r != '.' || p.peek(1) != '.' || !isDigit(p.peek(2)) // ..2012
}

// isSingleQuote reports whether a single quote here surely begins a phrase: it
// stands before a word, and another stands behind one.
func (p *parser) isSingleQuote() bool {
	if !isSingle(p.peek(0)) || p.pos < p.unquote {
		return false
	}
	if p.pos > 0 && !isBreak(p.text[p.pos-1]) && !strings.ContainsRune(":-−", p.text[p.pos-1]) {
		return false
	}
	end := p.singleEnd()
	return end > 0 && hasWord(string(p.text[p.pos:end]))
}

// singleEnd returns where the single quote that begins here closes; 0 is
// nowhere, and then no other closes before the same place either.
func (p *parser) singleEnd() int {
	i := p.pos + 1
	for ; i < len(p.text) && !isQuote(p.text[i]); i++ {
		behind := i+1 == len(p.text) || isBreak(p.text[i+1]) || strings.ContainsRune(".,;:?!~", p.text[i+1])
		if isSingle(p.text[i]) && behind && p.text[i-1] != ' ' {
			return i
		}
	}
	p.unquote = i
	return 0
}

// quoted takes a text in quotes and returns it, in single spaces.
func (p *parser) quoted() string {
	end := p.pos + 1
	if isSingle(p.peek(0)) {
		end = p.singleEnd()
	}
	for end < len(p.text) && !isQuote(p.text[end]) && !isSingle(p.peek(0)) {
		end++
	}
	text := strings.Join(strings.Fields(string(p.text[p.pos+1:end])), " ")
	p.pos = min(end+1, len(p.text))
	if end == len(p.text) && hasWord(text) {
		p.repair("Citattecknet stängdes aldrig; uttrycket togs till slutet: ”" + shorten(text) + "”.")
	}
	return text
}

// phrase reads what stands in quotes, and how loosely.
func (p *parser) phrase() (n Node, ok bool) {
	text, distance := p.quoted(), p.slop()
	if strings.Contains(text, "*") {
		p.repair("Stjärnan fungerar inte inom citattecken; den togs bort.")
		text = strings.Join(strings.Fields(strings.ReplaceAll(text, "*", "")), " ")
	}
	if !hasWord(text) {
		p.nothing(`"` + text + `"`)
		return Node{}, false
	}
	return p.leaf(Node{Op: Phrase, Text: text, Distance: distance})
}

// slop reads "~5" after a phrase.
func (p *parser) slop() int {
	end := p.pos + 1
	for end < len(p.text) && isDigit(p.text[end]) {
		end++
	}
	if p.peek(0) != '~' || end == p.pos+1 {
		return 0
	}
	digits := string(p.text[p.pos+1 : end])
	p.pos = end
	return p.distance(digits)
}

// word reads a word, a prefix, or a date.
func (p *parser) word() (n Node, ok bool) {
	chunk := p.chunk()
	p.take(chunk)
	p.skipEnding()
	text := trim(chunk)
	if before, after, star := strings.Cut(chunk, "*"); star {
		if hasWord(after) {
			p.repair("Stjärnan kan bara stå sist i ett ord; sökte på ord som börjar på ”" + shorten(trim(before)) + "”.")
		}
		return p.leaf(Node{Op: Prefix, Text: trim(before)})
	}
	if span, ok := p.date(chunk, text); ok {
		return p.leaf(span)
	}
	if isKeyword(text) { // ELLER! is no operator
		return p.leaf(Node{Op: Phrase, Text: text})
	}
	p.number = isDigits(text)
	return p.leaf(Node{Op: Word, Text: text})
}

// skipEnding moves past an ending that may be missing: nämnd(er).
func (p *parser) skipEnding() {
	n := 1
	for n <= ending && unicode.IsLower(p.peek(n)) {
		n++
	}
	if p.peek(0) == '(' && n > 1 && p.peek(n) == ')' {
		p.repair("”" + string(p.text[p.pos:p.pos+n+1]) + "” direkt efter ett ord togs bort.")
		p.pos += n + 1
	}
}
