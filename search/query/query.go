package query

import (
	"slices"
	"strings"
)

// Limits of a search text, so that no question costs too much.
const (
	MaxLeaves   = 64  // words, phrases, values and times; the rest is dropped
	MaxDepth    = 20  // parentheses and fields in each other; deeper ones are dropped
	MaxDistance = 100 // words between two operands of NÄRA, or within a phrase
	nearDefault = 10  // words between, where NÄRA says no number
	maxRepairs  = 20  // sentences
)

// A Query is what a search text means.
type Query struct {
	Root     Node     // an And; without nodes it holds everything
	From, To string   // the time of publication, inclusive: "2012", "2012-11", "2012-11-23"; empty is open
	Question bool     // it reads as a question: "Vad kostar ett bygglov?"
	Repairs  []string // Swedish sentences: what was not taken as typed
}

// An Op says what a node asks for.
type Op int

// The nodes of a tree.
const (
	And       Op = iota // all of Nodes hold; two or more, except in the root; none is an And
	Or                  // one of Nodes holds; two or more; none is an Or
	Not                 // the one of Nodes does not hold; it is no Not
	Word                // Text stands there, in any of its forms
	Phrase              // the words of Text stand there so and in this order, with at most Distance other words between them
	Prefix              // a word begins with Text
	Near                // Nodes stand near each other in any order, at most Distance words between neighbours; each is a leaf or an Or of leaves
	Paragraph           // all of Nodes hold within one paragraph; each is a leaf, an Or of leaves, or a Not of these, not all are Nots
	Title               // all of Nodes hold in the title; as in Paragraph
	Field               // the post has the value Text in the field Field
)

// A Node is one condition. Leaves are Word, Phrase, Prefix and Field; only the
// first three stand in Near, Paragraph and Title.
type Node struct {
	Op       Op
	Nodes    []Node
	Text     string // of Word, Phrase, Prefix: without quotes, operator and star; of Field: the value as typed
	Distance int    // of Near and Phrase
	Field    string // of Field: ämne plats organ källa etikett dnr § sfs belopp beslut
}

// Must returns the conditions that must hold.
func (q Query) Must() []Node {
	var nodes []Node
	for _, n := range q.Root.Nodes {
		if n.Op != Not {
			nodes = append(nodes, n)
		}
	}
	return nodes
}

// MustNot returns the conditions that must not hold, without their Not.
func (q Query) MustNot() []Node {
	var nodes []Node
	for _, n := range q.Root.Nodes {
		if n.Op == Not {
			nodes = append(nodes, n.Nodes[0])
		}
	}
	return nodes
}

// Without returns the query without some of its conditions, as they are printed.
func (q Query) Without(printed []string) Query {
	var kept []Node
	for _, n := range q.Root.Nodes {
		if !slices.Contains(printed, n.String()) {
			kept = append(kept, n)
		}
	}
	q.Root.Nodes = kept
	return q
}

// Exactly returns the query with each of its words as a phrase: no other form, no part
// of another word, nothing that means the same.
func (q Query) Exactly() Query {
	q.Root, q.Question = q.Root.exactly(), false
	return q
}

func (n Node) exactly() Node {
	if n.Op == Word {
		return Node{Op: Phrase, Text: n.Text}
	}
	nodes := make([]Node, len(n.Nodes))
	for i, c := range n.Nodes {
		nodes[i] = c.exactly()
	}
	n.Nodes = nodes
	return n
}

// Leaves returns the words, phrases, prefixes and fields of a tree, in order;
// those under a Not too.
func (n Node) Leaves() []Node {
	if n.isLeaf() {
		return []Node{n}
	}
	var leaves []Node
	for _, child := range n.Nodes {
		leaves = append(leaves, child.Leaves()...)
	}
	return leaves
}

func (n Node) isLeaf() bool { return n.isText() || n.Op == Field }
func (n Node) isText() bool { return n.Op == Word || n.Op == Phrase || n.Op == Prefix }

// isChoice reports whether a node is a word, phrase or prefix, or an Or of them.
func (n Node) isChoice() bool {
	return n.isText() || n.Op == Or && !slices.ContainsFunc(n.Nodes, func(c Node) bool { return !c.isText() })
}

// questionWords begin a question.
var questionWords = strings.Fields("vad hur när var vart vem vems vilka vilken vilket varför får kan ska skall är")

// minQuestion is how many words a question has that does not end in "?".
const minQuestion = 3

// isQuestion reports whether a tree reads as a question: its text ends in "?",
// or it begins with a question word.
func isQuestion(root Node, asks bool) bool {
	if len(root.Nodes) == 0 {
		return false
	}
	first := root.Nodes[0]
	return asks || first.Op == Word && slices.Contains(questionWords, strings.ToLower(first.Text)) && len(root.Leaves()) >= minQuestion
}
