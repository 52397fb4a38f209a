package query

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// timeField marks, while a text is read, a node that limits the time: Text is
// "2012-11" or a span. [parser.limits] takes these nodes out of the tree.
const timeField = "tid"

func (n Node) isDate() bool     { return n.Op == Field && n.Field == timeField }
func (n Node) isBareDate() bool { return n.isDate() && !strings.Contains(n.Text, "..") }

var layouts = map[int]string{len("2006"): "2006", len("2006-01"): "2006-01", len(time.DateOnly): time.DateOnly}

// isTime reports whether a text is a year, month or day.
func isTime(text string) bool {
	layout, ok := layouts[len(text)]
	if !ok || text[0] == '0' {
		return false
	}
	_, err := time.Parse(layout, text)
	return err == nil
}

// isBare reports whether a text is a date without more words: a month or day
// that a blog may be of.
func isBare(text string) bool {
	return len(text) > len("2006") && (text[:2] == "19" || text[:2] == "20") && isTime(text)
}

// first returns the first day of a time, and last one not before its last, so
// that they compare.
func first(t string) string { return t + "-01-01"[min(len(t)-len("2006"), len("-01-01")):] }
func last(t string) string  { return t + "-12-31"[min(len(t)-len("2006"), len("-12-31")):] }

// before returns the year before a year, the month before a month, the day
// before a day.
func before(t string) string {
	at, _ := time.Parse(layouts[len(t)], t)
	switch len(t) {
	case len("2006"):
		at = at.AddDate(-1, 0, 0)
	case len("2006-01"):
		at = at.AddDate(0, -1, 0)
	default:
		at = at.AddDate(0, 0, -1)
	}
	return at.Format(layouts[len(t)])
}

// date returns the limit that a word is; text is the word without punctuation.
func (p *parser) date(chunk, text string) (n Node, ok bool) {
	from, to, span := strings.Cut(text, "..")
	after, open := strings.CutPrefix(chunk, "..")
	behind := strings.TrimPrefix(chunk, text)
	switch {
	case span && isTime(from) && isTime(to):
		return p.span(from, to), true
	case open && isTime(trim(after)):
		return p.span("", trim(after)), true
	case isTime(text) && strings.HasPrefix(behind, "..") && !strings.HasPrefix(behind, "..."):
		return p.span(text, ""), true
	case isBare(text):
		return Node{Op: Field, Field: timeField, Text: text}, true
	}
	return Node{}, false
}

func (p *parser) span(from, to string) Node {
	if from != "" && to != "" && first(from) > last(to) {
		p.repair("Perioden " + from + ".." + to + " slutar innan den börjar; sökte " + to + ".." + from + ".")
		from, to = to, from
	}
	return Node{Op: Field, Field: timeField, Text: from + ".." + to}
}

// limit reads the time after från:, till: or före:. What is no time is left to
// be read as words: people paste "Från: Anna".
func (p *parser) limit(name, typed string) (n Node, ok bool) {
	p.skipSpace()
	text := p.timeText()
	from, to, span := strings.Cut(text, "..")
	switch {
	case text == "":
		if p.peek(0) == 0 || p.peek(0) == ')' {
			p.repair("Efter ”" + typed + ":” saknas ett datum, till exempel 2012-06-01; tidsgränsen togs bort.")
			return Node{}, false
		}
		p.repair("Efter ”" + typed + ":” väntades ett datum, till exempel 2012-06-01; sökte på orden som de står.")
		return p.leaf(Node{Op: Word, Text: typed})
	case span && isTime(from) && isTime(to):
		return p.leaf(p.span(from, to))
	case !isTime(text) || name == "före" && !isTime(before(text)):
		p.repair("”" + shorten(text) + "” är inget datum; tidsgränsen togs bort.")
		return Node{}, false
	case name == "från":
		return p.leaf(p.span(text, ""))
	case name == "före":
		text = before(text)
	}
	return p.leaf(p.span("", text))
}

// timeText takes a time in one of the forms people write: 2012-6-1, 20120601,
// 2012/06/01, "1 juni 2012", juni 2012. It returns it as 2012-06-01; what
// begins with a digit and is no time as it stands; else nothing, and takes
// nothing.
func (p *parser) timeText() string {
	if text, end := p.writtenDate(); text != "" {
		p.pos = end
		return text
	}
	var text string
	switch {
	case isQuote(p.peek(0)):
		text = p.quoted()
	case isDigit(p.peek(0)):
		chunk := p.chunk()
		p.take(chunk)
		text = trim(chunk)
	default:
		return ""
	}
	if isDigits(text) && len(text) == len("20060102") {
		return text[:4] + "-" + text[4:6] + "-" + text[6:]
	}
	parts := strings.FieldsFunc(text, func(r rune) bool { return r == '-' || r == '/' })
	for i, part := range parts {
		if len(part) == 1 {
			parts[i] = "0" + part
		}
	}
	if dashed := strings.Join(parts, "-"); isTime(dashed) {
		return dashed
	}
	return cmp.Or(text, "–")
}

// Months are the Swedish names of the months, January first.
var Months = strings.Fields("januari februari mars april maj juni juli augusti september oktober november december")

// writtenDate returns the date here that is written with the name of a month,
// and where it ends; empty is none.
func (p *parser) writtenDate() (date string, end int) {
	start := p.pos
	defer func() { p.pos = start }()
	var words []string
	for len(words) < 3 && p.short() != "" {
		words = append(words, strings.ToLower(strings.Trim(p.short(), ".,;:?!")))
		p.pos = p.chunkEnd()
		if m := slices.Index(Months, words[max(0, len(words)-2)]); m >= 0 && len(words) > 1 {
			date := fmt.Sprintf("%s-%02d", words[len(words)-1], m+1)
			if len(words) == 3 {
				date += fmt.Sprintf("-%02s", words[0])
			}
			if isTime(date) {
				return date, p.pos
			}
		}
		p.skipSpace()
	}
	return "", 0
}

// limits takes the times out of a tree into q, and returns what is left of its
// conditions. Of several times the narrowest span holds.
func (p *parser) limits(q *Query, root Node) []Node {
	var kept []Node
	for _, n := range root.conjuncts() {
		if n.isDate() {
			from, to, span := strings.Cut(n.Text, "..")
			if !span {
				to = from
			}
			if from != "" && (q.From == "" || first(from) > first(q.From)) {
				q.From = from
			}
			if to != "" && (q.To == "" || last(to) < last(q.To)) {
				q.To = to
			}
		} else if n, ok := p.withoutDates(n); ok {
			kept = append(kept, n)
		}
	}
	if q.From != "" && q.To != "" && first(q.From) > last(q.To) {
		q.From, q.To = q.To, q.From
		p.repair("Tiderna utesluter varandra; sökte " + q.From + ".." + q.To + ".")
	}
	return all(kept...).conjuncts()
}

// withoutDates returns a condition without the times in it; ok is false if
// nothing is left.
func (p *parser) withoutDates(n Node) (_ Node, ok bool) {
	switch {
	case n.isBareDate():
		p.repair("”" + n.Text + "” söktes som text: en tid kan inte stå i ELLER eller uteslutas.")
		return Node{Op: Phrase, Text: n.Text}, true
	case n.isDate():
		p.repair("En tid kan inte stå i ELLER eller uteslutas; tidsgränsen togs bort.")
		return Node{}, false
	case n.Op != And && n.Op != Or && n.Op != Not:
		return n, true
	}
	var kept []Node
	for _, c := range n.Nodes {
		if c, ok := p.withoutDates(c); ok {
			kept = append(kept, c)
		}
	}
	switch {
	case len(kept) == 0:
		return Node{}, false
	case n.Op == Not:
		return not(kept[0]), true
	}
	return joined(n.Op, kept), true
}
