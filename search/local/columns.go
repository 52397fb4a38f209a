package local

import (
	"fmt"
	"slices"
	"strconv"

	segment "github.com/blevesearch/scorch_segment_api/v2"

	"kronika/archive"
)

// A column holds the values of a keyword field by document.
type column struct {
	values []string // the distinct values, sorted
	first  []uint32 // the values of a document are of[first[doc]:first[doc+1]]
	of     []uint32 // indexes into values
}

// at returns the values of a document, as indexes into values in their order.
func (c column) at(doc int) []uint32 {
	if c.first == nil {
		return nil
	}
	return c.of[c.first[doc]:c.first[doc+1]]
}

// readColumn reads the values of a field out of the dictionaries.
func readColumn(parts []part, field string, docs int) (column, error) {
	held := map[string][]int{}
	for _, p := range parts {
		err := p.eachTerm(field, nil, nil, func(term string) error {
			return p.postings(key{field, term}, nil, func(doc int, _ segment.Posting) error {
				held[term] = append(held[term], doc)
				return nil
			})
		})
		if err != nil {
			return column{}, fmt.Errorf("column %s: %w", field, err)
		}
	}
	c := column{values: make([]string, 0, len(held)), first: make([]uint32, docs+1)}
	for value, at := range held {
		c.values = append(c.values, value)
		for _, doc := range at {
			c.first[doc+1]++
		}
	}
	slices.Sort(c.values)
	for doc := range docs {
		c.first[doc+1] += c.first[doc]
	}
	c.of = make([]uint32, c.first[docs])
	next := slices.Clone(c.first)
	for i, value := range c.values {
		for _, doc := range held[value] {
			c.of[next[doc]] = uint32(i)
			next[doc]++
		}
	}
	return c, nil
}

// numbers returns a column of decimal numbers by document; 0 without a value.
func (c column) numbers() ([]int32, error) {
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

// periods returns the dates of a column by document; the zero period where
// there is none.
func (c column) periods() []period {
	parsed := make([]period, len(c.values))
	for i, v := range c.values {
		parsed[i] = newPeriod(archive.Date(v))
	}
	return byDocument(c, parsed)
}

// byDocument returns what stands for the first value of each document.
func byDocument[T any](c column, parsed []T) []T {
	out := make([]T, len(c.first)-1)
	for doc := range out {
		if of := c.at(doc); len(of) > 0 {
			out[doc] = parsed[of[0]]
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
