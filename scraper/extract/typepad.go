package extract

import "kronika/archive"

// typePadPages are those of TypePad and Movable Type:
//
//	h2.date-header                     the day of the posts below it
//	div.entry
//	  h3.entry-header > a
//	  div.entry-content > div.entry-body, div.entry-more
//	  p.entry-footer > span.post-footers, a.permalink, a[href$=#comments]
var typePadPages = dialect{
	platform:   "html",
	boxes:      css("div.entry, article.entry"),
	headers:    css(".date-header, h2.date"),
	bodies:     []selector{css(".entry-content"), css(".entry-body"), css(".blogbody")},
	titles:     []selector{css(".entry-header"), css(".entry-title, h3.title")},
	dates:      []place{{css("abbr.published, .published[title]"), "title"}, {css("time.published"), "datetime"}},
	dateTexts:  []selector{css(".post-footers, .entry-footer, .posted")},
	permalinks: []place{{css("a.permalink, .permalink a"), "href"}, {css(".entry-header a, .entry-title a"), "href"}, {css(`a[rel="bookmark"]`), "href"}},
	authors:    []selector{css(".vcard .fn, .author .fn"), css(".author a, .byline a, .vcard.author")},
	labels:     []selector{css(`a[rel~="tag"], .entry-categories a, .entry-tags a, .post-footers a`)},
	more:       css(".entry-more-link a, .extended a, " + moreLinks),
	older:      css(`.pager-right a, .pager .pager-right a, link[rel="next"], a[rel="next"]`),
	months:     []place{{css(`.module-archives a, .archive-list-item a, a[href*="/20"]`), "href"}},
}

// byTypePad is what its programs write, or their own themes.
var byTypePad = css(`meta[name="generator"][content*="typepad" i], meta[name="generator"][content*="Movable Type"], link[href*="typepad.com/"], script[src*="typepad.com/"], .entry .entry-content .entry-body`)

// typePad reads a page of TypePad or Movable Type.
func (r *reading) typePad() *Result {
	r.dialect = &typePadPages
	r.findBase()
	result := &Result{Platform: r.platform, Title: r.otherTitle(), Address: r.named(), Links: r.links(nil)}
	result.Links.Feed = r.absolute(first(r.doc.Selection, anyFeed).AttrOr("href", ""))
	below := r.discussion()
	detach(r.doc.Selection, surroundings)
	r.posts(result, func(p *archive.Post, b box) {
		p.CommentsCount = shownCount(b.Selection)
		p.Published = r.clockBeside(p.Published, b)
	})
	if r.single && len(result.Posts) == 1 {
		below.attach(&result.Posts[0])
	}
	result.Links.Posts = addressesOf(result.Posts)
	return result
}
