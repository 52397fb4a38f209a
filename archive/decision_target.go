package archive

import (
	"context"
	"errors"
	"fmt"
)

// A Part is what a person names of a post; the zero Part is all of it.
type Part struct {
	Revision int    // from 1
	Comment  int    // from 1, among all comments of the sealed post
	Passage  string // words of the post, as many as are to be hidden
}

// String names the part without its words.
func (p Part) String() string {
	switch {
	case p.Revision > 0:
		return fmt.Sprintf("revision %d", p.Revision)
	case p.Comment > 0:
		return fmt.Sprintf("comment %d", p.Comment)
	case p.Passage != "":
		return fmt.Sprintf("a passage of %d words", len(words(p.Passage)))
	}
	return "the post"
}

// Faults of a decision that a person can repair.
var (
	ErrNoSuchPart  = errors.New("the post has none of that number")
	ErrNoPassage   = errors.New("no revision, title or comment of the post has these words in this order")
	ErrAlready     = errors.New("is withdrawn already")
	ErrNotInForce  = errors.New("no such withdrawal is in force")
	ErrGallrad     = errors.New("was removed for good")
	ErrSaysPassage = errors.New("the public reason or the reference repeats the passage")
)

// Propose returns the decision to withdraw a part of a post, for [Decide].
func (s *Store) Propose(ctx context.Context, id string, part Part) (Decision, error) {
	v, err := s.view(ctx)
	if err != nil {
		return Decision{}, err
	}
	defer v.end()
	d, err := v.propose(ctx, id, part)
	if err != nil {
		return d, fmt.Errorf("post %q: %s: %w", id, part, err)
	}
	return d, nil
}

func (v *view) propose(ctx context.Context, id string, part Part) (Decision, error) {
	found, err := v.post(ctx, id)
	if err != nil {
		return Decision{}, err
	}
	sealed, err := v.sealed(ctx, found)
	if err != nil {
		return Decision{}, err
	}
	current := sealed[len(sealed)-1]
	d := Decision{Act: Withdraw, Source: current.Source, Target: Target{Post: found}}
	switch {
	case part.Revision > len(sealed), part.Comment > len(current.Comments):
		return d, ErrNoSuchPart
	case v.rules[found].on(part, sealed) != nil:
		return d, ErrAlready
	case part.Revision > 0:
		d.Target.Revision = newMark(sealed[part.Revision-1].Text)
		d.Target.Revision.Number = part.Revision
	case part.Comment > 0:
		d.Target.Comment = newMark(current.Comments[part.Comment-1].said())
		d.Target.Comment.Number = part.Comment
	case part.Passage != "":
		if !anyHolds(sealed, words(part.Passage)) {
			return d, ErrNoPassage
		}
		d.Target.Passage = newMark(part.Passage)
	}
	return d, nil
}

// on returns the active decision on a part of a post, nil if there is none.
func (r ruling) on(part Part, sealed []Post) *Decision {
	if part.Revision > 0 {
		return r.leftOut(sealed)[part.Revision-1]
	}
	for _, d := range r {
		t, ok := d.Target, false
		switch {
		case part.Comment > 0:
			comments := sealed[len(sealed)-1].Comments
			ok = t.Comment != nil && part.Comment <= len(comments) && t.Comment.names(comments[part.Comment-1].said())
		case part.Passage != "":
			ok = t.Passage != nil && t.Passage.names(part.Passage)
		default:
			ok = t.whole()
		}
		if ok {
			return d
		}
	}
	return nil
}

// ProposeRestore returns the decision to take a withdrawal back, for [Decide].
func (s *Store) ProposeRestore(ctx context.Context, id string, part Part) (Decision, error) {
	v, err := s.view(ctx)
	if err != nil {
		return Decision{}, err
	}
	defer v.end()
	d, err := v.proposeRestore(ctx, id, part)
	if err != nil {
		return d, fmt.Errorf("post %q: %s: %w", id, part, err)
	}
	return d, nil
}

func (v *view) proposeRestore(ctx context.Context, id string, part Part) (Decision, error) {
	found, err := v.post(ctx, id)
	if errors.As(err, new(*WithdrawnError)) {
		return Decision{}, ErrGallrad // it is only in the log
	}
	if err != nil {
		return Decision{}, err
	}
	sealed, err := v.sealed(ctx, found)
	if err != nil {
		return Decision{}, err
	}
	switch d := v.rules[found].on(part, sealed); {
	case d == nil:
		return Decision{}, ErrNotInForce
	case d.Act == Gallra:
		return Decision{}, ErrGallrad
	default:
		return Decision{Act: Restore, Source: d.Source, Target: d.Target}, nil
	}
}

// Says reports whether the public words of a decision repeat the passage that it
// hides: [ErrSaysPassage] if so.
func (d Decision) Says() error {
	if m := d.Target.Passage; m != nil && len(m.find(words(d.Reason+"\n"+d.Reference+"\n"+d.By))) > 0 {
		return ErrSaysPassage
	}
	return nil
}

// Holding returns the IDs of the posts that show the words of a text in any
// revision, but for one post.
func (s *Store) Holding(ctx context.Context, text, but string) (ids []string, err error) {
	v, err := s.view(ctx)
	if err != nil {
		return nil, err
	}
	defer v.end()
	of := words(text)
	rows, err := v.QueryContext(ctx, plainQuery+"WHERE p.id <> ? ORDER BY p.id, r.n", but)
	if err != nil {
		return nil, fmt.Errorf("posts: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		p, err := v.packer.scanPost(rows)
		if err != nil {
			return nil, fmt.Errorf("posts: %w", err)
		}
		if len(ids) > 0 && ids[len(ids)-1] == p.ID {
			continue
		}
		shown := []Post{v.rules[p.ID].mask(*p)}
		if v.rules[p.ID].whole() == nil && anyHolds(shown, of) {
			ids = append(ids, p.ID)
		}
	}
	return ids, rows.Err()
}

// anyHolds reports whether the words stand in a text of one of the revisions.
func anyHolds(revisions []Post, of []word) bool {
	if len(of) == 0 {
		return false
	}
	for _, p := range revisions {
		for _, text := range p.said() {
			if holds(text, of) {
				return true
			}
		}
	}
	return false
}
