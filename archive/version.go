package archive

import (
	"context"
	"errors"
	"fmt"
)

// A Version is a state of the archive as one open store sees it: while it is the same,
// nobody has committed anything, and nothing was decided. The zero Version is none.
type Version struct {
	opened    int // connections before; their numbers say nothing to each other
	at        int64
	decisions Head
}

// Version returns that of now; of a store opened for writing the zero Version.
func (s *Store) Version(ctx context.Context) (Version, error) {
	if s.kept == nil {
		return Version{}, nil
	}
	v, err := s.kept.seen(ctx, s)
	if err != nil {
		return Version{}, fmt.Errorf("archive: %w", err)
	}
	return v, nil
}

func (k *kept) seen(ctx context.Context, s *Store) (Version, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	log, err := s.log.now()
	if err != nil {
		return Version{}, err
	}
	at, err := k.now(ctx, s.db)
	if err != nil {
		return Version{}, errors.Join(err, k.forget())
	}
	return Version{k.opened, at, log.head()}, nil
}
