package warc

import (
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/klauspost/compress/gzip"
)

// A Writer appends records to one WARC file. The file has the suffix .open
// until it is closed.
type Writer struct {
	file *os.File
	name string // final path
	info string // ID of the warcinfo record
	size int64
	z    *gzip.Writer
}

// openSuffix marks a file that is being written, or was when its writer died.
const openSuffix = ".open"

// Create starts a file with a warcinfo record that says what is in about, such
// as software and operator (section 6.2). The folder must exist; a file of that
// name must not.
func Create(path string, about ...Field) (*Writer, error) {
	return CreateWith(path, NewInfo(path, time.Now(), about...))
}

// NewInfo returns the warcinfo record that a file begins with.
func NewInfo(path string, date time.Time, about ...Field) *Record {
	info := New(Warcinfo, date, append(block(append(about, Field{"format", "WARC File Format 1.1"})), sealLine+"\r\n"...))
	info.Set(Filename, filepath.Base(path))
	info.Set(ContentType, "application/warc-fields")
	return info
}

// CreateWith starts a file with a record of [NewInfo].
func CreateWith(path string, info *Record) (*Writer, error) {
	f, err := os.OpenFile(path+openSuffix, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return nil, fmt.Errorf("create WARC file: %w", err)
	}
	w := &Writer{file: f, name: path, info: info.Get(RecordID)}
	if err := w.append(info); err != nil {
		f.Close()
		return nil, err
	}
	if err := syncDir(filepath.Dir(path)); err != nil {
		f.Close()
		return nil, err
	}
	return w, nil
}

// syncDir makes the names of the files in a folder durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Info returns the ID of the file's warcinfo record, which names the session.
func (w *Writer) Info() string { return w.info }

// Size returns how many bytes the file holds.
func (w *Writer) Size() int64 { return w.size }

// Write appends records, each a gzip member of its own, and returns when they
// are on disk. It sets their Offset.
func (w *Writer) Write(records ...*Record) error {
	for _, r := range records {
		r.Set(WarcinfoID, w.info)
		if err := w.append(r); err != nil {
			return err
		}
	}
	if err := w.file.Sync(); err != nil {
		return fmt.Errorf("%s: %w", w.file.Name(), err)
	}
	return nil
}

// Copy appends records that were read out of other files as they are: they go on
// naming the warcinfo record of those. Not until Close are they on disk.
func (w *Writer) Copy(records ...*Record) error {
	for _, r := range records {
		if err := w.append(r); err != nil {
			return err
		}
	}
	return nil
}

// append writes one member. A write that fails half-way is cut off again, so
// that the file stays whole.
func (w *Writer) append(r *Record) error {
	m := member{file: w.file, at: w.size}
	if w.z == nil {
		w.z = gzip.NewWriter(nil)
	}
	w.z.Reset(&m)
	w.z.Extra = emptySeal()
	writeRecord(w.z, r)
	err := w.z.Close() // tells of what failed before
	if err == nil {
		err = m.close()
	}
	if err != nil {
		w.file.Truncate(w.size)
		return fmt.Errorf("%s: write record: %w", w.file.Name(), err)
	}
	r.Offset = w.size
	w.size += m.size
	return nil
}

func writeRecord(w io.Writer, r *Record) {
	fmt.Fprint(w, "WARC/1.1\r\n")
	for _, f := range r.Fields {
		fmt.Fprintf(w, "%s: %s\r\n", f.Name, f.Value)
	}
	length := len(r.Block)
	for _, part := range r.rest {
		length += len(part)
	}
	fmt.Fprintf(w, "%s: %d\r\n\r\n", ContentLength, length)
	for _, part := range append([][]byte{r.Block}, r.rest...) {
		w.Write(part)
	}
	fmt.Fprint(w, "\r\n\r\n")
}

// A member writes a gzip member to its place in a file. Its first bytes, which
// hold the seal, come last: until then the file has no member there.
type member struct {
	file  *os.File
	at    int64 // where it begins in the file
	size  int64
	first []byte // at most maxFirst bytes
	sum   uint32 // CRC-32 of the others
}

// maxFirst is how many bytes of a member are held back: most members have no
// more, and are written at once.
const maxFirst = 64 << 10

func (m *member) Write(p []byte) (int, error) {
	held := min(len(p), maxFirst-len(m.first))
	m.first = append(m.first, p[:held]...)
	rest := p[held:]
	if len(rest) > 0 {
		if _, err := m.file.WriteAt(rest, m.at+m.size+int64(held)); err != nil {
			return 0, err
		}
		m.sum = crc32.Update(m.sum, crc32.IEEETable, rest)
	}
	m.size += int64(len(p))
	return len(p), nil
}

// close seals the member and writes its first bytes.
func (m *member) close() error {
	seal(m.first, m.size, m.sum)
	_, err := m.file.WriteAt(m.first, m.at)
	return err
}

// Close ends the file and gives it its final name.
func (w *Writer) Close() error {
	if err := w.file.Sync(); err != nil {
		w.file.Close()
		return fmt.Errorf("%s: %w", w.file.Name(), err)
	}
	if err := w.file.Close(); err != nil {
		return err
	}
	if err := os.Rename(w.name+openSuffix, w.name); err != nil {
		return err
	}
	return syncDir(filepath.Dir(w.name))
}

// Recover ends the files that a killed writer left open in a folder: the whole
// members get the final name, a torn tail is kept beside them as NAME.tail.
func Recover(dir string) error {
	left, err := filepath.Glob(filepath.Join(dir, "*"+openSuffix))
	if err != nil {
		return err
	}
	for _, open := range left {
		if err := recoverFile(open, open[:len(open)-len(openSuffix)]); err != nil {
			return fmt.Errorf("recover %s: %w", open, err)
		}
	}
	return nil
}

// Whole returns how many bytes from the beginning of a file on are whole records.
// The file may be written meanwhile.
func Whole(path string) (whole int64, err error) {
	for r, err := range Read(path) {
		if errors.As(err, new(*DamageError)) {
			break
		}
		if err != nil {
			return 0, err
		}
		whole = r.end
	}
	return whole, nil
}

func recoverFile(open, final string) error {
	whole, err := Whole(open)
	if err != nil {
		return err
	}
	if err := keepTail(open, final+".tail", whole); err != nil {
		return err
	}
	if whole == 0 {
		return os.Remove(open)
	}
	return os.Rename(open, final)
}

// keepTail moves what a file holds from an offset on, if anything, to a file of
// its own.
func keepTail(from, to string, offset int64) error {
	f, err := os.OpenFile(from, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer f.Close()
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil || size == offset {
		return err
	}
	tail, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(tail, io.NewSectionReader(f, offset, size-offset))
	if err := errors.Join(err, tail.Sync(), tail.Close()); err != nil {
		return err
	}
	return f.Truncate(offset)
}

// Name returns the final path of the file.
func (w *Writer) Name() string { return w.name }
