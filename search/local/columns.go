package local

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/RoaringBitmap/roaring/v2"
	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"kronika/archive"
)

// A part is one segment of the index. Documents are numbered through all
// segments: number n of the segment is base + n.
type part struct {
	seg     segment.Segment
	deleted *roaring.Bitmap // nil: none
	base    int
}

// A column holds the values of a keyword field by document.
type column struct {
	values []string  // the distinct values, sorted
	of     [][]int32 // by document: indexes into values; nil: none
}

// readColumn reads the values of a field out of the dictionaries.
func readColumn(parts []part, field string, docs int) (column, error) {
	c := column{of: make([][]int32, docs)}
	at := map[string][]int{}
	for _, p := range parts {
		err := p.eachTerm(field, nil, nil, func(term string, _ uint64) error {
			return p.postings(field, term, false, func(doc int, _ segment.Posting) error {
				at[term] = append(at[term], doc)
				return nil
			})
		})
		if err != nil {
			return c, fmt.Errorf("column %s: %w", field, err)
		}
	}
	for value := range at {
		c.values = append(c.values, value)
	}
	slices.Sort(c.values)
	for i, value := range c.values {
		for _, doc := range at[value] {
			c.of[doc] = append(c.of[doc], int32(i))
		}
	}
	return c, nil
}

// one returns the only value of a document, "" if it has none.
func (c column) one(doc int) string {
	if len(c.of[doc]) == 0 {
		return ""
	}
	return c.values[c.of[doc][0]]
}

// numbers returns a column of decimal numbers by document; 0 without a value.
func (c column) numbers() ([]int, error) {
	parsed := make([]int, len(c.values))
	for i, v := range c.values {
		n, err := strconv.Atoi(v)
		if err != nil {
			return nil, err
		}
		parsed[i] = n
	}
	out := make([]int, len(c.of))
	for doc, of := range c.of {
		if len(of) > 0 {
			out[doc] = parsed[of[0]]
		}
	}
	return out, nil
}

// A period is when a post was published, in days and seconds of its own clock.
type period struct {
	date       archive.Date
	start      int64 // seconds since 1970
	first, end int64 // the first day, and the day after the last, since 1970
}

const day = 24 * 60 * 60 // seconds

// periods returns the dates of a column by document; the zero period where
// there is none.
func (c column) periods() []period {
	parsed := make([]period, len(c.values))
	for i, v := range c.values {
		parsed[i] = newPeriod(archive.Date(v))
	}
	out := make([]period, len(c.of))
	for doc, of := range c.of {
		if len(of) > 0 {
			out[doc] = parsed[of[0]]
		}
	}
	return out
}

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

// eachTerm calls f with every term of a field from start up to but not with
// end, in order, and how many documents of the segment have it.
func (p part) eachTerm(field string, start, end []byte, f func(term string, docs uint64) error) error {
	dict, err := p.seg.Dictionary(field)
	if err != nil {
		return err
	}
	it := dict.AutomatonIterator(nil, start, end)
	var entry *index.DictEntry
	for entry, err = it.Next(); err == nil && entry != nil; entry, err = it.Next() {
		if err := f(entry.Term, entry.Count); err != nil {
			return err
		}
	}
	return err
}

// postings calls f with every live document that has a term in a field.
func (p part) postings(field, term string, positions bool, f func(doc int, posting segment.Posting) error) error {
	dict, err := p.seg.Dictionary(field)
	if err != nil {
		return err
	}
	list, err := dict.PostingsList([]byte(term), p.deleted, nil)
	if err != nil {
		return err
	}
	it := list.Iterator(true, false, positions, nil)
	for {
		posting, err := it.Next()
		if err != nil || posting == nil {
			return err
		}
		if err := f(p.base+int(posting.Number()), posting); err != nil {
			return err
		}
	}
}
