package archive

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// An Event is something that happened to a post after it was first seen.
type Event struct {
	Kind   Kind
	Time   time.Time // when it was found or decided; UTC
	Post   *Post     // as it is shown now; nil: nothing of it is
	ID     string    // of the post
	Source string    // of its blog

	Revision int    // that an [Edited] post got
	Target   Target // of a decision
	Decision int    // its number; 0: it was none
	Reason   string // of a decision; public
}

// Kind says what happened.
type Kind string

// The kinds of events.
const (
	Edited   Kind = "edited"   // the text changed at the source
	Vanished Kind = "vanished" // the post was looked for in vain
	Hidden   Kind = "hidden"   // it, or a part of it, was withdrawn
	Shown    Kind = "shown"    // a withdrawal was taken back
	Cleared  Kind = "cleared"  // it was removed for good
)

// Happened returns what happened to posts, the newest first: most events after those
// that are skipped. Of what is withdrawn it tells that it was, when and why. A
// post that vanished and came back has not vanished.
func (s *Store) Happened(ctx context.Context, skip, most int) ([]Event, error) {
	v, err := s.view(ctx)
	if err != nil {
		return nil, fmt.Errorf("events: %w", err)
	}
	defer v.end()
	var events []Event
	for _, find := range []func(context.Context, int) ([]Event, error){v.edited, v.vanished, v.decisions} {
		found, err := find(ctx, skip+most)
		if err != nil {
			return nil, fmt.Errorf("events: %w", err)
		}
		events = append(events, found...)
	}
	slices.SortFunc(events, func(a, b Event) int {
		return cmp.Or(b.Time.Compare(a.Time), cmp.Compare(b.Decision, a.Decision), cmp.Compare(a.ID, b.ID), cmp.Compare(b.Revision, a.Revision))
	})
	return events[min(skip, len(events)):min(skip+most, len(events))], nil
}

// What the events of posts are found by: the post as it is, number and time of what
// happened to it. The loops go from the index of what happened to the rest.
const (
	editedQuery = "SELECT " + sightingColumns + withHTML + revisionColumns + ", e.n, e.edited FROM revisions e CROSS JOIN posts p ON p.id = e.post" +
		" CROSS JOIN revisions r ON r.post = p.id AND r.n = p.revision CROSS JOIN sightings s ON s.id = r.sighting" + sightingJoin +
		"WHERE e.edited IS NOT NULL ORDER BY e.edited DESC, e.post, e.n DESC"
	vanishedQuery = "SELECT " + sightingColumns + withHTML + revisionColumns + ", 0, r.gone FROM revisions r CROSS JOIN posts p ON p.id = r.post AND p.revision = r.n" +
		" CROSS JOIN sightings s ON s.id = r.sighting" + sightingJoin +
		"WHERE r.gone IS NOT NULL ORDER BY r.gone DESC, r.post"
)

// edited returns the newest revisions that changed a post, but for withdrawn ones.
func (v *view) edited(ctx context.Context, most int) ([]Event, error) {
	return v.eventsOf(ctx, Edited, most, editedQuery)
}

// vanished returns the posts that vanished last.
func (v *view) vanished(ctx context.Context, most int) ([]Event, error) {
	return v.eventsOf(ctx, Vanished, most, vanishedQuery)
}

// eventsOf returns the first events of a query: the current revision of the post, and
// behind it revision and time.
func (v *view) eventsOf(ctx context.Context, kind Kind, most int, query string) (events []Event, err error) {
	ruled := map[string][]Post{}
	for id := range v.rules {
		if ruled[id], _, err = v.ruled(ctx, id); err != nil {
			return nil, err
		}
	}
	rows, err := v.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() && len(events) < most {
		var at string
		e := Event{Kind: kind}
		if e.Post, err = v.packer.scanPost(rows, &e.Revision, &at); err != nil {
			return nil, err
		}
		if e.Time, err = time.Parse(time.RFC3339, at); err != nil {
			return nil, err
		}
		e.ID, e.Source = e.Post.ID, e.Post.Source
		if shown, ok := ruled[e.ID]; ok {
			if len(shown) == 0 || kind == Edited && !slices.ContainsFunc(shown, func(p Post) bool { return p.Revision == e.Revision }) {
				continue
			}
			e.Post = &shown[len(shown)-1]
		}
		events = append(events, e)
	}
	return events, rows.Err()
}

// decisions returns the last decisions that hid something, or took that back.
func (v *view) decisions(ctx context.Context, most int) (events []Event, err error) {
	kinds := map[Act]Kind{Withdraw: Hidden, Restore: Shown, Gallra: Cleared}
	for _, d := range slices.Backward(v.log.decisions) {
		kind := kinds[d.Act]
		if kind == "" || len(events) == most {
			continue
		}
		e := Event{Kind: kind, Time: d.Time, ID: d.Target.Post, Source: d.Source, Target: d.Target, Decision: d.Number, Reason: d.Reason}
		switch posts, err := v.read(ctx, e.ID, current); {
		case err == nil:
			e.Post = &posts[0]
		case !errors.Is(err, ErrNotFound): // which one that is withdrawn is too
			return nil, err
		}
		events = append(events, e)
	}
	return events, nil
}
