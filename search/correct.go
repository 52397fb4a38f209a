package search

import (
	"slices"
	"strings"
	"unicode"

	"kronika/indexer"
	"kronika/indexer/swedish"
	"kronika/search/query"
)

// corrected returns a query with each word that no post has written as the
// commonest of those that are spelt almost so; empty if there is no such word. What
// a number was meant to be nobody knows.
func (p plan) corrected(a *swedish.Analyzer, q query.Query, found *Found) string {
	q.Root.Nodes = slices.Clone(q.Root.Nodes)
	changed := false
	for _, f := range found.Fallbacks {
		test := p.Clauses[f.Clause].Fallbacks[f.Number].Tests[0]
		if len(f.Words) == 0 || test.Field != indexer.Exact || strings.ContainsFunc(test.Terms[0], unicode.IsDigit) {
			continue
		}
		for i, n := range q.Root.Nodes {
			tokens := a.Tokens(n.Text)
			if n.Op == query.Word && len(tokens) == 1 && tokens[0].Exact == test.Terms[0] {
				q.Root.Nodes[i].Text, changed = f.Words[0], true
			}
		}
	}
	if text := q.String(); changed && len(text) <= MaxQuery {
		return text
	}
	return ""
}
