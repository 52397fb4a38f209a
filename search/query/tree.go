package query

// The functions here build nodes that keep what [Op] promises.

// all returns the And of nodes; the node itself if there is one.
func all(nodes ...Node) Node { return joined(And, nodes) }

// either returns the Or of nodes; the node itself if there is one.
func either(nodes ...Node) Node { return joined(Or, nodes) }

func joined(op Op, nodes []Node) Node {
	var flat []Node
	for _, n := range nodes {
		if n.Op == op {
			flat = append(flat, n.Nodes...)
		} else {
			flat = append(flat, n)
		}
	}
	if len(flat) == 1 {
		return flat[0]
	}
	return Node{Op: op, Nodes: flat}
}

// not returns what holds where n does not.
func not(n Node) Node {
	if n.Op == Not {
		return n.Nodes[0]
	}
	return Node{Op: Not, Nodes: []Node{n}}
}

// conjuncts returns the nodes that n AND-s.
func (n Node) conjuncts() []Node {
	if n.Op == And {
		return n.Nodes
	}
	return []Node{n}
}

// near returns operands close together; ok is false where one cannot stand so.
func near(operands []Node, distance int) (n Node, ok bool) {
	n = Node{Op: Near, Distance: distance}
	for _, operand := range operands {
		for _, o := range operand.conjuncts() {
			o = datesAsWords(o)
			switch {
			case o.Op == Near:
				n.Nodes = append(n.Nodes, o.Nodes...)
				n.Distance = max(n.Distance, o.Distance)
			case o.isChoice():
				n.Nodes = append(n.Nodes, o)
			default:
				return Node{}, false
			}
		}
	}
	return n, true
}

// scope returns content within a Paragraph or a Title; ok is false where the
// content cannot stand so. What only excludes is excluded from all paragraphs.
func scope(op Op, content Node) (n Node, ok bool) {
	n = Node{Op: op}
	excludes := true
	for _, c := range content.conjuncts() {
		c = datesAsWords(c)
		switch {
		case c.Op == op:
			n.Nodes = append(n.Nodes, c.Nodes...)
			excludes = false
		case c.isChoice():
			n.Nodes = append(n.Nodes, c)
			excludes = false
		case c.Op == Not && c.Nodes[0].isChoice():
			n.Nodes = append(n.Nodes, c)
		default:
			return Node{}, false
		}
	}
	if !excludes {
		return n, true
	}
	var nots []Node
	for _, c := range n.Nodes {
		nots = append(nots, not(Node{Op: op, Nodes: c.Nodes}))
	}
	return all(nots...), true
}

// datesAsWords returns n with bare dates as phrases, where a date can only be
// meant as the word it is: in an Or, in a title.
func datesAsWords(n Node) Node {
	switch {
	case n.isBareDate():
		return Node{Op: Phrase, Text: n.Text}
	case n.Op == Or || n.Op == Not:
		nodes := make([]Node, len(n.Nodes))
		for i, c := range n.Nodes {
			nodes[i] = datesAsWords(c)
		}
		n.Nodes = nodes
	}
	return n
}
