package warc

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
)

// A gzip member can change without its content changing: in its time, its
// system, in the bits that fill up the last byte. So that every changed bit is
// told, each member that is written here carries a seal, an extra field of its
// header (RFC 1952, section 2.3.1.1) that other programs pass over:
//
//	byte 10  8+4        length of the extra field, 2 bytes
//	     12  "Kr"       name of the seal
//	     14  8          length of the seal, 2 bytes
//	     16  LENGTH     of the member in bytes, 4 bytes
//	     20  CRC        CRC-32 (IEEE) of the member, taken with zeros here, 4 bytes
//
// All numbers are little-endian. The warcinfo record of a file with seals has
// the line sealLine: then a member without one is damaged.
var sealName = []byte{12, 0, 'K', 'r', 8, 0}

const (
	sealAt   = 10 // where sealName stands in a member
	sealEnd  = 24 // where the seal ends
	sealLine = "gzip-seal: Kr"
)

// emptySeal is the extra field of a member that is not sealed yet.
func emptySeal() []byte { return append(bytes.Clone(sealName[2:]), make([]byte, 8)...) }

// seal fills in the seal of a member of that size that was written with an
// empty one. It gets the first bytes of the member, and the CRC of the others.
func seal(first []byte, size int64, others uint32) {
	binary.LittleEndian.PutUint32(first[16:], uint32(size))
	binary.LittleEndian.PutUint32(first[20:], joined(crc32.ChecksumIEEE(first), others, size-int64(len(first))))
}

// joined returns the CRC of two pieces one after the other, of which the second
// has n bytes. CRCs are linear: that of both is that of the first with n zeros
// behind it, and what the second has more than n zeros.
func joined(first, second uint32, n int64) uint32 {
	both, none := first, uint32(0)
	zeros := make([]byte, min(n, 64<<10))
	for n > 0 {
		part := zeros[:min(n, int64(len(zeros)))]
		both = crc32.Update(both, crc32.IEEETable, part)
		none = crc32.Update(none, crc32.IEEETable, part)
		n -= int64(len(part))
	}
	return both ^ none ^ second
}

// Intact reports how the gzip member of a record that was read differs from
// what was written, though its content is whole. It is nil where no seal tells.
func (r *Record) Intact() error { return r.seal }

// inspect compares the member of a record with its seal.
func (s *scanner) inspect(r *Record) {
	if r.Inside > 0 {
		return // it shares its member
	}
	switch checked, err := s.checkSeal(r.Offset, r.end); {
	case err != nil:
		r.seal = err
	case checked:
		s.seals = true
	case r.Get(Type) == Warcinfo && bytes.Contains(r.Block, []byte(sealLine)):
		s.seals = true
		fallthrough
	case s.seals:
		r.seal = errors.New("the seal is missing in the gzip header")
	}
}

// checkSeal compares the member from begin to end with its seal, and reports
// whether there is one.
func (s *scanner) checkSeal(begin, end int64) (checked bool, err error) {
	head := s.sealHead(begin)
	if head == nil {
		return false, nil
	}
	want := binary.LittleEndian.Uint32(head[20:])
	clear(head[20:])
	sum := crc32.NewIEEE()
	sum.Write(head)
	if _, err := io.Copy(sum, io.NewSectionReader(s.section, begin+sealEnd, end-begin-sealEnd)); err != nil {
		return true, err
	}
	if length := binary.LittleEndian.Uint32(head[16:]); int64(length) != end-begin || want != sum.Sum32() {
		return true, fmt.Errorf("the gzip member of %d bytes is not the one of %d bytes that was sealed", end-begin, length)
	}
	return true, nil
}

// sealHead returns the first bytes of a member, nil if they hold no seal.
func (s *scanner) sealHead(begin int64) []byte {
	head := make([]byte, sealEnd)
	if _, err := s.section.ReadAt(head, begin); err != nil || !bytes.Equal(head[sealAt:16], sealName) {
		return nil
	}
	return head
}

// sealedLength returns how long the member at s.begin was when it was sealed,
// 0 if that cannot be told.
func (s *scanner) sealedLength() int64 {
	head := s.sealHead(s.begin)
	if head == nil {
		return 0
	}
	return int64(binary.LittleEndian.Uint32(head[16:]))
}
