package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// The frontier is the list of addresses of a crawl under way. It is kept on
// disk, so that a crawl that was stopped goes on where it was.

// Enqueue adds addresses to the crawl of a source; what the crawl knows
// already it does not get again.
func (s *Store) Enqueue(ctx context.Context, source string, urls ...string) error {
	for _, u := range urls {
		if _, err := s.db.ExecContext(ctx, "INSERT OR IGNORE INTO frontier (source, url) VALUES (?, ?)", source, u); err != nil {
			return fmt.Errorf("frontier of %q: %w", source, err)
		}
	}
	return nil
}

// Next returns the address found first of those not visited, "" when there is
// none.
func (s *Store) Next(ctx context.Context, source string) (url string, err error) {
	err = s.db.QueryRowContext(ctx, "SELECT url FROM frontier WHERE source = ? AND NOT done ORDER BY id LIMIT 1", source).Scan(&url)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("frontier of %q: %w", source, err)
	}
	return url, nil
}

// Visited says that an address has been dealt with.
func (s *Store) Visited(ctx context.Context, source, url string) error {
	if _, err := s.db.ExecContext(ctx, "UPDATE frontier SET done = 1 WHERE source = ? AND url = ?", source, url); err != nil {
		return fmt.Errorf("frontier of %q: %w", source, err)
	}
	return nil
}

// Frontier returns how many addresses of a crawl have been dealt with, and how
// many it knows.
func (s *Store) Frontier(ctx context.Context, source string) (done, known int, err error) {
	err = s.db.QueryRowContext(ctx, "SELECT count(*) FILTER (WHERE done), count(*) FROM frontier WHERE source = ?", source).Scan(&done, &known)
	if err != nil {
		return 0, 0, fmt.Errorf("frontier of %q: %w", source, err)
	}
	return done, known, nil
}

// EndCrawl forgets the frontier of a source: the next crawl starts anew.
func (s *Store) EndCrawl(ctx context.Context, source string) error {
	if _, err := s.db.ExecContext(ctx, "DELETE FROM frontier WHERE source = ?", source); err != nil {
		return fmt.Errorf("frontier of %q: %w", source, err)
	}
	return nil
}
