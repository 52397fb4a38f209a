package web

import (
	"cmp"
	"strings"

	"kronika/archive"
	"kronika/search"
	"kronika/search/query"
)

// An emptyView says why nothing is shown and what to try.
type emptyView struct {
	Beyond  int      // the last page there is, if the one asked for lies beyond it
	Partial bool     // not all was looked for
	Reasons []string // what no post has, what the archive knows about the period, how many posts lie outside
	Advice  []link   // an empty address: plain advice
}

func (s *site) empty(res *search.Result, req search.Request) *emptyView {
	if res.Total > 0 {
		last := pages(res.Total, req.Size)
		return &emptyView{Beyond: last, Advice: []link{{s.searchURL(at(req, last)), "Gå till sista sidan"}, {s.searchURL(at(req, 1)), "Gå till första sidan"}}}
	}
	v := &emptyView{Partial: res.Partial}
	for _, word := range res.Missing {
		v.Reasons = append(v.Reasons, "”"+word+"” finns inte i något "+where(req.Voice)+".")
	}
	if verdict := verdict(res.Coverage, req); verdict != "" {
		v.Reasons = append(v.Reasons, verdict)
	}
	if res.Outside > 0 {
		v.Reasons = append(v.Reasons, outside(res.Outside, req))
	}
	return v
}

// where says what is looked through.
func where(voice search.Voice) string {
	switch voice {
	case search.Own:
		return "inlägg med skribentens egna ord"
	case search.Quoted:
		return "citat"
	}
	return "inlägg"
}

// outside says how many posts the period and the filters leave out.
func outside(n int, req search.Request) string {
	said := number(n) + nbsp + "inlägg"
	if strings.TrimSpace(req.Query) != "" {
		said += " svarar mot orden men"
	}
	period, filter := req.From != "" || req.To != "", false
	q := query.Parse(req.Query)
	period = period || q.From != "" || q.To != ""
	for facet := range req.Facets {
		if facet == byYear || facet == byMonth {
			period = true
		} else {
			filter = true
		}
	}
	switch {
	case period && filter:
		return said + " ligger utanför perioden eller filtren."
	case period:
		return said + " ligger utanför perioden."
	}
	return said + " ligger utanför filtren."
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
	q := query.Parse(req.Query)
	return cmp.Or(req.From, archive.Date(q.From)), cmp.Or(req.To, archive.Date(q.To))
}

// A heldView says in Swedish what the archive holds.
type heldView struct {
	Posts   int
	Period  string
	Fetched string
	Gaps    []string
	More    string // how many gaps are not listed: /om has them all; empty: none
}

// shownGaps is how many gaps are listed where there is more to see: more are summed up.
const shownGaps = 12

func held(c search.Coverage) heldView {
	v := heldView{Posts: c.Posts}
	if c.First != "" {
		v.Period = period(c.First, c.Last)
	}
	if c.Fetched != nil {
		v.Fetched = moment(*c.Fetched)
	}
	v.Gaps = gaps(c)
	if n := len(v.Gaps) - shownGaps; n > 0 {
		v.Gaps, v.More = v.Gaps[:shownGaps], number(n)+" luckor till"
	}
	return v
}

// gaps says in which months nothing was published.
func gaps(c search.Coverage) (said []string) {
	for _, g := range c.Gaps {
		said = append(said, period(g.From, g.To))
	}
	return said
}
