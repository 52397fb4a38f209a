package search

import (
	"kronika/indexer"
	"kronika/indexer/swedish"
	"kronika/search/query"
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

// clauses returns what an engine tests for one word.
func clauses(a *swedish.Analyzer, w query.Word) (all []Clause) {
	p := planner{a, standard}
	if !w.Phrase && !w.Prefix {
		for _, word := range p.run([]string{w.Text}) {
			all = append(all, word.Clause)
		}
		return all
	}
	tokens := a.Tokens(w.Text)
	if len(tokens) == 0 {
		return nil
	}
	var exact, folded []string
	for _, t := range tokens {
		exact, folded = append(exact, t.Exact), append(folded, t.Folded)
	}
	c := Clause{Match: Match{Tests: []Test{{Field: indexer.Exact, Terms: exact, Prefix: w.Prefix, Weight: p.phrase}}}}
	if w.Prefix && typedWithoutDots(w.Text) {
		folded[len(tokens)-1] = swedish.Fold(exact[len(tokens)-1])
		c.Fallbacks = []Match{{Tests: []Test{{Field: indexer.Folded, Terms: folded, Prefix: true, Weight: p.folded}}}}
	}
	return []Clause{c}
}
