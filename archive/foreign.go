package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"kronika/archive/warc"
)

// A Foreign is an answer in a WARC or ARC file that this archive did not write.
type Foreign struct {
	Page          // Source is empty unless another archive of ours made it; Repeats is what the record says
	Digest string // of the payload that Repeats has, labelled; "" if the record does not say
	Offset int64  // of the record in its file, in bytes
}

// ReadForeign returns the answers in a WARC or ARC file that others wrote, each
// with its request where one goes with it. What is no answer to a GET request for
// a page, such as the record of a look-up in the DNS, is passed over. A damaged
// record is a *[DamageError], and the next follows. name is that of the file in
// Origin and in errors.
func ReadForeign(name string, in *io.SectionReader) iter.Seq2[Foreign, error] {
	return func(yield func(Foreign, error) bool) {
		f := foreignReader{name: name, yield: yield}
		for r, err := range warc.ReadSection(name, in) {
			if err != nil {
				f.flush()
				f.give(Foreign{}, err)
			} else {
				f.take(r)
			}
			if f.stopped {
				return
			}
		}
		f.flush()
	}
}

// A foreignReader puts answers and requests together: the request of an answer is
// the record before it or the one after it.
type foreignReader struct {
	name    string
	yield   func(Foreign, error) bool
	answer  *warc.Record // that waits for its request
	request *warc.Record // the latest, as long as nothing claims it
	stopped bool
}

// take takes the next record.
func (f *foreignReader) take(r *warc.Record) {
	switch r.Get(warc.Type) {
	case warc.Request:
		if f.answer != nil && concurrent(f.answer, r) {
			f.send(f.answer, r)
			f.answer = nil
			return
		}
		f.flush()
		f.request = r
	case warc.Response, warc.Resource, warc.Revisit:
		f.flush()
		if f.request != nil && concurrent(r, f.request) {
			f.send(r, f.request)
		} else {
			f.answer = r
		}
		f.request = nil
	default:
		f.flush()
	}
}

// flush sends the answer that waits, without a request.
func (f *foreignReader) flush() {
	if f.answer != nil {
		f.send(f.answer, nil)
		f.answer = nil
	}
}

func (f *foreignReader) give(p Foreign, err error) { f.stopped = f.stopped || !f.yield(p, err) }

// concurrent reports whether one of two records says that they are of one event.
func concurrent(a, b *warc.Record) bool { return namesEvent(a, b) || namesEvent(b, a) }

func namesEvent(a, b *warc.Record) bool {
	id := b.Get(warc.RecordID)
	for _, f := range a.Fields {
		if strings.EqualFold(f.Name, warc.ConcurrentTo) && f.Value == id {
			return true
		}
	}
	return false
}

// The longest address and the longest other name that are taken, in bytes: with
// them the header of our own record stays far below what is read again.
const (
	maxAddress = 16 << 10
	maxName    = 4 << 10
)

// send gives an answer, if it is one to a GET request for a page.
func (f *foreignReader) send(r, request *warc.Record) {
	address := r.Get(warc.TargetURI)
	own := isSourceID.MatchString(r.Get(warc.Source)) && len(r.Get(warc.Origin)) <= maxName
	if method := requestMethod(request); f.stopped || !own && !isWeb(address) || method != "" && method != "GET" {
		return
	}
	p, err := pageOf(r)
	switch {
	case err != nil:
	case r.Get(warc.SegmentNumber) != "":
		err = errors.New("holds a part of an answer: these are not put together")
	case len(address) > maxAddress:
		err = fmt.Errorf("has an address of %d bytes, at most %d are taken", len(address), maxAddress)
	}
	if err != nil {
		f.give(Foreign{}, &DamageError{File: f.name, Offset: r.Offset, Err: err})
		return
	}
	if request != nil {
		p.Request = request.Block
	}
	for _, text := range []*string{&p.ContentType, &p.IP, &p.Cut} {
		*text = (*text)[:min(len(*text), maxName)]
	}
	f.sign(&p, r, own)
	f.give(Foreign{p, r.Get(warc.PayloadDigest), r.Offset}, nil)
}

// sign says in a page where it is from. What another archive of ours says of that
// holds.
func (f *foreignReader) sign(p *Page, r *warc.Record, own bool) {
	switch {
	case !own:
		p.Source, p.Origin, p.OriginSession = "", "", ""
	case p.Origin == "":
		p.OriginSession = r.Get(warc.WarcinfoID)
	}
	if p.Origin != "" {
		return
	}
	record := r.Get(warc.RecordID)
	if record == "" || len(record) > maxName { // ARC has none
		record = fmt.Sprint(r.Offset)
		if r.Inside > 0 {
			record += fmt.Sprintf("+%d", r.Inside)
		}
	}
	p.Origin = f.name + "#" + record
}

// isSourceID finds what can be the ID of a source.
var isSourceID = regexp.MustCompile(`^[a-z0-9.-]{1,200}$`)

func isWeb(address string) bool {
	scheme, _, _ := strings.Cut(address, "://")
	return strings.EqualFold(scheme, "http") || strings.EqualFold(scheme, "https")
}

// requestMethod returns the method of a request, "" without one.
func requestMethod(r *warc.Record) string {
	if r == nil {
		return ""
	}
	line, _, _ := strings.Cut(string(r.Block[:min(len(r.Block), 64)]), " ")
	return line
}

// Holds reports whether the archive has an answer already: one to the same
// question at the same second, with the same payload or status. It does not
// matter which file it came in.
func (s *Store) Holds(ctx context.Context, p Page) (held bool, err error) {
	c := capture(p, "", 0)
	if p.whole() {
		err = s.db.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM captures WHERE url = ? AND source = ? AND fetched = ? AND sha256 = ?)",
			c.URL, p.Source, timestamp(c.Fetched), c.SHA256).Scan(&held)
	} else {
		err = s.db.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM visits WHERE source = ? AND fetched = ? AND url = ? AND status = ?)",
			p.Source, timestamp(c.Fetched), c.URL, p.Status()).Scan(&held)
	}
	if err != nil {
		return false, fmt.Errorf("page %q: %w", p.URL, err)
	}
	return held, nil
}

// Gallrad returns what was removed for good: by SHA-256 in hex of a payload, and by
// each ID of a post, the number of the decision.
func (s *Store) Gallrad() (map[string]int, error) {
	log, err := s.log.now()
	if err != nil {
		return nil, err
	}
	all := map[string]int{}
	for _, d := range log.decisions {
		if d.Act != Gallra {
			continue
		}
		all[d.Target.Post] = d.Number
		for _, name := range slices.Concat(d.Removed, d.Also) {
			all[name] = d.Number
		}
	}
	return all, nil
}

// maxEarlier is how many captures of one address are compared with a digest.
const maxEarlier = 100

// Earlier returns the page whose body an answer of others repeats: the one that
// it names, else the latest before it with the digest that it names. The error is
// [ErrNotFound] if the archive has none.
func (s *Store) Earlier(ctx context.Context, f Foreign) (StoredPage, error) {
	url, date := f.Repeats.URL, f.Repeats.Fetched
	if url == "" {
		url = f.URL
	}
	held, err := s.before(ctx, f, url)
	if err != nil {
		return StoredPage{}, fmt.Errorf("page %q: %w", url, err)
	}
	for _, c := range held {
		if f.Digest == "" && !date.IsZero() && !c.Fetched.Equal(date.Truncate(time.Second)) {
			continue
		}
		r, err := s.record(c)
		if err != nil || f.Digest != "" && !r.HasPayload(f.Digest) {
			continue // verify says what is wrong with it
		}
		return storedPage(r, c.WARC)
	}
	return StoredPage{}, fmt.Errorf("page %q: %w", url, ErrNotFound)
}

// before returns the captures of an address that an answer may repeat: the one of
// the time that it names first, then those before it, the latest first.
func (s *Store) before(ctx context.Context, f Foreign, url string) ([]Capture, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT url, fetched, warc, offset, sha256 FROM captures
		WHERE url = ? AND source = ? AND fetched <= ? ORDER BY fetched = ? DESC, fetched DESC, id DESC LIMIT ?`,
		url, f.Source, timestamp(f.Fetched), timestamp(f.Repeats.Fetched), maxEarlier)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Capture
	for rows.Next() {
		c, err := scanCapture(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, rows.Err()
}

// scanCapture reads the columns url, fetched, warc, offset, sha256.
func scanCapture(rows *sql.Rows) (c Capture, err error) {
	var fetched string
	if err = rows.Scan(&c.URL, &fetched, &c.WARC, &c.Offset, &c.SHA256); err == nil {
		c.Fetched, err = time.Parse(time.RFC3339, fetched)
	}
	return c, err
}

// record reads the record of a capture, its digests checked.
func (s *Store) record(c Capture) (*warc.Record, error) {
	path := filepath.Join(s.dir, "warc", filepath.Base(c.WARC))
	r, err := warc.ReadAt(path, c.Offset)
	if errors.Is(err, fs.ErrNotExist) {
		r, err = warc.ReadAt(path+openSuffix, c.Offset) // it is being written
	}
	return r, err
}

// pageOf returns the answer that a record holds.
func pageOf(r *warc.Record) (Page, error) {
	fetched, err := parseDate(r.Get(warc.Date))
	if err != nil {
		return Page{}, err
	}
	head, body := r.Split()
	p := Page{Source: r.Get(warc.Source), URL: r.Get(warc.TargetURI), Fetched: fetched, Head: head, Body: body,
		Cut: r.Get(warc.Truncated), IP: r.Get(warc.IPAddress), Origin: r.Get(warc.Origin), OriginSession: r.Get(warc.Session)}
	switch {
	case r.Get(warc.Type) == warc.Revisit:
		date, _ := parseDate(r.Get(warc.RefersToDate)) // zero if it does not say
		if head == nil {
			head = []byte{} // nil would say that it is a file
		}
		p.Head, p.Body, p.Repeats = head, nil, &Capture{URL: r.Get(warc.RefersToTargetURI), Fetched: date}
	case head == nil:
		p.ContentType = r.Get(warc.ContentType)
		p.Gallrad, _ = strconv.Atoi(r.Get(gallradField)) // 0 if it does not say
	}
	return p, nil
}

// parseDate reads a date of a record: that of RFC 3339, or one of the shorter
// forms that WARC 1.1 allows (section 5.4), which are in UTC.
func parseDate(text string) (t time.Time, err error) {
	for _, layout := range []string{"2006-01-02T15:04Z07:00", time.DateOnly, "2006-01", "2006", time.RFC3339} {
		if t, err = time.Parse(layout, text); err == nil {
			return t.UTC(), nil
		}
	}
	return t, err
}
