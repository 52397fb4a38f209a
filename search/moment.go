package search

import (
	"context"
	"fmt"
	"time"

	"kronika/archive"
)

// A Moment is the index and the archive that answers are made of: while it is the same,
// so is the answer to a request. The zero Moment is none.
type Moment struct {
	generation string
	built      time.Time // who clears the folder of the index gets the first name again
	archive    archive.Version
}

// Moment returns that of now; the zero Moment if the archive cannot tell.
func (s *Searcher) Moment(ctx context.Context) (Moment, error) {
	ctx, cancel := context.WithTimeout(ctx, MaxTime)
	defer cancel()
	version, err := s.Store.Version(ctx)
	if err != nil || version == (archive.Version{}) {
		return Moment{}, err
	}
	found, err := s.Engine.Find(ctx, &Plan{Clauses: []Clause{{}}}) // which no document passes
	if err != nil {
		return Moment{}, fmt.Errorf("search: %w", err)
	}
	return Moment{found.Generation, found.Built, version}, nil
}
