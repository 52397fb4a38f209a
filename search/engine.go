package search

import (
	"context"

	"kronika/archive"
)

// An Engine finds documents. The embedded index and the cluster answer the
// same [Plan] with the same documents.
type Engine interface {
	Find(ctx context.Context, p *Plan) (*Found, error)
}

// A Plan is a request in terms: what an engine is asked.
type Plan struct {
	Clauses []Clause // all must match for a hit, some for a wider one
	Not     []Clause // none may match
	From    archive.Date
	To      archive.Date
	Facets  map[string][]Choice
	Sort    Sort
	Offset  int      // hits to skip
	Limit   int      // hits to return
	Wider   int      // posts with some of the words to return, once the hits are at an end
	Some    bool     // one list: posts with all clauses first, then the others
	Count   []string // facets to count

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

// A Clause is one word, phrase or prefix that was asked for. It matches a
// document if any of its tests does. Its score is the sum of theirs.
type Clause struct {
	Tests    []Test
	Fallback []Test // tried instead when no document in the index matches Tests
}

// A Test looks for terms in one field.
type Test struct {
	Field  string
	Terms  []string // one term, or several in consecutive positions
	Prefix bool     // the last term may go on
	Weight float64  // of the field, in the score
}

// Found is an engine's answer to a [Plan].
type Found struct {
	Total      int
	Hits       []Match
	WiderTotal int
	Wider      []Match
	Facets     map[string][]Count // highest count first, then value; year and month latest first
	Months     []Count            // posts that match by month, oldest first, without empty ones
	Fallbacks  []int              // clauses for which Fallback was used
	Cut        []int              // clauses whose prefix has more terms than [MaxTerms] allows; the commonest were used
	Coverage   Coverage           // without Fetched
	Generation string
}

// A Match is one document found; its text is read by ID and revision.
type Match struct {
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
