package invert

import (
	"bufio"
	"encoding/binary"
	"io"
	"slices"
)

// A run is the terms of some documents that follow one another, as they come.
type run struct {
	table
	fields []stream // by number of the field; may be fewer than there are
}

// A stream is what a run has of one field.
type stream struct {
	keyword bool
	terms   []uint32 // numbers of all terms, document by document
	at      []uint32 // their positions; none in a field of keywords
	docs    []stretch
}

// A stretch is a document and where its terms end.
type stretch struct{ doc, end uint32 }

func newRun() *run { return &run{table: newTable()} }

// reset empties the run and keeps its memory.
func (r *run) reset() {
	r.table.reset()
	for i := range r.fields {
		s := &r.fields[i]
		s.terms, s.at, s.docs = s.terms[:0], s.at[:0], s.docs[:0]
	}
}

// add adds the terms of a field of the document that is added last.
func (r *run) add(doc uint32, number int, f Field) {
	for len(r.fields) <= number {
		r.fields = append(r.fields, stream{})
	}
	s := &r.fields[number]
	s.keyword = f.Keyword
	for _, t := range f.Terms {
		s.terms = append(s.terms, r.number(t.Text))
	}
	if !f.Keyword {
		for _, t := range f.Terms {
			s.at = append(s.at, uint32(t.Position))
		}
	}
	s.docs = append(s.docs, stretch{doc, uint32(len(s.terms))})
}

// size returns about how much memory the run takes, in bytes.
func (r *run) size() int {
	size := len(r.text) + 4*len(r.ends) + 8*len(r.slots)
	for i := range r.fields {
		s := &r.fields[i]
		size += 4*len(s.terms) + 4*len(s.at) + 8*len(s.docs)
	}
	return size
}

// A section is where the terms of a field lie in a run that was written.
type section struct{ from, size int64 }

// A sorter writes runs. It has the memory that this takes.
type sorter struct {
	w     *bufio.Writer
	size  int64
	rank  []uint32 // of the terms of the run, by number
	next  []uint32 // where the tokens of a term begin, by rank
	doc   []uint32 // of the tokens, sorted by term
	at    []uint32
	coded []byte
	head  []byte
}

// write writes a run and returns the section of each field.
func (o *sorter) write(r *run, w io.Writer) ([]section, error) {
	o.w, o.size = bufio.NewWriterSize(w, 1<<18), 0
	order := r.ordered()
	o.rank = resize(o.rank, len(order))
	for rank, n := range order {
		o.rank[n] = uint32(rank)
	}
	sections := make([]section, len(r.fields))
	for i := range r.fields {
		from := o.size
		if err := o.field(r, &r.fields[i], order); err != nil {
			return nil, err
		}
		sections[i] = section{from, o.size - from}
	}
	return sections, o.w.Flush()
}

// field writes the terms of a field.
func (o *sorter) field(r *run, s *stream, order []uint32) error {
	o.sort(s, len(order))
	from := uint32(0)
	for rank, n := range order {
		to := o.next[rank] // they were put in up to here
		if to > from {
			if err := o.term(r.term(n), s, from, to); err != nil {
				return err
			}
		}
		from = to
	}
	return nil
}

// sort puts the documents and positions of a field in the order of its terms; those of
// one term stay as they are.
func (o *sorter) sort(s *stream, terms int) {
	o.next = resize(o.next, terms+1)
	clear(o.next)
	for _, n := range s.terms {
		o.next[o.rank[n]+1]++
	}
	for rank := range terms {
		o.next[rank+1] += o.next[rank]
	}
	o.doc, o.at = resize(o.doc, len(s.terms)), resize(o.at, len(s.at))
	from := uint32(0)
	for _, d := range s.docs {
		for i := from; i < d.end; i++ {
			rank := o.rank[s.terms[i]]
			to := o.next[rank]
			o.next[rank]++
			o.doc[to] = d.doc
			if !s.keyword {
				o.at[to] = s.at[i]
			}
		}
		from = d.end
	}
}

// term writes a term and what was sorted of it.
func (o *sorter) term(term []byte, s *stream, from, to uint32) error {
	docs, last := 0, uint32(0)
	o.coded = o.coded[:0]
	for from < to {
		doc, end := o.doc[from], from+1
		for end < to && o.doc[end] == doc {
			end++
		}
		o.coded = binary.AppendUvarint(o.coded, uint64(doc-last))
		if !s.keyword {
			o.coded = appendPositions(o.coded, o.at[from:end])
		}
		docs, last, from = docs+1, doc, end
	}
	o.head = append(binary.AppendUvarint(o.head[:0], uint64(len(term))), term...)
	o.head = binary.AppendUvarint(o.head, uint64(docs))
	o.head = binary.AppendUvarint(o.head, uint64(len(o.coded)))
	o.size += int64(len(o.head) + len(o.coded))
	if _, err := o.w.Write(o.head); err != nil {
		return err
	}
	_, err := o.w.Write(o.coded)
	return err
}

// appendPositions appends how many positions there are, the first, and how far each is
// from the one before. It puts them in order.
func appendPositions(coded []byte, at []uint32) []byte {
	if !slices.IsSorted(at) {
		slices.Sort(at)
	}
	coded = binary.AppendUvarint(coded, uint64(len(at)))
	last := uint32(0)
	for _, position := range at {
		coded = binary.AppendUvarint(coded, uint64(position-last))
		last = position
	}
	return coded
}

// resize returns a list of n numbers, of the memory of another if that is enough.
func resize(list []uint32, n int) []uint32 {
	if cap(list) < n {
		return make([]uint32, n, n+n/4)
	}
	return list[:n]
}
