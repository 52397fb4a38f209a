package search

import (
	"context"
	"fmt"
	"strings"
	"time"

	"kronika/archive"
	"kronika/indexer"
	"kronika/search/query"
)

// A Searcher answers requests. It may be used by several goroutines.
type Searcher struct {
	Engine  Engine
	Store   *archive.Store
	Analyst *indexer.Analyst

	Synonyms *Synonyms // nil: none
}

// Search answers a request as [ParseRequest] reads it. A decision that falls
// while the answer is made is in it. The error is a [CostlyError] if the request
// can never be answered, and [context.DeadlineExceeded] if it was not within [MaxTime].
func (s *Searcher) Search(ctx context.Context, r Request) (*Result, error) {
	began := time.Now()
	ctx, cancel := context.WithTimeout(ctx, MaxTime)
	defer cancel()
	for {
		decided, err := s.Store.Decided(ctx)
		if err != nil {
			return nil, fmt.Errorf("search: %w", err)
		}
		res, err := s.search(ctx, r, decided)
		if err != nil {
			return nil, err
		}
		now, err := s.Store.Head()
		if err != nil {
			return nil, fmt.Errorf("search: %w", err)
		}
		if now != decided.Head {
			continue
		}
		res.Epoch = res.Generation + "/" + decided.Head.String()
		res.TookMS = float64(time.Since(began).Microseconds()) / 1000
		return res, nil
	}
}

func (s *Searcher) search(ctx context.Context, r Request, decided *archive.Decided) (*Result, error) {
	q := query.Parse(r.Query)
	p := newPlan(s.Analyst, s.Synonyms, r, q)
	q = q.Without(p.idle)
	p.Withheld = decided.Since
	found, err := s.Engine.Find(ctx, &p.Plan)
	if err != nil {
		return nil, err
	}
	states, err := s.Store.States(ctx)
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	n := newNames(s.Analyst, states)
	res := &Result{
		Query: echo(r, q, p, found), Total: found.Total, Page: r.Page, Size: r.Size, Sort: r.Sort,
		Facets: n.facets(found, r), Histogram: histogram(found.Months), Generation: found.Generation,
		Partial: len(found.Cut) > 0 || found.Rough, DidYouMean: p.corrected(s.Analyst.Swedish(), q, found),
	}
	res.Coverage = coverage(found.Coverage, states)
	h := hitter{store: s.Store, marker: newMarker(s.Analyst.Swedish(), p, found.Fallbacks), names: n, forms: map[string]int{}}
	if res.Hits, err = h.hits(ctx, found.Hits); err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	if p.LastHit(found.Total) && p.Wider > 0 && found.WiderTotal > 0 {
		res.Wider = &Wider{Said: q.SaidSome(), Total: found.WiderTotal}
		if res.Wider.Hits, err = h.hits(ctx, found.Wider); err != nil {
			return nil, fmt.Errorf("search: %w", err)
		}
	}
	res.Query.Forms = h.others(r.Query)
	if p.Offset+len(found.Hits) < found.Total && r.Size > 0 && (r.Page+1)*r.Size <= MaxWindow {
		next := r
		next.Page++
		res.Next = "/api/v1/search?" + next.Values().Encode()
	}
	return res, nil
}

// echo says back what was asked and what was repaired.
func echo(r Request, q query.Query, p plan, found *Found) Echo {
	e := Echo{Q: r.Query, Said: q.Said(), Repairs: append(q.Repairs, p.repairs...), Synonyms: p.means, Filters: map[string][]string{}}
	if r.Some && len(p.Clauses) > 1 {
		e.Said = q.SaidSome()
	}
	switch r.Voice {
	case Own:
		e.Said += ", bara i skribentens egna ord"
	case Quoted:
		e.Said += ", bara i citat"
	}
	for _, f := range found.Fallbacks {
		e.Repairs = append(e.Repairs, p.said(f))
	}
	e.Repairs = append(e.Repairs, p.spared(found)...)
	for name, choices := range r.Facets {
		for _, c := range choices {
			e.Filters[name] = append(e.Filters[name], c.String())
		}
	}
	for name, d := range map[string]archive.Date{"from": r.From, "to": r.To} {
		if d != "" {
			e.Filters[name] = []string{string(d)}
		}
	}
	return e
}

// said says that something was found in another way than it was typed.
func (p plan) said(f Fallback) string {
	if len(f.Words) > 0 {
		return "Inget inlägg har ”" + p.typed[f.Clause] + "”; sökte på det som stavas nästan så: " + strings.Join(f.Words, ", ") + "."
	}
	return "Inget inlägg har ”" + p.typed[f.Clause] + "” som det skrevs; sökte med å, ä och ö lästa som a och o."
}

// spared says what an engine did not look for.
func (p plan) spared(found *Found) (said []string) {
	for _, c := range found.Cut {
		switch typed := p.typed[c.Clause]; {
		case c.Short:
			said = append(said, "Att leta efter ”"+typed+"” tog för lång tid och avbröts; fler inlägg än de som visas kan ha det.")
		case strings.HasSuffix(typed, "*") && !strings.Contains(typed, " "):
			said = append(said, fmt.Sprintf("Så många ord börjar på ”%s” att bara de %d vanligaste söktes.", strings.TrimRight(typed, "*"), c.Terms))
		default:
			said = append(said, fmt.Sprintf("I ”%s” står * för så många ord att bara de %d vanligaste söktes.", typed, c.Terms))
		}
	}
	if found.Rough {
		said = append(said, "Hur nära varandra orden står påverkade inte ordningen: det hade tagit för lång tid.")
	}
	return said
}

// coverage adds when a blog was last fetched to what the engine knows.
func coverage(c Coverage, states []archive.SourceState) Coverage {
	for _, s := range states {
		if f := s.Fetched; !f.IsZero() && (c.Fetched == nil || f.After(*c.Fetched)) {
			c.Fetched = &f
		}
	}
	return c
}

// histogram fills the months between the first and the last that have posts.
func histogram(months []Count) Histogram {
	h := Histogram{Interval: "month", Buckets: []Bucket{}}
	for _, m := range months {
		for n := len(h.Buckets); n > 0; n = len(h.Buckets) {
			next := archive.NewDate(h.Buckets[n-1].Start.Start().AddDate(0, 1, 0), archive.Month)
			if next >= archive.Date(m.Value) {
				break
			}
			h.Buckets = append(h.Buckets, Bucket{Start: next})
		}
		h.Buckets = append(h.Buckets, Bucket{archive.Date(m.Value), m.Count})
	}
	return h
}
