package archive

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/klauspost/compress/gzip"

	"kronika/archive/warc"
)

// The fields of records that gallring left, and the type of those of other posts.
const (
	gallradField  = "Kronika-Gallrad" // the number of the decision
	refersToField = "WARC-Refers-To"  // of the posts that stay: the record that they were read from
	linesType     = "application/x-ndjson"
)

// A rewrite is a WARC file from which payloads are removed. The record of one
// stays with an empty block, as metadata; the other posts of its page follow as a
// resource record of JSON Lines. Everything else is copied byte by byte.
type rewrite struct {
	name   string             // of the file
	starts []int64            // where its records and damages begin, in order
	size   int64              // in bytes
	cut    map[int64]*removal // by offset

	moved map[int64]int64 // the new offset of each start, when written
	total int64           // size of the new file
}

// A removal is one payload that is removed.
type removal struct {
	record *warc.Record
	others []Post // that the page showed too
	sha256 string // of their lines; "" without any
	offset int64  // of the record of these lines in the new file
}

// gallraSuffix marks a rewritten file that is not in its place yet.
const gallraSuffix = ".gallra"

// read finds where the records of a file begin, and those that are cut.
func (w *rewrite) read(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	w.size = info.Size()
	for r, err := range warc.Read(path) {
		if damage := (*warc.DamageError)(nil); errors.As(err, &damage) {
			w.start(damage.Offset)
			continue
		}
		if err != nil {
			return err
		}
		c := w.cut[r.Offset]
		if c != nil && (r.Inside > 0 || c.record != nil) {
			return fmt.Errorf("%s, byte %d: one gzip member holds many records: gallring it is not possible", path, r.Offset)
		}
		if c != nil {
			c.record = r
		}
		w.start(r.Offset)
	}
	for offset, c := range w.cut {
		if c.record == nil {
			return &warc.DamageError{File: path, Offset: offset, Err: errors.New("the record that is to be removed cannot be read")}
		}
		c.record.Block = nil
	}
	return nil
}

func (w *rewrite) start(offset int64) {
	if n := len(w.starts); n == 0 || offset > w.starts[n-1] {
		w.starts = append(w.starts, offset)
	}
}

// write writes the new file beside the old one, on disk when it returns.
func (w *rewrite) write(dir string, decision int) (err error) {
	path := filepath.Join(dir, w.name)
	from, err := os.Open(path)
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := os.Create(path + gallraSuffix)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, to.Close()) }()
	w.moved, w.total = map[int64]int64{}, 0
	for i, start := range w.starts {
		end := w.size
		if i+1 < len(w.starts) {
			end = w.starts[i+1]
		}
		w.moved[start] = w.total
		n, err := int64(0), error(nil)
		if c := w.cut[start]; c != nil {
			n, err = c.write(to, w.total, decision)
		} else {
			n, err = io.Copy(to, io.NewSectionReader(from, start, end-start))
		}
		if err != nil {
			return err
		}
		w.total += n
	}
	return to.Sync()
}

// write writes what is left of a record at a place of the new file.
func (c *removal) write(to io.Writer, at int64, decision int) (written int64, err error) {
	left, lines, err := c.records(decision)
	if err != nil {
		return 0, err
	}
	for _, r := range []*warc.Record{left, lines} {
		if r == nil {
			continue
		}
		if r == lines {
			c.offset, c.sha256 = at+written, SHA256(r.Block)
		}
		m, err := member(r)
		if err != nil {
			return written, err
		}
		n, err := to.Write(m)
		if written += int64(n); err != nil {
			return written, err
		}
	}
	return written, nil
}

// records returns what stands for a record, and for the other posts of its page;
// nil if there are none.
func (c *removal) records(decision int) (left, lines *warc.Record, err error) {
	date, err := time.Parse(time.RFC3339, c.record.Get(warc.Date))
	if err != nil {
		return nil, nil, err
	}
	left = &warc.Record{}
	left.Set(warc.Type, warc.Metadata)
	for _, name := range []string{warc.RecordID, warc.Date, warc.TargetURI, warc.WarcinfoID, warc.Source, warc.Origin, warc.Session} {
		left.Set(name, c.record.Get(name))
	}
	left.Set(warc.BlockDigest, warc.Digest(nil))
	left.Set(gallradField, fmt.Sprint(decision))
	if len(c.others) == 0 {
		return left, nil, nil
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	for _, p := range c.others {
		p.Capture = nil
		if err := enc.Encode(p); err != nil {
			return nil, nil, err
		}
	}
	lines = warc.New(warc.Resource, date, b.Bytes())
	for _, name := range []string{warc.TargetURI, warc.WarcinfoID, warc.Source, warc.Origin, warc.Session} {
		lines.Set(name, c.record.Get(name))
	}
	lines.Set(warc.ContentType, linesType)
	lines.Set(refersToField, c.record.Get(warc.RecordID))
	return left, lines, nil
}

// member returns a record as a gzip member with the seal that package warc
// describes.
func member(r *warc.Record) ([]byte, error) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Extra = append([]byte{'K', 'r', 8, 0}, make([]byte, 8)...)
	fmt.Fprint(z, "WARC/1.1\r\n")
	for _, f := range r.Fields {
		fmt.Fprintf(z, "%s: %s\r\n", f.Name, f.Value)
	}
	fmt.Fprintf(z, "%s: %d\r\n\r\n%s\r\n\r\n", warc.ContentLength, len(r.Block), r.Block)
	if err := z.Close(); err != nil {
		return nil, err
	}
	m := b.Bytes()
	binary.LittleEndian.PutUint32(m[16:], uint32(len(m)))
	binary.LittleEndian.PutUint32(m[20:], crc32.ChecksumIEEE(m))
	return m, nil
}
