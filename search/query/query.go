// Package query answers what a person asked: it reads a search text into a tree
// and says it back in Swedish.
//
// # Grammar
//
//	query     = { item }                          all of them
//	item      = [ "-" | "INTE" ] near { "ELLER" near }  one of them, or none
//	near      = operand { "NÄRA" [ "/" n ] operand }    at most n words between
//	operand   = word [ "*" ] | phrase [ "~" n ] | "(" query ")"
//	          | "stycke:" operand                 all in one paragraph
//	          | "rubrik:" operand                 in the title
//	          | field ":" ( word | phrase )       a facet's value, or a reference
//	          | period                            when a post was published
//	phrase    = '"' words '"'                     exactly these, in this order
//	field     = "ämne" | "plats" | "organ" | "källa" | "etikett"
//	          | "dnr" | "§" | "sfs" | "belopp" | "beslut"
//	period    = month | day | from ".." to | ("efter" | "före" | "från" | "till") ":" date
//
// Operators are written in capitals; OR, NOT, NEAR, AND and OCH are known too.
// Field names may be typed without dots. ELLER binds closer than the AND of two
// words in a row. Nothing a person types is an error: what cannot be meant is
// repaired, and the repair is said.
package query

// A Query is what a search text means.
type Query struct {
	Nodes    []Node   // all of these must hold; none: every post
	From, To string   // the first and the last day, month or year ("2012-11"); "" without a bound
	Repairs  []string // Swedish sentences: what was not taken as typed
	Question bool     // it reads as a question: "Vad kostar ett bygglov?"
}

// A Node is a condition on a post.
type Node struct {
	Op       Op
	Nodes    []Node // operands: of Not and Title one
	Text     string // of Word, Phrase and Prefix; the value of a Field
	Field    string // name of a Field: "ämne", "dnr"
	Distance int    // of Near; of a Phrase how many words may stand between its words, in all
}

// An Op says what a node is.
type Op string

// The operations.
const (
	Word      Op = "word"      // in any of its forms
	Phrase    Op = "phrase"    // exactly these words in this order
	Prefix    Op = "prefix"    // words that begin so
	And       Op = "and"       // all operands
	Or        Op = "or"        // one of the operands
	Not       Op = "not"       // the operand does not hold
	Near      Op = "near"      // the operands close to each other: words, phrases, prefixes, or one of several
	Paragraph Op = "paragraph" // the operands in one paragraph; of Not: in none with the others
	Title     Op = "title"     // the operand in the title
	Field     Op = "field"     // a facet has the value, or a reference is made
)

// Limits of a query: what goes beyond is left out, and that is said.
const (
	maxLeaves   = 64 // words, phrases and values
	maxDepth    = 20 // parentheses in each other
	maxDistance = 50 // of Near and of a phrase's gaps
)

// DefaultDistance is that of NÄRA without a number.
const DefaultDistance = 10

// fields are the names of fields, with those that are typed without dots.
var fields = map[string]string{
	"ämne": "ämne", "amne": "ämne", "plats": "plats", "organ": "organ", "källa": "källa", "kalla": "källa", "etikett": "etikett",
	"dnr": "dnr", "diarienummer": "dnr", "§": "§", "paragraf": "§", "sfs": "sfs", "belopp": "belopp", "beslut": "beslut",
	"rubrik": "rubrik", "stycke": "stycke",
	"efter": "efter", "före": "före", "fore": "före", "från": "från", "fran": "från", "till": "till",
}
