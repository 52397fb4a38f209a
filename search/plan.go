package search

import (
	"strings"
	"unicode"

	"kronika/indexer"
	"kronika/indexer/swedish"
	"kronika/search/query"
)

// The weights of the fields in a score: a title says what a post is about, a
// comment is another's word.
const (
	titleWeight    = 2
	textWeight     = 1
	commentsWeight = 0.3
	exactWeight    = 1
	foldedWeight   = 0.5
)

// plan is a question in terms, and which word each clause came from.
type plan struct {
	Plan
	words []query.Word // by clause
}

// NewPlan returns what an engine is asked for a request, without what decisions
// withhold.
func NewPlan(a *indexer.Analyst, r Request) *Plan {
	p := newPlan(a.Swedish(), r, query.Parse(r.Query))
	return &p.Plan
}

// newPlan makes terms of the words of a question.
func newPlan(a *swedish.Analyzer, r Request, q query.Query) plan {
	p := plan{Plan: Plan{
		From: r.From, To: r.To, Facets: r.Facets, Sort: r.Sort, Some: r.Some,
		Offset: (r.Page - 1) * r.Size, Limit: r.Size, Count: r.Count,
	}}
	if p.Count == nil {
		p.Count = indexer.FacetNames
	}
	for _, w := range narrowing(a, q.Must) {
		for _, c := range clauses(a, w) {
			p.Clauses = append(p.Clauses, c)
			p.words = append(p.words, w)
		}
	}
	for _, w := range q.Not {
		for _, c := range clauses(a, w) {
			p.Not = append(p.Not, c.Match)
		}
	}
	if len(p.Clauses) > 1 && !r.Some {
		p.Wider = r.Size
	}
	return p
}

// narrowing leaves out stop words, unless there is nothing else.
func narrowing(a *swedish.Analyzer, words []query.Word) []query.Word {
	var kept []query.Word
	for _, w := range words {
		tokens := a.Tokens(w.Text)
		if w.Phrase || w.Prefix || len(tokens) != 1 || !tokens[0].Stop {
			kept = append(kept, w)
		}
	}
	if len(kept) == 0 {
		return words
	}
	return kept
}

// clauses returns what an engine tests for one word. A word that the analyzer
// cuts, such as IT-bolaget, is a phrase of its parts.
func clauses(a *swedish.Analyzer, w query.Word) []Clause {
	tokens := a.Tokens(w.Text)
	if len(tokens) == 0 {
		return nil
	}
	var stems, exact, folded []string
	for _, t := range tokens {
		stems, exact, folded = append(stems, t.Term), append(exact, t.Exact), append(folded, t.Folded)
	}
	if w.Phrase {
		return []Clause{{Match: Match{Tests: []Test{{Field: indexer.Exact, Terms: exact, Weight: exactWeight}}}}}
	}
	last := len(tokens) - 1
	if !w.Prefix {
		c := Clause{Match: Match{Tests: []Test{
			{Field: indexer.Title, Terms: stems, Weight: titleWeight},
			{Field: indexer.Text, Terms: stems, Weight: textWeight},
			{Field: indexer.Comments, Terms: stems, Weight: commentsWeight},
		}}}
		if typedWithoutDots(w.Text) {
			c.Fallbacks = []Match{{Tests: []Test{{Field: indexer.Folded, Terms: folded, Weight: foldedWeight}}}}
		}
		return []Clause{c}
	}
	c := Clause{Match: Match{Tests: []Test{{Field: indexer.Exact, Terms: exact, Prefix: true, Weight: exactWeight}}}}
	if typedWithoutDots(w.Text) {
		folded[last] = swedish.Fold(exact[last])
		c.Fallbacks = []Match{{Tests: []Test{{Field: indexer.Folded, Terms: folded, Prefix: true, Weight: foldedWeight}}}}
	}
	return []Clause{c}
}

// typedWithoutDots reports whether a word may have been typed on a keyboard
// without å, ä and ö.
func typedWithoutDots(word string) bool {
	return !strings.ContainsFunc(word, func(r rune) bool { return r > unicode.MaxASCII })
}
