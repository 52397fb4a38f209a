package indexer

import "kronika/archive"

// A Document is a post as an engine gets it: fields of terms, analysed once,
// here, for every engine.
//
// In the fields title, text, exact, folded and comments each word position
// holds exactly one term, stop words included:
//
//	title     stems of the title
//	text      stems of the text
//	comments  stems of the comments
//	exact     lower-case words of title, text and comments
//	folded    stems of the same with å, ä → a, ö → o and accents dropped
//
// Two more fields have any number of terms at a position:
//
//	parts     stems, of compounds their parts too, and joined forms
//	refs      references to decisions, laws, dates and amounts
//	voice     whose words these are: [Quoted], [Commented]; nothing for the author's
//
// Positions start at 1; the same word has the same one in all fields. Title, text, and
// each comment are [Gap] positions apart, and paragraphs one, where exact has a [Mark]:
// no phrase runs from one into the next. The terms of a field are in their order.
type Document struct {
	ID        string // of the post
	Revision  int    // which text was analysed
	Published archive.Date
	Fields    map[string][]Term
	Facets    map[string][]string // by name of the facet; verbatim values
}

// A Term is one term at one position of a field.
type Term struct {
	Text     string
	Position int
}

// Gap is how many positions lie between two parts of a field.
const Gap = 100

// Mark is the term that stands in exact between two paragraphs, at a position of
// its own: no word is spelt so.
const Mark = "¶"

// The fields of terms.
const (
	Title    = "title"
	Text     = "text"
	Comments = "comments"
	Exact    = "exact"
	Folded   = "folded"
	Parts    = "parts"
	Refs     = "refs"
	Voice    = "voice"
)

// The terms of the field voice.
const (
	Quoted    = "citat"     // a word that the author quotes
	Commented = "kommentar" // a word of a comment
)

// FacetNames are the facets of a document, in the order readers see them.
// Values: topic IDs, IDs of bodies (organ), stages of decisions ("beslutat", see
// [kronika/indexer/decision.Stage]), names of places, of persons with a public role (none
// unless [Analyst.TagPeople]), diarienummer ("KS 2012/123", "2012/123"), source IDs,
// municipality names, owners, authors, labels, years ("2012") and months ("2012-11").
var FacetNames = []string{"topic", "organ", "place", "person", "decision", "dnr", "year", "month", "source", "municipality", "owner", "author", "label"}
