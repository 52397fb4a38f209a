// Package query answers what a person asked: it reads a search text into words
// and says them back in Swedish.
//
// Words are AND-ed. "fasta uttryck" in quotes mean exactly these words in this
// order; -ord and INTE ord leave posts out; ord* means words that begin so.
// Nothing a person types is an error: what cannot be meant is repaired, and the
// repair is said.
package query

import (
	"strings"
	"unicode"
)

// A Query is what a search text means.
type Query struct {
	Must    []Word
	Not     []Word
	Repairs []string // Swedish sentences: what was not taken as typed
}

// A Word is one thing asked for.
type Word struct {
	Text   string // without quotes, operator and star
	Phrase bool   // in quotes: exactly these words
	Prefix bool   // words that begin so
}

// quotes begin and end a phrase; people paste all of them.
const quotes = "\"”“„»«"

// Parse reads a search text.
func Parse(text string) Query {
	p := parser{rest: []rune(strings.ToValidUTF8(text, ""))}
	for p.skipSpace(); len(p.rest) > 0; p.skipSpace() {
		p.term()
	}
	return p.q
}

type parser struct {
	rest []rune
	q    Query
}

func (p *parser) skipSpace() {
	for len(p.rest) > 0 && isSpace(p.rest[0]) {
		p.rest = p.rest[1:]
	}
}

func (p *parser) repair(sentence string) { p.q.Repairs = append(p.q.Repairs, sentence) }

// term reads one word or phrase with its operator.
func (p *parser) term() {
	not := p.operator()
	if len(p.rest) == 0 {
		return
	}
	var w Word
	if isQuote(p.rest[0]) {
		w = p.phrase()
	} else {
		w = p.word()
	}
	if !strings.ContainsFunc(w.Text, isWordRune) {
		if w.Text != "" || w.Prefix || w.Phrase {
			p.repair("Här fanns inget ord att söka efter: " + strings.TrimSpace(w.String()) + ".")
		}
		return
	}
	if not {
		p.q.Not = append(p.q.Not, w)
	} else {
		p.q.Must = append(p.q.Must, w)
	}
}

// operator reads - or INTE before a term.
func (p *parser) operator() (not bool) {
	for len(p.rest) > 0 {
		switch {
		case p.rest[0] == '-':
			p.rest = p.rest[1:]
			if len(p.rest) == 0 || isSpace(p.rest[0]) {
				p.repair("Ett ensamt minustecken utesluter inget; skriv det direkt framför ordet.")
				return false
			}
		case p.keyword("INTE"):
			p.rest = p.rest[len("INTE"):]
			p.skipSpace()
			if len(p.rest) == 0 {
				p.repair("Efter INTE saknas ett ord att utesluta.")
				return false
			}
		default:
			return not
		}
		not = true
	}
	return not
}

// keyword reports whether the text goes on with an operator in capitals.
func (p *parser) keyword(name string) bool {
	n := len(name)
	return len(p.rest) >= n && string(p.rest[:n]) == name && (len(p.rest) == n || isSpace(p.rest[n]) || isQuote(p.rest[n]))
}

// phrase reads what stands between quotes.
func (p *parser) phrase() Word {
	p.rest = p.rest[1:]
	end := 0
	for end < len(p.rest) && !isQuote(p.rest[end]) {
		end++
	}
	text := strings.Join(strings.FieldsFunc(string(p.rest[:end]), isSpace), " ")
	if end == len(p.rest) {
		p.repair("Citattecknet stängdes aldrig; uttrycket togs till slutet: ”" + text + "”.")
		p.rest = nil
	} else {
		p.rest = p.rest[end+1:]
	}
	return Word{Text: text, Phrase: true}
}

// word reads up to a space or a quote.
func (p *parser) word() Word {
	end := 0
	for end < len(p.rest) && !isSpace(p.rest[end]) && !isQuote(p.rest[end]) {
		end++
	}
	text := string(p.rest[:end])
	p.rest = p.rest[end:]
	stem := strings.TrimRight(text, "*")
	return Word{Text: stem, Prefix: stem != text}
}

func isQuote(r rune) bool    { return strings.ContainsRune(quotes, r) }
func isSpace(r rune) bool    { return unicode.IsSpace(r) || unicode.IsControl(r) }
func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// String returns a search text that parses to the same words.
func (q Query) String() string {
	var parts []string
	for _, w := range q.Must {
		parts = append(parts, w.String())
	}
	for _, w := range q.Not {
		parts = append(parts, "-"+w.String())
	}
	return strings.Join(parts, " ")
}

// String returns a word as it is typed.
func (w Word) String() string {
	switch {
	case w.Phrase:
		return `"` + w.Text + `"`
	case w.Prefix:
		return w.Text + "*"
	}
	return w.Text
}

// Said says a query back: "inlägg som innehåller a och b, men inte c".
func (q Query) Said() string {
	said := "alla inlägg"
	if len(q.Must) > 0 {
		said = "inlägg som innehåller " + list(q.Must, "och")
	}
	switch {
	case len(q.Not) > 0 && len(q.Must) > 0:
		said += ", men inte " + list(q.Not, "eller")
	case len(q.Not) > 0:
		said += " utom de som innehåller " + list(q.Not, "eller")
	}
	return said
}

// SaidSome says that some of the words are enough.
func (q Query) SaidSome() string {
	said := "inlägg med några av orden " + list(q.Must, "och")
	if len(q.Not) > 0 {
		said += ", men inte " + list(q.Not, "eller")
	}
	return said
}

// list returns "a, b och c".
func list(words []Word, and string) string {
	said := make([]string, len(words))
	for i, w := range words {
		said[i] = w.said()
	}
	last := len(said) - 1
	if last == 0 {
		return said[0]
	}
	return strings.Join(said[:last], ", ") + " " + and + " " + said[last]
}

func (w Word) said() string {
	switch {
	case w.Phrase:
		return "uttrycket ”" + w.Text + "”"
	case w.Prefix:
		return "ord på " + w.Text + "…"
	}
	return w.Text
}
