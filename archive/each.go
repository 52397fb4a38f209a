package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
)

// A Ref names a revision of a post.
type Ref struct {
	ID       string
	Revision int // from 1
}

// Each returns the texts of some posts in their order, one at a time, all out of one
// state of the archive and without HTML; where a revision is not there any more, the current
// one. Of a withdrawn post it is a *[WithdrawnError], of one that is not there an
// [ErrNotFound], and the next follows.
func (s *Store) Each(ctx context.Context, refs []Ref) iter.Seq2[*Post, error] {
	return func(yield func(*Post, error) bool) {
		if len(refs) == 0 {
			return
		}
		v, err := s.view(ctx)
		if err != nil {
			yield(nil, fmt.Errorf("posts: %w", err))
			return
		}
		defer v.end()
		for _, ref := range refs {
			p, err := v.ref(ctx, ref)
			if err != nil {
				p, err = nil, fmt.Errorf("post %q: %w", ref.ID, err)
			} else {
				p.Topics = v.topics[p.ID]
			}
			if !yield(p, err) || err != nil && !errors.Is(err, ErrNotFound) {
				return
			}
		}
	}
}

// ref returns a revision of a post, or the current one.
func (v *view) ref(ctx context.Context, ref Ref) (*Post, error) {
	if ref.Revision > 0 && v.rules[ref.ID] == nil {
		p, err := v.packer.scanPost(v.QueryRowContext(ctx, plainQuery+whichRevision, ref.ID, ref.Revision))
		if !errors.Is(err, sql.ErrNoRows) {
			return p, err
		}
	}
	var posts []Post
	err := ErrNotFound
	if ref.Revision > 0 {
		posts, err = v.read(ctx, ref.ID, ref.Revision)
	}
	if errors.Is(err, ErrNotFound) {
		posts, err = v.read(ctx, ref.ID, current)
	}
	if err != nil {
		return nil, err
	}
	posts[0].HTML = ""
	return &posts[0], nil
}
