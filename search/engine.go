package search

import (
	"context"
	"time"

	"kronika/archive"
)

// An Engine finds documents. The embedded index and the cluster answer the
// same [Plan] with the same documents.
//
// An engine bounds what a plan may cost by its own count of work, and says in
// [Found] what it spared. Of what is to be left out it spares nothing, and refuses
// the plan with a [CostlyError] where that would cost too much. It returns soon
// after the context ends, and leaves nothing running.
type Engine interface {
	Find(ctx context.Context, p *Plan) (*Found, error)

	// Complete returns the terms that a [Completion] asks for, the one that most
	// documents have first. Of very many it may look at some only.
	Complete(ctx context.Context, c *Completion) ([]Count, error)
}

// A Completion asks how a term may go on.
type Completion struct {
	Field  string
	Prefix string // of the term; not empty
	Limit  int    // terms to return

	// Withheld is that of a [Plan]: a term that no other document has is not returned.
	Withheld func(decisions archive.Head, seq int64) []string
}

// A Plan is a request in terms: what an engine is asked.
type Plan struct {
	Clauses []Clause // all must match for a hit, some for a wider one
	Not     []Match  // none may pass
	From    archive.Date
	To      archive.Date
	Facets  map[string][]Choice
	Sort    Sort
	Offset  int  // hits to skip
	Limit   int  // hits to return
	Wider   int  // posts with some of the words to return, once the hits are at an end
	Some    bool // one list: posts with all clauses first, then the others
	// Count are the facets to count. Of one alone the engine returns all values, of
	// several the commonest of each.
	Count []string
	Spans []Span // times to count hits in

	// Withheld returns the IDs of documents that an index may say too much of, which
	// knows the decisions up to a head and the changes of the archive up to a
	// Seq: for an engine there is no such document. It may be nil.
	Withheld func(decisions archive.Head, seq int64) []string
}

// LastHit reports whether the answer to the plan holds the last of so many
// hits: there posts with some of the words follow.
func (p *Plan) LastHit(total int) bool {
	return p.Offset+p.Limit >= total && (p.Offset < total || p.Offset == 0)
}

// A Clause is one thing that was asked for: a word, a phrase, a group.
type Clause struct {
	Match
	// Boosts add to the scores of documents, and do not make them pass.
	Boosts []Match
	// Fallbacks are tried in their order instead, when no document in the index
	// passes Match.
	Fallbacks []Match
	// Spots are where the words of the clause stand, for nearness: tests of single
	// terms in exact, folded or parts, whose positions are one text's.
	Spots []Test
}

// A Match is a condition on a document. It passes if any of Tests, Near and Any
// does, or each of All and none of Not. Its score is the sum of what passes of
// the first three, and of All. Without All, Not leaves out of all documents.
type Match struct {
	Tests []Test
	Near  []Near
	Any   []Match
	All   []Match
	Not   []Match
}

// A Test looks for terms in one field.
type Test struct {
	Field  string
	Terms  []string // one term, or several in consecutive positions
	Slop   int      // so many positions may lie between the terms, in all
	Prefix bool     // the last term may go on
	Fuzzy  bool     // the term, not of folded, may be misspelt: one letter of a short word, two of a long one
	Weight float64  // of the field, in the score
	Voice  Voice    // whose words count; only in exact, folded, parts and refs
}

// A Voice says whose words are looked for.
type Voice string

// The voices, as parameters of an address name them.
const (
	AnyVoice Voice = ""
	Own      Voice = "own"    // the author's: no quotation, no comment
	Quoted   Voice = "quoted" // what the author quotes, from its first word to its last
)

// A Near looks for words that stand close to each other: one of each group. The
// tests are of exact, folded and parts, whose positions are one text's.
type Near struct {
	Groups    [][]Test
	Not       []Test // none of these in the same paragraph; only with Paragraph
	Distance  int    // so many words at most between one and the next
	Paragraph bool   // in one paragraph, at any distance
	Weight    float64
}

// Found is an engine's answer to a [Plan].
type Found struct {
	Total      int
	Hits       []Post
	WiderTotal int
	Wider      []Post
	Facets     map[string][]Count // highest count first, then value; year and month latest first
	Months     []Count            // posts that match by month, oldest first, without empty ones
	Fallbacks  []Fallback         // by clause, in their order
	Cut        []Cut              // clauses that fewer documents passed than should, in their order
	Rough      bool               // the scores lack some of what nearness and the parts of compounds add
	Spans      []int              // by span of the plan: the hits whose period overlaps it
	First      *Post              // the oldest of the dated hits; nil: there is none
	Last       *Post              // the newest of them
	Outside    int                // posts with all clauses that the time or a facet leaves out
	Missing    []int              // clauses that no document passes, whatever its time and facets, in their order
	Coverage   Coverage           // without Fetched
	Generation string
	Built      time.Time // when that was made
}

// A Span is a run of days.
type Span struct{ From, To archive.Date }

// A Cut says that a clause was not wholly looked for, because it would have cost
// too much. What passed is right, and more should have.
type Cut struct {
	Clause int
	Terms  int  // a prefix stood for its so many commonest terms only; 0: none did
	Short  bool // the looking was ended before it was through
}

// A Fallback says that a clause was matched by one of its fallbacks.
type Fallback struct {
	Clause int
	Number int      // of the fallback, from 0
	Words  []string // the terms that a fuzzy test stood for, commonest first
}

// A Post is one document found; its text is read by ID and revision.
type Post struct {
	ID       string
	Revision int
	Score    float64
	Topics   []string // topic IDs of the document
}

// A Count is how many posts have a value.
type Count struct {
	Value string
	Count int
}
