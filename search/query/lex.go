package query

import (
	"strconv"
	"strings"
	"unicode"
)

// A token is a word, a phrase or a sign of the search text.
type token struct {
	kind  tokenKind
	text  string // of a word, a phrase, the name of a field
	n     int    // of near and of a phrase
	glued bool   // no space stands before it
}

type tokenKind int

const (
	wordToken tokenKind = iota
	phraseToken
	fieldToken
	openToken
	closeToken
	minusToken
	notToken
	orToken
	andToken
	nearToken
	endToken
)

// quotes begin and end a phrase; people paste all of them.
const quotes = "\"”“„»«‟"

// lex cuts a search text into tokens.
func (p *parser) lex(text string) {
	l := lexer{rest: []rune(strings.ToValidUTF8(text, "")), parser: p}
	for {
		space := l.skipSpace()
		if len(l.rest) == 0 {
			return
		}
		from := len(p.tokens)
		l.token()
		if from < len(p.tokens) {
			p.tokens[from].glued = !space
		}
	}
}

type lexer struct {
	*parser
	rest []rune
}

func (l *lexer) skipSpace() (skipped bool) {
	n := 0
	for n < len(l.rest) && isSpace(l.rest[n]) {
		n++
	}
	l.rest = l.rest[n:]
	return n > 0
}

func (l *lexer) add(kind tokenKind, text string, n int) {
	l.tokens = append(l.tokens, token{kind: kind, text: text, n: n})
}

func (l *lexer) token() {
	switch r := l.rest[0]; {
	case isQuote(r):
		l.phrase()
	case r == '(':
		l.rest = l.rest[1:]
		l.add(openToken, "", 0)
	case r == ')':
		l.rest = l.rest[1:]
		l.add(closeToken, "", 0)
	case r == '-' || r == '−':
		l.rest = l.rest[1:]
		if len(l.rest) == 0 || isSpace(l.rest[0]) {
			l.repair("Ett ensamt minustecken utesluter inget; skriv det direkt framför ordet.")
			return
		}
		l.add(minusToken, "", 0)
	default:
		l.word()
	}
}

// phrase reads what stands between quotes.
func (l *lexer) phrase() {
	l.rest = l.rest[1:]
	end := 0
	for end < len(l.rest) && !isQuote(l.rest[end]) {
		end++
	}
	text := strings.Join(strings.FieldsFunc(string(l.rest[:end]), isSpace), " ")
	if end == len(l.rest) {
		l.rest = nil
		l.repair("Citattecknet stängdes aldrig; uttrycket togs till slutet: ”" + text + "”.")
	} else {
		l.rest = l.rest[end+1:]
	}
	l.add(phraseToken, text, l.slop())
}

// slop reads "~5" behind a phrase.
func (l *lexer) slop() int {
	if len(l.rest) < 2 || l.rest[0] != '~' || !isDigit(l.rest[1]) {
		return 0
	}
	end := 1
	for end < len(l.rest) && isDigit(l.rest[end]) {
		end++
	}
	n := l.distance(string(l.rest[1:end]))
	l.rest = l.rest[end:]
	return n
}

// distance reads how many words may stand between others.
func (l *lexer) distance(digits string) int {
	n, err := strconv.Atoi(digits)
	if err != nil || n > maxDistance {
		l.repair("Ord söks med högst " + strconv.Itoa(maxDistance) + " ord emellan; talet " + shortened(digits) + " sänktes dit.")
		return maxDistance
	}
	return n
}

// word reads up to a space, a quote or a parenthesis.
func (l *lexer) word() {
	end := 0
	for end < len(l.rest) && !isSpace(l.rest[end]) && !isQuote(l.rest[end]) && l.rest[end] != '(' && l.rest[end] != ')' {
		end++
	}
	text := string(l.rest[:end])
	if l.keyword(text) {
		l.rest = l.rest[end:]
		return
	}
	if name, _, ok := strings.Cut(text, ":"); ok {
		if field, ok := fields[strings.ToLower(name)]; ok {
			l.rest = l.rest[len([]rune(name))+1:]
			l.add(fieldToken, field, 0)
			return
		}
	}
	l.rest = l.rest[end:]
	l.add(wordToken, text, 0)
}

// keyword reads an operator in capitals.
func (l *lexer) keyword(text string) bool {
	name, number, numbered := strings.Cut(text, "/")
	switch {
	case name == "NÄRA" || name == "NEAR" || name == "NARA":
		n := DefaultDistance
		if numbered {
			if strings.TrimFunc(number, isDigit) != "" || number == "" {
				return false
			}
			n = l.distance(number)
		}
		l.add(nearToken, "", n)
	case text == "INTE" || text == "NOT":
		l.add(notToken, text, 0)
	case text == "ELLER" || text == "OR" || text == "||":
		l.add(orToken, text, 0)
	case text == "OCH" || text == "AND" || text == "&&":
		l.add(andToken, text, 0)
	default:
		return false
	}
	return true
}

func isQuote(r rune) bool { return strings.ContainsRune(quotes, r) }
func isSpace(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) && r != '\u00ad'
}
func isDigit(r rune) bool    { return r >= '0' && r <= '9' }
func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// shortened returns the beginning of a long text.
func shortened(text string) string {
	if r := []rune(text); len(r) > 30 {
		return string(r[:30]) + "…"
	}
	return text
}
