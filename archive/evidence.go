package archive

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// An Evidence is an answer that says something of a post.
type Evidence struct {
	Capture
	Source string
	Of     *Capture // the page that this answer says to be unchanged; nil of one that shows a post, or that it is gone
}

// Evidence returns the answers that showed one of the posts, or that it was gone,
// in the order in which they were kept, and behind them those that say that one of
// these pages was unchanged.
func (s *Store) Evidence(ctx context.Context, ids []string) ([]Evidence, error) {
	list, err := json.Marshal(ids)
	if err != nil {
		return nil, err
	}
	pages, err := s.evidence(ctx, `WITH seen AS (SELECT capture, visit FROM sightings WHERE post IN (SELECT value FROM json_each(?)))
		SELECT url, fetched, warc, offset, sha256, source, '', 0 FROM captures WHERE id IN (SELECT capture FROM seen)
		UNION ALL SELECT url, fetched, warc, offset, '', source, '', 0 FROM visits WHERE id IN (SELECT visit FROM seen) ORDER BY warc, offset`, string(list))
	if err != nil {
		return nil, fmt.Errorf("evidence: %w", err)
	}
	held := map[Capture]bool{}
	for _, e := range pages {
		held[Capture{WARC: e.WARC, Offset: e.Offset}] = true
	}
	unchanged, err := s.evidence(ctx, `SELECT v.url, v.fetched, v.warc, v.offset, '', v.source, c.warc, c.offset FROM visits v JOIN captures c ON c.id =
			(SELECT id FROM captures WHERE url = v.url AND source = v.source AND fetched <= v.fetched ORDER BY fetched DESC, id DESC LIMIT 1)
		WHERE v.status IN (200, 304) ORDER BY v.warc, v.offset`)
	if err != nil {
		return nil, fmt.Errorf("evidence: %w", err)
	}
	for _, e := range unchanged {
		if held[*e.Of] {
			pages = append(pages, e)
		}
	}
	return pages, nil
}

// evidence returns the answers that a query gives, and of each the page that it
// repeats.
func (s *Store) evidence(ctx context.Context, query string, args ...any) (all []Evidence, err error) {
	rows, err := s.db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var e Evidence
		var of Capture
		var fetched string
		if err := rows.Scan(&e.URL, &fetched, &e.WARC, &e.Offset, &e.SHA256, &e.Source, &of.WARC, &of.Offset); err != nil {
			return nil, err
		}
		if e.Fetched, err = time.Parse(time.RFC3339, fetched); err != nil {
			return nil, err
		}
		if of.WARC != "" {
			e.Of = &of
		}
		all = append(all, e)
	}
	return all, rows.Err()
}

// Near returns the capture of an address of a source that is nearest to a time. The
// error is [ErrNotFound] if there is none.
func (s *Store) Near(ctx context.Context, source, url string, at time.Time) (Evidence, error) {
	e := Evidence{Source: source}
	var fetched string
	err := s.db.QueryRowContext(ctx, `SELECT url, fetched, warc, offset, sha256 FROM captures WHERE url = ? AND source = ?
		ORDER BY abs(unixepoch(fetched) - ?), id LIMIT 1`, url, source, at.Unix()).Scan(&e.URL, &fetched, &e.WARC, &e.Offset, &e.SHA256)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	if err == nil {
		e.Fetched, err = time.Parse(time.RFC3339, fetched)
	}
	if err != nil {
		return e, fmt.Errorf("page %q: %w", url, err)
	}
	return e, nil
}
