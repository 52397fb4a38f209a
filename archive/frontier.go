package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// The frontier is the list of addresses of a crawl under way. It is kept on
// disk, so that a crawl that was stopped goes on where it was.

// A Way is an address of a crawl, and what a crawl goes there for.
type Way struct {
	Kind WayKind
	URL  string
}

// A WayKind orders the addresses of a crawl: what says most of the blog, at
// the least cost, comes first.
type WayKind int

// The kinds of addresses, in the order in which they are visited.
const (
	Front   WayKind = iota // the address that was named
	Feed                   // a page of a feed
	Sitemap                // a list of addresses
	List                   // a page of several posts
	Single                 // a post's own page
	Sweep                  // no address: the posts that nothing above has shown are looked for
	Asset                  // an image or style sheet that a page needs to be seen as it was
)

// How an address of the frontier stands.
const (
	pending  = iota
	needless // another page said what it says
	visited  // it has been dealt with
)

// Enqueue adds addresses to the crawl of a source; what the crawl knows
// already it does not get again.
func (s *Store) Enqueue(ctx context.Context, source string, ways ...Way) error {
	return s.enqueue(ctx, source, pending, ways)
}

// Known tells the crawl of a source of addresses that it need not visit, or
// not any more.
func (s *Store) Known(ctx context.Context, source string, ways ...Way) error {
	return s.enqueue(ctx, source, needless, ways)
}

func (s *Store) enqueue(ctx context.Context, source string, done int, ways []Way) error {
	if len(ways) == 0 {
		return nil
	}
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("frontier of %q: %w", source, err)
	}
	defer tx.Rollback()
	for _, w := range ways {
		if _, err := tx.ExecContext(ctx, "INSERT INTO frontier (source, kind, url, done) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET done = max(done, excluded.done)", source, w.Kind, w.URL, done); err != nil {
			return fmt.Errorf("frontier of %q: %w", source, err)
		}
	}
	return tx.Commit()
}

// SkipPages tells the crawl of a source that it need not visit any page any more, and
// returns how many it would have.
func (s *Store) SkipPages(ctx context.Context, source string) (n int, err error) {
	done, err := s.db.ExecContext(ctx, "UPDATE frontier SET done = ? WHERE source = ? AND done = ? AND kind < ?", needless, source, pending, Sweep)
	if err != nil {
		return 0, fmt.Errorf("frontier of %q: %w", source, err)
	}
	left, err := done.RowsAffected()
	return int(left), err
}

// Next returns the address to visit next; ok is false when there is none.
func (s *Store) Next(ctx context.Context, source string) (w Way, ok bool, err error) {
	err = s.db.QueryRowContext(ctx, "SELECT kind, url FROM frontier WHERE source = ? AND done = 0 ORDER BY kind, id LIMIT 1", source).Scan(&w.Kind, &w.URL)
	if errors.Is(err, sql.ErrNoRows) {
		return w, false, nil
	}
	if err != nil {
		return w, false, fmt.Errorf("frontier of %q: %w", source, err)
	}
	return w, true, nil
}

// Visited says that an address has been dealt with.
func (s *Store) Visited(ctx context.Context, source, url string) error {
	if _, err := s.db.ExecContext(ctx, "UPDATE frontier SET done = max(done, ?) WHERE source = ? AND url = ?", visited, source, url); err != nil {
		return fmt.Errorf("frontier of %q: %w", source, err)
	}
	return nil
}

// InFrontier reports whether a crawl knows an address.
func (s *Store) InFrontier(ctx context.Context, source, url string) (known bool, err error) {
	err = s.db.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM frontier WHERE source = ? AND url = ?)", source, url).Scan(&known)
	if err != nil {
		return false, fmt.Errorf("frontier of %q: %w", source, err)
	}
	return known, nil
}

// Frontier returns how many addresses of a crawl have been dealt with, and how
// many there are to deal with.
func (s *Store) Frontier(ctx context.Context, source string) (done, known int, err error) {
	err = s.db.QueryRowContext(ctx, "SELECT count(*) FILTER (WHERE done = ?1), count(*) FILTER (WHERE done <> ?2) FROM frontier WHERE source = ?3", visited, needless, source).Scan(&done, &known)
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
