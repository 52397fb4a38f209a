package invert

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"math"
	"os"
	"slices"
	"strings"

	index "github.com/blevesearch/bleve_index_api"
	"github.com/blevesearch/vellum"
	zap "github.com/blevesearch/zapx/v17"
)

// noValues is the offset of doc values that are not there.
const noValues = math.MaxUint64

// A file is the segment's, while it is written.
type file struct {
	w    *bufio.Writer
	size uint64
	sum  uint32
}

// Write counts what it writes, and takes its checksum.
func (f *file) Write(data []byte) (int, error) {
	n, err := f.w.Write(data)
	f.size += uint64(n)
	f.sum = crc32.Update(f.sum, crc32.IEEETable, data[:n])
	return n, err
}

// create writes the segment's file at path, on disk when it returns.
func (s *Segment) create(path string, sources []source) (err error) {
	to, err := os.Create(path)
	if err != nil {
		return err
	}
	f := &file{w: bufio.NewWriterSize(to, 1<<20)}
	err = s.write(f, sources)
	if err == nil {
		err = f.w.Flush()
	}
	if err == nil {
		err = to.Sync()
	}
	if shut := to.Close(); err == nil {
		err = shut
	}
	if err != nil {
		os.Remove(path)
	}
	return err
}

func (s *Segment) write(f *file, sources []source) error {
	stored, err := s.writeStored(f)
	if err != nil {
		return err
	}
	fields := s.sorted()
	records := make([]uint64, len(fields))
	for number, field := range fields {
		var dictionary uint64
		if number == 0 {
			dictionary, err = s.writeIDs(f)
		} else {
			dictionary, err = s.writeField(f, sources, field, number)
		}
		if err != nil {
			return err
		}
		records[number] = f.size
		record := binary.AppendUvarint(binary.AppendUvarint(nil, noValues), noValues)
		if _, err := f.Write(binary.AppendUvarint(record, dictionary)); err != nil {
			return err
		}
	}
	sections, err := writeSections(f, fields, records)
	if err != nil {
		return err
	}
	return s.writeFooter(f, stored, sections)
}

// sorted returns the fields as they are numbered in the file.
func (s *Segment) sorted() []*field {
	all := slices.Clone(s.fields)
	slices.SortFunc(all, func(a, b *field) int { return strings.Compare(a.name, b.name) })
	id := &field{name: idField, options: index.IndexField | index.StoreField}
	return slices.Insert(all, 0, id)
}

// writeStored writes the stored fields, and returns the offset of their index.
func (s *Segment) writeStored(f *file) (offset uint64, err error) {
	offsets := make([]byte, 0, 8*len(s.ids))
	var out []byte
	for _, id := range s.ids {
		offsets = binary.BigEndian.AppendUint64(offsets, f.size)
		out = binary.AppendUvarint(out[:0], uint64(uvarintSize(uint64(len(id)))))
		out = binary.AppendUvarint(out, uint64(len(id)+1))
		out = binary.AppendUvarint(out, uint64(len(id)))
		out = append(out, id...)
		if _, err := f.Write(append(out, 0)); err != nil { // snappy's of nothing
			return 0, err
		}
	}
	offset = f.size
	_, err = f.Write(append(offsets, 0))
	return offset, err
}

// writeIDs writes the dictionary of the IDs, and returns its offset.
func (s *Segment) writeIDs(f *file) (offset uint64, err error) {
	var dictionary bytes.Buffer
	b, err := vellum.New(&dictionary, dictionaryOptions())
	if err != nil {
		return 0, err
	}
	for _, id := range slices.Sorted(ids(s.held)) {
		if err := b.Insert([]byte(id), single(s.held[id])); err != nil {
			return 0, err
		}
	}
	return writeDictionary(f, b, &dictionary)
}

// dictionaryOptions are bleve's: larger dictionaries that are made sooner.
func dictionaryOptions() *vellum.BuilderOpts {
	return &vellum.BuilderOpts{Encoder: 1, RegistryMRUSize: 1}
}

// writeDictionary writes a dictionary that is whole, and returns its offset.
func writeDictionary(f *file, b *vellum.Builder, dictionary *bytes.Buffer) (offset uint64, err error) {
	if err := b.Close(); err != nil {
		return 0, err
	}
	offset = f.size
	if _, err := f.Write(binary.AppendUvarint(nil, uint64(dictionary.Len()))); err != nil {
		return 0, err
	}
	_, err = f.Write(dictionary.Bytes())
	return offset, err
}

// writeField writes the postings of a field and its dictionary, and returns the offset
// of that.
func (s *Segment) writeField(f *file, sources []source, field *field, number int) (offset uint64, err error) {
	var dictionary bytes.Buffer
	b, err := vellum.New(&dictionary, dictionaryOptions())
	if err != nil {
		return 0, err
	}
	c := coder{number: uint64(number), keyword: field.keyword, docs: uint64(len(s.ids))}
	err = merge(sources, field.number, func(term []byte, at []*cursor) error {
		out, record, err := c.encode(f.size, at)
		if err != nil {
			return err
		}
		offset := f.size + uint64(record)
		if _, err := f.Write(out); err != nil {
			return err
		}
		return b.Insert(term, offset)
	})
	if err != nil {
		return 0, err
	}
	return writeDictionary(f, b, &dictionary)
}

// writeSections writes where the record of each field is, and returns the offset of
// their index.
func writeSections(f *file, fields []*field, records []uint64) (offset uint64, err error) {
	offsets := binary.AppendUvarint(nil, uint64(len(fields)))
	for i, field := range fields {
		offsets = binary.BigEndian.AppendUint64(offsets, f.size)
		out := append(binary.AppendUvarint(nil, uint64(len(field.name))), field.name...)
		out = binary.AppendUvarint(out, uint64(field.options))
		types := []uint16{zap.SectionInvertedTextIndex, zap.SectionSynonymIndex, zap.SectionGeoShapeV2Index}
		out = binary.AppendUvarint(out, uint64(len(types)))
		for _, t := range types {
			record := uint64(0)
			if t == zap.SectionInvertedTextIndex {
				record = records[i]
			}
			out = binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint16(out, t), record)
		}
		if _, err := f.Write(out); err != nil {
			return 0, err
		}
	}
	offset = f.size
	_, err = f.Write(offsets)
	return offset, err
}

func (s *Segment) writeFooter(f *file, stored, sections uint64) error {
	out := binary.BigEndian.AppendUint32(nil, 0)
	for _, n := range []uint64{uint64(len(s.ids)), stored, sections} {
		out = binary.BigEndian.AppendUint64(out, n)
	}
	out = binary.BigEndian.AppendUint32(out, zap.DefaultChunkMode)
	out = binary.BigEndian.AppendUint32(out, zap.Version)
	if _, err := f.Write(out); err != nil {
		return err
	}
	_, err := f.Write(binary.BigEndian.AppendUint32(nil, f.sum))
	return err
}
