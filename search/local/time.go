package local

import (
	"cmp"
	"slices"

	"kronika/archive"
	"kronika/search"
)

// ranks returns the place of every document in the orders of time. Undated
// posts stand last in both, and equal dates fall back to the ID.
func (ix *Index) ranks() (newest, oldest []int32) {
	docs := make([]int, len(ix.ids))
	for doc := range docs {
		docs[doc] = doc
	}
	undated := func(doc int) int {
		if ix.published[doc].date == "" {
			return 1
		}
		return 0
	}
	rank := func(direction int) []int32 {
		slices.SortFunc(docs, func(a, b int) int {
			return cmp.Or(undated(a)-undated(b), direction*cmp.Compare(ix.published[a].start, ix.published[b].start),
				cmp.Compare(ix.ids[a], ix.ids[b]), a-b)
		})
		ranks := make([]int32, len(docs))
		for rank, doc := range docs {
			ranks[doc] = int32(rank)
		}
		return ranks
	}
	return rank(-1), rank(1)
}

// cover says which time the posts cover, and which months have none.
func (ix *Index) cover() search.Coverage {
	return ix.coverOf(func(int) bool { return true })
}

// coverOf does so for the posts that are in.
func (ix *Index) coverOf(in func(doc int) bool) search.Coverage {
	c := search.Coverage{Gaps: []search.Gap{}}
	held := make([]bool, len(ix.facets["month"].values))
	for doc, p := range ix.published {
		if ix.ids[doc] == "" || !in(doc) {
			continue
		}
		c.Posts++
		if p.date == "" {
			continue
		}
		for _, v := range ix.facets["month"].at(doc) {
			held[v] = true
		}
		d := p.date.Cut(len("2012-11-23"))
		if c.First == "" || d < c.First {
			c.First = d
		}
		c.Last = max(c.Last, d)
	}
	c.Gaps = append(c.Gaps, gaps(slices.DeleteFunc(slices.Clone(ix.facets["month"].values), func(month string) bool {
		v, _ := slices.BinarySearch(ix.facets["month"].values, month)
		return !held[v]
	}))...)
	return c
}

// gaps returns the runs of months between those with posts, which are in order.
func gaps(months []string) (found []search.Gap) {
	for i := 1; i < len(months); i++ {
		from := nextMonth(archive.Date(months[i-1]))
		if to := previousMonth(archive.Date(months[i])); from <= to {
			found = append(found, search.Gap{From: from, To: to})
		}
	}
	return found
}

func nextMonth(d archive.Date) archive.Date {
	return archive.NewDate(d.Start().AddDate(0, 1, 0), archive.Month)
}

func previousMonth(d archive.Date) archive.Date {
	return archive.NewDate(d.Start().AddDate(0, -1, 0), archive.Month)
}
