package extract

import (
	"cmp"
	"regexp"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"kronika/archive"
)

var (
	publishedMeta = css(`meta[property="article:published_time"]`)
	times         = css("time[datetime]")
	changes       = []place{
		{css(`[itemprop="dateModified"], abbr.updated:not(.published)`), "title"}, {css(`[itemprop="dateModified"], .dt-updated`), "datetime"},
		{css(`meta[itemprop="dateModified"]`), "content"},
	}
)

// published returns the date of a post: what a program wrote, else the date
// header above it, else what people read beside it, else the month in its
// permalink or in the place where the page of one post was saved.
func (r *reading) published(b box, permalink string) archive.Date {
	for _, at := range r.dates {
		for _, n := range find(b.Selection, at.at).EachIter() {
			if d := machineDate(n.AttrOr(at.attr, "")); d != "" && !saysUpdated(n.Nodes[0]) {
				return d
			}
		}
	}
	if ld := r.dataOf(b.Selection); ld != nil && ld.published != "" {
		return ld.published
	}
	if d := timeElement(b.Selection, false); d != "" {
		return d
	}
	if d := r.pageDate(); d != "" {
		return d
	}
	month := permalinkDate(permalink)
	if permalink == "" && r.single {
		month = permalinkDate(r.page.URL)
	}
	near := cmp.Or(month, monthIn(permalink), monthIn(r.page.URL))
	beside := r.textsOf(b.Selection)
	if d := r.written(b.header, near); d != "" {
		return withClock(d, beside)
	}
	for _, text := range beside {
		if d := r.written(text, near); d != "" {
			return d
		}
	}
	return month
}

// textsOf returns what people read beside a post where dates stand.
func (r *reading) textsOf(s *goquery.Selection) (texts []string) {
	for _, at := range r.dateTexts {
		for _, n := range find(s, at).EachIter() {
			texts = append(texts, line(n))
		}
	}
	return texts
}

// withClock returns a day with the first time of day in the texts; theirs is of
// the blog's offset, which they do not say. One of another day has its own clock.
func withClock(day archive.Date, texts []string) archive.Date {
	if day.Precision() != archive.Day {
		return day
	}
	for _, text := range texts {
		if other := humanDate(text); other != "" && other != day {
			continue
		}
		if d, _ := readDate(string(day)+" "+text, dateHints{}); len(d) > len(day) && d.Cut(len(day)) == day {
			return d
		}
	}
	return day
}

var monthOfPage = regexp.MustCompile(`/(\d{4})[/_](\d{2})(?:[/_]|$)`)

// monthIn returns the month that the address of a page of posts names, "" if
// none. Pages of weeks are named by their first day.
func monthIn(address string) archive.Date {
	m := monthOfPage.FindStringSubmatch(address)
	if m == nil {
		return ""
	}
	return archive.Date(m[1] + "-" + m[2])
}

// written reads a date that people read. Of numbers that mean two days the one
// in the month of the post's or page's address is meant, or the one in the order
// of the page's other dates.
func (r *reading) written(text string, month archive.Date) archive.Date {
	if text == "" {
		return ""
	}
	hints := dateHints{fetched: r.page.Fetched}
	if _, fault := readDate(text, hints); fault != "" {
		for _, order := range []dateOrder{dayThenMonth, monthThenDay} {
			hints.order = order
			if d, _ := readDate(text, hints); d != "" && d.Cut(len("2012-11")) == month {
				return d
			}
		}
		hints.order = r.dateOrder()
	}
	d, _ := readDate(text, hints)
	return d
}

// dateOrder returns the order of the dates of the page that are numbers only.
func (r *reading) dateOrder() dateOrder {
	if r.order == nil {
		var texts []string
		for _, at := range append(r.dateTexts, r.headers) {
			for _, n := range find(r.doc.Selection, at).EachIter() {
				texts = append(texts, line(n))
			}
		}
		order := orderOf(texts...)
		r.order = &order
	}
	return *r.order
}

// pageDate returns the date that the head of a page of one post gives.
func (r *reading) pageDate() archive.Date {
	if !r.single {
		return ""
	}
	return machineDate(first(r.doc.Selection, publishedMeta).AttrOr("content", ""))
}

// updated returns when a post was last changed, if the page says.
func (r *reading) updated(s *goquery.Selection) archive.Date {
	for _, at := range changes {
		if d := machineDate(first(s, at.at).AttrOr(at.attr, "")); d != "" {
			return d
		}
	}
	if ld := r.dataOf(s); ld != nil && ld.modified != "" && ld.modified != ld.published {
		return ld.modified
	}
	return timeElement(s, true)
}

// timeElement returns the date of the first <time>, or of the first that says
// of itself that it is that of a change. Those in quoted messages are not of
// the post.
func timeElement(s *goquery.Selection, changed bool) archive.Date {
	for _, n := range find(s, times).EachIter() {
		if saysUpdated(n.Nodes[0]) != changed || quoted(n.Nodes[0], s.Nodes[0]) {
			continue
		}
		if d := machineDate(n.AttrOr("datetime", "")); d != "" {
			return d
		}
	}
	return ""
}

// saysUpdated reports whether an element with a date calls it that of a change
// and not also that of the publication.
func saysUpdated(n *html.Node) bool {
	changed := false
	for _, a := range n.Attr {
		name := strings.ToLower(a.Val)
		if strings.Contains(name, "publi") || strings.Contains(name, "entry-date") {
			return false
		}
		changed = changed || strings.Contains(name, "updat") || strings.Contains(name, "modif")
	}
	return changed
}

// quoted reports whether an element lies in a quotation or a comment within root.
func quoted(n, root *html.Node) bool {
	for n = n.Parent; n != nil && n != root; n = n.Parent {
		if n.Data == "blockquote" || strings.Contains(attribute(n, "class"), "comment") || strings.HasPrefix(attribute(n, "id"), "comment") {
			return true
		}
	}
	return false
}
