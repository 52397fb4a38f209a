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
	c := search.Coverage{Posts: ix.live, Gaps: []search.Gap{}}
	for doc, p := range ix.published {
		if ix.ids[doc] == "" || p.date == "" {
			continue
		}
		if d := p.date.Cut(len("2012-11-23")); c.First == "" || d < c.First {
			c.First = d
		}
		if d := p.date.Cut(len("2012-11-23")); d > c.Last {
			c.Last = d
		}
	}
	months := ix.facets["month"].values
	for i := 1; i < len(months); i++ {
		from := nextMonth(archive.Date(months[i-1]))
		if to := previousMonth(archive.Date(months[i])); from <= to {
			c.Gaps = append(c.Gaps, search.Gap{From: from, To: to})
		}
	}
	return c
}

func nextMonth(d archive.Date) archive.Date {
	return archive.NewDate(d.Start().AddDate(0, 1, 0), archive.Month)
}

func previousMonth(d archive.Date) archive.Date {
	return archive.NewDate(d.Start().AddDate(0, -1, 0), archive.Month)
}
