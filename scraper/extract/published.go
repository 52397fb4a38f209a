package extract

import (
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
// permalink.
func (r *reading) published(s box, permalink string) archive.Date {
	for _, at := range r.dates {
		for _, n := range find(s.Selection, at.at).EachIter() {
			if d := machineDate(n.AttrOr(at.attr, "")); d != "" && !saysUpdated(n.Nodes[0]) {
				return d
			}
		}
	}
	if ld := r.dataOf(s.Selection); ld != nil && ld.published != "" {
		return ld.published
	}
	if d := timeElement(s.Selection, false); d != "" {
		return d
	}
	if d := r.pageDate(); d != "" {
		return d
	}
	if d := humanDate(s.header); d != "" {
		return d
	}
	for _, at := range r.dateTexts {
		for _, n := range find(s.Selection, at).EachIter() {
			if d := humanDate(line(n)); d != "" {
				return d
			}
		}
	}
	return permalinkDate(permalink)
}

// pageDate returns the date that the head of a page of one post gives.
func (r *reading) pageDate() archive.Date {
	if !r.single {
		return ""
	}
	return machineDate(first(r.doc.Selection, publishedMeta).AttrOr("content", ""))
}

// updated returns when a post was last changed, if the page says.
func (r *reading) updated(s box) archive.Date {
	for _, at := range changes {
		if d := machineDate(find(s.Selection, at.at).AttrOr(at.attr, "")); d != "" {
			return d
		}
	}
	if ld := r.dataOf(s.Selection); ld != nil && ld.modified != "" && ld.modified != ld.published {
		return ld.modified
	}
	return timeElement(s.Selection, true)
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
