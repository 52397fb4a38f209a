package extract

import (
	"cmp"
	"regexp"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"kronika/archive"
)

// otherPages are those of programs that have no dialect of their own: what is
// looked for is what many of them share, the vocabularies for search engines
// before all, and the classes of Drupal (.node, .field-name-body, .submitted).
var otherPages = dialect{
	platform: "html",
	bodies: []selector{
		css(`[itemprop="articleBody"], [property="articleBody"], [property="schema:articleBody"]`), css(".e-content, .entry-content, .post-content, .post-body, .entry-body"),
		css(`.field-name-body, .field--name-body, [class*="field-name-"][class*="-body"], [class*="field--name-"][class*="-body"], .views-field-body`),
		css(".articleBody, .article-body, .article-content, .article__body, .article-text, .blog-content, .news-content"), css(".node__content, .node > .content"),
	},
	dates: []place{
		{css(`[itemprop="datePublished"]`), "datetime"}, {css(`[itemprop="datePublished"], [property="datePublished"], [property="schema:datePublished"]`), "content"},
		{css(`meta[property="article:published_time"], meta[property="og:article:published_time"]`), "content"}, {css(`[property~="dc:date"], [property="schema:dateCreated"]`), "content"},
		{css(`meta[name="DC.date.issued" i], meta[name="dcterms.created" i], meta[name="DC.Date" i], meta[name="date" i], meta[name="pubdate" i], meta[name="publish-date" i], meta[name="publishdate" i]`), "content"},
		{css("time.published, time.entry-date, time[pubdate]"), "datetime"},
	},
	dateTexts: []selector{
		css(".published, .post-date, .entry-date, .article-date, .pubdate, .publish-date, .date-published"), css(".submitted, .node__submitted"), css(".date, .datum, time"),
		css(`[class*="date"]:not([class*="updat"]), [class*="publish"]`), css(`[class*="byline"], .meta, .post-meta, .article-meta`),
	},
	authors: []selector{
		css(`[itemprop="author"] [itemprop="name"], [itemprop="author"]`), css(`[rel="author"]`), css(".author .fn, .vcard .fn, .author-name, .byline__name"),
		css(".submitted .username, .node__submitted .username, .submitted a"), css(`.author a, [class*="byline"] a`), css(".author"),
	},
	labels: []selector{css(`a[rel~="tag"], .tags a, .labels a, .post-tags a, .article-tags a, [class*="tags-"] a, [class*="field-name-field-"][class*="tag"] a, [class*="field--name-field-"][class*="tag"] a, .field-type-taxonomy-term-reference a, .terms a, .taxonomy a`)},
	more:   css(moreLinks + ", .readMore, li.node-readmore a, .node-readmore"),
	older:  css(`a[rel="next"], link[rel="next"], .pager-next a, .pager__item--next a, .pagination .next a, a.next, .older a`),
	months: []place{{css(`a[href*="/20"]`), "href"}},
}

// listedPages are such pages that list posts.
var listedPages = func() dialect {
	d := otherPages
	d.permalinks = []place{{headingLinks, "href"}}
	return d
}()

// unknown reads a page that no platform is known to have written: a list of
// posts, or one post. What has no date is no post of a blog.
func (r *reading) unknown() (*Result, error) {
	r.dialect = &otherPages
	r.findBase()
	result := &Result{Platform: r.platform, Title: r.otherTitle(), Address: r.named(), Links: r.links(nil)}
	result.Links.Feed = r.absolute(first(r.doc.Selection, anyFeed).AttrOr("href", ""))
	if boxes := r.lists(); len(boxes) > 1 && !r.isArticle() {
		r.single, r.dialect = false, &listedPages
		for _, b := range boxes {
			detach(b.Selection, surroundings)
			if r.bodyIn(b.Selection) == nil {
				giveBody(b.Selection, otherChrome)
			}
			r.takeLabels(b, r.bodyIn(b.Selection))
		}
		r.read(result, r.split(boxes), r.fillListed)
	} else if err := r.onePost(result); err != nil {
		return nil, err
	}
	result.Links.Posts = addressesOf(result.Posts)
	return result, nil
}

var (
	otherChrome = css(`h1, h2, h3, h4, time, .date, .datum, [class*="date"], .meta, .byline, .author, .submitted, .tags, .labels, ul.links, [class*="comment"], [class*="share"], [class*="social"], .posted, .info`)
	articleOf   = css(`meta[property="og:type"][content="article" i], meta[property="article:published_time"], [itemtype$="/Article"], [itemtype$="/BlogPosting"], [itemtype$="/NewsArticle"], [typeof$="Article"], body.node-type-blog, body.page-node-type-blog`)
	pageParts   = css(`nav, aside, .comments, .comment-list, .comment, .breadcrumbs, .social, .share, .sharing, [class*="share-"], [class*="-share"], [class*="social-"], .node__links, ul.links`)
)

// isArticle reports whether a page says that it is of one post.
func (r *reading) isArticle() bool {
	r.single = true
	return has(r.doc.Selection, articleOf) || r.dataOf(r.doc.Selection).published != ""
}

// onePost reads a page of one post.
func (r *reading) onePost(result *Result) error {
	isArticle := r.isArticle()
	below := r.discussion()
	title, heading := r.heading()
	near := r.dateNear(heading)
	b := box{Selection: r.doc.Selection, header: string(near)}
	detach(b.Selection, surroundings)
	detach(b.Selection, pageParts)
	dropUpTo(heading, b.Selection)
	if d := r.published(b, r.permalink(b)); d == "" || d.Precision() == archive.Month && !isArticle {
		return &UnknownError{r.page.URL, "is no page of a blog that is known, and no post with a date"}
	}
	if b.body = r.longestBody(); b.body != nil {
		r.takeLabels(b, b.body)
		remove(b.body)
	} else if err := r.mainText(&b); err != nil {
		return err
	}
	p := r.post(b, func(p *archive.Post, _ box) {
		if p.Published = r.clockBeside(p.Published, b); near.Cut(len(p.Published)) == p.Published {
			p.Published = near
		}
		p.Title, p.URL, p.CommentsCount = title, r.ownAddress(), shownCount(b.Selection)
	})
	if p.Text == "" {
		return &UnknownError{r.page.URL, "has no text that could be a post's"}
	}
	below.attach(&p)
	result.Posts = []archive.Post{p}
	return nil
}

// dropUpTo removes a heading and those above it: the name of the site, of its part.
func dropUpTo(heading *html.Node, s *goquery.Selection) {
	if heading == nil {
		return
	}
	for _, n := range find(s, anyTitle).Nodes {
		if remove(n); n == heading {
			return
		}
	}
}

// longestBody returns the longest of the elements that are named as the text of
// a post, nil if none has text.
func (r *reading) longestBody() (longest *html.Node) {
	length := 0
	for _, at := range r.bodies {
		for _, n := range find(r.doc.Selection, at).Nodes {
			if l := len(line(of(n))); l > length {
				longest, length = n, l
			}
		}
		if longest != nil {
			return longest
		}
	}
	return nil
}

// mainText finds the main text of a page. What is left of a byline above it and
// of the headings of other lists below it is no part of it.
func (r *reading) mainText(b *box) error {
	page := goquery.CloneDocument(r.doc)
	for _, at := range r.dateTexts {
		for _, n := range find(page.Selection, at).EachIter() {
			if text := line(n); len(text) < maxByline && humanDate(text) != "" {
				remove(n.Nodes[0])
			}
		}
	}
	text, err := mainContent(page.Nodes[0])
	if err != nil {
		return &UnknownError{r.page.URL, err.Error()}
	}
	if text != nil {
		trimHeadings(text)
		trimDate(text)
	}
	b.body = text
	return nil
}

// trimDate removes a date that a text begins with, on a line of its own.
func trimDate(text *html.Node) {
	for n := text.FirstChild; n != nil && within(n, text); n = next(n, nil) {
		if n.Type != html.TextNode || oneLine(n.Data) == "" {
			continue
		}
		if len(n.Data) < maxByline && humanDate(n.Data).Precision() == archive.Day && line(of(n.Parent)) == oneLine(n.Data) {
			remove(n)
		}
		return
	}
}

// maxByline is how long a line that only says who wrote and when may be, in
// bytes.
const maxByline = 80

// trimHeadings removes headings at the end of a text: nothing stands below them.
func trimHeadings(text *html.Node) {
	for {
		last := text
		for c := last.LastChild; c != nil; c = last.LastChild {
			last = c
		}
		for n := last; n != text && n != nil; n = n.Parent {
			if is(n, anyTitle) {
				last = n
			}
		}
		if last == text || !is(last, anyTitle) && !isBare(last) {
			return
		}
		remove(last)
	}
}

// dateNear returns the date in a short line below a heading, before the text has
// begun.
func (r *reading) dateNear(heading *html.Node) archive.Date {
	if heading == nil {
		return ""
	}
	seen := 0
	for n := next(heading, heading); n != nil && seen < maxLead; n = next(n, nil) {
		if n.Type != html.TextNode {
			continue
		}
		text := oneLine(n.Data)
		seen += len(text)
		if d := r.written(text, ""); len(text) < maxByline && len(d) >= len("2012-11-23") {
			return d
		}
	}
	return ""
}

// maxLead is how far below a heading its date may stand, in bytes of text.
const maxLead = 600

// next returns the node after n in the order of the page, outside of skip.
func next(n, skip *html.Node) *html.Node {
	if n != skip && n.FirstChild != nil {
		return n.FirstChild
	}
	for n != nil && n.NextSibling == nil {
		n = n.Parent
	}
	if n == nil {
		return nil
	}
	return n.NextSibling
}

// heading returns the title of the only post of a page and the heading that
// shows it: the first that is part of the page's title, else the first of the
// highest rank.
func (r *reading) heading() (title string, at *html.Node) {
	ld := r.dataOf(r.doc.Selection)
	og := oneLine(first(r.doc.Selection, ogTitle).AttrOr("content", ""))
	page := strings.ToLower(line(first(r.doc.Selection, titleTag)) + "\n" + og + "\n" + ld.title)
	for _, n := range find(r.doc.Selection, anyTitle).EachIter() {
		if text := line(n); len(text) > 2 && strings.Contains(page, strings.ToLower(text)) && !beside(n.Nodes[0]) && !r.isSiteName(text) {
			return text, n.Nodes[0]
		}
	}
	if s := first(r.doc.Selection, firstHeading); s.Length() > 0 {
		return line(s), s.Nodes[0]
	}
	return cmp.Or(ld.title, og, line(first(r.doc.Selection, titleTag))), nil
}

var (
	ogTitle      = css(`meta[property="og:title"]`)
	firstHeading = css("main h1, article h1, h1")
)

// isSiteName reports whether a text is the name of the site.
func (r *reading) isSiteName(text string) bool {
	return strings.EqualFold(text, oneLine(first(r.doc.Selection, siteName).AttrOr("content", "")))
}

// otherTitle returns the title of the blog.
func (r *reading) otherTitle() string {
	if t := oneLine(first(r.doc.Selection, siteName).AttrOr("content", "")); t != "" {
		return t
	}
	parts := titleParts.Split(line(first(r.doc.Selection, titleTag)), -1)
	return parts[len(parts)-1]
}

var titleParts = regexp.MustCompile(`\s[|»–—-]\s`)
