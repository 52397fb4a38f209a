package search

import (
	"time"

	"kronika/archive"
)

// A Request is one question, as design and API name its parts.
type Request struct {
	Query  string              // as typed, at most [MaxQuery] bytes
	From   archive.Date        // first day, month or year; empty: no bound
	To     archive.Date        // last day, month or year, inclusive; empty: no bound
	Facets map[string][]Choice // chosen values by facet name: OR-ed in one facet, AND-ed between facets
	Voice  Voice               // whose words are looked for
	Sort   Sort
	Page   int      // from 1
	Size   int      // hits a page, 0…[MaxSize]
	Some   bool     // match=some: one list, posts with all the words first
	Count  []string // facets to count; nil means all, empty none
}

// A Choice is one chosen value of a facet.
type Choice struct {
	Value   string
	Exclude bool // posts with the value are left out
}

// Sort is the order of hits. Equal hits fall back to newest first, then ID.
type Sort string

// The orders of hits.
const (
	Relevance Sort = "relevance"
	Newest    Sort = "newest"
	Oldest    Sort = "oldest"
)

// Limits of a request; beyond them the streamed exports serve.
const (
	MaxQuery  = 1000   // bytes: a pasted sentence fits, a pasted document does not
	MaxSize   = 100    // hits a page
	MaxWindow = 10_000 // hits that can be turned to, on pages; the last page may hold fewer
	MaxTerms  = 1024   // terms of one query, after prefixes are expanded

	// MaxTime is how long any search takes at most. What an engine allows a plan to
	// cost ends well before, unless the machine is overloaded.
	MaxTime = time.Second
)

// Pages is how many pages of size hits can be turned to: the last holds what is left of
// [MaxWindow].
func Pages(size int) int { return (MaxWindow + size - 1) / size }

// A CostlyError refuses a search that leaves out what is too much to look for: less
// of it than all would show. The same search of the same index is always refused.
// Its texts are Swedish.
type CostlyError struct{}

func (CostlyError) Error() string {
	return "det som ska uteslutas är för mycket att leta efter"
}

// Hint says what to type instead.
func (CostlyError) Hint() string {
	return "skriv fler bokstäver före * i det som ska uteslutas, eller uteslut färre ord"
}
