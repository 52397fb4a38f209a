package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// A packed sighting is one on its way into the tables.
type packed struct {
	Sighting                      // as it will be read again
	capture, visit sql.NullInt64  // the answer that showed it
	session        string         // of the answer
	url, fetched   sql.NullString // if it was seen elsewhere before
	size           int            // bytes, not packed

	said, text, html []byte
}

// pack makes a row of a sighting.
func (s *Store) pack(ctx context.Context, db execer, of Sighting) (*packed, error) {
	c := *of.Post.Capture
	p := &packed{Sighting: Sighting{Session: of.Session}}
	var url, fetched string
	err := db.QueryRowContext(ctx, `SELECT id, NULL, session, url, fetched FROM captures WHERE warc = ?1 AND offset = ?2
		UNION ALL SELECT NULL, id, session, url, fetched FROM visits WHERE warc = ?1 AND offset = ?2`, c.WARC, c.Offset).
		Scan(&p.capture, &p.visit, &p.session, &url, &fetched)
	if err != nil {
		return nil, fmt.Errorf("the answer in %s, byte %d: %w", c.WARC, c.Offset, err)
	}
	if c.URL != url {
		p.url = sql.NullString{String: c.URL, Valid: true}
	}
	if of.Session != p.session {
		p.fetched = sql.NullString{String: timestamp(c.Fetched), Valid: true}
	}
	said := of.Post.appendSaid(nil)
	if err := p.Post.readSaid(said); err != nil {
		return nil, err
	}
	p.Post.Text, p.Post.HTML, p.Post.Capture = valid(of.Post.Text), valid(of.Post.HTML), &c
	p.size = len(said) + len(p.Post.Text) + len(p.Post.HTML)
	for _, t := range []struct {
		to   *[]byte
		text []byte
	}{{&p.said, said}, {&p.text, []byte(p.Post.Text)}, {&p.html, []byte(p.Post.HTML)}} {
		if *t.to, err = s.packer.pack(t.text); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// add stores a sighting as one of a post, its text only if none of some posts has it, and
// returns its ID.
func (p *packed) add(ctx context.Context, db execer, post string, of []string) (id int64, err error) {
	text, err := p.textOf(ctx, db, of)
	if err != nil {
		return 0, err
	}
	added, err := db.ExecContext(ctx, "INSERT INTO sightings (post, capture, visit, url, fetched, size, text, said) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
		post, p.capture, p.visit, p.url, p.fetched, p.size, text, p.said)
	if err != nil {
		return 0, err
	}
	return added.LastInsertId()
}

// textOf returns the row of texts that has the text, a new one if none of the posts has
// it; none of an empty text. What is the same is the same packed.
func (p *packed) textOf(ctx context.Context, db execer, posts []string) (id sql.NullInt64, err error) {
	if len(p.text) == 0 && len(p.html) == 0 {
		return id, nil
	}
	for _, post := range posts {
		err := db.QueryRowContext(ctx, "SELECT t.id FROM sightings s JOIN texts t ON t.id = s.text WHERE s.post = ? AND t.text IS ? AND t.html IS ? LIMIT 1", post, p.text, p.html).Scan(&id)
		if !errors.Is(err, sql.ErrNoRows) {
			return id, err
		}
	}
	added, err := db.ExecContext(ctx, "INSERT INTO texts (text, html) VALUES (?, ?)", p.text, p.html)
	if err != nil {
		return id, err
	}
	id.Valid = true
	id.Int64, err = added.LastInsertId()
	return id, err
}
