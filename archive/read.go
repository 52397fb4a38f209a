package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
)

// What is read here is what may be shown: nothing that is withdrawn by decision.
// See [Store.Sealed] for the originals.

// Posts returns the current revision of every post whose Seq is above after,
// in the order of Seq.
func (s *Store) Posts(ctx context.Context, after int64) iter.Seq2[*Post, error] {
	return func(yield func(*Post, error) bool) {
		v, err := s.view(ctx)
		if err != nil {
			yield(nil, fmt.Errorf("posts: %w", err))
			return
		}
		defer v.end()
		current, err := v.currents(ctx)
		if err != nil {
			yield(nil, fmt.Errorf("posts: %w", err))
			return
		}
		rows, err := v.QueryContext(ctx, postQuery+"WHERE r.n = p.revision AND p.seq > ? ORDER BY p.seq", after)
		if err != nil {
			yield(nil, fmt.Errorf("posts: %w", err))
			return
		}
		defer rows.Close()
		for rows.Next() {
			p, err := s.packer.scanPost(rows)
			if err == nil {
				if ruled, ok := current[p.ID]; ok {
					p = ruled
				}
			}
			if err == nil && p == nil {
				continue
			}
			if err == nil {
				p.Topics = v.topics[p.ID]
			}
			if !yield(p, err) || err != nil {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(nil, fmt.Errorf("posts: %w", err))
		}
	}
}

// currents returns the posts under decisions as they are shown, by ID; nil
// stands for one of which nothing is.
func (v *view) currents(ctx context.Context) (map[string]*Post, error) {
	posts := map[string]*Post{}
	for id := range v.rules {
		shown, _, err := v.ruled(ctx, id)
		if err != nil {
			return nil, err
		}
		posts[id] = nil
		if len(shown) > 0 {
			posts[id] = &shown[len(shown)-1]
		}
	}
	return posts, nil
}

// Post returns the current revision of a post. The IDs that its other keys
// would give find it too. The error is [ErrNotFound] if there is none, and a
// *[WithdrawnError] if it is withdrawn.
func (s *Store) Post(ctx context.Context, id string) (*Post, error) {
	posts, err := s.read(ctx, id, current)
	if err != nil {
		return nil, err
	}
	return &posts[0], nil
}

// Revision returns the n-th text of a post, counted from 1.
func (s *Store) Revision(ctx context.Context, id string, n int) (*Post, error) {
	if n < 1 {
		return nil, fmt.Errorf("post %q: revision %d: %w", id, n, ErrNotFound)
	}
	posts, err := s.read(ctx, id, n)
	if err != nil {
		return nil, err
	}
	return &posts[0], nil
}

// Revisions returns all texts of a post that are shown, the oldest first. A
// withdrawn one leaves its number free.
func (s *Store) Revisions(ctx context.Context, id string) ([]Post, error) {
	return s.read(ctx, id, every)
}

// whichRevision is the condition for a revision of a post, or the current one.
const whichRevision = "WHERE p.id = ?1 AND r.n = CASE ?2 WHEN -1 THEN p.revision ELSE ?2 END"

// What is read of a post beside the revision of a number.
const (
	current = -1
	every   = 0
)

// read returns one text of a post, or all of them.
func (s *Store) read(ctx context.Context, id string, which int) ([]Post, error) {
	v, err := s.view(ctx)
	if err != nil {
		return nil, fmt.Errorf("post %q: %w", id, err)
	}
	defer v.end()
	posts, err := v.read(ctx, id, which)
	if err != nil {
		return nil, fmt.Errorf("post %q: %w", id, err)
	}
	for i := range posts {
		posts[i].Topics = v.topics[posts[i].ID]
	}
	return posts, nil
}

func (v *view) read(ctx context.Context, id string, which int) ([]Post, error) {
	found, err := v.post(ctx, id)
	if err != nil {
		return nil, err
	}
	if v.rules[found] != nil {
		return v.readRuled(ctx, id, found, which)
	}
	if which == every {
		return v.sealed(ctx, found)
	}
	p, err := v.packer.scanPost(v.QueryRowContext(ctx, postQuery+whichRevision, found, which))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	return []Post{*p}, nil
}

// readRuled reads a post under decisions.
func (v *view) readRuled(ctx context.Context, asked, id string, which int) ([]Post, error) {
	shown, hides, err := v.ruled(ctx, id)
	switch {
	case err != nil:
		return nil, err
	case len(shown) == 0 && hides == nil:
		return nil, ErrNotFound
	case len(shown) == 0:
		return nil, withdrawn(asked, hides)
	case which == every:
		return shown, nil
	case which == current:
		return shown[len(shown)-1:], nil
	}
	for _, p := range shown {
		if p.Revision == which {
			return []Post{p}, nil
		}
	}
	sealed, err := v.sealed(ctx, id)
	if err != nil {
		return nil, err
	}
	if d := v.rules[id].leftOut(sealed)[which-1]; d != nil {
		hidden := withdrawn(asked, d)
		hidden.Revision = which
		return nil, hidden
	}
	return nil, ErrNotFound
}

// Count returns how many posts are held and shown.
func (s *Store) Count(ctx context.Context) (n int, err error) {
	v, err := s.view(ctx)
	if err != nil {
		return 0, fmt.Errorf("count posts: %w", err)
	}
	defer v.end()
	err = v.QueryRowContext(ctx, "SELECT count(*) FROM posts WHERE id NOT IN (SELECT value FROM json_each(?))", v.withheld()).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count posts: %w", err)
	}
	return n, nil
}

// Since returns how many posts have a Seq above after, which IDs since then
// have been dropped or are of posts that are withdrawn, and the highest Seq there is.
func (s *Store) Since(ctx context.Context, after int64) (posts int, dropped []string, last int64, err error) {
	v, err := s.view(ctx)
	if err != nil {
		return 0, nil, 0, fmt.Errorf("changes after %d: %w", after, err)
	}
	defer v.end()
	hidden := v.withheld()
	err = v.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM posts WHERE seq > ?1 AND id NOT IN (SELECT value FROM json_each(?2))), value
		FROM meta WHERE name = 'seq'`, after, hidden).Scan(&posts, &last)
	if err == nil {
		dropped, err = texts(ctx, v, `SELECT id FROM dropped WHERE seq > ?1
			UNION SELECT id FROM posts WHERE seq > ?1 AND id IN (SELECT value FROM json_each(?2))`, after, hidden)
	}
	if err != nil {
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
