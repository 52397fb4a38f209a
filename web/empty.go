package web

import (
	"strings"

	"kronika/archive"
	"kronika/search"
)

// An emptyView says why nothing is shown and what to try.
type emptyView struct {
	Beyond  int    // the last page there is, if the one asked for lies beyond it
	Partial bool   // not all was looked for
	Verdict string // what the archive knows about the period
	Advice  []link // an empty address: plain advice
}

func (s *site) empty(res *search.Result, req search.Request) *emptyView {
	if res.Total > 0 {
		last := pages(res.Total, req.Size)
		return &emptyView{Beyond: last, Advice: []link{{s.searchURL(at(req, last)), "Gå till sista sidan"}, {s.searchURL(at(req, 1)), "Gå till första sidan"}}}
	}
	return &emptyView{Partial: res.Partial, Verdict: verdict(res.Coverage, req), Advice: s.advice(req)}
}

// advice lists questions that may find more.
func (s *site) advice(req search.Request) []link {
	var advice []link
	if len(req.Facets) > 0 || req.From != "" || req.To != "" || req.Voice != search.AnyVoice {
		advice = append(advice, link{s.searchURL(unfiltered(req)), "Sök utan filter"})
	}
	words := strings.Fields(req.Query)
	if len(words) > 1 {
		some := at(req, 1)
		some.Some = true
		advice = append(advice, link{s.searchURL(some), "Sök efter inlägg med några av orden"})
	}
	if len(words) == 0 {
		return advice
	}
	if last := words[len(words)-1]; len(words) == 1 && !strings.ContainsAny(last, `*"`) && len([]rune(last)) > 3 {
		prefix := at(req, 1)
		prefix.Query = last + "*"
		advice = append(advice, link{s.searchURL(prefix), "Sök efter alla ord som börjar på " + last + ": " + prefix.Query})
	}
	if len(words) > 1 {
		advice = append(advice, link{"", "Pröva färre ord, eller början av ett ord följd av *: skol*"})
	}
	return append(advice, link{"", "Pröva ett annat ord för samma sak, eller kontrollera stavningen."})
}

// verdict tells a period without posts from one outside the archive.
func verdict(c search.Coverage, req search.Request) string {
	from, to := asked(req)
	if c.Posts == 0 || c.First == "" || from == "" && to == "" {
		return ""
	}
	if from != "" && from.Start().After(c.Last.Start()) || to != "" && to.LastDay().Before(c.First.Start()) {
		return "Den tid du valt ligger utanför arkivet."
	}
	for _, g := range c.Gaps {
		if from != "" && to != "" && !from.Start().Before(g.From.Start()) && !to.LastDay().After(g.To.LastDay()) {
			return "Arkivet har inga inlägg alls från den tid du valt: bloggarna kan ha tigit, eller så saknas något."
		}
	}
	return ""
}

// asked returns the first and last date that a request is bound to, empty if it is not.
func asked(req search.Request) (from, to archive.Date) {
	for _, facet := range []string{"month", "year"} {
		if c := req.Facets[facet]; len(c) == 1 && !c[0].Exclude {
			return archive.Date(c[0].Value), archive.Date(c[0].Value)
		}
	}
	return req.From, req.To
}

// A heldView says in Swedish what the archive holds.
type heldView struct {
	Posts   int
	Period  string
	Fetched string
	Gaps    []string
}

// shownGaps is how many gaps are listed: more are summed up.
const shownGaps = 12

func held(c search.Coverage) heldView {
	v := heldView{Posts: c.Posts}
	if c.First != "" {
		v.Period = period(c.First, c.Last)
	}
	if c.Fetched != nil {
		v.Fetched = moment(*c.Fetched)
	}
	for i, g := range c.Gaps {
		if i == shownGaps {
			v.Gaps = append(v.Gaps, number(len(c.Gaps)-i)+" luckor till")
			break
		}
		v.Gaps = append(v.Gaps, period(g.From, g.To))
	}
	return v
}
