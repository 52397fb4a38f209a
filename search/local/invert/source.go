package invert

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"slices"
)

// A source is a run that was written.
type source struct {
	from     io.ReaderAt
	sections []section
}

// A cursor reads the terms of a field out of a source, in their order.
type cursor struct {
	in    *bufio.Reader
	term  []byte
	docs  uint64 // that have the term
	coded []byte // of each of them, see the package
}

// cursorSize is how much a cursor reads at once, in bytes: there is one for each run.
const cursorSize = 1 << 16

// cursor returns a cursor before the first term; nil if the source has no such field.
func (s source) cursor(field int) *cursor {
	if field >= len(s.sections) || s.sections[field].size == 0 {
		return nil
	}
	at := s.sections[field]
	return &cursor{in: bufio.NewReaderSize(io.NewSectionReader(s.from, at.from, at.size), cursorSize)}
}

// next reads the next term; [io.EOF] if there is none.
func (c *cursor) next() error {
	size, err := binary.ReadUvarint(c.in)
	if err != nil {
		return err // io.EOF only where nothing more is
	}
	if c.term, err = c.read(c.term, size); err != nil {
		return err
	}
	if c.docs, err = binary.ReadUvarint(c.in); err == nil {
		size, err = binary.ReadUvarint(c.in)
	}
	if err == nil {
		c.coded, err = c.read(c.coded, size)
	}
	return inside(err)
}

// read fills a buffer with so many bytes.
func (c *cursor) read(buffer []byte, size uint64) ([]byte, error) {
	if uint64(cap(buffer)) < size {
		buffer = make([]byte, size, size+size/2)
	}
	buffer = buffer[:size]
	_, err := io.ReadFull(c.in, buffer)
	return buffer, inside(err)
}

// inside returns what an error says of a run that ends within a term.
func inside(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// merge calls f with each term of a field, in order, and the cursors that stand at it, in
// the order of their sources.
func merge(sources []source, field int, f func(term []byte, at []*cursor) error) error {
	var open []*cursor
	for _, s := range sources {
		if c := s.cursor(field); c != nil {
			if err := c.next(); err != nil {
				return err
			}
			open = append(open, c)
		}
	}
	var at []*cursor
	for len(open) > 0 {
		at = at[:0]
		for _, c := range open {
			order := -1
			if len(at) > 0 {
				order = bytes.Compare(c.term, at[0].term)
			}
			if order < 0 {
				at = at[:0]
			}
			if order <= 0 {
				at = append(at, c)
			}
		}
		if err := f(at[0].term, at); err != nil {
			return err
		}
		var err error
		if open, err = advance(open, at); err != nil {
			return err
		}
	}
	return nil
}

// advance moves some of the open cursors on, and returns those that are still open.
func advance(open, some []*cursor) ([]*cursor, error) {
	ended := false
	for _, c := range some {
		if err := c.next(); err == io.EOF {
			c.in, ended = nil, true
		} else if err != nil {
			return nil, err
		}
	}
	if ended {
		open = slices.DeleteFunc(open, func(c *cursor) bool { return c.in == nil })
	}
	return open, nil
}
