package search

import (
	"context"
	"fmt"
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

	forms  forms
	listed listed
}

// Search answers a request as [ParseRequest] reads it. A decision that falls
// while the answer is made is in it. The error is a [CostlyError] if the request
// can never be answered, and [context.DeadlineExceeded] if it was not within [MaxTime].
func (s *Searcher) Search(ctx context.Context, r Request) (*Result, error) {
	began := time.Now()
	ctx, cancel := context.WithTimeout(ctx, MaxTime)
	defer cancel()
	var res *Result
	head, err := s.whole(ctx, func(decided *archive.Decided) (err error) {
		res, err = s.search(ctx, r, decided)
		return err
	})
	if err != nil {
		return nil, err
	}
	res.Epoch = epoch(res.Generation, head)
	res.TookMS = float64(time.Since(began).Microseconds()) / 1000
	return res, nil
}

// Fresh returns the Epoch and when a blog was last fetched, as an answer of now would
// have them, without a search.
func (s *Searcher) Fresh(ctx context.Context) (at string, fetched *time.Time, err error) {
	ctx, cancel := context.WithTimeout(ctx, MaxTime)
	defer cancel()
	head, err := s.Store.Head() // before: what is decided since makes another
	if err != nil {
		return "", nil, fmt.Errorf("search: %w", err)
	}
	found, err := s.Engine.Find(ctx, &Plan{Clauses: []Clause{{}}}) // which no document passes
	if err != nil {
		return "", nil, err
	}
	states, err := s.Store.States(ctx)
	if err != nil {
		return "", nil, fmt.Errorf("search: %w", err)
	}
	return epoch(found.Generation, head), coverage(found.Coverage, states).Fetched, nil
}

// whole makes an answer, again if a decision falls while it is made, and returns
// which decisions are in it.
func (s *Searcher) whole(ctx context.Context, answer func(*archive.Decided) error) (archive.Head, error) {
	for {
		decided, err := s.Store.Decided(ctx)
		if err != nil {
			return archive.Head{}, fmt.Errorf("search: %w", err)
		}
		if err := answer(decided); err != nil {
			return archive.Head{}, err
		}
		if err := s.Store.Sync(ctx); err != nil { // on another machine too
			return archive.Head{}, fmt.Errorf("search: %w", err)
		}
		now, err := s.Store.Head()
		if err != nil {
			return archive.Head{}, fmt.Errorf("search: %w", err)
		}
		if now == decided.Head {
			return now, nil
		}
	}
}

// epoch names the state of the archive that an answer speaks of.
func epoch(generation string, decisions archive.Head) string {
	return generation + "/" + decisions.String()
}

func (s *Searcher) search(ctx context.Context, r Request, decided *archive.Decided) (*Result, error) {
	q := query.Parse(r.Query)
	p := newPlan(s.Analyst, s.Synonyms, r, q)
	q = q.Without(p.idle) // what narrows nothing is not said
	p.Withheld = decided.Since
	p.Spans = p.weeks()
	found, err := s.Engine.Find(ctx, &p.Plan)
	if err != nil {
		return nil, err
	}
	states, err := s.Store.States(ctx)
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	n, byMonth := s.names(states), months(found.Months)
	res := &Result{
		Query: echo(r, q, p, found), Total: found.Total, Page: r.Page, Size: r.Size, Sort: r.Sort, Hits: make([]Hit, 0, len(found.Hits)),
		Facets: n.facets(found, r), Histogram: histogram(found, p.Spans, byMonth), Generation: found.Generation, Lists: s.Analyst.Lists(),
		Partial: len(found.Cut) > 0 || found.Rough, DidYouMean: p.corrected(s.Analyst.Swedish(), q, found),
		Outside: found.Outside, Missing: p.missing(found), Silence: silence(byMonth),
	}
	res.Coverage = coverage(found.Coverage, states)
	h := &hitter{store: s.Store, analyst: s.Analyst, marker: s.marker(p, found.Fallbacks), names: n, wanted: want(r, p), forms: map[string]int{}, left: maxMarked}
	if p.LastHit(found.Total) && p.Wider > 0 && found.WiderTotal > 0 {
		res.Wider = &Wider{Said: q.SaidSome(), Total: found.WiderTotal}
	}
	if err := h.fill(ctx, res, found); err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	res.Query.Forms = h.others(r.Query)
	if h.unmarked {
		res.Partial = true
		res.Query.Repairs = append(res.Query.Repairs, "Några inlägg är så långa att orden inte är markerade i dem.")
	}
	if h.missing {
		res.Partial = true
		res.Query.Repairs = append(res.Query.Repairs, "Några träffar visas inte: de är nyare än den kopia av arkivet som visas här.")
	}
	res.Strict = p.strict(q, res.Total, res.Query)
	if p.Offset+len(found.Hits) < found.Total && r.Size > 0 && r.Page < Pages(r.Size) {
		next := r
		next.Page++
		res.Next = "/api/v1/search?" + next.Values().Encode()
	}
	return res, nil
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
