package web

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"kronika/archive"
	"kronika/search"
)

const (
	maxMonths  = 12 // a longer time is shown by year: so many bars are 320 pixels wide
	maxYears   = 50 // no blog is as old
	leastYears = 8  // fewer years grow no wider than these: "2012" fits below at 320 pixels
	leastSlots = 12 // fewer months grow no wider than these
	weekSlots  = 6  // the most that a month has
	slotWidth  = 24 // pixels, the least that a finger hits (WCAG 2.5.8)
	barTop     = 18 // pixels above the tallest bar, for its count
	barHeight  = 84 // of the tallest bar
	lineHeight = 16 // of the words below the bars
)

// A chart is posts over time: bars that lead to their posts, and a table that says the same.
type chart struct {
	Title, Desc string
	Least       int // width in pixels below which the chart scrolls
	Base        int // y of the foot of the bars, in pixels like the following
	LabelY      int
	UnderY      int
	Height      int
	Unit        string
	Bars        []bar
	Back        []link
	Apart       string // which posts stand in no bar: "2 inlägg med bara år"; empty: none
	slots       int    // least number of bars that the width is shared by
}

// A bar is one year, month or week. X, Width, Mid are percentages, so that the
// chart is as wide as the page without a script or an inline style.
type bar struct {
	X, Inner, Width, BarWidth, Mid string
	Y, Height, CountY              int    // pixels
	Label, Under                   string // below the bar; Under is the year of the first of its months
	Name                           string // "november 2012"
	Count                          int
	Href                           string // empty: nothing to see
	Selected                       bool
}

// The units of time that a bar stands for; the first two are facets too.
const (
	byYear  = "year"
	byMonth = "month"
	byWeek  = "week"
)

// chart returns the histogram of a result, nil if no post is dated. A long time is
// shown by year, a year by month, a month by week.
func (s *site) chart(h search.Histogram, r search.Request) *chart {
	switch {
	case h.Interval == byWeek:
		return s.draw(h.Buckets, byWeek, r)
	case len(h.Buckets) > maxMonths:
		return s.draw(years(h.Buckets), byYear, r)
	}
	return s.draw(h.Buckets, byMonth, r)
}

// years adds up months. Over a time so long that some date must be wrong,
// years without posts are left out.
func years(months []search.Bucket) []search.Bucket {
	var years []search.Bucket
	for _, m := range months {
		y := m.Start.Cut(len("2012"))
		if n := len(years); n > 0 && years[n-1].Start == y {
			years[n-1].Count += m.Count
			continue
		}
		years = append(years, search.Bucket{Start: y, Count: m.Count})
	}
	if len(years) > maxYears {
		years = slices.DeleteFunc(years, func(y search.Bucket) bool { return y.Count == 0 })
	}
	return years
}

func (s *site) draw(buckets []search.Bucket, unit string, r search.Request) *chart {
	if len(buckets) == 0 {
		return nil
	}
	c := newChart(unit, len(buckets))
	c.Back = s.backLinks(r)
	most := 1
	for _, b := range buckets {
		most = max(most, b.Count)
	}
	last := buckets[len(buckets)-1]
	c.Desc = fmt.Sprintf("Stapeldiagram: %s, %s.", "inlägg per "+strings.ToLower(c.Unit), period(buckets[0].Start, cmp.Or(last.End, last.Start)))
	slot := 100 / float64(max(len(buckets), c.slots))
	for i, b := range buckets {
		v := bar{Name: barName(b), Count: b.Count, Selected: chosen(r, unit, string(b.Start)) || b.End != "" && r.From == b.Start && r.To == b.End}
		v.X, v.Width, v.Mid = percent(slot*float64(i)), percent(slot), percent(slot*(float64(i)+0.5))
		v.Inner, v.BarWidth = percent(slot*(float64(i)+0.12)), percent(slot*0.76)
		if b.Count > 0 {
			v.Height = max(2, b.Count*barHeight/most)
			v.Href = s.searchURL(during(r, unit, b))
		}
		v.Y, v.CountY = c.Base-v.Height, c.Base-v.Height-5
		v.Label, v.Under = barLabel(b, i, len(buckets))
		c.Bars = append(c.Bars, v)
	}
	return c
}

// during returns the request for the posts of a bar. Those of a week are of its month,
// if one is chosen, and of its days.
func during(r search.Request, unit string, b search.Bucket) search.Request {
	if unit == byWeek {
		return within(r, b.Start, b.End)
	}
	return only(unchosen(r, byMonth), unit, string(b.Start))
}

func newChart(unit string, bars int) *chart {
	c := &chart{Title: "Inlägg per år", Unit: "År", Least: bars * slotWidth, Base: barTop + barHeight, slots: leastYears}
	c.LabelY = c.Base + lineHeight
	c.UnderY, c.Height = c.LabelY, c.LabelY+6
	switch unit {
	case byMonth:
		c.Title, c.Unit, c.slots = "Inlägg per månad", "Månad", leastSlots
		c.UnderY += lineHeight
		c.Height += lineHeight
	case byWeek:
		c.Title, c.Unit, c.slots = "Inlägg per vecka", "Vecka", weekSlots
	}
	return c
}

// barName returns what a bar stands for: "2012", "november 2012", "vecka 47, 19 november
// 2012 till 25 november 2012".
func barName(b search.Bucket) string {
	if b.End == "" {
		return shortDate(b.Start)
	}
	_, week := b.Start.Start().ISOWeek()
	return fmt.Sprintf("vecka %d, %s", week, period(b.Start, b.End))
}

// barLabel returns what stands below a bar: "nov" and, below the first of a
// year, "2012"; or a year, short if there are many; or "v. 47".
func barLabel(b search.Bucket, i, n int) (label, under string) {
	d := b.Start
	switch {
	case b.End != "":
		_, week := d.Start().ISOWeek()
		return fmt.Sprintf("v. %d", week), ""
	case d.Precision() == archive.Year && n > leastYears:
		return "’" + string(d[2:]), ""
	case d.Precision() == archive.Year:
		return string(d), ""
	case i == 0 || d[5:] == "01":
		under = string(d.Cut(4))
	}
	return monthAbbr(d), under
}

// backLinks lead from a week to its month, from a chosen month to its year, and from a
// year to all years.
func (s *site) backLinks(r search.Request) []link {
	var links []link
	if m := r.Facets["month"]; len(m) == 1 && !m[0].Exclude {
		month := archive.Date(m[0].Value)
		if r.From != "" || r.To != "" {
			links = append(links, link{s.searchURL(within(r, "", "")), "Hela " + shortDate(month)})
		}
		year := string(month.Cut(4))
		links = append(links, link{s.searchURL(within(only(unchosen(r, "month"), "year", year), "", "")), "Hela " + year})
	}
	if len(r.Facets["year"])+len(r.Facets["month"]) > 0 {
		links = append(links, link{s.searchURL(unchosen(r, "year", "month")), "Alla år"})
	}
	return links
}

func chosen(r search.Request, facet, value string) bool {
	for _, c := range r.Facets[facet] {
		if c.Value == value && !c.Exclude {
			return true
		}
	}
	return false
}

func percent(f float64) string { return strconv.FormatFloat(f, 'f', 3, 64) + "%" }
