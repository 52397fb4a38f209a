package search

import (
	"slices"
	"strings"

	"kronika/archive"
	"kronika/indexer"
	"kronika/indexer/body"
	"kronika/indexer/entity"
	"kronika/indexer/swedish"
	"kronika/search/query"
)

// plan is a question in terms, and how each clause was typed.
type plan struct {
	Plan
	typed   []string // by clause
	repairs []string // what cannot be looked for as it was asked
	means   []string // what else was looked for: "KF: kommunfullmäktige"
	idle    []string // words that narrowed nothing
	voice   Voice
	quoted  bool // a clause is a phrase of several words
}

// several reports whether a post can have some of the words and not all.
func (p *plan) several() bool { return len(p.Clauses) > 1 || p.quoted }

// NewPlan returns what an engine is asked for a request, without what decisions
// withhold.
func NewPlan(a *indexer.Analyst, s *Synonyms, r Request) *Plan {
	p := newPlan(a, s, r, query.Parse(r.Query))
	return &p.Plan
}

// newPlan makes terms of the words of a question.
func newPlan(a *indexer.Analyst, s *Synonyms, r Request, q query.Query) plan {
	p := plan{voice: r.Voice, Plan: Plan{
		From: r.From, To: r.To, Facets: r.Facets, Sort: r.Sort, Some: r.Some,
		Offset: (r.Page - 1) * r.Size, Limit: r.Size, Count: r.Count,
	}}
	if r.Size <= MaxSize { // not a walk, which goes on to the end
		p.Limit = max(0, min(r.Size, MaxWindow-p.Offset))
	}
	if p.Count == nil {
		p.Count = indexer.FacetNames
	}
	p.narrow(archive.Date(q.From), archive.Date(q.To))
	b := planner{Analyzer: a.Swedish(), weights: standard, topics: a.Topics().Names(), bodies: a.Bodies(), names: a.Names(), synonyms: s, question: q.Question, plan: &p}
	b.clauses(q.Root.Nodes)
	p.in(r.Voice)
	if p.several() && !r.Some {
		p.Wider = r.Size
	}
	return p
}

// narrow takes in a period that was typed; of two the narrower holds.
func (p *plan) narrow(from, to archive.Date) {
	if from != "" && (p.From == "" || from.Start().After(p.From.Start())) {
		p.From = from
	}
	if to != "" && (p.To == "" || to.LastDay().Before(p.To.LastDay())) {
		p.To = to
	}
}

// A planner makes conditions of nodes.
type planner struct {
	*swedish.Analyzer
	weights
	topics   map[string]string // names by ID
	bodies   *body.List
	names    *entity.Tagger
	synonyms *Synonyms // nil: none
	question bool      // words that only ask narrow nothing
	*plan
}

// clauses makes a clause of each word and group. Stop words narrow nothing, unless
// there is nothing else.
func (p planner) clauses(nodes []query.Node) {
	var stops []word
	seen := map[string]bool{} // groups that were typed before
	for i := 0; i < len(nodes); {
		var typed []string
		for ; i < len(nodes) && nodes[i].Op == query.Word; i++ {
			typed = append(typed, nodes[i].Text)
		}
		for _, w := range p.run(typed) {
			if len(w.means) > 0 {
				p.means = append(p.means, w.text+": "+strings.Join(w.means, ", "))
			}
			if w.stop {
				stops = append(stops, w)
			} else {
				p.clause(w.text, w.Clause)
			}
		}
		if i == len(nodes) {
			break
		}
		n := nodes[i]
		i++
		if seen[n.String()] {
			continue
		}
		seen[n.String()] = true
		if n.Op == query.Not {
			p.Not = append(p.Not, p.match(n.Nodes[0]))
		} else if m := p.match(n); !m.none() {
			p.clause(n.String(), Clause{Match: m, Boosts: p.loose(n), Fallbacks: p.fallbacks(n)})
		}
	}
	narrowed := len(p.Clauses) > 0
	for _, w := range stops {
		if narrowed {
			p.idle = append(p.idle, w.text)
		} else {
			p.clause(w.text, w.Clause)
		}
	}
}

func (p planner) clause(typed string, c Clause) {
	p.Clauses, p.typed = append(p.Clauses, c), append(p.typed, typed)
}

// none reports whether nothing is asked for.
func (m Match) none() bool { return len(m.Tests)+len(m.Near)+len(m.Any)+len(m.All)+len(m.Not) == 0 }

// loose returns what the words of a phrase say of a post that has them elsewhere:
// such posts follow those with the phrase, which may be misquoted.
func (p planner) loose(n query.Node) (boosts []Match) {
	if n.Op != query.Phrase {
		return nil
	}
	words := slices.DeleteFunc(p.run(strings.Fields(n.Text)), func(w word) bool { return w.stop })
	if len(words) < 2 {
		return nil
	}
	p.quoted = true
	for _, w := range words {
		boosts = append(boosts, w.Match)
		boosts = append(boosts, w.Boosts...)
	}
	return boosts
}

// match returns what passes for a node.
func (p planner) match(n query.Node) Match {
	switch n.Op {
	case query.Word:
		var m Match
		for _, w := range p.run([]string{n.Text}) {
			m.All = append(m.All, w.Match)
		}
		return alone(m)
	case query.Phrase, query.Prefix:
		return Match{Tests: p.spots(n)}
	case query.And:
		return p.all(n.Nodes, p.match)
	case query.Or:
		var m Match
		for _, sub := range n.Nodes {
			m.Any = append(m.Any, p.match(sub))
		}
		return m
	case query.Not:
		return Match{Not: []Match{p.match(n.Nodes[0])}}
	case query.Near, query.Paragraph:
		return p.near(n)
	case query.Title:
		return p.all(n.Nodes, p.title)
	}
	return p.field(n)
}

// all returns what passes for each of some nodes, and none of those that are
// excluded.
func (p planner) all(nodes []query.Node, match func(query.Node) Match) (m Match) {
	for _, n := range nodes {
		if n.Op == query.Not {
			m.Not = append(m.Not, match(n.Nodes[0]))
		} else {
			m.All = append(m.All, match(n))
		}
	}
	return alone(m)
}

// alone returns the one condition of All, if it is alone.
func alone(m Match) Match {
	if len(m.All) == 1 && len(m.Not) == 0 {
		return m.All[0]
	}
	return m
}

// near returns what passes for words close to each other.
func (p planner) near(n query.Node) Match {
	near := Near{Distance: n.Distance, Paragraph: n.Op == query.Paragraph, Weight: p.phrase}
	for _, sub := range n.Nodes {
		if sub.Op == query.Not {
			near.Not = append(near.Not, p.spots(sub.Nodes[0])...)
		} else if group := p.spots(sub); len(group) > 0 {
			near.Groups = append(near.Groups, group)
		}
	}
	if len(near.Groups) == 0 {
		return Match{}
	}
	return Match{Near: []Near{near}}
}

// spots returns where a word, a phrase, a prefix, or one of several stands.
func (p planner) spots(n query.Node) (tests []Test) {
	if n.Op == query.Or {
		for _, sub := range n.Nodes {
			tests = append(tests, p.spots(sub)...)
		}
		return tests
	}
	tokens := p.Tokens(n.Text)
	switch {
	case len(tokens) == 0:
		return nil
	case len(tokens) == 1 && n.Op == query.Word:
		return []Test{{Field: indexer.Parts, Terms: []string{tokens[0].Term}, Weight: p.parts}}
	}
	t := Test{Field: indexer.Exact, Slop: n.Distance, Prefix: n.Op == query.Prefix, Weight: p.phrase}
	for _, token := range tokens {
		t.Terms = append(t.Terms, token.Exact)
	}
	return []Test{t}
}

// title returns what passes for words in the title.
func (p planner) title(n query.Node) Match {
	switch n.Op {
	case query.And:
		return p.all(n.Nodes, p.title)
	case query.Or:
		var m Match
		for _, sub := range n.Nodes {
			m.Any = append(m.Any, p.title(sub))
		}
		return m
	}
	tokens := p.Tokens(n.Text)
	if len(tokens) == 0 {
		return Match{}
	}
	t := Test{Field: indexer.Title, Slop: n.Distance, Prefix: n.Op == query.Prefix, Weight: p.weights.title}
	for _, token := range tokens {
		t.Terms = append(t.Terms, token.Term)
	}
	if n.Op == query.Phrase { // the title holds stems, and exact all parts of a post
		return Match{All: []Match{{Tests: []Test{t}}, {Tests: p.spots(n)}}}
	}
	if last := len(tokens) - 1; t.Prefix {
		t.Terms[last] = tokens[last].Exact
	}
	return Match{Tests: []Test{t}}
}

// field returns what passes for a value of a field.
func (p planner) field(n query.Node) Match {
	switch n.Field {
	case "ämne":
		value := strings.ToLower(n.Text)
		for id, name := range p.topics {
			if strings.EqualFold(name, n.Text) {
				value = id
			}
		}
		return facet("topic", value)
	case "organ":
		return p.organ(n)
	case "plats":
		return p.place(n)
	case "beslut":
		return p.decision(n)
	case "källa":
		return facet("source", strings.ToLower(n.Text))
	case "etikett":
		return facet("label", n.Text)
	case "dnr", "§", "sfs", "belopp":
		return p.reference(n)
	}
	p.repairs = append(p.repairs, "Inläggen är inte märkta med "+n.Field+"; orden söktes i texten: "+n.Text+".")
	return p.match(query.Node{Op: query.Word, Text: n.Text})
}

// facet returns what passes for a value of a facet: a filter, without a score.
func facet(name, value string) Match {
	return Match{Tests: []Test{{Field: name, Terms: []string{value}}}}
}

// fallbacks returns what is tried when nothing passes for a node that is no word.
func (p planner) fallbacks(n query.Node) []Match {
	if n.Op != query.Prefix || !typedWithoutDots(n.Text) {
		return nil
	}
	t := Test{Field: indexer.Folded, Prefix: true, Weight: p.folded}
	for _, token := range p.Tokens(n.Text) {
		t.Terms = append(t.Terms, token.Folded)
	}
	last := len(t.Terms) - 1
	t.Terms[last] = swedish.Fold(p.Tokens(n.Text)[last].Exact)
	return []Match{{Tests: []Test{t}}}
}

// leaves returns all tests of a condition that a document may pass.
func (m Match) leaves() []Test {
	tests := slices.Clone(m.Tests)
	for _, n := range m.Near {
		for _, group := range n.Groups {
			tests = append(tests, group...)
		}
	}
	for _, some := range [][]Match{m.Any, m.All} {
		for _, sub := range some {
			tests = append(tests, sub.leaves()...)
		}
	}
	return tests
}
