package web

import (
	"slices"
	"strings"

	"kronika/search"
)

// apart says how many of the posts that answer stand in no bar of a chart of months or
// years, "2 inlägg med bara år, 1 inlägg utan datum"; empty if all do. The result has
// the facet year. A week has the posts that may be of it.
func apart(res *search.Result) string {
	if res.Histogram.Interval == byWeek {
		return ""
	}
	dated, drawn := 0, 0
	years := res.Facets["year"]
	some := slices.ContainsFunc(years, func(v search.Value) bool { return v.Selected })
	for _, v := range years {
		if !v.Excluded && v.Selected == some { // a facet counts what it leaves out too
			dated += v.Count
		}
	}
	for _, b := range res.Histogram.Buckets {
		drawn += b.Count
	}
	var said []string
	if n := dated - drawn; n > 0 {
		said = append(said, number(n)+" inlägg med bara år")
	}
	if n := res.Total - dated; n > 0 {
		said = append(said, number(n)+" inlägg utan datum")
	}
	return strings.Join(said, ", ")
}
