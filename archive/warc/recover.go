package warc

import (
	"bufio"
	"bytes"
	"io"

	"github.com/klauspost/compress/gzip"
)

// gzipMagic begins a gzip member (RFC 1952, section 2.3.1).
var gzipMagic = []byte{0x1f, 0x8b, 0x08}

// peek is how much is looked at to tell where a record begins, in bytes: more
// than the longest address that an ARC file begins a record with.
const peek = 4 << 10

// recover goes on after damage: to the next record of a unit that holds many,
// or to the next gzip member.
func (s *scanner) recover() {
	switch {
	case !s.lost:
		return
	case s.inside && s.read > 0 && s.skim():
		return
	case s.inside && !s.packed && s.read > 0:
		s.begin, s.inside = s.size, false
		return
	}
	begin := s.begin
	if s.begin = s.nextUnit(); s.begin == s.size && s.inside && !s.packed {
		if s.begin = begin; s.skim() {
			return
		}
		s.begin = s.size
	}
	s.inside, s.packed = false, true // from here on, only a gzip member can be read
}

// nextUnit returns where the member after the one at s.begin begins. By a seal
// the damaged one is passed over: a search might find a gzip file in its block.
func (s *scanner) nextUnit() int64 {
	if end := s.begin + s.sealedLength(); end > s.begin && (end == s.size || s.begins(end)) {
		return end
	}
	return s.nextMember(s.begin + 1)
}

// skim passes over the content of a unit up to a line that begins a record.
func (s *scanner) skim() bool {
	for start := s.within(); s.within()-start < MaxBlock || !s.packed; {
		if next, _ := s.in.Peek(peek); startsRecord(next) {
			return true
		}
		err := bufio.ErrBufferFull
		for err == bufio.ErrBufferFull {
			_, err = s.in.ReadSlice('\n')
		}
		if err != nil {
			return false
		}
	}
	return false
}

// nextMember returns where the next readable member begins from pos on, the
// size of the file if none does.
func (s *scanner) nextMember(pos int64) int64 {
	buf := make([]byte, min(1<<20, max(s.size-pos, 0)))
	for {
		n, err := s.section.ReadAt(buf[:min(int64(len(buf)), max(s.size-pos, 0))], pos)
		for i := 0; ; i++ {
			j := bytes.Index(buf[i:n], gzipMagic)
			if j < 0 {
				break
			}
			if i += j; s.begins(pos + int64(i)) {
				return pos + int64(i)
			}
		}
		if err != nil || n < len(gzipMagic) {
			return s.size
		}
		pos += int64(n) - int64(len(gzipMagic)) + 1
	}
}

// begins reports whether a gzip member at pos holds the first bytes of a record.
func (s *scanner) begins(pos int64) bool {
	z, err := gzip.NewReader(bufio.NewReader(io.NewSectionReader(s.section, pos, s.size-pos)))
	if err != nil {
		return false
	}
	head := make([]byte, peek)
	n, _ := io.ReadFull(z, head)
	return startsRecord(bytes.TrimLeft(head[:n], "\r\n"))
}
