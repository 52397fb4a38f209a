package archive

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// A Selection names posts of an archive. The zero Selection is all of them.
type Selection struct {
	Sources  []string // IDs of blogs; empty: of all
	IDs      []string // of posts, or those of their other keys; empty: all
	From, To Date     // first and last day, month or year of publication; empty: no bound
}

// in reports whether the period that a date names overlaps that of the selection.
// An unknown date is in no period.
func (sel Selection) in(d Date) bool {
	switch {
	case sel.From == "" && sel.To == "":
		return true
	case d == "":
		return false
	}
	return (sel.From == "" || !d.LastDay().Before(sel.From.Start())) && (sel.To == "" || d.Start().Before(sel.To.LastDay().AddDate(0, 0, 1)))
}

// A Selected is a post of a selection.
type Selected struct {
	ID        string
	Source    string
	Published Date // of the sealed post; empty if it is unknown or the post is not held any more
}

// Choose returns the posts of a selection, the oldest first, then by ID, those
// without date last. Posts that are withdrawn or were removed for good are among
// them; the latter have no date, and so are in no period. An ID that no post has,
// or no blog, is [ErrNotFound].
func (s *Store) Choose(ctx context.Context, sel Selection) ([]Selected, error) {
	if err := s.checkSources(ctx, sel.Sources); err != nil {
		return nil, err
	}
	v, err := s.view(ctx)
	if err != nil {
		return nil, fmt.Errorf("choose posts: %w", err)
	}
	defer v.end()
	wanted, err := v.wanted(ctx, sel.IDs)
	if err != nil {
		return nil, err
	}
	held, err := v.held(ctx)
	if err != nil {
		return nil, fmt.Errorf("choose posts: %w", err)
	}
	return slices.DeleteFunc(held, func(p Selected) bool {
		return !sel.in(p.Published) || wanted != nil && !wanted[p.ID] || len(sel.Sources) > 0 && !slices.Contains(sel.Sources, p.Source)
	}), nil
}

func (s *Store) checkSources(ctx context.Context, ids []string) error {
	held, err := s.Sources(ctx)
	for _, id := range ids {
		if err == nil && !slices.ContainsFunc(held, func(src Source) bool { return src.ID == id }) {
			err = fmt.Errorf("source %q: %w", id, ErrNotFound)
		}
	}
	return err
}

// wanted returns the posts that have the IDs; nil if there are none.
func (v *view) wanted(ctx context.Context, ids []string) (map[string]bool, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	wanted := map[string]bool{}
	for _, id := range ids {
		found, err := v.post(ctx, id)
		if errors.As(err, new(*WithdrawnError)) {
			found, err = id, nil // it is only in the log
		}
		if err != nil {
			return nil, fmt.Errorf("post %q: %w", id, err)
		}
		wanted[found] = true
	}
	return wanted, nil
}

// held returns all posts, and those that were removed for good.
func (v *view) held(ctx context.Context) (all []Selected, err error) {
	rows, err := v.QueryContext(ctx, "SELECT id, source, published FROM posts ORDER BY published = '', published, id")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var p Selected
		if err := rows.Scan(&p.ID, &p.Source, &p.Published); err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return nil, err
	}
	for _, d := range v.log.active {
		if d.Act != Gallra {
			continue
		}
		if _, err := v.post(ctx, d.Target.Post); errors.As(err, new(*WithdrawnError)) {
			all = append(all, Selected{ID: d.Target.Post, Source: d.Source})
		} else if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// Shown returns the revisions of a chosen post that are shown, or what stands for a
// post of which none is; nothing if it turned out to be another post since it was
// chosen.
func (s *Store) Shown(ctx context.Context, c Selected) ([]Post, error) {
	posts, err := s.Revisions(ctx, c.ID)
	switch {
	case errors.As(err, new(*WithdrawnError)):
		return []Post{{ID: c.ID, Source: c.Source, Status: Withdrawn}}, nil
	case errors.Is(err, ErrNotFound), err == nil && posts[0].ID != c.ID:
		return nil, nil
	case err != nil:
		return nil, err
	}
	return posts, nil
}
