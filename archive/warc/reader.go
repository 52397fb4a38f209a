package warc

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"

	"github.com/klauspost/compress/gzip"
)

// MaxBlock is the largest block that is read, in bytes: three times what the
// fetcher lets in, so that nothing of ours is refused, and a lying length
// exhausts no memory.
const MaxBlock = 64 << 20

// maxHeader bounds the lines before a block, and each of them.
const maxHeader = 64 << 10

// A DamageError is a place in a WARC file that cannot be read.
type DamageError struct {
	File   string
	Offset int64 // of the damaged gzip member or, in a plain file, record, in bytes
	Err    error
}

func (e *DamageError) Error() string {
	return fmt.Sprintf("%s: damaged at byte %d: %v", e.File, e.Offset, e.Err)
}

// Unwrap returns what is wrong.
func (e *DamageError) Unwrap() error { return e.Err }

// Read returns the records of a WARC or ARC file in order, be it gzipped by
// record, gzipped as a whole, or plain. A damaged record is a *[DamageError];
// the next whole record after it follows.
//
// Of the versions of WARC, 0.17 to 1.1 are read; of ARC, 1 and 2. An ARC record
// comes as a response with the fields of WARC.
func Read(path string) iter.Seq2[*Record, error] {
	return func(yield func(*Record, error) bool) {
		f, section, err := open(path)
		if err != nil {
			yield(nil, err)
			return
		}
		defer f.Close()
		ReadSection(path, section)(yield)
	}
}

// ReadSection is [Read] for a file that lies within another one, such as in a
// WACZ package. Offsets are those in the section, and damages name it as name.
func ReadSection(name string, in *io.SectionReader) iter.Seq2[*Record, error] {
	return func(yield func(*Record, error) bool) {
		s := scan(in, 0)
		for {
			r, err := s.next()
			if err == io.EOF {
				return
			}
			if err != nil {
				if !yield(nil, &DamageError{name, s.place(), err}) {
					return
				}
				s.recover()
				continue
			}
			if !yield(r, nil) {
				return
			}
		}
	}
}

// ReadAt returns the record that begins at offset, its digests checked. Of a
// gzip member that holds many records it is the first.
func ReadAt(path string, offset int64) (*Record, error) {
	f, section, err := open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r, err := scan(section, offset).next()
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	if err == nil && r.Offset != offset {
		err = errors.New("no record begins there")
	}
	if err != nil {
		return nil, &DamageError{path, offset, err}
	}
	return r, nil
}

// A scanner reads the records of a file. It goes from unit to unit: a unit is
// a gzip member, or all that is left of a plain file.
type scanner struct {
	size int64 // of the file when it was opened, in bytes

	section *io.SectionReader // the file
	raw     *bufio.Reader     // of section
	z       *gzip.Reader      // of raw
	content tally             // of z or, in a plain file, of raw
	in      *bufio.Reader     // of content

	inside bool  // a unit is being read
	packed bool  // it is a gzip member
	begin  int64 // where it begins in the file
	record int64 // where the latest record begins in the content of the unit
	read   int   // records read in the unit
	lost   bool  // it is not known where the next record begins
	seals  bool  // the members of the file have seals
}

// A tally counts what is read.
type tally struct {
	io.Reader
	n int64
}

func (t *tally) Read(p []byte) (int, error) {
	n, err := t.Reader.Read(p)
	t.n += int64(n)
	return n, err
}

func open(path string) (*os.File, *io.SectionReader, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	info, err := f.Stat()
	if err != nil {
		f.Close()
		return nil, nil, err
	}
	return f, io.NewSectionReader(f, 0, info.Size()), nil
}

// scan begins to read a file at offset.
func scan(file *io.SectionReader, offset int64) *scanner {
	s := &scanner{size: file.Size(), section: file, begin: offset}
	file.Seek(0, io.SeekStart) // never fails
	s.raw = bufio.NewReaderSize(s.section, 64<<10)
	s.in = bufio.NewReaderSize(&s.content, maxHeader)
	return s
}

// next returns the next record; io.EOF says that the file is at its end.
func (s *scanner) next() (*Record, error) {
	for {
		if !s.inside {
			if err := s.enter(); err != nil {
				return nil, err
			}
		}
		s.lost = true
		err := s.skipNewlines()
		if err == io.EOF {
			s.begin, s.inside = s.passed(), false
			continue
		}
		s.record = s.within()
		if err != nil {
			return nil, err
		}
		return s.take()
	}
}

// enter begins the unit at s.begin; io.EOF says that none is left.
func (s *scanner) enter() error {
	s.record, s.read = 0, 0
	if s.begin >= s.size {
		return io.EOF
	}
	s.lost = true
	if s.position() != s.begin {
		s.section.Seek(s.begin, io.SeekStart)
		s.raw.Reset(s.section)
	}
	magic, err := s.raw.Peek(len(gzipMagic))
	if err != nil && err != io.EOF {
		return err
	}
	packed := bytes.Equal(magic, gzipMagic)
	switch {
	case packed:
		if err := s.unpack(); err != nil {
			return noEOF(err)
		}
	case s.packed:
		return fmt.Errorf("no gzip member begins with % x", magic)
	default:
		s.content = tally{Reader: s.raw}
	}
	s.in.Reset(&s.content)
	s.inside, s.packed = true, packed
	return nil
}

// unpack begins to read a gzip member.
func (s *scanner) unpack() (err error) {
	if s.z == nil {
		s.z, err = gzip.NewReader(s.raw)
	} else {
		err = s.z.Reset(s.raw)
	}
	if err != nil {
		s.z = nil
		return err
	}
	s.z.Multistream(false)
	s.content = tally{Reader: s.z}
	return nil
}

// within returns how many bytes of the unit's content have been read.
func (s *scanner) within() int64 { return s.content.n - int64(s.in.Buffered()) }

// passed returns where in the file the bytes end that have been read.
func (s *scanner) passed() int64 {
	if !s.packed {
		return s.begin + s.within()
	}
	return s.position()
}

// position returns where in the file raw stands.
func (s *scanner) position() int64 {
	pos, _ := s.section.Seek(0, io.SeekCurrent) // never fails
	return pos - int64(s.raw.Buffered())
}

// place returns where the latest record begins in the file.
func (s *scanner) place() int64 {
	if s.packed {
		return s.begin
	}
	return s.begin + s.record
}

// skipNewlines passes over the empty lines between records. At the end of the
// unit it returns io.EOF, and gzip has compared its checksum.
func (s *scanner) skipNewlines() error {
	for range maxHeader {
		b, err := s.in.ReadByte()
		if err != nil {
			return err
		}
		if b != '\r' && b != '\n' {
			return s.in.UnreadByte()
		}
	}
	return fmt.Errorf("%d line breaks and no record", maxHeader)
}

// take reads the record that begins here and the empty lines after it.
func (s *scanner) take() (*Record, error) {
	r, length, err := s.header()
	if err != nil {
		return nil, noEOF(err)
	}
	if !s.packed {
		if err := s.fits(length); err != nil {
			return nil, err
		}
	}
	var block bytes.Buffer
	if _, err := io.CopyN(&block, s.in, int64(length)); err != nil {
		return nil, noEOF(err)
	}
	r.Block, r.Offset, r.Inside = block.Bytes(), s.place(), s.record
	if !s.packed {
		r.Inside = 0
	}
	if err := s.follows(); err != nil {
		return nil, err
	}
	s.read++
	s.lost = false
	r.end = s.passed()
	if s.packed {
		s.inspect(r)
	}
	if r.arc {
		r.fromARC()
	}
	return r, r.Check()
}

// header reads what stands before a block, and returns the block's length.
func (s *scanner) header() (*Record, int, error) {
	line, err := readLine(s.in)
	if err != nil {
		return nil, 0, err
	}
	if isVersion(line) {
		r := &Record{}
		length, err := readFields(s.in, r)
		return r, length, err
	}
	return arcHeader(line)
}

// fits reports whether a block of a plain file ends where a record may end. A
// lying length then does not swallow the records after it.
func (s *scanner) fits(length int) error {
	end := s.passed() + int64(length)
	if end > s.size {
		return io.ErrUnexpectedEOF
	}
	after := make([]byte, peek)
	n, err := s.section.ReadAt(after, end)
	if err != nil && err != io.EOF {
		return err
	}
	if after = bytes.TrimLeft(after[:n], "\r\n"); len(after) > 0 && !startsRecord(after) {
		return fmt.Errorf("after a block of %d bytes stands %.20q, want a record", length, after)
	}
	return nil
}

// follows reports what is wrong after a block: it wants the end of the unit or
// another record.
func (s *scanner) follows() error {
	err := s.skipNewlines()
	if err == io.EOF {
		return nil
	}
	if err != nil {
		return noEOF(err)
	}
	next, err := s.in.Peek(peek)
	if !startsRecord(next) {
		if err != nil && err != io.EOF {
			return noEOF(err)
		}
		return fmt.Errorf("after the block stands %.20q, want a record", next)
	}
	return nil
}

// noEOF makes an end in the middle of a record a fault.
func noEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
