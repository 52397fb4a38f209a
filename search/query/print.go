package query

import (
	"strconv"
	"strings"
	"unicode"
)

// String returns a search text that parses to the same query.
func (q Query) String() string {
	var parts []string
	for _, n := range q.Nodes {
		parts = append(parts, n.String())
	}
	switch {
	case q.From != "" && q.From == q.To && len(q.From) > len("2012"):
		parts = append(parts, q.From)
	case q.From != "" || q.To != "":
		parts = append(parts, q.From+".."+q.To)
	}
	text := strings.Join(parts, " ")
	if q.Question && !q.asks() {
		text += " ?"
	}
	return text
}

// String returns a node as it is typed.
func (n Node) String() string {
	switch n.Op {
	case Word:
		return asWord(n.Text)
	case Prefix:
		return asWord(n.Text) + "*"
	case Phrase:
		if n.Distance > 0 {
			return `"` + n.Text + `"~` + strconv.Itoa(n.Distance)
		}
		return `"` + n.Text + `"`
	case Not:
		return "-" + n.Nodes[0].grouped(And, Or, Near)
	case Or:
		return n.joined(" ELLER ", And, Or)
	case Near:
		return n.joined(" NÄRA/"+strconv.Itoa(n.Distance)+" ", And, Or, Near)
	case Paragraph:
		return "stycke:(" + n.joined(" ") + ")"
	case Title:
		return "rubrik:" + n.Nodes[0].grouped(And, Or)
	case Field:
		if strings.ContainsFunc(n.Text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			return n.Field + `:"` + n.Text + `"`
		}
		return n.Field + ":" + n.Text
	}
	return n.joined(" ")
}

// asWord returns a word as it is typed: one that would be an operator, a field or a
// period has a full stop before it.
func asWord(text string) string {
	p := &parser{}
	p.lex(text)
	if len(p.tokens) == 1 && p.tokens[0].kind == wordToken && !p.period(text) {
		return text
	}
	return "." + text
}

// joined returns the operands with something between; those of the operations
// named in parentheses.
func (n Node) joined(between string, group ...Op) string {
	var parts []string
	for _, sub := range n.Nodes {
		parts = append(parts, sub.grouped(group...))
	}
	return strings.Join(parts, between)
}

func (n Node) grouped(ops ...Op) string {
	for _, op := range ops {
		if n.Op == op {
			return "(" + n.String() + ")"
		}
	}
	return n.String()
}
