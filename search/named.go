package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"kronika/indexer/body"
	"kronika/indexer/decision"
	"kronika/search/query"
)

// organ returns what passes for a body: by any of its names, or by its ID.
func (p planner) organ(n query.Node) Match {
	for _, name := range []string{n.Text, strings.ToUpper(n.Text)} {
		if found := p.bodies.Find(name, p.Tokens(name), body.Context{}); len(found) > 0 {
			return facet("organ", found[0].ID)
		}
	}
	return facet("organ", strings.ToLower(n.Text))
}

// decision returns what passes for a stage of decisions: by its beginning too, as
// "inget" for "inget beslut".
func (p planner) decision(n query.Node) Match {
	for _, stage := range []decision.Stage{decision.Decided, decision.Proposed, decision.Pending, decision.None} {
		if strings.HasPrefix(string(stage), strings.ToLower(n.Text)) {
			return facet("decision", string(stage))
		}
	}
	p.repairs = append(p.repairs, "”"+n.Text+"” är varken beslutat, föreslaget, väntar eller inget beslut; orden söktes i texten.")
	return p.match(query.Node{Op: query.Word, Text: n.Text})
}

// place returns what passes for a place, however it is spelt: storebro for
// Storebro, norra kråkby.
func (p planner) place(n query.Node) Match {
	name := titled(n.Text)
	if found := p.names.Places("", "i "+name); len(found) == 1 {
		name = found[0].Name // without a genitive
	}
	return facet("place", name)
}

// titled returns a name with capitals, as places have them.
func titled(name string) string {
	words := strings.Fields(name)
	for i, w := range words {
		r, n := utf8.DecodeRuneInString(w)
		words[i] = string(unicode.ToUpper(r)) + w[n:]
	}
	return strings.Join(words, " ")
}
