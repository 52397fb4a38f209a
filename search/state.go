package search

import (
	"context"
	"fmt"

	"kronika/archive"
)

// State says what an archive and its index hold, and how fresh they are.
type State struct {
	Posts      int                   `json:"posts"`      // held and shown
	Sources    []archive.SourceState `json:"sources"`    // the blogs, by ID
	Generation string                `json:"generation"` // of the index
	Indexed    int                   `json:"indexed"`    // posts that can be found
	Behind     int                   `json:"behind"`     // posts that changed since the index was made
	Lists      string                `json:"lists"`      // versions of the lists that topics and the like are derived by
	Coverage   Coverage              `json:"coverage"`
}

// State returns the state of now.
func (s *Searcher) State(ctx context.Context) (*State, error) {
	ctx, cancel := context.WithTimeout(ctx, MaxTime)
	defer cancel()
	var state *State
	_, err := s.whole(ctx, func(decided *archive.Decided) (err error) {
		state, err = s.state(ctx, decided)
		return err
	})
	return state, err
}

func (s *Searcher) state(ctx context.Context, decided *archive.Decided) (*State, error) {
	indexed := int64(0)
	found, err := s.Engine.Find(ctx, &Plan{Sort: Newest, Withheld: func(decisions archive.Head, seq int64) []string {
		indexed = seq
		return decided.Since(decisions, seq)
	}})
	if err != nil {
		return nil, err
	}
	sources, err := s.Store.States(ctx)
	if err != nil {
		return nil, fmt.Errorf("state: %w", err)
	}
	changed, dropped, _, err := s.Store.Since(ctx, indexed)
	if err != nil {
		return nil, fmt.Errorf("state: %w", err)
	}
	state := &State{
		Sources: sources, Generation: found.Generation, Indexed: found.Coverage.Posts, Behind: changed + len(dropped),
		Lists: s.Analyst.Lists(), Coverage: coverage(found.Coverage, sources),
	}
	for _, src := range sources {
		state.Posts += src.Posts
	}
	return state, nil
}
