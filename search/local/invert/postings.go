package invert

import (
	"encoding/binary"
	"errors"

	"github.com/RoaringBitmap/roaring/v2"
	zap "github.com/blevesearch/zapx/v17"
)

// errCut says that a run has less of a term than it says.
var errCut = errors.New("a run has less than it says")

// chunked says how finely zap divides postings; see the package.
const chunked = 1024

// A coder encodes the postings of one term after another.
type coder struct {
	number  uint64 // of the field
	keyword bool
	docs    uint64 // in the segment

	held        []uint32 // the documents of the term
	frequencies part
	positions   part
	bitmap      *roaring.Bitmap
	out         []byte
}

// A part is chunks of bytes.
type part struct {
	body []byte
	ends []uint64
}

func (p *part) reset() { p.body, p.ends = p.body[:0], p.ends[:0] }

// close ends a chunk.
func (p *part) close() { p.ends = append(p.ends, uint64(len(p.body))) }

// append appends the part as it is written.
func (p *part) append(to []byte) []byte {
	to = binary.AppendUvarint(to, uint64(len(p.ends)))
	for _, end := range p.ends {
		to = binary.AppendUvarint(to, end)
	}
	return append(to, p.body...)
}

// encode returns what is written of a term, at an offset of the file, and where in it
// the record is. It is good until the next call.
func (c *coder) encode(offset uint64, at []*cursor) (out []byte, record int, err error) {
	holders := uint64(0)
	for _, from := range at {
		holders += from.docs
	}
	chunk := c.docs / (holders/chunked + 1)
	if err := c.collect(at, chunk); err != nil {
		return nil, 0, err
	}
	for range (c.docs-1)/chunk + 1 - uint64(len(c.frequencies.ends)) {
		c.frequencies.close()
		c.positions.close()
	}
	frequencies, positions := offset, uint64(0)
	out = c.frequencies.append(c.out[:0])
	if len(c.positions.body) > 0 {
		positions = offset + uint64(len(out))
		out = c.positions.append(out)
	}
	record = len(out)
	out = binary.AppendUvarint(out, frequencies)
	out = binary.AppendUvarint(out, positions)
	c.out, err = c.appendBitmap(out)
	return c.out, record, err
}

// appendBitmap appends the length of the bitmap of the documents, and it.
func (c *coder) appendBitmap(out []byte) ([]byte, error) {
	if c.bitmap == nil {
		c.bitmap = roaring.New()
	}
	c.bitmap.Clear()
	c.bitmap.AddMany(c.held)
	c.bitmap.RunOptimize()
	size := c.bitmap.GetSerializedSizeInBytes()
	out = binary.AppendUvarint(out, size)
	bytes, err := c.bitmap.ToBytes()
	return append(out, bytes...), err
}

// collect reads what the cursors have, in chunks of so many document numbers.
func (c *coder) collect(at []*cursor, chunk uint64) error {
	c.held = c.held[:0]
	c.frequencies.reset()
	c.positions.reset()
	end := chunk
	for _, from := range at {
		left, doc := from.coded, uint64(0)
		for range from.docs {
			delta, n := binary.Uvarint(left)
			if n <= 0 {
				return errCut
			}
			left, doc = left[n:], doc+delta
			for ; doc >= end; end += chunk {
				c.frequencies.close()
				c.positions.close()
			}
			c.held = append(c.held, uint32(doc))
			if c.keyword {
				c.frequencies.body = append(c.frequencies.body, 0)
			} else if left = c.words(left); left == nil {
				return errCut
			}
		}
	}
	return nil
}

// words takes in how often, and where, a document has the term, and returns what follows
// that; nil if there is less.
func (c *coder) words(coded []byte) []byte {
	times, n := binary.Uvarint(coded)
	if n <= 0 {
		return nil
	}
	coded = coded[n:]
	first := varintsSize(coded, 1)
	size := varintsSize(coded, times)
	if size == 0 {
		return nil
	}
	c.frequencies.body = binary.AppendUvarint(c.frequencies.body, times<<1|1)
	c.frequencies.body = append(c.frequencies.body, fieldLength)
	at := c.positions.body
	at = binary.AppendUvarint(at, uint64(uvarintSize(c.number)+size+2+uvarintSize(times-1)))
	at = binary.AppendUvarint(at, c.number)
	at = append(at, coded[:first]...)
	at = append(at, 0, 0) // start and end
	at = binary.AppendUvarint(at, times-1)
	c.positions.body = append(at, coded[first:size]...)
	return coded[size:]
}

// varintsSize returns how many bytes the first n varints take; 0 if there are fewer.
func varintsSize(coded []byte, n uint64) int {
	for i, b := range coded {
		if b < 0x80 {
			if n--; n == 0 {
				return i + 1
			}
		}
	}
	return 0
}

// uvarintSize returns how many bytes an unsigned varint takes.
func uvarintSize(n uint64) (size int) {
	for size = 1; n >= 0x80; size++ {
		n >>= 7
	}
	return size
}

// fieldLength stands for how many terms a field has, which would take more bytes.
const fieldLength = 1

// single is what the dictionary has of an ID: its document, and the length of the field.
func single(doc int) uint64 { return zap.FSTValEncode1Hit(uint64(doc), fieldLength) }
