package extract

import (
	"golang.org/x/net/html"

	"kronika/archive"
)

// microformatPages are pages of any program that mark posts as microformats 2
// (microformats.org/wiki/h-entry) or their predecessor hAtom.
var microformatPages = dialect{
	platform: "html",
	bodies:   []selector{css(".e-content"), css(".entry-content"), css(".p-content"), css(".entry-summary, .p-summary")},
	titles:   []selector{css(".p-name"), css(".entry-title")},
	dates: []place{
		{css(".dt-published, .published"), "datetime"}, {css(".dt-published, .published"), "title"}, {css("data.dt-published"), "value"},
	},
	dateTexts:  []selector{css(".dt-published, .published")},
	permalinks: []place{{css("a.u-url, .u-url > a"), "href"}, {css(".entry-title a, a.entry-title"), "href"}, {css(`a[rel~="bookmark"]`), "href"}, {css("a.u-uid"), "href"}},
	authors:    []selector{css(".p-author .p-name, .p-author .fn"), css(".p-author"), css(".author .fn, .vcard .fn, .author")},
	labels:     []selector{css(`.p-category, a[rel~="tag"]`)},
	more:       css(moreLinks),
	older:      css(`a[rel~="next"], link[rel="next"], a[rel~="prev"]`),
	months:     []place{{css(`a[href*="/20"]`), "href"}},
}

var (
	byMicroformats = css(".h-entry, .hentry .entry-title, .hentry .entry-content, .hentry.entry-content")
	entries        = css(".h-entry, .hentry")
	feedNames      = []selector{css(".h-feed > .p-name"), css(".hfeed > .name, .hfeed > h1")}
	cited          = css(".h-cite, .u-comment, .p-comment")
	nested         = css(".h-card, .vcard, .h-entry, .hentry, .h-event")
	ownProperty    = css(`[class^="p-"], [class*=" p-"], [class^="e-"], [class*=" e-"], .entry-title, .entry-content`)
)

// microformats reads a page whose posts are microformats.
func (r *reading) microformats() *Result {
	r.dialect = &microformatPages
	r.findBase()
	result := &Result{Platform: r.platform, Title: textAt(r.doc.Selection, feedNames), Address: r.named(), Links: r.links(nil)}
	if result.Title == "" {
		result.Title = r.otherTitle()
	}
	result.Links.Feed = r.absolute(first(r.doc.Selection, anyFeed).AttrOr("href", ""))
	boxes := r.outermost(entries)
	r.single = len(boxes) == 1
	for i := range boxes {
		detach(boxes[i].Selection, cited)
		if boxes[i].body = r.bodyIn(boxes[i].Selection); boxes[i].body != nil {
			remove(boxes[i].body)
		}
	}
	r.read(result, boxes, r.fillEntry)
	result.Links.Posts = addressesOf(result.Posts)
	return result
}

// fillEntry reads what only microformats say of a post. The name of an author is
// not its own; without properties its text is its name (microformats2 parsing,
// implied properties).
func (r *reading) fillEntry(p *archive.Post, b box) {
	p.Title = ""
	for _, at := range r.titles {
		for _, n := range find(b.Selection, at).EachIter() {
			if p.Title == "" && !nestedIn(n.Nodes[0], b.Nodes[0]) {
				detach(n, scriptsAndStyles)
				p.Title = line(n)
			}
		}
	}
	switch {
	case b.body != nil:
		if p.Truncated = p.Truncated || is(b.body, summary); p.Title == "" && hasClass(b.body, "p-name") {
			p.Title = line(of(b.body))
		}
		p.Labels = distinct(append(p.Labels, r.labelsOf(of(b.body))...))
	case !has(b.Selection, ownProperty) && !has(b.Selection, nested):
		p.Title = line(b.Selection)
	case p.Title == "":
		p.Text = line(b.Selection)
	}
	if href := b.AttrOr("href", ""); p.URL == "" && href != "" {
		p.URL = r.absolute(href)
	}
	p.Truncated = p.Truncated && b.body != nil
}

var (
	scriptsAndStyles = css("script, style")
	summary          = css(".entry-summary:not(.entry-content), .p-summary:not(.e-content)")
)

// nestedIn reports whether an element lies in another microformat within root.
func nestedIn(n, root *html.Node) bool {
	for ; n != nil && n != root; n = n.Parent {
		if nested(n) {
			return true
		}
	}
	return false
}
