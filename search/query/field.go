package query

import (
	"slices"
	"strings"
	"unicode"
)

// fieldNames are the names before a colon, without dots and in lower case, and
// the field each means.
var fieldNames = map[string]string{
	"rubrik": "rubrik", "title": "rubrik",
	"stycke": "stycke", "paragraph": "stycke",
	"amne": "ämne", "topic": "ämne",
	"plats": "plats", "place": "plats",
	"organ": "organ", "body": "organ",
	"kalla": "källa", "source": "källa",
	"etikett": "etikett", "label": "etikett",
	"dnr": "dnr", "diarienummer": "dnr",
	"§": "§", "paragraf": "§",
	"sfs": "sfs", "belopp": "belopp", "amount": "belopp",
	"beslut": "beslut", "decision": "beslut",
	"fran": "från", "efter": "från", "after": "från",
	"till": "till", "fore": "före", "before": "före",
}

// longestName is that of diarienummer, with marks of its own.
const longestName = 16

// undot makes å, ä and ö of the plain letters they are made of.
var undot = strings.NewReplacer("å", "a", "ä", "a", "ö", "o", "\u030a", "", "\u0308", "")

// known returns the field that a name means; empty is none.
func known(name string) string { return fieldNames[undot.Replace(strings.ToLower(name))] }

// fieldName returns the name before a colon here; empty if it is no field's.
// "beslut: att …" is a heading of minutes that people paste.
func (p *parser) fieldName() string {
	n := 0
	for n < longestName && (unicode.IsLetter(p.peek(n)) || unicode.IsMark(p.peek(n)) || p.peek(n) == '§') {
		n++
	}
	if p.peek(n) != ':' {
		return ""
	}
	typed := string(p.text[p.pos : p.pos+n])
	spaced := p.peek(n+1) == ' ' || p.peek(n+1) == 0
	if field := known(typed); field == "" || field == "beslut" && spaced {
		return ""
	}
	return typed
}

// field reads what follows a name.
func (p *parser) field(typed string) (n Node, ok bool) {
	p.take(typed + ":")
	said := p.said
	switch name := known(typed); name {
	case "rubrik":
		n, ok = p.scope(Title, name)
	case "stycke":
		n, ok = p.scope(Paragraph, name)
	case "från", "till", "före":
		n, ok = p.limit(name, typed)
	default:
		n, ok = p.values(name)
	}
	if !ok && p.said == said {
		p.repair("Efter ”" + typed + ":” saknas ett värde; fältet togs bort.")
	}
	return n, ok
}

// scope reads what shall stand in the title or in one paragraph.
func (p *parser) scope(op Op, name string) (n Node, ok bool) {
	if p.depth == MaxDepth {
		p.deep()
		return Node{}, false
	}
	p.depth++
	p.skipJunk()
	content, ok := p.operand()
	p.depth--
	if !ok {
		return Node{}, false
	}
	n, ok = scope(op, content)
	if !ok {
		p.repair("I " + name + ":(…) kan bara ord, uttryck och ELLER mellan dem stå; sökte på delarna utan " + name + ":.")
		return content, true
	}
	return n, true
}

// values reads the value of a field, or several in parentheses.
func (p *parser) values(name string) (n Node, ok bool) {
	glued := p.peek(0) != ' '
	p.skipSpace()
	if p.peek(0) == '(' {
		n, ok = p.group()
		return p.distribute(name, n), ok
	}
	excludes := isMinus(p.peek(0))
	if excludes {
		p.pos++
	}
	var text string
	switch {
	case isQuote(p.peek(0)) || p.isSingleQuote():
		text = p.plain(p.quoted())
		p.slop()
	case glued || !isKeyword(p.short()) && p.fieldName() == "":
		text = p.bare(name)
	}
	if !hasWord(text) {
		return Node{}, false
	}
	n, ok = p.leaf(Node{Op: Field, Field: name, Text: text})
	if ok && excludes {
		n = not(n)
	}
	return n, ok
}

// plain returns a value without stars.
func (p *parser) plain(text string) string {
	if !strings.Contains(text, "*") {
		return text
	}
	p.repair("Stjärnan fungerar inte i fält; den togs bort.")
	return strings.Join(strings.Fields(strings.ReplaceAll(text, "*", "")), " ")
}

// units follow an amount.
var units = strings.Fields("kr kronor tkr mkr mnkr mdkr msek sek öre tusen miljon miljoner miljard miljarder mdr")

// longestValue is how many words a value without quotes may have: 1 000 000 000 miljoner kronor.
const longestValue = 6

// bare reads a value without quotes; some have several words.
func (p *parser) bare(name string) string {
	next := func() string {
		chunk := p.chunk()
		p.take(chunk)
		return trim(p.plain(chunk))
	}
	text := next()
	for words := 1; words < longestValue; words++ {
		at := p.pos
		p.skipSpace()
		if !hasWord(text) || !joins(name, text, trim(p.short())) {
			p.pos = at
			break
		}
		text += " " + next()
	}
	return text
}

// joins reports whether a word goes on with the value before it: KS 2012/123,
// 1 000 kr.
func joins(name, text, word string) bool {
	first, last := word[:min(1, len(word))], text[len(text)-1:]
	switch name {
	case "dnr", "§":
		return !strings.ContainsAny(text, "0123456789") && isDigits(first)
	case "belopp":
		return isDigits(last) && isDigits(word) && len(word) == 3 || slices.Contains(units, strings.ToLower(word))
	}
	return false
}

// distribute makes values of the words of a group.
func (p *parser) distribute(name string, n Node) Node {
	switch {
	case n.isText():
		if n.Op == Prefix {
			p.repair("Stjärnan fungerar inte i fält; den togs bort.")
		}
		return Node{Op: Field, Field: name, Text: n.Text}
	case n.Op == Near:
		p.repair("NÄRA fungerar inte i fält; sökte på någon av delarna.")
		return p.distribute(name, either(n.Nodes...))
	case n.Op == Not:
		return not(p.distribute(name, n.Nodes[0]))
	case n.Op == And && (name == "dnr" || name == "belopp") && !slices.ContainsFunc(n.Nodes, func(c Node) bool { return c.Op != Word }):
		return Node{Op: Field, Field: name, Text: texts(n.Nodes)}
	case n.Op == And || n.Op == Or:
		var nodes []Node
		for _, c := range n.Nodes {
			nodes = append(nodes, p.distribute(name, c))
		}
		return joined(n.Op, nodes)
	}
	return n
}

func texts(nodes []Node) string {
	var words []string
	for _, n := range nodes {
		words = append(words, n.Text)
	}
	return strings.Join(words, " ")
}
