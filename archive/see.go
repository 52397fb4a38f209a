package archive

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"
)

// A Change counts what a run did to posts; each post is counted once.
type Change struct {
	New     int `json:"new"`
	Changed int `json:"changed"` // got a new revision
	Same    int `json:"same"`
	Gone    int `json:"gone"` // no longer at their source

	Left int `json:"left,omitempty"` // sightings, not posts, that were left out: [Store.See] says which
}

// Add returns the sum of two counts.
func (c Change) Add(d Change) Change {
	return Change{c.New + d.New, c.Changed + d.Changed, c.Same + d.Same, c.Gone + d.Gone, c.Left + d.Left}
}

// Touched returns the IDs of the posts that this session found new or changed.
func (s *Store) Touched() map[string]bool {
	touched := map[string]bool{}
	for id, v := range s.seen {
		if v.did == added || v.did == changed {
			touched[id] = true
		}
	}
	return touched
}

// Found returns the IDs of the posts that this session found changed, and of those
// that it found gone, each in the order of the alphabet.
func (s *Store) Found() (edited, gone []string) {
	for id, v := range s.seen {
		switch v.did {
		case changed:
			edited = append(edited, id)
		case vanished:
			gone = append(gone, id)
		}
	}
	slices.Sort(edited)
	slices.Sort(gone)
	return edited, gone
}

// kind is what a session did to one post.
type kind int

// visit is how a post stood when a session began, and what the session has
// done to it so far.
type visit struct {
	began int  // revisions; 0: there was no such post
	gone  bool // it was gone
	did   kind
}

const (
	same kind = iota + 1
	changed
	added
	vanished
)

// count adds n to the count of a kind.
func (c *Change) count(k kind, n int) {
	switch k {
	case same:
		c.Same += n
	case changed:
		c.Changed += n
	case added:
		c.New += n
	case vanished:
		c.Gone += n
	}
}

// An execer is a database or a transaction.
type execer interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// See takes in the posts that an answer kept in the archive showed, and merges
// each with its other sightings. Each post needs Keys and Source; one with the
// status [Gone] was looked for and is not there any more. The changes of all
// calls of a session add up to the session's.
//
// A post that has a key of another blog's post is seen without it, or not at all.
// Of a post that one session has shown a hundred times only sightings are taken
// in that say a tenth more: a teaser may stand on every page of a blog.
func (s *Store) See(ctx context.Context, c Capture, posts []Post) (Change, error) {
	tx, err := s.write(ctx)
	if err != nil {
		return Change{}, fmt.Errorf("see %q: %w", c.URL, err)
	}
	defer tx.Rollback()
	var session string
	err = tx.QueryRowContext(ctx, `SELECT session FROM captures WHERE warc = ?1 AND offset = ?2
		UNION ALL SELECT session FROM visits WHERE warc = ?1 AND offset = ?2`, c.WARC, c.Offset).Scan(&session)
	if err != nil {
		return Change{}, fmt.Errorf("see %q: no capture of it: %w", c.URL, err)
	}
	change, err := s.see(ctx, tx, StoredPage{Capture: c, Session: session}, posts)
	if err != nil {
		return Change{}, fmt.Errorf("see %q: %w", c.URL, err)
	}
	return change, tx.Commit()
}

func (s *Store) see(ctx context.Context, tx execer, page StoredPage, posts []Post) (Change, error) {
	var change Change
	for _, p := range posts {
		if len(p.Keys) == 0 || p.Source == "" {
			return change, fmt.Errorf("post %q: no keys or no source", p.URL)
		}
		keys, err := ownKeys(ctx, tx, p)
		if err != nil {
			return change, err
		}
		if len(keys) == 0 {
			change.Left++
			continue
		}
		p.Keys = keys
		if err := s.seePost(ctx, tx, seenOn(page, p), &change); err != nil {
			return change, fmt.Errorf("post %q: %w", p.Keys[0], err)
		}
	}
	for _, table := range []string{"captures", "visits"} {
		if _, err := tx.ExecContext(ctx, "UPDATE "+table+" SET read = 1 WHERE warc = ? AND offset = ?", page.Capture.WARC, page.Capture.Offset); err != nil {
			return change, err
		}
	}
	return change, nil
}

// ownKeys returns the keys of a post without those that posts of other blogs have:
// a page may say any number of Blogger's of itself, and no blog speaks for
// another.
func ownKeys(ctx context.Context, tx execer, p Post) ([]string, error) {
	var own []string
	for _, key := range p.Keys {
		var source string
		err := tx.QueryRowContext(ctx, "SELECT posts.source FROM keys JOIN posts ON posts.id = keys.post WHERE alias = ?", PostID(key)).Scan(&source)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return nil, err
		}
		if err != nil || source == p.Source {
			own = append(own, key)
		}
	}
	return own, nil
}

// seenOn returns what a page showed of a post. A page that was written by an
// archive says when each post was seen before that: the post's Capture, in which
// the page then takes the place of the record that it does not have.
func seenOn(page StoredPage, p Post) Sighting {
	c, session := page.Capture, page.Session
	if was := p.Capture; was != nil && !was.Fetched.IsZero() && !was.Fetched.After(c.Fetched) {
		c.URL, c.Fetched = cmp.Or(was.URL, c.URL), was.Fetched.UTC().Truncate(time.Second)
		session += "#" + timestamp(c.Fetched)
	}
	if p.Status != Gone {
		p.Status = ""
	}
	p.ID, p.Revision, p.Gone, p.Capture = "", 0, nil, &c
	return Sighting{session, p}
}

// seePost adds a sighting to the post that has one of its keys; posts that it
// shows to be one become one.
func (s *Store) seePost(ctx context.Context, tx execer, sighting Sighting, change *Change) error {
	before, err := postsOf(ctx, tx, sighting.Post.Keys)
	if err != nil {
		return err
	}
	if len(before) == 0 && sighting.Post.Status == Gone {
		return miss(ctx, tx, sighting) // what was never seen cannot be gone
	}
	k, err := s.pack(ctx, tx, sighting)
	if err != nil {
		return err
	}
	if sighting.Post.Status != Gone {
		if left, err := tooMany(ctx, tx, before, k); left || err != nil {
			change.Left++
			return err
		}
	}
	added, err := s.recall(ctx, tx, sighting.Post.Keys)
	if err != nil {
		return err
	}
	sightings, err := s.sightingsOf(ctx, tx, before)
	if err != nil {
		return err
	}
	n := len(sightings)
	added = append(added, k)
	for _, k := range added {
		sightings = append(sightings, stored{Sighting: k.Sighting})
	}
	revisions := merge(sightings)
	id := revisions[0].ID
	for i, k := range added {
		if sightings[n+i].id, err = k.add(ctx, tx, id, before); err != nil {
			return err
		}
	}
	for _, old := range before {
		if old == id {
			continue
		}
		if _, err := tx.ExecContext(ctx, "UPDATE sightings SET post = ? WHERE post = ?", id, old); err != nil {
			return err
		}
	}
	held, err := s.put(ctx, tx, before, revisions, sightings)
	if err != nil {
		return err
	}
	s.note(before, revisions, held, change)
	return nil
}

// What one session may say of one post: it is read again with each sighting. No
// blog says so much; a server can.
const (
	manySightings = 100
	manyBytes     = 2 << 20 // that they say, not packed
	mostBytes     = 8 << 20 // with the fuller ones
)

// tooMany reports whether a sighting of so many bytes is left out: the session
// has shown the posts often, and none less fully.
func tooMany(ctx context.Context, tx execer, posts []string, k *packed) (bool, error) {
	n, bytes, fullest := 0, 0, 0
	for _, id := range posts {
		var count, sum, longest int
		err := tx.QueryRowContext(ctx, `SELECT count(*), coalesce(sum(s.size), 0), coalesce(max(s.size), 0) FROM sightings s
			LEFT JOIN captures c ON c.id = s.capture LEFT JOIN visits v ON v.id = s.visit
			WHERE s.post = ? AND coalesce(c.session, v.session) = ? AND s.fetched IS ?`, id, k.session, k.fetched).
			Scan(&count, &sum, &longest)
		if err != nil {
			return false, err
		}
		n, bytes, fullest = n+count, bytes+sum, max(fullest, longest)
	}
	many := n >= manySightings || bytes >= manyBytes
	return many && (k.size <= fullest+fullest/10 || bytes >= mostBytes), nil
}

// miss remembers that a page was looked for in vain whose post is not known.
func miss(ctx context.Context, tx execer, sighting Sighting) error {
	text, err := json.Marshal(sighting)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO absences (key, sighting) VALUES (?, ?)", sighting.Post.Keys[0], string(text))
	return err
}

// recall returns, and forgets, what was remembered of a post that is known now.
func (s *Store) recall(ctx context.Context, tx execer, keys []string) (all []*packed, err error) {
	for _, key := range keys {
		missed, err := texts(ctx, tx, "SELECT sighting FROM absences WHERE key = ? ORDER BY id", key)
		if err != nil {
			return nil, err
		}
		for _, text := range missed {
			var sighting Sighting
			if err := json.Unmarshal([]byte(text), &sighting); err != nil {
				return nil, err
			}
			k, err := s.pack(ctx, tx, sighting)
			if err != nil {
				return nil, err
			}
			all = append(all, k)
		}
		if _, err := tx.ExecContext(ctx, "DELETE FROM absences WHERE key = ?", key); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// postsOf returns the IDs of the posts that have one of the keys, or another
// that gives the same ID.
func postsOf(ctx context.Context, tx execer, keys []string) ([]string, error) {
	var ids []string
	for _, key := range keys {
		var id string
		err := tx.QueryRowContext(ctx, "SELECT post FROM keys WHERE alias = ?", PostID(key)).Scan(&id)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// put stores the revisions of a post, merged of its sightings, in place of the posts it was
// before, and returns how they stood.
func (s *Store) put(ctx context.Context, tx execer, before []string, revisions []Post, of []stored) (visit, error) {
	current := revisions[len(revisions)-1]
	now := rowsOf(revisions, of)
	for _, key := range current.Keys {
		if _, err := tx.ExecContext(ctx, "INSERT OR REPLACE INTO keys (alias, post) VALUES (?, ?)", PostID(key), current.ID); err != nil {
			return visit{}, err
		}
	}
	held, err := s.revisionsOf(ctx, tx, before)
	if err != nil {
		return visit{}, err
	}
	stood := visit{began: len(held), gone: len(held) > 0 && held[len(held)-1].gone != ""}
	if len(before) == 1 && before[0] == current.ID && slices.Equal(held, now) {
		return stood, nil
	}
	for _, old := range before {
		for _, q := range []string{"DELETE FROM posts WHERE id = ?", "DELETE FROM revisions WHERE post = ?"} {
			if _, err := tx.ExecContext(ctx, q, old); err != nil {
				return visit{}, err
			}
		}
		if _, err := tx.ExecContext(ctx, "UPDATE keys SET post = ? WHERE post = ?", current.ID, old); err != nil {
			return visit{}, err
		}
		if err := drop(ctx, tx, old); err != nil {
			return visit{}, err
		}
	}
	if err := insert(ctx, tx, current); err != nil {
		return visit{}, err
	}
	return stood, s.addRevisions(ctx, tx, current.ID, now)
}

func insert(ctx context.Context, tx execer, current Post) error {
	if err := nextSeq(ctx, tx); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "DELETE FROM dropped WHERE id = ?", current.ID); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, "INSERT INTO posts (id, seq, revision, source, published) SELECT ?, value, ?, ?, ? FROM meta WHERE name = 'seq'",
		current.ID, current.Revision, current.Source, current.Published)
	return err
}

func nextSeq(ctx context.Context, tx execer) error {
	_, err := tx.ExecContext(ctx, "UPDATE meta SET value = value + 1 WHERE name = 'seq'")
	return err
}

// drop says that an ID is no post any more.
func drop(ctx context.Context, tx execer, id string) error {
	if err := nextSeq(ctx, tx); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, "INSERT OR REPLACE INTO dropped (id, seq) SELECT ?, value FROM meta WHERE name = 'seq'", id)
	return err
}

// note counts what was done to a post. It compares with how the post stood
// when the session began: half-way through a session a text may look changed
// that is not.
func (s *Store) note(before []string, revisions []Post, v visit, change *Change) {
	for _, old := range before {
		if earlier, ok := s.seen[old]; ok {
			change.count(earlier.did, -1)
			v.began, v.gone = earlier.began, earlier.gone
			delete(s.seen, old)
		}
	}
	last := revisions[len(revisions)-1]
	switch {
	case v.began == 0:
		v.did = added
	case last.Status == Gone && !v.gone:
		v.did = vanished
	case len(revisions) > v.began:
		v.did = changed
	default:
		v.did = same
	}
	s.seen[revisions[0].ID] = v
	change.count(v.did, 1)
}

// forget empties the tables that the WARC files fill. Every post counts as
// dropped until it is seen again.
func forget(ctx context.Context, tx execer) error {
	ids, err := texts(ctx, tx, "SELECT id FROM posts")
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := drop(ctx, tx, id); err != nil {
			return err
		}
	}
	for _, table := range []string{"captures", "visits", "files", "sightings", "texts", "absences", "keys", "posts", "revisions"} {
		if _, err := tx.ExecContext(ctx, "DELETE FROM "+table); err != nil {
			return err
		}
	}
	return nil
}
