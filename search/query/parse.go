package query

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Parse reads a search text. It takes time in proportion to its length.
func Parse(text string) Query {
	p := &parser{}
	p.lex(text)
	nodes := p.items(0)
	for p.peek().kind == closeToken { // one too many
		p.next()
		p.repair("En högerparentes saknade sin vänsterparentes och hoppades över.")
		nodes = append(nodes, p.items(0)...)
	}
	if p.dropped > 0 {
		p.repair("Sökningen har fler än " + strconv.Itoa(maxLeaves) + " ord; de sista " + strconv.Itoa(p.dropped) + " söktes inte.")
	}
	q := Query{Nodes: flat(And, nodes), From: p.from, To: p.to, Repairs: p.repairs}
	if q.From != "" && q.To != "" && lastDay(q.To) < q.From && lastDay(q.To) < firstDay(q.From) {
		q.From, q.To = q.To, q.From
		q.Repairs = append(q.Repairs, "Perioden slutade innan den började; datumen bytte plats.")
	}
	q.Question = len(q.Nodes) > 1 && (q.asks() || strings.HasSuffix(strings.TrimFunc(text, isSpace), "?"))
	return q
}

type parser struct {
	tokens   []token
	repairs  []string
	from, to string
	leaves   int
	dropped  int
}

// maxRepairs bounds what is said of a text that is nothing but faults.
const maxRepairs = 10

func (p *parser) repair(sentence string) {
	if len(p.repairs) < maxRepairs && !slices.Contains(p.repairs, sentence) {
		p.repairs = append(p.repairs, sentence)
	}
}

func (p *parser) peek() token {
	if len(p.tokens) == 0 {
		return token{kind: endToken}
	}
	return p.tokens[0]
}

func (p *parser) next() token {
	t := p.peek()
	if t.kind != endToken {
		p.tokens = p.tokens[1:]
	}
	return t
}

// items reads up to the end or a closing parenthesis.
func (p *parser) items(depth int) (nodes []Node) {
	for {
		switch t := p.peek(); t.kind {
		case endToken, closeToken:
			return nodes
		case andToken:
			p.next()
		case orToken:
			p.next()
			p.repair(t.text + " stod utan ord på båda sidor och hoppades över.")
		case nearToken:
			p.next()
			p.repair("NÄRA stod utan ord på båda sidor och hoppades över.")
		default:
			if n, ok := p.item(depth); ok {
				nodes = append(nodes, n)
			}
		}
	}
}

// item reads operands with ELLER between them, and what excludes them.
func (p *parser) item(depth int) (Node, bool) {
	var nodes []Node
	add := func() {
		if n, ok := p.negated(depth); ok {
			nodes = append(nodes, n)
		}
	}
	add()
	for p.peek().kind == orToken {
		or := p.next()
		if k := p.peek().kind; k == endToken || k == closeToken || k == orToken || k == andToken || k == nearToken {
			p.repair(or.text + " stod utan ord på båda sidor och hoppades över.")
			continue
		}
		add()
	}
	if len(nodes) == 0 {
		return Node{}, false
	}
	return join(Or, nodes), true
}

// negated reads what may have a minus or INTE before it.
func (p *parser) negated(depth int) (Node, bool) {
	not := false
	for k := p.peek().kind; k == minusToken || k == notToken; k = p.peek().kind {
		t := p.next()
		not = true
		if k := p.peek().kind; k == endToken || k == closeToken || k == orToken || k == andToken || k == nearToken {
			if t.kind == notToken {
				p.repair("Efter INTE saknas ett ord att utesluta.")
			} else {
				p.repair("Ett ensamt minustecken utesluter inget; skriv det direkt framför ordet.")
			}
			return Node{}, false
		}
	}
	from, to := p.from, p.to
	n, ok := p.near(depth)
	if not && (p.from != from || p.to != to) {
		p.from, p.to = from, to
		p.repair("En period går inte att utesluta; den söktes inte.")
	}
	if ok && not {
		n = Node{Op: Not, Nodes: []Node{n}}
	}
	return n, ok
}

// near reads operands with NÄRA between them.
func (p *parser) near(depth int) (Node, bool) {
	first, ok := p.operand(depth)
	nodes, distance := []Node{first}, -1
	if !ok {
		nodes = nil
	}
	for p.peek().kind == nearToken {
		t := p.next()
		switch p.peek().kind {
		case wordToken, phraseToken, openToken:
		default:
			p.repair("NÄRA stod utan ord på båda sidor och hoppades över.")
			continue
		}
		distance = max(distance, t.n)
		if n, ok := p.operand(depth); ok {
			nodes = append(nodes, n)
		}
	}
	switch {
	case len(nodes) == 0:
		return Node{}, false
	case len(nodes) == 1:
		return nodes[0], true
	case slices.ContainsFunc(nodes, func(n Node) bool { return !isSimple(n) }):
		p.repair("NÄRA gäller bara ord, uttryck och grupper med ELLER; delarna söktes var för sig.")
		return join(And, nodes), true
	}
	return Node{Op: Near, Nodes: nodes, Distance: distance}, true
}

// isSimple reports whether a node stands at places in a text: a word, a phrase, a
// prefix, or one of several.
func isSimple(n Node) bool {
	switch n.Op {
	case Word, Phrase, Prefix:
		return true
	case Or:
		return !slices.ContainsFunc(n.Nodes, func(n Node) bool { return n.Op == Or || !isSimple(n) })
	}
	return false
}

// operand reads one thing.
func (p *parser) operand(depth int) (Node, bool) {
	switch t := p.next(); t.kind {
	case openToken:
		return p.group(depth)
	case phraseToken:
		if !strings.ContainsFunc(t.text, isWordRune) {
			p.repair("Här fanns inget ord att söka efter: \"" + shortened(t.text) + "\".")
			return Node{}, false
		}
		return p.leaf(Node{Op: Phrase, Text: t.text, Distance: t.n})
	case fieldToken:
		return p.field(t.text, depth)
	case wordToken:
		return p.word(t)
	}
	return Node{}, false
}

// group reads what stands in parentheses.
func (p *parser) group(depth int) (Node, bool) {
	if depth >= maxDepth {
		p.repair("Parenteserna är djupare än " + strconv.Itoa(maxDepth) + " nivåer; de innersta hoppades över.")
		for p.peek().kind == openToken {
			p.next()
		}
	}
	var nodes []Node
	if depth < maxDepth {
		nodes = p.items(depth + 1)
	}
	if p.next().kind != closeToken && depth < maxDepth {
		p.repair("En parentes stängdes aldrig; gruppen togs till slutet.")
	}
	if len(nodes) == 0 {
		if depth < maxDepth {
			p.repair("En tom parentes hoppades över.")
		}
		return Node{}, false
	}
	return join(And, nodes), true
}

// word makes a node of a word: with its star, or as a period.
func (p *parser) word(t token) (Node, bool) {
	if p.period(t.text) {
		return Node{}, false
	}
	if strings.Trim(t.text, "§") == "" { // § 45
		if next := p.peek(); next.kind == wordToken && isDigit([]rune(next.text)[0]) {
			p.next()
			return p.leaf(Node{Op: Word, Text: "§" + trimmed(next.text)})
		}
	}
	stem := strings.TrimRight(t.text, "*")
	text := trimmed(stem)
	if !strings.ContainsFunc(text, isWordRune) {
		if strings.Trim(t.text, "?!.,;:…–—/&+") != "" {
			p.repair("Här fanns inget ord att söka efter: " + shortened(t.text) + ".")
		}
		return Node{}, false
	}
	if next := p.peek(); isDigit([]rune(text)[0]) && next.kind == wordToken && next.text == "§" { // 45 §
		p.next()
		return p.leaf(Node{Op: Word, Text: "§" + text})
	}
	op := Word
	if stem != t.text {
		op = Prefix
	}
	return p.leaf(Node{Op: op, Text: text})
}

// trimmed returns a word without the punctuation around it.
func trimmed(word string) string {
	word = strings.TrimLeftFunc(word, func(r rune) bool { return !isWordRune(r) && r != '§' })
	return strings.TrimRightFunc(word, func(r rune) bool { return !isWordRune(r) && !unicode.IsMark(r) && r != '§' })
}

// leaf counts a node without operands.
func (p *parser) leaf(n Node) (Node, bool) {
	if p.leaves++; p.leaves > maxLeaves {
		p.dropped++
		return Node{}, false
	}
	return n, true
}

// join returns the one node, or the operation on several; operands that are the
// same operation are its own.
func join(op Op, nodes []Node) Node {
	nodes = flat(op, nodes)
	if len(nodes) == 1 {
		return nodes[0]
	}
	return Node{Op: op, Nodes: nodes}
}

func flat(op Op, nodes []Node) (all []Node) {
	for _, n := range nodes {
		if n.Op == op {
			all = append(all, n.Nodes...)
		} else {
			all = append(all, n)
		}
	}
	return all
}

// questionWords begin a question.
var questionWords = strings.Fields("vad hur när var vart vem vems vilka vilken vilket varför får kan ska skall är har finns måste")

// asks reports whether the first word is one that begins a question.
func (q Query) asks() bool {
	return q.Nodes[0].Op == Word && slices.Contains(questionWords, strings.ToLower(q.Nodes[0].Text))
}
