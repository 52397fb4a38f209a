package query

import (
	"strconv"
	"strings"
)

// Said says a query back: "inlägg som innehåller a och b, men inte c".
func (q Query) Said() string {
	must, not := q.parts()
	said := "alla inlägg"
	if len(must) > 0 {
		said = "inlägg som innehåller " + list(must, "och")
	}
	return said + q.without(len(must) > 0, not) + q.when()
}

// SaidSome says that some of the words are enough.
func (q Query) SaidSome() string {
	must, not := q.parts()
	if len(must) == 0 {
		return q.Said()
	}
	return "inlägg med några av orden " + list(must, "och") + q.without(true, not) + q.when()
}

// parts returns what must hold, and what must not.
func (q Query) parts() (must, not []string) {
	for _, n := range q.Nodes {
		if n.Op == Not {
			not = append(not, n.Nodes[0].said(true))
		} else {
			must = append(must, n.said(true))
		}
	}
	return must, not
}

func (q Query) without(some bool, not []string) string {
	switch {
	case len(not) == 0:
		return ""
	case some:
		return ", men inte " + list(not, "eller")
	}
	return " utom de som innehåller " + list(not, "eller")
}

// when says the period.
func (q Query) when() string {
	switch {
	case q.From == "" && q.To == "":
		return ""
	case q.From == q.To && len(q.From) == len("2012-11"):
		return ", publicerade i " + dateSaid(q.From)
	case q.From == q.To:
		return ", publicerade " + dateSaid(q.From)
	case q.To == "":
		return ", publicerade från och med " + dateSaid(q.From)
	case q.From == "":
		return ", publicerade till och med " + dateSaid(q.To)
	}
	return ", publicerade från och med " + dateSaid(q.From) + " till och med " + dateSaid(q.To)
}

var months = strings.Fields("januari februari mars april maj juni juli augusti september oktober november december")

// dateSaid returns "23 november 2012", "november 2012" or "2012".
func dateSaid(date string) string {
	if len(date) == len("2012") {
		return date
	}
	month, _ := strconv.Atoi(date[5:7])
	said := months[month-1] + " " + date[:4]
	if len(date) == len("2012-11-23") {
		said = strings.TrimPrefix(date[8:], "0") + " " + said
	}
	return said
}

// said says a node; what holds several parts is set apart unless it stands alone.
func (n Node) said(alone bool) string {
	switch n.Op {
	case Word:
		return n.Text
	case Prefix:
		return "ord på " + n.Text + "…"
	case Phrase:
		said := "uttrycket ”" + n.Text + "”"
		if n.Distance > 0 {
			said += " (högst " + strconv.Itoa(n.Distance) + " ord emellan)"
		}
		return said
	case Not:
		return "inte " + n.Nodes[0].said(false)
	case Or:
		return apart(list(n.operands(), "eller"), alone)
	case Near:
		between := " (högst " + strconv.Itoa(n.Distance) + " ord emellan)"
		if n.Distance == 0 {
			between = " (direkt intill)"
		}
		return apart(strings.Join(n.operands(), " nära ")+between, alone)
	case Paragraph:
		return apart(list(n.operands(), "och")+" i samma stycke", alone)
	case Title:
		return apart(n.Nodes[0].said(true)+" i rubriken", alone)
	case Field:
		return strings.Replace(fieldSaid[n.Field], "%", n.Text, 1)
	}
	return apart(list(n.operands(), "och"), alone)
}

// fieldSaid says a value of each field, which stands for the %.
var fieldSaid = map[string]string{
	"ämne": "ämnet %", "plats": "platsen %", "organ": "organet %", "källa": "bloggen %", "etikett": "etiketten %",
	"dnr": "diarienummer %", "§": "§ %", "sfs": "SFS %", "belopp": "beloppet %", "beslut": "beslut om %",
}

func (n Node) operands() (said []string) {
	for _, sub := range n.Nodes {
		said = append(said, sub.said(false))
	}
	return said
}

func apart(said string, alone bool) string {
	if alone {
		return said
	}
	return "(" + said + ")"
}

// list returns "a, b och c".
func list(said []string, and string) string {
	last := len(said) - 1
	if last == 0 {
		return said[0]
	}
	return strings.Join(said[:last], ", ") + " " + and + " " + said[last]
}
