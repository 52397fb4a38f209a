package archive

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
)

// Posts returns the current revision of every post whose Seq is above after,
// in the order of Seq.
func (s *Store) Posts(ctx context.Context, after int64) iter.Seq2[*Post, error] {
	return func(yield func(*Post, error) bool) {
		rows, err := s.db.QueryContext(ctx, `SELECT p.seq, r.text FROM posts p JOIN revisions r ON r.post = p.id AND r.n = p.revision
			WHERE p.seq > ? ORDER BY p.seq`, after)
		if err != nil {
			yield(nil, fmt.Errorf("posts: %w", err))
			return
		}
		defer rows.Close()
		for rows.Next() {
			p, err := scanPost(rows)
			if !yield(p, err) || err != nil {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(nil, fmt.Errorf("posts: %w", err))
		}
	}
}

// Post returns the current revision of a post. The IDs that its other keys
// would give find it too. The error is [ErrNotFound] if there is none.
func (s *Store) Post(ctx context.Context, id string) (*Post, error) {
	return s.one(ctx, id, `SELECT p.seq, r.text FROM posts p JOIN revisions r ON r.post = p.id AND r.n = p.revision WHERE p.id = ?`, id)
}

// Revision returns the n-th text of a post, counted from 1.
func (s *Store) Revision(ctx context.Context, id string, n int) (*Post, error) {
	return s.one(ctx, id, `SELECT p.seq, r.text FROM posts p JOIN revisions r ON r.post = p.id WHERE p.id = ? AND r.n = ?`, id, n)
}

// Revisions returns all texts of a post, the oldest first.
func (s *Store) Revisions(ctx context.Context, id string) ([]Post, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT p.seq, r.text FROM posts p JOIN revisions r ON r.post = p.id WHERE p.id = ? ORDER BY r.n`, id)
	if err != nil {
		return nil, fmt.Errorf("post %q: %w", id, err)
	}
	defer rows.Close()
	var posts []Post
	for rows.Next() {
		p, err := scanPost(rows)
		if err != nil {
			return nil, fmt.Errorf("post %q: %w", id, err)
		}
		posts = append(posts, *p)
	}
	return posts, rows.Err()
}

// Count returns how many posts are held.
func (s *Store) Count(ctx context.Context) (n int, err error) {
	if err := s.db.QueryRowContext(ctx, "SELECT count(*) FROM posts").Scan(&n); err != nil {
		return 0, fmt.Errorf("count posts: %w", err)
	}
	return n, nil
}

// Since returns how many posts have a Seq above after, which IDs have been
// dropped since then, and the highest Seq there is.
func (s *Store) Since(ctx context.Context, after int64) (posts int, dropped []string, last int64, err error) {
	err = s.db.QueryRowContext(ctx, "SELECT (SELECT count(*) FROM posts WHERE seq > ?), value FROM meta WHERE name = 'seq'", after).Scan(&posts, &last)
	if err != nil {
		return 0, nil, 0, fmt.Errorf("changes after %d: %w", after, err)
	}
	if dropped, err = texts(ctx, s.db, "SELECT id FROM dropped WHERE seq > ?", after); err != nil {
		return 0, nil, 0, fmt.Errorf("changes after %d: %w", after, err)
	}
	return posts, dropped, last, nil
}

// texts returns the only column of a query.
func texts(ctx context.Context, db execer, query string, args ...any) ([]string, error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		all = append(all, text)
	}
	return all, rows.Err()
}

// one reads a post by its ID, or by the ID of another of its keys.
func (s *Store) one(ctx context.Context, id, query string, args ...any) (*Post, error) {
	p, err := scanPost(s.db.QueryRowContext(ctx, query, args...))
	if errors.Is(err, sql.ErrNoRows) {
		var other string
		err = s.db.QueryRowContext(ctx, "SELECT post FROM keys WHERE alias = ? AND post <> alias", id).Scan(&other)
		if err == nil {
			args[0] = other
			p, err = scanPost(s.db.QueryRowContext(ctx, query, args...))
		}
	}
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("post %q: %w", id, err)
	}
	return p, nil
}

func scanPost(row interface{ Scan(...any) error }) (*Post, error) {
	var text string
	p := &Post{}
	var seq int64
	if err := row.Scan(&seq, &text); err != nil {
		return nil, err
	}
	if err := json.Unmarshal([]byte(text), p); err != nil {
		return nil, err
	}
	p.Seq = seq
	return p, nil
}
