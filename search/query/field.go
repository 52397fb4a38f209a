package query

import (
	"regexp"
	"slices"
	"strings"
)

// field reads what stands behind the name of a field and a colon.
func (p *parser) field(name string, depth int) (Node, bool) {
	switch name {
	case "efter", "före", "från", "till":
		p.bound(name)
		return Node{}, false
	case "stycke", "rubrik":
		return p.placed(name, depth)
	}
	t := p.peek()
	if t.kind != wordToken && t.kind != phraseToken {
		p.repair("Efter " + name + ": saknas ett värde.")
		return Node{}, false
	}
	p.next()
	value := t.text
	if t.kind == wordToken {
		value = trimmed(value)
		if name == "dnr" {
			value = p.number(value)
		}
	}
	if !strings.ContainsFunc(value, isWordRune) {
		p.repair("Efter " + name + ": saknas ett värde.")
		return Node{}, false
	}
	return p.leaf(Node{Op: Field, Field: name, Text: value})
}

// caseNumber is the number of a case without its body: "2012/123".
var caseNumber = regexp.MustCompile(`^\d{2,4}[/-]\d`)

// number reads the number of a case behind the letters of its body.
func (p *parser) number(value string) string {
	if next := p.peek(); next.kind == wordToken && !strings.ContainsFunc(value, isDigit) && caseNumber.MatchString(next.text) {
		p.next()
		return value + " " + trimmed(next.text)
	}
	return value
}

// placed reads what has to stand in one paragraph, or in the title.
func (p *parser) placed(name string, depth int) (Node, bool) {
	switch p.peek().kind {
	case wordToken, phraseToken, openToken:
	default:
		p.repair("Efter " + name + ": saknas ord.")
		return Node{}, false
	}
	n, ok := p.operand(depth)
	if !ok {
		return Node{}, false
	}
	if name == "rubrik" {
		if n, ok = p.inTitle(n); !ok {
			return Node{}, false
		}
		return Node{Op: Title, Nodes: []Node{n}}, true
	}
	nodes := p.simple(flat(And, []Node{n}))
	if !slices.ContainsFunc(nodes, isSimple) {
		p.repair("Efter stycke: saknas ord som ska finnas.")
		return Node{}, false
	}
	return Node{Op: Paragraph, Nodes: nodes}, true
}

// simple returns what can be looked for in one paragraph.
func (p *parser) simple(nodes []Node) (kept []Node) {
	for _, n := range nodes {
		switch {
		case isSimple(n), n.Op == Not && isSimple(n.Nodes[0]):
			kept = append(kept, n)
		case n.Op == Near || n.Op == Paragraph || n.Op == And || n.Op == Title:
			p.repair("I ett stycke söks bara ord, uttryck och grupper med ELLER; delarna togs var för sig.")
			kept = append(kept, p.simple(n.Nodes)...)
		default:
			p.repair("I ett stycke söks bara ord, uttryck och grupper med ELLER; resten hoppades över.")
		}
	}
	return kept
}

// inTitle returns what can be looked for in a title: words and phrases, all or one
// of them.
func (p *parser) inTitle(n Node) (Node, bool) {
	switch n.Op {
	case Word, Phrase, Prefix:
		return n, true
	case And, Or:
		var nodes []Node
		for _, sub := range n.Nodes {
			if sub, ok := p.inTitle(sub); ok {
				nodes = append(nodes, sub)
			}
		}
		if len(nodes) == 0 {
			return Node{}, false
		}
		return join(n.Op, nodes), true
	}
	p.repair("I rubriken söks bara ord och uttryck; resten hoppades över.")
	return Node{}, false
}
