package local

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"sync"

	"kronika/archive"
	"kronika/indexer"
)

// Columns are what is known of every document, by its number, with holes where
// documents were deleted.
type columns struct {
	ids       []string // "" in a hole
	revisions []int32
	dates     column   // when it was published; at most one each
	periods   []period // of the values of dates
	newest    []int32  // place among all documents, latest first, undated last, then by ID
	oldest    []int32  // the same with the earliest first
	lengths   map[string][]int32
	facets    map[string]column
}

// readColumns makes them of the dictionaries of an index, with all cores.
func readColumns(parts []part) (c columns, err error) {
	docs := 0
	for _, p := range parts {
		docs = p.end()
	}
	fields := slices.Concat(indexer.FacetNames, []string{revisionField})
	for _, field := range scored {
		fields = append(fields, lengthField+field)
	}
	read, errs := make([]column, len(fields)), make([]error, len(fields))
	var all sync.WaitGroup
	for i, field := range fields {
		all.Go(func() { read[i], errs[i] = readColumn(parts, field, docs) })
	}
	err = c.readOrder(parts, docs)
	all.Wait()
	if err := cmp.Or(append(errs, err)...); err != nil {
		return c, err
	}
	facets := len(indexer.FacetNames)
	c.facets, c.lengths = map[string]column{}, map[string][]int32{}
	for i, facet := range indexer.FacetNames {
		c.facets[facet] = read[i]
	}
	if c.revisions, err = numbers(read[facets]); err != nil {
		return c, err
	}
	for i, field := range scored {
		if c.lengths[field], err = numbers(read[facets+1+i]); err != nil {
			return c, err
		}
	}
	return c, nil
}

// readOrder reads IDs and dates, and what follows from them.
func (c *columns) readOrder(parts []part, docs int) (err error) {
	if c.dates, err = readColumn(parts, publishedField, docs); err != nil {
		return err
	}
	if c.ids, err = readIDs(parts, docs); err != nil {
		return err
	}
	for _, date := range c.dates.values {
		c.periods = append(c.periods, newPeriod(archive.Date(date)))
	}
	c.newest, c.oldest = ranks(c.ids, byDocument(c.dates, c.periods))
	return nil
}

func readIDs(parts []part, docs int) ([]string, error) {
	ids := make([]string, docs)
	for _, p := range parts {
		for n := range p.seg.Count() {
			if contains(p.deleted, n) {
				continue
			}
			id, err := p.seg.DocID(n)
			if err != nil {
				return nil, err
			}
			ids[p.base+int(n)] = string(id)
		}
	}
	return ids, nil
}

// A column holds the values of a keyword field by document. The zero column is that of
// a field nobody knows.
type column struct {
	values []string // the distinct values, sorted
	// Where no document has several values: each one's as an index into values,
	// len(values) without one.
	one []uint32
	// Else the values of a document are of[first[doc]:first[doc+1]], in their order.
	first, of []uint32
}

// at returns the values of a document, as indexes into values in their order.
func (c *column) at(doc int) []uint32 {
	switch {
	case c.first != nil:
		return c.of[c.first[doc]:c.first[doc+1]]
	case c.one == nil || int(c.one[doc]) == len(c.values):
		return nil
	}
	return c.one[doc : doc+1]
}

// A listing is which live documents of a segment have which values of a field.
type listing struct {
	values []string
	ends   []int    // where the documents of a value end in docs
	docs   []uint32 // as numbered through all segments
}

func (p *part) listing(field string) (l listing, err error) {
	err = p.eachTerm(field, nil, nil, func(value string) error {
		docs, err := p.holders(key{field, value})
		if err != nil || docs.IsEmpty() {
			return err
		}
		for it := docs.Iterator(); it.HasNext(); {
			l.docs = append(l.docs, uint32(p.base)+it.Next())
		}
		l.values, l.ends = append(l.values, value), append(l.ends, len(l.docs))
		return nil
	})
	return l, err
}

// each calls f with every document and its value, as an index into those of the
// column, in the order of the values.
func (l listing) each(values []string, f func(doc, v uint32)) {
	from := 0
	for i, value := range l.values {
		v, _ := slices.BinarySearch(values, value)
		for _, doc := range l.docs[from:l.ends[i]] {
			f(doc, uint32(v))
		}
		from = l.ends[i]
	}
}

// readColumn reads the values of a field out of the dictionaries. Any number of
// goroutines may do so at once.
func readColumn(parts []part, field string, docs int) (c column, err error) {
	defer damage("column "+field, &err)
	defer faultsPanic()()
	listings := make([]listing, len(parts))
	for i, p := range parts {
		p = part{seg: p.seg, deleted: p.deleted, base: p.base} // with room of its own
		if listings[i], err = p.listing(field); err != nil {
			return c, fmt.Errorf("column %s: %w", field, err)
		}
		c.values = append(c.values, listings[i].values...)
	}
	slices.Sort(c.values)
	c.values = slices.Compact(c.values)
	c.one = slices.Repeat([]uint32{uint32(len(c.values))}, docs)
	several := false
	for _, l := range listings {
		l.each(c.values, func(doc, v uint32) {
			several = several || int(c.one[doc]) < len(c.values)
			c.one[doc] = v
		})
	}
	if several {
		c.one = nil
		c.fill(listings, docs)
	}
	return c, nil
}

// fill takes in what documents have, of which some have several values.
func (c *column) fill(listings []listing, docs int) {
	c.first = make([]uint32, docs+1)
	for _, l := range listings {
		for _, doc := range l.docs {
			c.first[doc+1]++
		}
	}
	for doc := range docs {
		c.first[doc+1] += c.first[doc]
	}
	c.of = make([]uint32, c.first[docs])
	next := slices.Clone(c.first)
	for _, l := range listings {
		l.each(c.values, func(doc, v uint32) {
			c.of[next[doc]] = v
			next[doc]++
		})
	}
}

// numbers returns a column of decimal numbers by document; 0 without a value.
func numbers(c column) ([]int32, error) {
	parsed := make([]int32, len(c.values))
	for i, v := range c.values {
		n, err := strconv.ParseInt(v, 10, 32)
		if err != nil {
			return nil, err
		}
		parsed[i] = int32(n)
	}
	return byDocument(c, parsed), nil
}

// byDocument returns what stands for the value of each document, of a column where
// none has several; the zero value without one.
func byDocument[T any](c column, of []T) []T {
	out := make([]T, len(c.one))
	for doc, v := range c.one {
		if int(v) < len(of) {
			out[doc] = of[v]
		}
	}
	return out
}

// A period is when a post was published, in days and seconds of its own clock.
type period struct {
	date       archive.Date
	start      int64 // seconds since 1970
	first, end int64 // the first day, and the day after the last, since 1970
}

const day = 24 * 60 * 60 // seconds

func newPeriod(d archive.Date) period {
	start := d.Start()
	if start.IsZero() {
		return period{}
	}
	return period{d, start.Unix(), floor(start.Unix()), floor(d.LastDay().Unix()) + 1}
}

// floor returns the day that holds a second, of times before 1970 too.
func floor(second int64) int64 {
	if second < 0 {
		return (second - day + 1) / day
	}
	return second / day
}
