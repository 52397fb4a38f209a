package query

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Said says a query back: "inlägg som innehåller a och b, men inte c".
func (q Query) Said() string { return q.say("som innehåller ") }

// SaidSome says that some of the words are enough, those of a phrase too; with one
// word it is Said.
func (q Query) SaidSome() string {
	contents, _ := divide(q.Must())
	if len(contents) == 1 && contents[0].Op == Phrase && strings.Contains(contents[0].Text, " ") {
		q.Root.Nodes = slices.Clone(q.Root.Nodes)
		for i := range q.Root.Nodes {
			q.Root.Nodes[i].Distance = 0 // how far apart they stand does not matter
		}
		return q.say("med några av orden i ")
	}
	if len(contents) < 2 {
		return q.Said()
	}
	for _, n := range contents {
		if !n.isText() {
			return q.say("med några av delarna ")
		}
	}
	return q.say("med några av orden ")
}

// say says a query; contents introduces the words.
func (q Query) say(contents string) string {
	words, fields := divide(q.Must())
	noWords, noFields := divide(q.MustNot())
	said := "inlägg"
	if len(words)+len(fields) == 0 {
		said = "alla inlägg"
	}
	said += q.saidTime()
	if len(words) > 0 {
		said += " " + contents + list(words, "och")
	}
	if len(fields) > 0 && len(words) > 0 {
		said += ","
	}
	if len(fields) > 0 {
		said += " med " + list(fields, "och")
	}
	var out []string
	switch {
	case len(noWords) > 0 && len(words) > 0:
		out = append(out, listNot(noWords))
	case len(noWords) > 0:
		out = append(out, "de som innehåller "+list(noWords, "eller"))
	}
	switch {
	case len(noFields) > 0 && len(words)+len(fields) > 0:
		out = append(out, "med "+list(noFields, "eller"))
	case len(noFields) > 0:
		out = append(out, "de med "+list(noFields, "eller"))
	}
	switch {
	case len(out) == 0:
		return said
	case len(words)+len(fields) == 0:
		return said + " utom " + strings.Join(out, " och ")
	}
	return said + ", men inte " + strings.Join(out, " och inte ")
}

// divide parts the conditions on fields from those on words.
func divide(nodes []Node) (words, fields []Node) {
	for _, n := range nodes {
		if n.isFields() {
			fields = append(fields, n)
		} else {
			words = append(words, n)
		}
	}
	return words, fields
}

// isFields reports whether a condition speaks of fields alone.
func (n Node) isFields() bool {
	if n.Op != And && n.Op != Or && n.Op != Not {
		return n.Op == Field
	}
	for _, c := range n.Nodes {
		if !c.isFields() {
			return false
		}
	}
	return true
}

// list returns "a, b och c". What is made of several stands in parentheses.
func list(nodes []Node, and string) string {
	said := make([]string, len(nodes))
	for i, n := range nodes {
		if said[i] = n.said(); len(nodes) > 1 {
			said[i] = n.enclosed()
		}
	}
	last := len(said) - 1
	if last == 0 {
		return said[0]
	}
	return strings.Join(said[:last], ", ") + " " + and + " " + said[last]
}

// listNot returns what follows "men inte": "a eller b", "(a och b)".
func listNot(nodes []Node) string {
	if len(nodes) == 1 && nodes[0].Op != Or {
		return nodes[0].enclosed()
	}
	return list(nodes, "eller")
}

// enclosed says a condition as a part of others.
func (n Node) enclosed() string {
	switch {
	case n.Op == Near:
		return "(" + n.saidNear() + ", " + between(n.Distance) + ")"
	case n.isLeaf() || n.Op == Not:
		return n.said()
	}
	return "(" + n.said() + ")"
}

// said says a condition that stands alone.
func (n Node) said() string {
	switch n.Op {
	case Word:
		return n.Text
	case Prefix:
		return "ord på " + n.Text + "…"
	case Phrase:
		if n.Distance > 0 {
			return "uttrycket ”" + n.Text + "” med " + most(n.Distance, "annat", "andra") + " ord emellan"
		}
		return "uttrycket ”" + n.Text + "”"
	case Field:
		return saidField(n)
	case Not:
		return "inte " + n.Nodes[0].enclosed()
	case Or:
		return list(n.Nodes, "eller")
	case Near:
		return n.saidNear() + " (" + between(n.Distance) + ")"
	case Title:
		return saidAll(n.Nodes) + " i rubriken"
	case Paragraph:
		if len(n.Nodes) == 1 {
			return saidAll(n.Nodes) + " i ett stycke"
		}
		return saidAll(n.Nodes) + " i samma stycke"
	}
	return saidAll(n.Nodes)
}

// saidAll says conditions that all hold: "a och b men inte c".
func saidAll(nodes []Node) string {
	q := Query{Root: Node{Nodes: nodes}}
	must, not := q.Must(), q.MustNot()
	switch {
	case len(not) == 0:
		return list(must, "och")
	case len(must) > 0:
		return list(must, "och") + " men inte " + listNot(not)
	}
	return "varken " + list(not, "eller")
}

// saidNear says what stands near what.
func (n Node) saidNear() string {
	said := make([]string, len(n.Nodes))
	for i, c := range n.Nodes {
		if said[i] = c.said(); c.Op == Or {
			said[i] = "något av " + list(c.Nodes, "och")
		}
	}
	return strings.Join(said, " nära ")
}

// between says how many words stand between.
func between(distance int) string {
	if distance == 0 {
		return "utan ord emellan"
	}
	return fmt.Sprintf("högst %d ord emellan", distance)
}

func most(n int, one, more string) string {
	if n == 1 {
		return "högst ett " + one
	}
	return "högst " + strconv.Itoa(n) + " " + more
}

// fieldSaid are the fields as nouns.
var fieldSaid = map[string]string{
	"ämne": "ämnet", "plats": "platsen", "organ": "organet", "källa": "källan", "etikett": "etiketten",
	"dnr": "diarienummer", "§": "§", "sfs": "SFS", "belopp": "beloppet", "beslut": "beslutet",
}

func saidField(n Node) string {
	text := n.Text
	if quoted := n.Field != "dnr" && n.Field != "§" && n.Field != "belopp"; quoted && strings.Contains(text, " ") {
		text = "”" + text + "”"
	}
	return fieldSaid[n.Field] + " " + text
}

// saidTime says when posts were published: " publicerade i november 2012".
func (q Query) saidTime() string {
	switch {
	case q.From == "" && q.To == "":
		return ""
	case q.To == "":
		return " publicerade från och med " + saidDate(q.From)
	case q.From == "":
		return " publicerade till och med " + saidDate(q.To)
	case q.From != q.To:
		return " publicerade från " + saidDate(q.From) + " till och med " + saidDate(q.To)
	case len(q.From) == len("2006-01"):
		return " publicerade i " + saidDate(q.From)
	case len(q.From) == len("2006"):
		return " publicerade år " + q.From
	}
	return " publicerade den " + saidDate(q.From)
}

// saidDate says "2012-11-03" as "3 november 2012".
func saidDate(t string) string {
	said := t[:4]
	if len(t) >= len("2006-01") {
		month, _ := strconv.Atoi(t[5:7])
		said = Months[month-1] + " " + said
	}
	if len(t) > len("2006-01") {
		said = strings.TrimPrefix(t[8:], "0") + " " + said
	}
	return said
}
