package extract

import (
	"cmp"
	"regexp"
	"strings"

	"golang.org/x/net/html"

	"kronika/archive"
)

// The shapes of WordPress pages. Themes write what they like, but WordPress's own
// functions give most of them
//
//	body.single.postid-15            or .page.page-id-15, .archive, .search, .blog
//	  article#post-15.post.type-post.hentry
//	    h2.entry-title > a[rel=bookmark]
//	    time.entry-date.published[datetime], time.updated
//	    span.author.vcard > a.fn
//	    div.entry-content            in lists also .entry-summary
//	    a[rel~=category], a[rel~=tag], span.comments-link > a
//	  ol.comment-list                see discussion.go
//	  nav > div.nav-previous         OLDER posts
//
// Block themes (2022–) have li.wp-block-post in lists and, on the page of one
// post, nothing that holds just the post. Page builders leave out what holds the
// text; what is left of a box without title and bylines is the text then.
var wordPressPages = dialect{
	platform: "wordpress",
	bodies: []selector{
		css(".entry-content"), css(".wp-block-post-content"), css(".elementor-widget-theme-post-content"), css(".et_pb_post_content"),
		css(`[itemprop="articleBody"]`), css(".post-content, .post_content, .postcontent, .postContent"), css(".storycontent, .post-entry, .entry-body, .article-content, .single-content"),
		css(".entry"), css(".post .post, .hentry .post"), css(".post-body, .post-text, .the-content, .thecontent"), css(`[class$="entry-content"]`), excerpts,
	},
	chrome: css(".postmetadata, [class^=post-meta], .entry-meta, .entry-footer, .post-footer, .entry-utility, .posted-on, .byline, .entry-date"),
	titles: []selector{
		entryTitle, css(".posttitle h2, .posttitle h3, .post_title h2"), css(`.post-title:not(:has(p)), .postTitle:not(:has(p)), .posttitle:not(:has(p)), .post_title:not(:has(p)), .storytitle, [itemprop="headline"]`),
		css(".et_pb_post_title h1, .elementor-widget-theme-post-title h1, .elementor-post__title"),
	},
	dates: []place{
		{css("time.published, time.entry-date, time.entry-published, .wp-block-post-date time"), "datetime"}, {css("abbr.published, abbr.entry-date, abbr.date"), "title"},
		{css(`[itemprop="datePublished"]`), "datetime"}, {css(`[itemprop="datePublished"]`), "content"}, {css(".published[title]"), "title"},
	},
	dateTexts: []selector{
		css(".entry-date, .published, .post-date, .posted-on, .postdate, .post_date, .posted_date, .date, .thedate, .the-date"), css(".wp-block-post-date, .elementor-post-date"),
		css(".entry-meta, .post-meta, .postmetadata, .postmeta, .post-info, .entry-info, .byline, .posted"),
	},
	permalinks: []place{
		{css(`.entry-title a[rel="bookmark"], .post-title a[rel="bookmark"]`), "href"}, {css(`a[rel="bookmark"]`), "href"},
		{css(".entry-title a, .wp-block-post-title a, .post-title a, .postTitle a, .posttitle a, .post_title a, .elementor-post__title a"), "href"},
		{css(".wp-block-post-date a, .entry-date a, .posted-on a, .post-date a"), "href"}, {headingLinks, "href"}, {css("a.more-link, a.read-more"), "href"},
	},
	authors: []selector{
		css(".author .fn, .vcard .fn"), css(".author.vcard a, .author.vcard"), css(".wp-block-post-author__name, .wp-block-post-author-name"), css(`[rel="author"]`),
		css(`.entry-author-name, .author-name, [itemprop="author"] [itemprop="name"], [itemprop="author"]`), css(`a[href*="/author/"]`), css(".post-author a, .post_author a, .entry-author a"),
		css(".byline a, .posted-by a"),
	},
	labels: []selector{css(`a[rel~="category"], a[rel~="tag"], .cat-links a, .tags-links a, .tag-links a, .wp-block-post-terms a, .post-cat a, .post_cats a, .post-categories a, .post-tags a, .entry-categories a, .entry-tags a`)},
	more:   css(moreLinks),
	older:  css(".nav-previous a, .post-navigation-link-previous a, .older-posts a, .previous-entries a, a.nextpostslink, .pagination a.next, a.next.page-numbers, a.wp-block-query-pagination-next, .navigation .alignleft a, a.next.page-link, .pagination .alignleft a"),
	months: []place{
		{css(`.widget_archive a, .wp-block-archives a, li a[href*="/20"]`), "href"}, {css(".widget_archive option, .wp-block-archives option"), "value"},
	},
}

var (
	anyTitle     = css("h1, h2, h3, h4")
	headingLinks = css("h1 a, h2 a, h3 a, h4 a, .entry-title a")
	excerpts     = css(".entry-summary, .wp-block-post-excerpt__excerpt, .post-excerpt, .excerpt, .entry-excerpt, .elementor-post__excerpt, .post-content-inner, .td-excerpt") // what lists show of a text
	wpLists      = css("body.archive, body.search, body.blog")                                                                                                                 // also those of one post
	otherParts   = css(".page-links a, .page-link a")                                                                                                                          // of a text on several pages
	entryTitle   = css(".entry-title, .wp-block-post-title")
	wpChrome     = css(`h1, h2, .entry-title, .post-title, .posttitle, .postTitle, .post_title, .wp-block-post-title, .entry-header, .entry-meta, .post-meta, .entry-footer, .entry-utility, .postmetadata, .post-thumbnail, .entry-date,
		.post-date, .byline, .comments-link, .cat-links, .tags-links, .wp-block-post-terms, .wp-block-post-date, .wp-block-post-author, .wp-block-post-author-name, .screen-reader-text, header, footer,
		.post-cat, .author.vcard, .tags, [class*="meta"], [class*="comment"], [class*="coment"], [class*="date"], [class*="author"], [class*="categor"]`)  // in a box without an element for the text
)

// moreLinks lead to the rest of a text.
const moreLinks = "a.more-link, .read-more, .readmore, .wp-block-post-excerpt__more-link, .excerpt-more, .moretag, .continue-reading, .elementor-post__read-more, .ast-read-more"

// byWordPress is what only WordPress writes, whether or not it also says so.
var byWordPress = css(`meta[name="generator"][content*="WordPress"], link[href*="/wp-content/"], link[href*="/wp-includes/"], link[rel="https://api.w.org/"],
	script[src*="/wp-includes/"], script[src*="/wp-content/"], link[rel="EditURI"][href*="xmlrpc"], body.wp-embed-responsive, .wp-block-post-title, form[action$="/wp-comments-post.php"]`)

// wordpress reads a page of WordPress.
func (r *reading) wordpress() *Result {
	r.dialect = &wordPressPages
	home := r.wordPressHome()
	result := &Result{Platform: r.platform, Title: r.wordPressTitle(), Address: home, Links: r.links(nil)}
	result.Links.Feed = r.wordPressFeed()
	boxes := r.wordPressBoxes()
	var below discussion
	if r.single = r.single || len(boxes) == 1 && !has(r.doc.Selection, wpLists); r.single {
		below = r.discussion()
	}
	parted := r.single && len(boxes) == 1 && has(boxes[0].Selection, otherParts)
	for _, b := range boxes {
		detach(b.Selection, surroundings)
		switch body := r.bodyIn(b.Selection); {
		case body != nil && !has(of(body), entryTitle):
			r.takeLabels(b, body)
		case r.single:
			giveMain(b.Selection, wpChrome)
		default:
			giveBody(b.Selection, wpChrome)
		}
	}
	r.read(result, r.split(boxes), r.fillWordPress)
	if r.single && len(result.Posts) == 1 {
		result.Posts[0].Truncated = result.Posts[0].Truncated || parted
		below.attach(&result.Posts[0])
	}
	if result.Address == "" && r.page.Source == "" {
		result.find(r.page.URL, "the page does not say which blog it is of; name the blog with --url")
	}
	result.Links.Posts = addressesOf(result.Posts)
	return result
}

// fillWordPress reads what only WordPress's pages say of a post, and what their
// themes say without naming it.
func (r *reading) fillWordPress(p *archive.Post, b box) {
	if r.single {
		p.URL = cmp.Or(r.ownAddress(), r.linked(b.Selection))
	}
	if p.Title == "" {
		p.Title = r.titleOf(b)
	}
	if p.Author == "" {
		p.Author = bylineName(b)
	}
	p.CommentsCount = shownCount(b.Selection)
	if p.Published == "" || p.Published.Precision() == archive.Month {
		r.findDate(p, b)
	}
	p.Published = r.clockBeside(p.Published, b)
	if b.body != nil {
		p.Truncated = p.Truncated || !r.single && (is(b.body, excerpts) || has(of(b.body), excerpts)) || cutOff.MatchString(line(of(b.body)))
	}
}

// cutOff finds the sign with which WordPress ends what it cut.
var cutOff = regexp.MustCompile(`[\[(](?:\.\.\.|…)[\])]$`)

// titleOf returns the title of a post whose theme does not name it: of what is
// not its text, the heading that is like the page's title, else the first.
func (r *reading) titleOf(b box) string {
	if !r.single {
		return firstText(b.Selection, anyTitle)
	}
	title, at := r.heading()
	if at != nil && within(at, b.Nodes[0]) {
		return title
	}
	return cmp.Or(firstText(b.Selection, anyTitle), title)
}

// bylineName returns the name in a line such as "23.11.2012 by Anna Ek" above a text.
func bylineName(b box) string {
	for _, n := range find(b.Selection, bylines).EachIter() {
		if m := byName.FindStringSubmatch(line(n)); m != nil {
			return strings.TrimSpace(m[1])
		}
	}
	return ""
}

var (
	bylines = css(".date, .byline, .post-meta, .entry-meta, .meta, .postmetadata, .posted, small")
	byName  = regexp.MustCompile(`(?i)(?:^|\s)(?:by|av|von|par|por|af|door)\s+(?-i)(\p{Lu}[\pL .'-]{1,40})$`)
)

// findDate looks for the date of a post in less certain places. Many themes call
// the only date they show "updated".
func (r *reading) findDate(p *archive.Post, b box) {
	if p.Updated != "" {
		p.Published, p.Updated = p.Updated, ""
		return
	}
	detach(b.Selection, hiddenDates)
	for _, at := range vagueDates {
		for _, n := range find(b.Selection, at).EachIter() {
			if d := r.written(beginning(line(n)), ""); d != "" && !saysUpdated(n.Nodes[0]) {
				p.Published = d
				return
			}
		}
	}
	for _, text := range []string{headingBefore(b), saidInText(b.body)} {
		if d := r.written(text, ""); d != "" {
			p.Published = d
			return
		}
	}
}

// clockBeside gives a day its time of day, which some themes put into the title of
// the link around it: <a rel="bookmark" title="16:01">23 november 2012</a>.
func (r *reading) clockBeside(day archive.Date, b box) archive.Date {
	texts := r.textsOf(b.Selection)
	for _, n := range find(b.Selection, clockTitles).EachIter() {
		if title := strings.TrimSpace(n.AttrOr("title", "")); clockOnly.MatchString(title) {
			texts = append(texts, title)
		}
	}
	return withClock(day, texts)
}

var (
	clockTitles = css(`a[rel="bookmark"][title], abbr[title], .entry-date[title], .date[title]`)
	clockOnly   = regexp.MustCompile(`(?i)^\d{1,2}[:.]\d{2}(?:\s*[ap]\.?m\.?)?$`)
)

var hiddenDates = css(".updated.rich-snippet-hidden, .updated.hidden, .updated.screen-reader-text")

var vagueDates = []selector{css(`[class*="date"]:not([class*="updat"])`), css(".meta, .info"), css(".postmetadata"), css("header, footer"), css("small, p, li, span")}

// beginning returns the first words of a text, as many as a date may have.
func beginning(text string) string {
	if len(text) <= maxDate {
		return text
	}
	return text[:strings.LastIndexByte(text[:maxDate], ' ')+1]
}

// headingBefore returns the heading before a box: the day of the posts below it
// in the oldest themes.
func headingBefore(b box) string {
	for n, far := b.Nodes[0].PrevSibling, 0; n != nil && far < maxDay; n, far = n.PrevSibling, far+1 {
		if is(n, anyTitle) {
			return line(of(n))
		}
	}
	return ""
}

// maxDay is how many elements and texts a heading may stand above a post of its day.
const maxDay = 200

// saidInText returns a line such as "Publicerad 23 november 2012" in a text.
func saidInText(body *html.Node) string {
	if body == nil {
		return ""
	}
	for n := body.FirstChild; n != nil && within(n, body); n = next(n, nil) {
		text := oneLine(n.Data)
		if n.Type != html.TextNode || len(text) > maxByline {
			continue
		}
		for _, token := range tokensOf(text) {
			if isPublishedWord[token.word] && humanDate(text).Precision() == archive.Day {
				return text
			}
		}
	}
	return ""
}
