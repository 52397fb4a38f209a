package local

import (
	"cmp"
	"slices"

	"kronika/search"
)

// ranks returns the place of every document in the orders of time. Undated
// posts stand last in both, and equal dates fall back to the ID.
func ranks(ids []string, published []period) (newest, oldest []int32) {
	type moment struct {
		start int64
		doc   int32
	}
	var dated, undated []moment
	for doc, p := range published {
		if p.date == "" {
			undated = append(undated, moment{0, int32(doc)})
		} else {
			dated = append(dated, moment{p.start, int32(doc)})
		}
	}
	for _, some := range [][]moment{dated, undated} {
		slices.SortFunc(some, func(a, b moment) int {
			if a.start != b.start {
				return cmp.Compare(a.start, b.start)
			}
			return cmp.Or(cmp.Compare(ids[a.doc], ids[b.doc]), cmp.Compare(a.doc, b.doc))
		})
	}
	newest, oldest = make([]int32, len(ids)), make([]int32, len(ids))
	for i, m := range slices.Concat(dated, undated) {
		newest[m.doc], oldest[m.doc] = int32(i), int32(i)
	}
	// The latest first, but those of one moment still by ID.
	for place, end := 0, len(dated); end > 0; {
		from := end - 1
		for from > 0 && dated[from-1].start == dated[from].start {
			from--
		}
		for _, m := range dated[from:end] {
			newest[m.doc] = int32(place)
			place++
		}
		end = from
	}
	return newest, oldest
}

// cover says which time the posts cover, and which months have none.
func (ix *Index) cover() search.Coverage {
	return ix.coverOf(func(int) bool { return true })
}

// coverOf does so for the posts that are in.
func (ix *Index) coverOf(in func(doc int) bool) search.Coverage {
	c := search.Coverage{Gaps: []search.Gap{}}
	months := ix.facets["month"]
	held := make([]bool, len(months.values))
	for doc, p := range ix.published {
		if ix.ids[doc] == "" || !in(doc) {
			continue
		}
		c.Posts++
		if p.date == "" {
			continue
		}
		for _, v := range months.at(doc) {
			held[v] = true
		}
		d := p.date.Cut(len("2012-11-23"))
		if c.First == "" || d < c.First {
			c.First = d
		}
		c.Last = max(c.Last, d)
	}
	var with []string
	for v, some := range held {
		if some {
			with = append(with, months.values[v])
		}
	}
	c.Gaps = append(c.Gaps, search.Gaps(with)...)
	return c
}
