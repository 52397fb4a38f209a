package archive

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"net/textproto"
	"path/filepath"
	"strings"
	"time"

	"kronika/archive/warc"
)

// A Page is what goes into the WARC: one answer of a server, or one imported
// file.
type Page struct {
	Source      string    // source ID
	URL         string    // as asked; of an imported file without address its file: URL
	Fetched     time.Time // UTC
	Request     []byte    // HTTP request as sent, nil for an imported file
	Head        []byte    // status line and headers with the blank line, nil for an imported file
	Body        []byte    // as received
	ContentType string    // of an imported file
	IP          string    // of the server; empty if it is not known
	Cut         string    // why Body is not all of it: "length", "time", "disconnect" (WARC 1.1, section 5.13); "" if it is
	Repeats     *Capture  // the capture whose body this answer repeats; the body is not kept again

	// Gallrad is the decision by which a post was left out of the answer to a crawl,
	// of which Body has the other posts; 0 of an answer that was kept as it came.
	Gallrad int

	// Of a capture that others made: the file that it came from and the record
	// in it, FILE#RECORD. If another archive of ours made it, also the session.
	Origin, OriginSession string
}

// Status returns the status code of the answer, 0 for an imported file.
func (p *Page) Status() int {
	_, rest, _ := bytes.Cut(p.Head[:min(len(p.Head), 64)], []byte(" "))
	n := 0
	fmt.Sscanf(string(rest), "%d", &n)
	return n
}

// notModified is the status of an answer that says: as you have it (RFC 9110,
// section 15.4.5).
const notModified = 304

// whole reports whether the page has a body that says something of the blog.
func (p *Page) whole() bool {
	return p.Repeats == nil && (p.Head == nil || p.Status() >= 200 && p.Status() <= 299)
}

// A StoredPage is an answer read out of the WARC again.
type StoredPage struct {
	Page
	Capture Capture
	Session string // one look at a blog: of our own captures the WARC-Warcinfo-ID, of others' the origin and the day
}

// A DamageError is a place in a WARC file that cannot be read.
type DamageError = warc.DamageError

// maxWARC is the size at which a WARC file is full: what archives commonly
// take, and small enough to copy.
const maxWARC = 1 << 30 // bytes

// Capture keeps an answer: request and response, the revisit record of an
// unchanged page, or the resource record of an imported file. It is on disk
// when Capture returns.
func (s *Store) Capture(ctx context.Context, p Page) (Capture, error) {
	if err := s.openWARC(ctx); err != nil {
		return Capture{}, err
	}
	page, others := records(p)
	if err := s.warc.Write(append([]*warc.Record{page}, others...)...); err != nil {
		return Capture{}, fmt.Errorf("capture %q: %w", p.URL, err)
	}
	stored := StoredPage{p, capture(p, s.warcName(), page.Offset), sessionOf(p, s.warc.Info())}
	if err := s.addAnswer(ctx, s.db, stored); err != nil {
		return Capture{}, fmt.Errorf("capture %q: %w", p.URL, err)
	}
	return stored.Capture, nil
}

// sessionOf returns the look at a blog that a page belongs to. That of a capture
// that others made has a "#", our own have none.
func sessionOf(p Page, info string) string {
	switch file, _, _ := strings.Cut(p.Origin, "#"); {
	case p.OriginSession != "":
		return "#" + p.OriginSession
	case p.Origin != "":
		return file + "#" + p.Fetched.UTC().Format(time.DateOnly)
	}
	return info
}

// records returns the record that holds the page, and what goes with it.
func records(p Page) (*warc.Record, []*warc.Record) {
	if p.Head == nil {
		r := warc.New(warc.Resource, p.Fetched, p.Body)
		r.Set(warc.TargetURI, p.URL)
		r.Set(warc.ContentType, cmp.Or(p.ContentType, "application/octet-stream"))
		return mark(r, p), nil
	}
	r := warc.New(warc.Response, p.Fetched, p.Head, p.Body)
	if p.Repeats != nil {
		r = warc.New(warc.Revisit, p.Fetched, p.Head)
	}
	r.Set(warc.TargetURI, p.URL)
	r.Set(warc.ContentType, "application/http;msgtype=response")
	switch {
	case p.Repeats == nil:
		r.Set(warc.PayloadDigest, warc.Digest(p.Body))
	case p.Status() == notModified:
		r.Set(warc.Profile, warc.NotModified)
	default:
		r.Set(warc.Profile, warc.IdenticalPayload)
		r.Set(warc.PayloadDigest, warc.Digest(p.Body))
	}
	if p.Repeats != nil {
		r.Set(warc.RefersToTargetURI, p.Repeats.URL)
		r.Set(warc.RefersToDate, timestamp(p.Repeats.Fetched))
	}
	r.Set(warc.Truncated, p.Cut)
	r.Set(warc.IPAddress, p.IP)
	mark(r, p)
	if p.Request == nil {
		return r, nil
	}
	q := warc.New(warc.Request, p.Fetched, p.Request)
	q.Set(warc.TargetURI, p.URL)
	q.Set(warc.ContentType, "application/http;msgtype=request")
	q.Set(warc.ConcurrentTo, r.Get(warc.RecordID))
	return r, []*warc.Record{q}
}

// mark says in a record whose blog the page is of, and who captured it.
func mark(r *warc.Record, p Page) *warc.Record {
	r.Set(warc.Source, p.Source)
	r.Set(warc.Origin, p.Origin)
	r.Set(warc.Session, p.OriginSession)
	return r
}

func capture(p Page, file string, offset int64) Capture {
	c := Capture{URL: p.URL, Fetched: p.Fetched.UTC().Truncate(time.Second), WARC: file, Offset: offset}
	if p.Repeats == nil {
		c.SHA256 = SHA256(p.Body)
	}
	return c
}

// SHA256 returns the digest of a payload as a [Capture] has it.
func SHA256(payload []byte) string {
	sum := sha256.Sum256(payload)
	return hex.EncodeToString(sum[:])
}

// openWARC makes sure that there is a WARC file with room. Every session
// begins one of its own.
func (s *Store) openWARC(ctx context.Context) error {
	if s.warc != nil && s.warc.Size() < maxWARC {
		return nil
	}
	if err := s.closeWARC(ctx); err != nil {
		return err
	}
	files, err := s.warcFiles()
	if err != nil {
		return err
	}
	name := fmt.Sprintf("%06d.warc.gz", lastNumber(files)+1)
	s.warc, err = warc.Create(filepath.Join(s.dir, "warc", name), s.about...)
	return err
}

// closeWARC ends the file that is being written. All its records are in the
// tables.
func (s *Store) closeWARC(ctx context.Context) error {
	if s.warc == nil {
		return nil
	}
	w := s.warc
	s.warc = nil
	if err := w.Close(); err != nil {
		return err
	}
	return s.addFile(ctx, s.db, filepath.Base(w.Name()), w.Size())
}

func (s *Store) warcName() string { return filepath.Base(s.warc.Name()) }

// warcFiles returns the closed WARC files in the order of their numbers.
func (s *Store) warcFiles() ([]string, error) {
	return filepath.Glob(filepath.Join(s.dir, "warc", "*.warc.gz"))
}

// lastNumber returns the highest number of the files, 0 without any.
func lastNumber(files []string) (last int) {
	for _, f := range files {
		var n int
		if _, err := fmt.Sscanf(filepath.Base(f), "%d.warc.gz", &n); err == nil {
			last = max(last, n)
		}
	}
	return last
}

// addAnswer adds the row of an answer: of a page with a body to captures, of
// another to visits.
func (s *Store) addAnswer(ctx context.Context, db execer, p StoredPage) error {
	c := p.Capture
	if !p.whole() {
		_, err := db.ExecContext(ctx, `INSERT INTO visits (session, source, url, fetched, warc, offset, status) VALUES (?, ?, ?, ?, ?, ?, ?)`,
			p.Session, p.Source, c.URL, timestamp(c.Fetched), c.WARC, c.Offset, p.Status())
		return err
	}
	h := p.Header()
	if p.Cut != "" {
		h = nil // what the server says is of the whole, which is not held
	}
	_, err := db.ExecContext(ctx, `INSERT INTO captures (session, source, url, fetched, warc, offset, sha256, etag, modified, crawled) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		p.Session, p.Source, c.URL, timestamp(c.Fetched), c.WARC, c.Offset, c.SHA256, h.Get("ETag"), h.Get("Last-Modified"), (p.Head != nil || p.Gallrad > 0) && p.Origin == "")
	return err
}

func (s *Store) addFile(ctx context.Context, db execer, name string, size int64) error {
	_, err := db.ExecContext(ctx, "INSERT OR REPLACE INTO files (name, size) VALUES (?, ?)", name, size)
	return err
}

// Header returns the headers of the answer, empty for an imported file. Those
// before a damaged one are there.
func (p *Page) Header() textproto.MIMEHeader {
	_, fields, _ := bytes.Cut(p.Head, []byte("\n"))
	h, _ := textproto.NewReader(bufio.NewReader(bytes.NewReader(fields))).ReadMIMEHeader()
	return h
}

// Content returns the body as its reader gets it, without transfer and content
// coding. With an error it is what could be decoded.
func (p *Page) Content() ([]byte, error) {
	if p.Head == nil {
		return p.Body, nil
	}
	return warc.Decode(warc.ParseHead(p.Head), p.Body)
}

// A Held is the latest capture of an address, and what its server said by
// which a change can be told.
type Held struct {
	Capture
	ETag         string
	LastModified string
}

// Latest returns the latest page that this source has of an address. The error
// is [ErrNotFound] if it has none.
func (s *Store) Latest(ctx context.Context, source, url string) (Held, error) {
	var h Held
	var fetched string
	err := s.db.QueryRowContext(ctx, `SELECT url, fetched, warc, offset, sha256, etag, modified FROM captures
		WHERE url = ? AND source = ? ORDER BY fetched DESC, id DESC LIMIT 1`, url, source).
		Scan(&h.URL, &fetched, &h.WARC, &h.Offset, &h.SHA256, &h.ETag, &h.LastModified)
	if errors.Is(err, sql.ErrNoRows) {
		return h, fmt.Errorf("page %q: %w", url, ErrNotFound)
	}
	if err == nil {
		h.Fetched, err = time.Parse(time.RFC3339, fetched)
	}
	if err != nil {
		return h, fmt.Errorf("page %q: %w", url, err)
	}
	return h, nil
}

// Page reads an answer out of the WARC file that holds it, its digests
// checked.
func (s *Store) Page(c Capture) (StoredPage, error) {
	r, err := s.record(c)
	if err != nil {
		return StoredPage{}, err
	}
	return storedPage(r, c.WARC)
}

// Pages returns every answer out of the WARC files, in the order in which they
// were kept. A damaged record is a *[DamageError], and the next follows.
// The file that this store is writing is not read.
func (s *Store) Pages(ctx context.Context) iter.Seq2[StoredPage, error] {
	return func(yield func(StoredPage, error) bool) {
		files, err := s.warcFiles()
		if err != nil {
			yield(StoredPage{}, err)
			return
		}
		for _, file := range files {
			for p, err := range PagesOf(ctx, file) {
				if !yield(p, err) {
					return
				}
			}
		}
	}
}

// PagesOf returns the answers in one WARC file of an archive, or a copy of its records,
// in their order. A damaged record is a *[DamageError], and the next follows.
func PagesOf(ctx context.Context, file string) iter.Seq2[StoredPage, error] {
	return func(yield func(StoredPage, error) bool) {
		for r, err := range warc.Read(file) {
			if err == nil {
				err = ctx.Err()
			}
			if err != nil {
				if !yield(StoredPage{}, err) {
					return
				}
				continue
			}
			switch r.Get(warc.Type) {
			case warc.Response, warc.Resource, warc.Revisit:
			default:
				continue
			}
			if p, err := storedPage(r, filepath.Base(file)); !yield(p, err) {
				return
			}
		}
	}
}

func storedPage(r *warc.Record, file string) (StoredPage, error) {
	p, err := pageOf(r)
	if err != nil {
		return StoredPage{}, &warc.DamageError{File: file, Offset: r.Offset, Err: err}
	}
	return StoredPage{p, capture(p, file, r.Offset), sessionOf(p, r.Get(warc.WarcinfoID))}, nil
}

// Captures returns where every page lies, in the order in which they were
// kept.
func (s *Store) Captures(ctx context.Context) iter.Seq2[Capture, error] {
	return func(yield func(Capture, error) bool) {
		rows, err := s.db.QueryContext(ctx, "SELECT url, fetched, warc, offset, sha256 FROM captures ORDER BY id")
		if err != nil {
			yield(Capture{}, fmt.Errorf("captures: %w", err))
			return
		}
		defer rows.Close()
		for rows.Next() {
			c, err := scanCapture(rows)
			if !yield(c, err) || err != nil {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(Capture{}, fmt.Errorf("captures: %w", err))
		}
	}
}
