package query

import (
	"strconv"
	"strings"
	"unicode"
)

// String returns a search text that parses to the same query, without repairs.
func (q Query) String() string {
	parts := printed(q.Root.Nodes)
	if date := q.date(); date != "" {
		parts = append(parts, date)
	}
	text := strings.Join(parts, " ")
	if q.Question && !isQuestion(q.Root, false) {
		text += "?"
	}
	return text
}

// date returns the time limit as it is typed.
func (q Query) date() string {
	switch {
	case q.From == "" && q.To == "":
		return ""
	case q.From == q.To && isBare(q.From):
		return q.From
	}
	return q.From + ".." + q.To
}

// String returns a condition as it is typed.
func (n Node) String() string {
	switch n.Op {
	case Word:
		return n.Text
	case Prefix:
		return n.Text + "*"
	case Phrase:
		if n.Distance > 0 {
			return `"` + n.Text + `"~` + strconv.Itoa(n.Distance)
		}
		return `"` + n.Text + `"`
	case Field:
		return n.Field + ":" + value(n)
	case Not:
		return "-" + n.Nodes[0].grouped(And, Or, Near)
	case Near:
		return n.joined(" NÄRA/"+strconv.Itoa(n.Distance)+" ", Or)
	case Or:
		return n.joined(" ELLER ", And)
	case Title:
		return "rubrik:" + scoped(n.Nodes)
	case Paragraph:
		return "stycke:" + scoped(n.Nodes)
	}
	return strings.Join(printed(n.Nodes), " ")
}

func printed(nodes []Node) []string {
	var parts []string
	for _, n := range nodes {
		parts = append(parts, n.String())
	}
	return parts
}

// grouped prints a node in parentheses if it is one of ops.
func (n Node) grouped(ops ...Op) string {
	for _, op := range ops {
		if n.Op == op {
			return "(" + n.String() + ")"
		}
	}
	return n.String()
}

// joined prints the nodes of n, those of the operation op in parentheses.
func (n Node) joined(operator string, op Op) string {
	var parts []string
	for _, c := range n.Nodes {
		parts = append(parts, c.grouped(op))
	}
	return strings.Join(parts, operator)
}

func scoped(nodes []Node) string {
	if len(nodes) == 1 {
		return nodes[0].grouped(Or)
	}
	return "(" + strings.Join(printed(nodes), " ") + ")"
}

// value returns the value of a field, in quotes unless it reads the same without.
func value(n Node) string {
	plain := !strings.ContainsFunc(n.Text, func(r rune) bool {
		return !isWordRune(r) && !unicode.IsMark(r) && !strings.ContainsRune("-./:&_", r)
	})
	joins := n.Field == "belopp" || (n.Field == "dnr" || n.Field == "§") && !strings.ContainsAny(n.Text, "0123456789")
	if plain && !joins && trim(n.Text) == n.Text && !strings.HasSuffix(n.Text, "-") {
		return n.Text
	}
	return `"` + n.Text + `"`
}
