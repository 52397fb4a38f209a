package archive

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
)

// A packed sighting is one on its way into the tables.
type packed struct {
	capture, visit sql.NullInt64  // the answer that showed it
	session        string         // of the answer
	url, fetched   sql.NullString // if it was seen elsewhere before
	size           int            // bytes, not packed

	said, text, html []byte
}

// pack makes a row of a sighting.
func (s *Store) pack(ctx context.Context, db execer, of Sighting) (*packed, error) {
	p := &packed{}
	c := of.Post.Capture
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
	post := of.Post
	post.Text, post.HTML, post.Capture = "", "", nil
	said, err := json.Marshal(post)
	if err != nil {
		return nil, err
	}
	p.size = len(said) + len(of.Post.Text) + len(of.Post.HTML)
	for _, t := range []struct {
		to   *[]byte
		text []byte
	}{{&p.said, said}, {&p.text, []byte(of.Post.Text)}, {&p.html, []byte(of.Post.HTML)}} {
		if *t.to, err = s.packer.pack(t.text); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// add stores a sighting as one of a post, its text only if none of some posts has it.
func (p *packed) add(ctx context.Context, db execer, post string, of []string) error {
	text, err := p.textOf(ctx, db, of)
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "INSERT INTO sightings (post, capture, visit, url, fetched, size, text, said) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
		post, p.capture, p.visit, p.url, p.fetched, p.size, text, p.said)
	return err
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
