package archive

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"iter"
	"path/filepath"
	"slices"
	"time"

	"kronika/archive/warc"
)

// A Page is what goes into the WARC: one page as it was served or imported.
type Page struct {
	Source      string    // source ID
	URL         string    // as asked; of an imported file without address its file: URL
	Fetched     time.Time // UTC
	Request     []byte    // HTTP request as sent, nil for an imported file
	Head        []byte    // status line and headers with the blank line, nil for an imported file
	Body        []byte    // as received
	ContentType string    // of an imported file
}

// A StoredPage is a page read out of the WARC again.
type StoredPage struct {
	Page
	Capture Capture
	Session string // WARC-Warcinfo-ID: one run of the program
}

// A DamageError is a place in a WARC file that cannot be read.
type DamageError = warc.DamageError

// maxWARC is the size at which a WARC file is full: what archives commonly
// take, and small enough to copy.
const maxWARC = 1 << 30 // bytes

// Capture keeps a page: request and response, or the resource record of an
// imported file. It is on disk when Capture returns.
func (s *Store) Capture(ctx context.Context, p Page) (Capture, error) {
	if err := s.openWARC(); err != nil {
		return Capture{}, err
	}
	page, others := records(p)
	if err := s.warc.Write(append([]*warc.Record{page}, others...)...); err != nil {
		return Capture{}, fmt.Errorf("capture %q: %w", p.URL, err)
	}
	c := capture(p, s.warcName(), page.Offset)
	if err := s.addCapture(ctx, s.db, StoredPage{p, c, s.warc.Info()}); err != nil {
		return Capture{}, fmt.Errorf("capture %q: %w", p.URL, err)
	}
	return c, nil
}

// records returns the record that holds the page, and what goes with it.
func records(p Page) (*warc.Record, []*warc.Record) {
	if p.Head == nil {
		r := warc.New(warc.Resource, p.Fetched, p.Body)
		r.Set(warc.TargetURI, p.URL)
		r.Set(warc.ContentType, cmp.Or(p.ContentType, "application/octet-stream"))
		r.Set(warc.Source, p.Source)
		return r, nil
	}
	r := warc.New(warc.Response, p.Fetched, slices.Concat(p.Head, p.Body))
	r.Set(warc.TargetURI, p.URL)
	r.Set(warc.ContentType, "application/http;msgtype=response")
	r.Set(warc.PayloadDigest, warc.Digest(p.Body))
	r.Set(warc.Source, p.Source)
	if p.Request == nil {
		return r, nil
	}
	q := warc.New(warc.Request, p.Fetched, p.Request)
	q.Set(warc.TargetURI, p.URL)
	q.Set(warc.ContentType, "application/http;msgtype=request")
	q.Set(warc.ConcurrentTo, r.Get(warc.RecordID))
	return r, []*warc.Record{q}
}

func capture(p Page, file string, offset int64) Capture {
	sum := sha256.Sum256(p.Body)
	return Capture{URL: p.URL, Fetched: p.Fetched.UTC().Truncate(time.Second), WARC: file, Offset: offset, SHA256: hex.EncodeToString(sum[:])}
}

// openWARC makes sure that there is a WARC file with room. Every session
// begins one of its own.
func (s *Store) openWARC() error {
	if s.warc != nil && s.warc.Size() < maxWARC {
		return nil
	}
	if s.warc != nil {
		if err := s.warc.Close(); err != nil {
			return err
		}
	}
	files, err := s.warcFiles()
	if err != nil {
		return err
	}
	name := fmt.Sprintf("%06d.warc.gz", lastNumber(files)+1)
	s.warc, err = warc.Create(filepath.Join(s.dir, "warc", name), "Kronika")
	return err
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

func (s *Store) addCapture(ctx context.Context, db execer, p StoredPage) error {
	c := p.Capture
	_, err := db.ExecContext(ctx, `INSERT INTO captures (session, source, url, fetched, warc, offset, sha256) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		p.Session, p.Source, c.URL, timestamp(c.Fetched), c.WARC, c.Offset, c.SHA256)
	return err
}

// Pages returns every page out of the WARC files, in the order in which they
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
				if t := r.Get(warc.Type); t != warc.Response && t != warc.Resource {
					continue
				}
				if p, err := storedPage(r, filepath.Base(file)); !yield(p, err) {
					return
				}
			}
		}
	}
}

func storedPage(r *warc.Record, file string) (StoredPage, error) {
	fetched, err := time.Parse(time.RFC3339, r.Get(warc.Date))
	if err != nil {
		return StoredPage{}, &warc.DamageError{File: file, Offset: r.Offset, Err: err}
	}
	head, body := r.Split()
	p := Page{Source: r.Get(warc.Source), URL: r.Get(warc.TargetURI), Fetched: fetched, Head: head, Body: body}
	if head == nil {
		p.ContentType = r.Get(warc.ContentType)
	}
	return StoredPage{p, capture(p, file, r.Offset), r.Get(warc.WarcinfoID)}, nil
}
