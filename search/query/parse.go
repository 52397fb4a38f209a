package query

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// Parse reads a search text.
func Parse(text string) Query {
	p := parser{text: clean(text)}
	root := reduce(&p, p.items())
	p.full = false // what follows speaks of what was kept
	q := Query{}
	q.Root = Node{Nodes: p.limits(&q, root)}
	q.Question = isQuestion(q.Root, asks(p.text))
	q.Repairs = p.repairs
	return q
}

// clean returns the characters of a text that are read: invalid and invisible
// ones (marks of direction, soft hyphens) are dropped, controls are spaces.
func clean(text string) []rune {
	var runes []rune
	for _, r := range strings.ToValidUTF8(text, "") {
		switch {
		case unicode.IsControl(r) || unicode.IsSpace(r):
			runes = append(runes, ' ')
		case !unicode.Is(unicode.Cf, r):
			runes = append(runes, r)
		}
	}
	return runes
}

// asks reports whether a text ends in a question mark outside quotes.
func asks(text []rune) bool {
	last := strings.TrimRight(string(text), " )")
	return strings.HasSuffix(last, "?") || strings.HasSuffix(last, "？")
}

// A parser reads a text from pos on.
type parser struct {
	text    []rune
	pos     int
	depth   int  // parentheses and scopes that are open
	flat    int  // parentheses that are open beyond MaxDepth
	leaves  int  // made so far
	full    bool // MaxLeaves was reached: the rest is dropped
	unquote int  // before this position no single quote closes
	ahead   int  // from here to behind stands one chunk
	behind  int
	number  bool // the word before was a bare number: 11 § is a law, § 11 minutes
	said    int  // repairs, also those not kept
	repairs []string
}

func (p *parser) repair(sentence string) {
	p.said++
	switch {
	case p.full || slices.Contains(p.repairs, sentence) || len(p.repairs) > maxRepairs:
	case len(p.repairs) == maxRepairs:
		p.repairs = append(p.repairs, "Fler rättelser gjordes, som inte visas.")
	default:
		p.repairs = append(p.repairs, sentence)
	}
}

// leaf counts a leaf; ok is false if there is no room for it.
func (p *parser) leaf(n Node) (_ Node, ok bool) {
	if p.leaves == MaxLeaves {
		p.repair(fmt.Sprintf("Söktexten har fler än %d ord; de första %[1]d söktes.", MaxLeaves))
		p.full, p.pos = true, len(p.text)
		return Node{}, false
	}
	p.leaves++
	return n, true
}

func (p *parser) end() bool { return p.pos >= len(p.text) }

// peek returns the character n places on; 0 is the end.
func (p *parser) peek(n int) rune {
	if p.pos+n >= len(p.text) {
		return 0
	}
	return p.text[p.pos+n]
}

func (p *parser) skipSpace() {
	for p.peek(0) == ' ' {
		p.pos++
	}
}

// chunk returns what stands before the next space, quote, parenthesis or §, and
// takes nothing.
func (p *parser) chunk() string { return string(p.text[p.pos:p.chunkEnd()]) }

// short returns a chunk that may be an operator or a part of a date; a longer
// one is empty.
func (p *parser) short() string {
	const most = 32
	if p.chunkEnd()-p.pos > most {
		return ""
	}
	return p.chunk()
}

// chunkEnd returns where the chunk here ends.
func (p *parser) chunkEnd() int {
	if p.pos < p.behind && p.pos >= p.ahead {
		return p.behind
	}
	p.ahead, p.behind = p.pos, p.pos
	for p.behind < len(p.text) && !isBreak(p.text[p.behind]) {
		p.behind++
	}
	return p.behind
}

// take moves past a text that stands here.
func (p *parser) take(text string) { p.pos += len([]rune(text)) }

// An item is an operand, or an operator between two.
type item struct {
	operator string // "OCH", "ELLER", "NÄRA"; empty is an operand
	distance int    // of NÄRA
	operand  Node
}

// items reads up to the end or the parenthesis that closes.
func (p *parser) items() []item {
	var items []item
	for p.skipJunk(); !p.end() && !p.closes(); p.skipJunk() {
		if op, text := p.operator(); op.operator != "" {
			p.take(text)
			items = append(items, op)
			p.number = false
		} else if n, ok := p.operand(); ok {
			items = append(items, item{operand: n})
		}
	}
	return items
}

// closes reports whether the open group ends here. A parenthesis that closes
// nothing is taken.
func (p *parser) closes() bool {
	for p.peek(0) == ')' {
		switch {
		case p.flat > 0:
			p.flat--
		case p.depth > 0:
			return true
		default:
			p.repair("En högerparentes utan början togs bort.")
		}
		p.pos++
		p.skipJunk()
	}
	return p.end()
}

// operator returns the operator that stands here, and its text; it takes
// nothing but the numbers that are too high.
func (p *parser) operator() (op item, text string) {
	text = p.short()
	switch name, number, numbered := strings.Cut(text, "/"); {
	case text == "OCH" || text == "AND":
		op.operator = "OCH"
	case text == "ELLER" || text == "OR":
		op.operator = "ELLER"
	case text == "&&":
		p.repair("&& lästes som OCH.")
		op.operator = "OCH"
	case text == "||":
		p.repair("|| lästes som ELLER.")
		op.operator = "ELLER"
	case isNear(name) && (!numbered || number == ""):
		op = item{operator: "NÄRA", distance: nearDefault}
	case isNear(name) && isDigits(number):
		op = item{operator: "NÄRA", distance: p.distance(number)}
	}
	return op, text
}

func isNear(name string) bool {
	return name == "NÄRA" || name == "NA\u0308RA" || name == "NARA" || name == "NEAR"
}

// isKeyword reports whether a word alone would be an operator.
func isKeyword(text string) bool {
	op, _ := (&parser{text: []rune(text)}).operator()
	return op.operator != "" || text == "INTE" || text == "NOT"
}

// distance reads how many words may stand between.
func (p *parser) distance(digits string) int {
	n := 0
	for _, d := range digits {
		if n = n*10 + int(d-'0'); n > MaxDistance {
			p.repair(fmt.Sprintf("Högst %d ord kan stå emellan; sökte med %[1]d.", MaxDistance))
			return MaxDistance
		}
	}
	return n
}

// operand reads one condition with its exclusion.
func (p *parser) operand() (n Node, ok bool) {
	said := p.said
	excluder := p.excluder()
	n, ok = p.primary()
	if !ok && excluder != "" && p.said == said {
		p.repair("Efter " + excluder + " saknas ett ord att utesluta.")
	}
	if ok && excluder != "" {
		n = not(n)
	}
	return n, ok
}

// excluder takes the operators that exclude, and names the last; empty is none.
func (p *parser) excluder() (name string) {
	for ; ; p.skipJunk() {
		if isMinus(p.peek(0)) {
			p.pos++
			if next := p.peek(0); next != 0 && next != ' ' && next != ')' {
				name = "minustecknet"
			} else {
				p.repair("Ett ensamt minustecken utesluter inget; skriv det direkt framför ordet.")
			}
			continue
		}
		switch chunk := p.short(); chunk {
		case "NOT":
			p.repair("NOT lästes som INTE.")
			fallthrough
		case "INTE":
			p.take(chunk)
			name = "INTE"
		default:
			return name
		}
	}
}

// primary reads a group, phrase, field or word. It takes at least one
// character, unless an operator, the end of the group or the end stands here.
func (p *parser) primary() (n Node, ok bool) {
	wasNumber := p.number
	p.number = false
	op, _ := p.operator()
	switch r := p.peek(0); {
	case r == 0 || r == ')' || op.operator != "":
		return Node{}, false
	case r == '(':
		return p.group()
	case isQuote(r) || p.isSingleQuote():
		return p.phrase()
	}
	if name := p.fieldName(); name != "" {
		return p.field(name)
	}
	if p.peek(0) == '§' {
		return p.paragraph(wasNumber)
	}
	return p.word()
}

// group reads what stands in parentheses.
func (p *parser) group() (n Node, ok bool) {
	p.pos++
	if p.depth == MaxDepth {
		p.deep()
		p.flat++
		return Node{}, false
	}
	said, flat := p.said, p.flat
	p.depth++
	p.flat = 0
	items := p.items()
	p.flat = flat
	p.depth--
	if p.end() {
		p.repair("En parentes stängdes aldrig; den togs till slutet.")
	} else {
		p.pos++
	}
	n = reduce(p, items)
	if n.Op == And && len(n.Nodes) == 0 {
		if p.said == said {
			p.repair("En tom parentes togs bort.")
		}
		return Node{}, false
	}
	return n, true
}

func (p *parser) deep() {
	p.repair(fmt.Sprintf("Parenteser och fält som stod mer än %d djupt i varandra togs bort.", MaxDepth))
}

// paragraph reads the number of a minutes' paragraph: "§ 45".
func (p *parser) paragraph(afterNumber bool) (n Node, ok bool) {
	for p.peek(0) == '§' {
		p.pos++
	}
	at := p.pos
	p.skipSpace()
	if afterNumber || !isDigit(p.peek(0)) {
		p.pos = at
		p.repair("Efter § saknas numret på en paragraf; tecknet togs bort.")
		return Node{}, false
	}
	return p.leaf(Node{Op: Field, Field: "§", Text: p.bare("§")})
}

// reduce joins items by their operators; NÄRA binds tightest, then ELLER.
func reduce(p *parser, items []item) Node {
	items = p.between(items)
	items = p.reduceNear(items)
	var nodes, choice []Node
	for i, it := range items {
		if it.operator == "" {
			choice = append(choice, it.operand)
		}
		if it.operator == "" && (i+1 == len(items) || items[i+1].operator != "ELLER") {
			nodes = append(nodes, either(choice...))
			choice = nil
		}
	}
	return all(nodes...)
}

// between drops the operators that do not stand between two operands.
func (p *parser) between(items []item) []item {
	var kept []item
	for i, it := range items {
		first := len(kept) == 0 || kept[len(kept)-1].operator != ""
		last := i+1 == len(items)
		if it.operator != "" && (first || last) {
			p.repair(it.operator + " måste stå mellan två ord; det togs bort.")
			continue
		}
		kept = append(kept, it)
	}
	if n := len(kept); n > 0 && kept[n-1].operator != "" { // those after it are dropped
		kept = kept[:n-1]
	}
	return kept
}

// reduceNear joins the operands of NÄRA.
func (p *parser) reduceNear(items []item) []item {
	var out []item
	for len(items) > 0 {
		end, distance, differ := 1, -1, false
		for end+1 < len(items) && items[end].operator == "NÄRA" {
			differ = differ || distance >= 0 && distance != items[end].distance
			distance = max(distance, items[end].distance)
			end += 2
		}
		chain := items[:end]
		items = items[end:]
		if len(chain) == 1 {
			out = append(out, chain[0])
			continue
		}
		var operands []Node
		for i := 0; i < len(chain); i += 2 {
			operands = append(operands, chain[i].operand)
			differ = differ || chain[i].operand.Op == Near && chain[i].operand.Distance != distance
		}
		n, ok := near(operands, distance)
		if !ok {
			p.repair("NÄRA kan bara stå mellan ord, uttryck och ELLER-grupper; sökte på delarna utan NÄRA.")
			for _, o := range operands {
				out = append(out, item{operand: o})
			}
			continue
		}
		if differ {
			p.repair("NÄRA hade olika avstånd; det största gäller hela kedjan.")
		}
		out = append(out, item{operand: n})
	}
	return out
}
