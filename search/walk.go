package search

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"

	"kronika/archive"
	"kronika/search/query"
)

// All asks [Searcher.Walk] for every hit, however many.
const All = math.MaxInt32

// ErrDecided says that something was decided after hits were looked for: those that
// were not read yet could say too much.
var ErrDecided = errors.New("a decision fell while the hits were read")

// A Walk is the hits of a request in their order, beyond [MaxWindow] too. Until a
// hit is read, what is held of it is an ID: of 100,000 hits 10 MiB.
type Walk struct {
	Query    Echo
	Total    int  // as in [Result], however many hits were asked for
	Partial  bool // as in [Result]
	Coverage Coverage
	Epoch    string // as in [Result]

	head   archive.Head
	posts  []Post
	hitter hitter
}

// Walk finds the first hits of a request, most of them or [All], whatever its Page,
// Size and Count say. Wider hits are not among them. The errors are those of
// [Searcher.Search].
func (s *Searcher) Walk(ctx context.Context, r Request, most int) (*Walk, error) {
	ctx, cancel := context.WithTimeout(ctx, MaxTime)
	defer cancel()
	decided, err := s.Store.Decided(ctx)
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	r.Page, r.Size, r.Count = 1, most, []string{}
	q := query.Parse(r.Query)
	p := newPlan(s.Analyst, s.Synonyms, r, q)
	q = q.Without(p.idle)
	p.Withheld, p.Wider = decided.Since, 0
	found, err := s.Engine.Find(ctx, &p.Plan)
	if err != nil {
		return nil, err
	}
	states, err := s.Store.States(ctx)
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	return &Walk{
		Query: echo(r, q, p, found), Total: found.Total, Partial: len(found.Cut) > 0 || found.Rough,
		Coverage: coverage(found.Coverage, states), Epoch: found.Generation + "/" + decided.Head.String(),
		head: decided.Head, posts: found.Hits,
		hitter: hitter{store: s.Store, analyst: s.Analyst, marker: s.marker(p, found.Fallbacks), names: s.names(states), wanted: want(r, p)},
	}, nil
}

// A WholeHit is a hit and the post that it was made of.
type WholeHit struct {
	Hit
	Post *archive.Post `json:"-"`
}

// syncHits is after how many hits it is asked what was decided on other machines: those
// are read in some hundredths of a second.
const syncHits = 100

// Hits reads the hits, one at a time. It ends with [ErrDecided] before the first
// one that a decision after the search could have changed; those before were
// right when they were read.
func (w *Walk) Hits(ctx context.Context) iter.Seq2[WholeHit, error] {
	return func(yield func(WholeHit, error) bool) {
		for i, m := range w.posts {
			if i%syncHits == 0 {
				if err := w.hitter.store.Sync(ctx); err != nil {
					yield(WholeHit{}, fmt.Errorf("search: %w", err))
					return
				}
			}
			hit, err := w.read(ctx, m)
			if errors.As(err, new(*archive.WithdrawnError)) {
				continue // the archive has moved on: the post turned out to be one that is withdrawn
			}
			if !yield(hit, err) || err != nil {
				return
			}
		}
	}
}

func (w *Walk) read(ctx context.Context, m Post) (WholeHit, error) {
	h := w.hitter
	h.left = maxMarked
	p, err := h.read(ctx, m)
	now, fault := h.store.Head()
	switch {
	case fault != nil:
		return WholeHit{}, fmt.Errorf("search: %w", fault)
	case now != w.head:
		return WholeHit{}, ErrDecided
	case errors.Is(err, archive.ErrNotFound) && !errors.As(err, new(*archive.WithdrawnError)):
		return WholeHit{}, fmt.Errorf("search: %w: this copy of the archive is older than the index: %w", ErrUnavailable, err)
	case err != nil:
		return WholeHit{}, fmt.Errorf("search: %w", err)
	}
	hit, _ := h.hit(p, m)
	return WholeHit{hit, p}, nil
}

// read returns the post of a match.
func (h *hitter) read(ctx context.Context, m Post) (p *archive.Post, err error) {
	for p, err = range h.store.Each(ctx, refs([]Post{m})) {
	}
	return p, err
}
