package local

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"strings"
	"unsafe"

	segment "github.com/blevesearch/scorch_segment_api/v2"

	"kronika/archive"
	"kronika/indexer"
)

// Columns lie beside the index in a file, so that opening reads them instead of
// making them of the dictionaries:
//
//	"kronika columns 1\n\n\n"
//	CRC-32C (Castagnoli) of all that follows, uint32
//	what they were made of, a string of lines; see stamp
//	the IDs, strings
//	the revisions, numbers
//	for each field of scored, its lengths, numbers
//	for each facet of indexer.FacetNames, its column
//	the column of dates; three lists of numbers of 64 bits: see period
//	the places among all documents, newest first and oldest first, numbers
//
// Numbers are little-endian, of 32 bits where nothing else is said. A list is how many
// there are, of 64 bits, and they, filled up with zeros to a multiple of eight bytes, so
// that each list can be used where it lies. Strings are a list of where each ends, in
// bytes, and a list of the bytes. A column is values, strings, and three lists: one,
// first, of.
const columnsName = "columns.bin"

// columnsMagic has the version of the format, which anything above and any change of
// how columns are made of an index raises. With the checksum it is 24 bytes long.
const columnsMagic = "kronika columns 1\n\n\n"

// crcBytes is how long the checksum is.
const crcBytes = 4

// errColumns says that a file of columns is not what this program writes.
var errColumns = errors.New("not the columns of this index")

// stamp says of what columns are made: the fields, and the segments, each with how many
// documents it has and which are deleted.
func stamp(parts []part) string {
	var b strings.Builder
	fmt.Fprintln(&b, scored, indexer.FacetNames)
	for _, p := range parts {
		name := "?"
		if file, ok := p.seg.(segment.PersistedSegment); ok {
			name = filepath.Base(file.Path())
		}
		fmt.Fprint(&b, name, " ", p.seg.Count())
		if p.deleted != nil && !p.deleted.IsEmpty() {
			fmt.Fprint(&b, " ", p.deleted.GetCardinality(), " ", p.deleted.Checksum())
		}
		fmt.Fprintln(&b)
	}
	return b.String()
}

// writeColumns makes the file of the columns of an index, on disk when it returns.
func writeColumns(dir string, parts []part) error {
	c, err := readColumns(parts)
	if err != nil {
		return err
	}
	data := c.encode(stamp(parts))
	f, err := os.Create(filepath.Join(dir, columnsName))
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Sync(), f.Close())
}

func (c *columns) encode(stamp string) []byte {
	data := make([]byte, 0, len(c.ids)*bytesEach)
	data = append(append(data, columnsMagic...), make([]byte, crcBytes)...)
	data = appendStrings(data, []string{stamp})
	data = appendStrings(data, c.ids)
	data = appendList(data, c.revisions)
	for _, field := range scored {
		data = appendList(data, c.lengths[field])
	}
	for _, facet := range indexer.FacetNames {
		data = appendColumn(data, c.facets[facet])
	}
	data = appendColumn(data, c.dates)
	starts, firsts, ends := make([]int64, len(c.periods)), make([]int64, len(c.periods)), make([]int64, len(c.periods))
	for i, p := range c.periods {
		starts[i], firsts[i], ends[i] = p.start, p.first, p.end
	}
	data = appendList(appendList(appendList(data, starts), firsts), ends)
	data = appendList(appendList(data, c.newest), c.oldest)
	sum := data[len(columnsMagic):]
	binary.LittleEndian.PutUint32(sum, checksum(sum[crcBytes:]))
	return data
}

// bytesEach is about how many bytes of the file a document takes, 137 in an archive of
// 50,000, with some to spare.
const bytesEach = 160

func checksum(data []byte) uint32 { return crc32.Checksum(data, crc32.MakeTable(crc32.Castagnoli)) }

func appendColumn(data []byte, c column) []byte {
	return appendList(appendList(appendList(appendStrings(data, c.values), c.one), c.first), c.of)
}

func appendStrings(data []byte, all []string) []byte {
	ends, end := make([]uint32, len(all)), 0
	for i, s := range all {
		end += len(s)
		ends[i] = uint32(end)
	}
	return appendList(appendList(data, ends), []byte(strings.Join(all, "")))
}

func appendList[T byte | int32 | uint32 | int64](data []byte, all []T) []byte {
	data = binary.LittleEndian.AppendUint64(data, uint64(len(all)))
	data, err := binary.Append(data, binary.LittleEndian, all)
	if err != nil {
		panic(err) // numbers of a fixed size can be written
	}
	return append(data, make([]byte, -len(data)&(align-1))...)
}

// align is what lists begin at multiples of, in bytes: the size of the largest numbers.
const align = 8

// loadColumns reads the file of the columns of an index. The error is [errColumns], or
// that of the file.
func loadColumns(dir string, parts []part) (c columns, err error) {
	data, err := os.ReadFile(filepath.Join(dir, columnsName))
	if err != nil {
		return c, err
	}
	body, ok := bytes.CutPrefix(data, []byte(columnsMagic))
	if !ok || len(body) < crcBytes || binary.LittleEndian.Uint32(body) != checksum(body[crcBytes:]) {
		return c, errColumns
	}
	d := &decoder{data: body[crcBytes:]}
	if made := d.strings(); len(made) != 1 || made[0] != stamp(parts) {
		return c, errColumns
	}
	c = d.columns()
	if d.bad || len(d.data) > 0 {
		return c, errColumns
	}
	return c, nil
}

// A decoder takes off what was appended.
type decoder struct {
	data []byte
	bad  bool // there was less
}

func (d *decoder) columns() columns {
	c := columns{lengths: map[string][]int32{}, facets: map[string]column{}}
	c.ids, c.revisions = d.strings(), list[int32](d)
	for _, field := range scored {
		c.lengths[field] = list[int32](d)
	}
	for _, facet := range indexer.FacetNames {
		c.facets[facet] = d.column()
	}
	c.dates = d.column()
	starts, firsts, ends := list[int64](d), list[int64](d), list[int64](d)
	c.periods = make([]period, min(len(c.dates.values), len(starts), len(firsts), len(ends)))
	for i := range c.periods {
		if c.periods[i] = (period{start: starts[i], first: firsts[i], end: ends[i]}); ends[i] > firsts[i] {
			c.periods[i].date = archive.Date(c.dates.values[i])
		}
	}
	c.newest, c.oldest = list[int32](d), list[int32](d)
	return c
}

func (d *decoder) column() (c column) {
	c.values, c.one, c.first, c.of = d.strings(), list[uint32](d), list[uint32](d), list[uint32](d)
	if len(c.first) == 0 {
		c.first, c.of = nil, nil
	} else {
		c.one = nil
	}
	return c
}

// strings lie where they were read.
func (d *decoder) strings() []string {
	ends := list[uint32](d)
	bytes := d.take(1)
	text := unsafe.String(unsafe.SliceData(bytes), len(bytes))
	all, from := make([]string, len(ends)), 0
	for i, end := range ends {
		if int(end) < from || int(end) > len(text) {
			d.bad = true
			return nil
		}
		all[i], from = text[from:end], int(end)
	}
	return all
}

// list takes a list off. Nothing is copied, unless this machine has numbers the other
// way round.
func list[T int32 | uint32 | int64](d *decoder) []T {
	bytes := d.take(binary.Size(T(0)))
	all := unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(bytes))), len(bytes)/binary.Size(T(0)))
	if binary.NativeEndian.Uint16([]byte{1, 0}) != 1 {
		all = make([]T, len(all))
		if _, err := binary.Decode(bytes, binary.LittleEndian, all); err != nil {
			d.bad = true
		}
	}
	return all
}

// take takes the bytes of a list of things of so many bytes off; nil if there are fewer.
func (d *decoder) take(size int) []byte {
	if d.bad = d.bad || len(d.data) < align; d.bad {
		return nil
	}
	n := binary.LittleEndian.Uint64(d.data)
	d.data = d.data[align:]
	if d.bad = n > uint64(len(d.data)/size); d.bad {
		return nil
	}
	taken := d.data[: int(n)*size : int(n)*size]
	d.data = d.data[min(len(d.data), (len(taken)+align-1)&^(align-1)):]
	return taken
}
