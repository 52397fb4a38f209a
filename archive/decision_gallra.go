package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Gallring removes a post for good: its rows, and of the WARC files every payload
// that showed it. What else these pages showed stays as posts. The steps, after
// each of which a kill leaves the archive as it was or as it will be:
//
//  1. the decision is in the log: the post is hidden
//  2. each WARC file that held it is written anew, as NAME.gallra
//  3. the tables change in one transaction, which also notes the names in meta
//  4. the new files take their places
//  5. the database is written anew, without what was deleted; the notes go
//
// Whoever opens the archive for writing ends steps 4 and 5, or forgets step 2.

// A Gallring is what gallring a post would remove.
type Gallring struct {
	Post      string
	Source    string
	Published Date
	Files     []string // WARC files that are written anew
	Payloads  int      // pages and files that are removed from them
	Others    int      // other posts that were seen on these; they stay

	decision *Decision // that was made before, and not carried out to its end
	rewrites map[string]*rewrite
}

// ProposeGallring finds what gallring a post would remove. The archive is open
// for writing.
func (s *Store) ProposeGallring(ctx context.Context, id string) (*Gallring, error) {
	g, err := s.proposeGallring(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("post %q: %w", id, err)
	}
	return g, nil
}

func (s *Store) proposeGallring(ctx context.Context, id string) (*Gallring, error) {
	if err := s.closeWARC(ctx); err != nil {
		return nil, err
	}
	v, err := s.view(ctx)
	if err != nil {
		return nil, err
	}
	defer v.end()
	found, err := v.post(ctx, id)
	if err != nil {
		return nil, err
	}
	g := &Gallring{Post: found, rewrites: map[string]*rewrite{}}
	for _, d := range v.rules[found] {
		if d.Act == Gallra {
			g.decision = d
		}
	}
	if err := s.db.QueryRowContext(ctx, "SELECT source, published FROM posts WHERE id = ?", found).Scan(&g.Source, &g.Published); err != nil {
		return nil, err
	}
	if err := s.findGallring(ctx, g); err != nil {
		return nil, err
	}
	g.Files = slices.Sorted(maps.Keys(g.rewrites))
	for _, name := range g.Files {
		if err := g.rewrites[name].read(filepath.Join(s.dir, "warc", name)); err != nil {
			return nil, err
		}
	}
	return g, nil
}

// findGallring finds the payloads that show the post, and the other posts in them.
func (s *Store) findGallring(ctx context.Context, g *Gallring) error {
	sightings, err := s.sightings(ctx, s.db, "WHERE s.capture IN (SELECT capture FROM sightings WHERE post = ?1) ORDER BY s.post = ?1 DESC, s.id", g.Post)
	if err != nil {
		return err
	}
	own, err := aliasesOf(ctx, s.db, g.Post)
	if err != nil {
		return err
	}
	others := map[string]bool{}
	for _, sighting := range sightings {
		c := g.at(*sighting.Post.Capture)
		if slices.ContainsFunc(sighting.Post.Keys, func(key string) bool { return own[PostID(key)] }) {
			continue
		}
		c.others = append(c.others, sighting.Post)
		others[sighting.Post.Keys[0]] = true
	}
	g.Others = len(others)
	return nil
}

// at returns the removal of a capture.
func (g *Gallring) at(c Capture) *removal {
	w := g.rewrites[c.WARC]
	if w == nil {
		w = &rewrite{name: c.WARC, cut: map[int64]*removal{}}
		g.rewrites[c.WARC] = w
	}
	if w.cut[c.Offset] == nil {
		w.cut[c.Offset] = &removal{}
		g.Payloads++
	}
	return w.cut[c.Offset]
}

// aliasesOf returns the IDs that the keys of a post give.
func aliasesOf(ctx context.Context, db execer, post string) (map[string]bool, error) {
	aliases, err := texts(ctx, db, "SELECT alias FROM keys WHERE post = ?", post)
	own := map[string]bool{}
	for _, alias := range aliases {
		own[alias] = true
	}
	return own, err
}

// Gallra removes what was proposed; d says who, why, and by which reference. It
// returns the decision as it stands in the log: if an earlier run was stopped,
// the one of that run.
func (s *Store) Gallra(ctx context.Context, g *Gallring, d Decision) (Decision, error) {
	d, err := s.gallra(ctx, g, d)
	if err != nil {
		return d, fmt.Errorf("gallra post %q: %w", g.Post, err)
	}
	return d, nil
}

func (s *Store) gallra(ctx context.Context, g *Gallring, d Decision) (Decision, error) {
	var flaw error // of a decision that is in force
	if g.decision != nil {
		d = *g.decision
	} else {
		var err error
		d.Act, d.Target, d.Source = Gallra, Target{Post: g.Post}, g.Source
		if d.Removed, err = g.digests(ctx, s.db); err != nil {
			return d, err
		}
		if d.Also, err = texts(ctx, s.db, "SELECT alias FROM keys WHERE post = ?1 AND alias <> ?1 ORDER BY alias", g.Post); err != nil {
			return d, err
		}
		if d, err = Decide(ctx, s.dir, s.log.shared, d); !InForce(err) {
			return d, err
		}
		flaw = err
	}
	for _, name := range g.Files {
		if err := g.rewrites[name].write(filepath.Join(s.dir, "warc"), d.Number); err != nil {
			return d, err
		}
	}
	if err := s.forgetPost(ctx, g, d.Number); err != nil {
		return d, err
	}
	if err := s.finishGallring(ctx); err != nil {
		return d, err
	}
	return d, flaw
}

// digests returns the digests of the payloads that are removed.
func (g *Gallring) digests(ctx context.Context, db execer) ([]string, error) {
	return texts(ctx, db, "SELECT DISTINCT c.sha256 FROM captures c JOIN sightings s ON s.capture = c.id WHERE s.post = ? ORDER BY c.sha256", g.Post)
}

// forgetPost removes the rows of the post, and gives those of other records
// their new places.
func (s *Store) forgetPost(ctx context.Context, g *Gallring, decision int) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, q := range []string{"DELETE FROM texts WHERE id IN (SELECT text FROM sightings WHERE post = ?)", "DELETE FROM sightings WHERE post = ?", "DELETE FROM posts WHERE id = ?", "DELETE FROM revisions WHERE post = ?", "DELETE FROM keys WHERE post = ?"} {
		if _, err := tx.ExecContext(ctx, q, g.Post); err != nil {
			return err
		}
	}
	if err := drop(ctx, tx, g.Post); err != nil {
		return err
	}
	for _, name := range g.Files {
		w := g.rewrites[name]
		if err := w.touchPosts(ctx, tx); err != nil {
			return err
		}
		if err := w.moveRows(ctx, tx); err != nil {
			return err
		}
		if err := s.addFile(ctx, tx, name, w.total); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", gallraNote+name, decision); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// gallraNote begins the names in meta that say that the tables speak of a file
// whose rewritten form is not in its place yet.
const gallraNote = "gallra:"

// moveRows gives the rows of records their new places. No two may be at one place
// at any time: on their way they are below zero.
func (w *rewrite) moveRows(ctx context.Context, tx *sql.Tx) error {
	for start, to := range w.moved {
		c := w.cut[start]
		var err error
		switch {
		case c != nil && c.sha256 == "":
			if _, err = tx.ExecContext(ctx, "UPDATE sightings SET capture = NULL WHERE capture = (SELECT id FROM captures WHERE warc = ? AND offset = ?)", w.name, start); err == nil {
				_, err = tx.ExecContext(ctx, "DELETE FROM captures WHERE warc = ? AND offset = ?", w.name, start)
			}
		case c != nil:
			_, err = tx.ExecContext(ctx, "UPDATE captures SET offset = ?, sha256 = ?, etag = '', modified = '', crawled = 0 WHERE warc = ? AND offset = ?",
				-1-c.offset, c.sha256, w.name, start)
		default:
			for _, table := range []string{"captures", "visits"} {
				if _, err = tx.ExecContext(ctx, "UPDATE "+table+" SET offset = ? WHERE warc = ? AND offset = ?", -1-to, w.name, start); err != nil {
					break
				}
			}
		}
		if err != nil {
			return err
		}
	}
	for _, table := range []string{"captures", "visits"} {
		if _, err := tx.ExecContext(ctx, "UPDATE "+table+" SET offset = -1 - offset WHERE warc = ? AND offset < 0", w.name); err != nil {
			return err
		}
	}
	return nil
}

// touchPosts raises the Seq of the posts that are shown as seen in a record that moves.
func (w *rewrite) touchPosts(ctx context.Context, tx *sql.Tx) error {
	rows, err := tx.QueryContext(ctx, `SELECT DISTINCT r.post, c.offset FROM captures c JOIN sightings s ON s.capture = c.id
		JOIN revisions r ON r.post = s.post AND r.sighting = s.id WHERE c.warc = ? ORDER BY r.post`, w.name)
	if err != nil {
		return err
	}
	defer rows.Close()
	var posts []string
	for rows.Next() {
		var post string
		var offset int64
		if err := rows.Scan(&post, &offset); err != nil {
			return err
		}
		if w.cut[offset] != nil || w.moved[offset] != offset {
			posts = append(posts, post)
		}
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return err
	}
	for _, post := range slices.Compact(posts) {
		if err := nextSeq(ctx, tx); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "UPDATE posts SET seq = (SELECT value FROM meta WHERE name = 'seq') WHERE id = ?", post); err != nil {
			return err
		}
	}
	return nil
}

// finishGallring puts rewritten WARC files in their places, and removes those of
// a gallring that was stopped before the tables knew of it.
func (s *Store) finishGallring(ctx context.Context) error {
	notes, err := texts(ctx, s.db, "SELECT name FROM meta WHERE name LIKE ? ORDER BY name", gallraNote+"%")
	if err != nil {
		return err
	}
	dir := filepath.Join(s.dir, "warc")
	if len(notes) > 0 {
		// The tables are on disk before the files that they speak of.
		if _, err := s.db.ExecContext(ctx, "PRAGMA wal_checkpoint(FULL)"); err != nil {
			return err
		}
	}
	for _, note := range notes {
		path := filepath.Join(dir, filepath.Base(strings.TrimPrefix(note, gallraNote)))
		if err := os.Rename(path+gallraSuffix, path); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	if len(notes) > 0 {
		if err := errors.Join(syncDir(dir), s.vacuum(ctx)); err != nil {
			return err
		}
		if _, err := s.db.ExecContext(ctx, "DELETE FROM meta WHERE name LIKE ?", gallraNote+"%"); err != nil {
			return err
		}
	}
	left, err := filepath.Glob(filepath.Join(dir, "*"+gallraSuffix))
	for _, path := range left {
		err = errors.Join(err, os.Remove(path))
	}
	return err
}

// errStillRead says that what was removed is still in the log of the database. It
// goes when the archive is opened for writing next.
var errStillRead = errors.New("kronika.db is being read by another process: what was removed is still in kronika.db-wal")

// vacuum writes the database anew, so that no page of it and no line of its log
// holds what was deleted.
func (s *Store) vacuum(ctx context.Context) error {
	if _, err := s.db.ExecContext(ctx, "VACUUM"); err != nil {
		return err
	}
	for began := time.Now(); ; time.Sleep(20 * time.Millisecond) {
		var busy, pages, done int
		if err := s.db.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &pages, &done); err != nil {
			return err
		}
		if busy == 0 {
			return nil
		}
		if time.Since(began) > lockWait {
			return errStillRead
		}
	}
}
