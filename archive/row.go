package archive

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"time"
)

// A sighting is a row of sightings, and its text one of texts. A revision is a row that
// names the sighting that stands for it, and what the others of the post say more.

// A stored sighting is one as the tables hold it.
type stored struct {
	Sighting
	id   int64
	post string
}

// What is read of sightings s, with or without HTML, and where it stands. The time that a
// page says a post was seen at is part of the session.
const (
	sightingColumns = `s.id, s.post, coalesce(c.session, v.session, '') || coalesce('#' || s.fetched, ''), s.said,
		coalesce(s.url, c.url, v.url, ''), coalesce(s.fetched, c.fetched, v.fetched, ''),
		coalesce(c.warc, v.warc, ''), coalesce(c.offset, v.offset, 0), coalesce(c.sha256, ''), t.text, `
	withHTML     = "t.html"
	withoutHTML  = "NULL"
	sightingJoin = ` LEFT JOIN texts t ON t.id = s.text LEFT JOIN captures c ON c.id = s.capture LEFT JOIN visits v ON v.id = s.visit `

	sightingQuery = "SELECT " + sightingColumns + withHTML + " FROM sightings s" + sightingJoin

	revisionColumns = ", p.id, p.seq, p.source, p.revision, r.n, r.more, r.gone"
	revisionTables  = " FROM posts p JOIN revisions r ON r.post = p.id JOIN sightings s ON s.id = r.sighting" + sightingJoin

	postQuery  = "SELECT " + sightingColumns + withHTML + revisionColumns + revisionTables
	plainQuery = "SELECT " + sightingColumns + withoutHTML + revisionColumns + revisionTables // without HTML
)

// A scanner is a row.
type scanner interface{ Scan(...any) error }

// scanSighting reads the columns of a sighting, and more behind them.
func (p *packer) scanSighting(row scanner, more ...any) (stored, error) {
	var s stored
	var said, text, html []byte
	var fetched string
	c := &Capture{}
	err := row.Scan(append([]any{&s.id, &s.post, &s.Session, &said, &c.URL, &fetched, &c.WARC, &c.Offset, &c.SHA256, &text, &html}, more...)...)
	if err != nil {
		return s, err
	}
	if fetched != "" {
		if c.Fetched, err = time.Parse(time.RFC3339, fetched); err != nil {
			return s, err
		}
	}
	if err = p.unpack(said, s.Post.readSaid); err != nil {
		return s, err
	}
	if s.Post.Text, err = p.text(text); err != nil {
		return s, err
	}
	s.Post.HTML, err = p.text(html)
	s.Post.Capture = c
	return s, err
}

// scanPost reads a revision of a post; first are the columns before it.
func (p *packer) scanPost(row scanner, last ...any) (*Post, error) {
	var id, source string
	var seq int64
	var current, n int
	var more []byte
	var gone sql.NullString
	s, err := p.scanSighting(row, append([]any{&id, &seq, &source, &current, &n, &more, &gone}, last...)...)
	if err != nil {
		return nil, err
	}
	post := &s.Post
	if len(more) > 0 {
		var said Post
		if err := p.unpack(more, said.readSaid); err != nil {
			return nil, err
		}
		post.add(said)
	}
	post.ID, post.Seq, post.Source, post.Revision = id, seq, source, n
	switch {
	case n != current:
	case gone.Valid:
		at, err := time.Parse(time.RFC3339, gone.String)
		if err != nil {
			return nil, err
		}
		post.Status, post.Gone = Gone, &at
	case n > 1:
		post.Status = Changed
	default:
		post.Status = Present
	}
	return post, nil
}

// beside returns what a revision says and its sighting does not: what [Merge] filled in.
func (p Post) beside(of Post) Post {
	var more Post
	for _, f := range []struct {
		to        *string
		says, has string
	}{
		{&more.URL, p.URL, of.URL}, {&more.Title, p.Title, of.Title}, {&more.Author, p.Author, of.Author},
		{(*string)(&more.Updated), string(p.Updated), string(of.Updated)},
	} {
		if f.says != f.has {
			*f.to = f.says
		}
	}
	if p.Published != of.Published {
		more.Published, more.Precision = p.Published, p.Precision
	}
	if !slices.Equal(p.Labels, of.Labels) {
		more.Labels = p.Labels
	}
	if !slices.Equal(p.Comments, of.Comments) {
		more.Comments = p.Comments
	}
	if !slices.Equal(p.Keys, of.Keys) {
		more.Keys = p.Keys
	}
	if p.CommentsCount != nil && (of.CommentsCount == nil || *p.CommentsCount != *of.CommentsCount) {
		more.CommentsCount = p.CommentsCount
	}
	return more
}

// add puts in what beside returned.
func (p *Post) add(more Post) {
	p.URL, p.Title, p.Author, p.Updated = cmp.Or(more.URL, p.URL), cmp.Or(more.Title, p.Title), cmp.Or(more.Author, p.Author), cmp.Or(more.Updated, p.Updated)
	if more.Published != "" {
		p.Published, p.Precision = more.Published, more.Precision
	}
	if more.Labels != nil {
		p.Labels = more.Labels
	}
	if more.Comments != nil {
		p.Comments = more.Comments
	}
	if more.Keys != nil {
		p.Keys = more.Keys
	}
	if more.CommentsCount != nil {
		p.CommentsCount = more.CommentsCount
	}
}

// sightingsOf returns the sightings of posts.
func (s *Store) sightingsOf(ctx context.Context, db execer, ids []string) (all []stored, err error) {
	for _, id := range ids {
		some, err := s.sightings(ctx, db, "WHERE s.post = ? ORDER BY s.id", id)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}

// sightings returns the sightings that a condition names.
func (s *Store) sightings(ctx context.Context, db execer, where string, args ...any) (all []stored, err error) {
	rows, err := db.QueryContext(ctx, sightingQuery+where, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		seen, err := s.packer.scanSighting(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, seen)
	}
	return all, rows.Err()
}

// merge makes revisions of stored sightings.
func merge(all []stored) []Post {
	sightings := make([]Sighting, len(all))
	for i, s := range all {
		sightings[i] = s.Sighting
	}
	return Merge(sightings)
}

// A revision is a row of revisions but for post and number.
type revision struct {
	sighting     int64
	more         string // as appendSaid has it; "" if the sighting says all
	edited, gone string // times; "" if it is the first text, or is not gone
}

// rowsOf returns the rows of revisions that were merged of sightings. A revision has the
// very Capture of the sighting that stands for it.
func rowsOf(revisions []Post, of []stored) []revision {
	rows := make([]revision, len(revisions))
	for i, r := range revisions {
		s := of[slices.IndexFunc(of, func(s stored) bool { return s.Post.Capture == r.Capture })]
		rows[i].sighting = s.id
		more := r.beside(s.Post)
		rows[i].more = string(more.appendSaid(nil))
		if i > 0 {
			rows[i].edited = timestamp(r.Capture.Fetched)
		}
		if r.Gone != nil {
			rows[i].gone = timestamp(*r.Gone)
		}
	}
	return rows
}

// revisionsOf returns the rows of revisions of posts.
func (s *Store) revisionsOf(ctx context.Context, db execer, ids []string) (all []revision, err error) {
	for _, id := range ids {
		rows, err := db.QueryContext(ctx, "SELECT sighting, more, coalesce(edited, ''), coalesce(gone, '') FROM revisions WHERE post = ? ORDER BY n", id)
		if err != nil {
			return nil, err
		}
		defer rows.Close()
		for rows.Next() {
			var r revision
			var more []byte
			if err := rows.Scan(&r.sighting, &more, &r.edited, &r.gone); err != nil {
				return nil, err
			}
			if r.more, err = s.packer.text(more); err != nil {
				return nil, err
			}
			all = append(all, r)
		}
		if err := rows.Err(); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// addRevisions stores the rows of revisions of a post.
func (s *Store) addRevisions(ctx context.Context, db execer, post string, rows []revision) error {
	for i, r := range rows {
		more, err := s.packer.pack([]byte(r.more))
		if err != nil {
			return err
		}
		_, err = db.ExecContext(ctx, "INSERT INTO revisions (post, n, sighting, more, edited, gone) VALUES (?, ?, ?, ?, nullif(?, ''), nullif(?, ''))",
			post, i+1, r.sighting, more, r.edited, r.gone)
		if err != nil {
			return err
		}
	}
	return nil
}
