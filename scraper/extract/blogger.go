package extract

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"kronika/archive"
)

// The shapes of Blogger's pages. Template Designer (2010–2016), and nearly so the
// Layouts before it:
//
//	div.date-outer
//	  h2.date-header            the day of ALL posts below it
//	  div.date-posts
//	    div.post-outer > div.post.hentry
//	      meta[itemprop=postId], a[name=POSTID]
//	      h3.post-title         absent when the post has no title
//	      div.post-body#post-body-POSTID
//	      div.post-footer       author, abbr.published[title=ISO date], labels
//
// The Layouts since 2017: article.post-outer-container > div.post-outer >
// div.post with JSON-LD and time.published; in lists the text is a
// div#post-snippet-POSTID. On a telephone (?m=1) lists are of
// div.mobile-post-outer. Many themes of others put the whole text of a list into
// div#summaryPOSTID and let the browser cut it. The templates before 2006 are in
// classic.go.
var bloggerPages = dialect{
	platform: "blogger",
	main:     css(".widget.Blog, .blog-posts"),
	boxes: css(`.hentry, [itemtype$="BlogPosting"], div.post, article.post, .blog-post, .mobile-post-outer, .Post, div.blogPost,
		.post-outer:not(:has(.hentry, [itemtype$="BlogPosting"], div.post, article.post, .blog-post))`),
	headers: css(".date-header, .DateHeader, .dateHeader"),
	bodies: []selector{
		numbered("summary"), numbered("post-body-"), css(`[id^="post-snippet-"] .snippet-item`), numbered("post-snippet-"),
		css(".post-body"), css(".entry-content"), css(".postBody, #postBody"), css(`.post-content:has(script[type="text/template"])`),
		css(".post-snippet, .entry-summary, .post-summary, .post-excerpt"),
	},
	bare: either(css(".Post, div.blogPost"), bareText),
	end:  css(".PostFooter, .post-footer, .byline, .posted, .post-info, .postinfo, .post-meta"),
	chrome: css(`.PostTitle, .PostFooter, .byline, .post-footer, .blogger-labels, .post-labels, .item-control, .comment-link,
		.jump-link, .more-link, .readmore, .read-more, .rmlink, .post-share-buttons, .posted, .postinfo`),
	titles: []selector{css(".post-title, .entry-title, .mobile-index-title, .PostTitle"), css("#postT, article.post > h1")},
	dates: []place{
		{css("abbr.published"), "title"}, {css(`[itemprop="datePublished"]`), "title"}, {css(`[itemprop="datePublished"]`), "content"},
		{css(`[itemprop="datePublished"]`), "datetime"}, {css(".published[datetime]"), "datetime"}, {css(".post-timestamp abbr[title]"), "title"},
	},
	dateTexts: []selector{
		css(`[itemprop="datePublished"]`), css(".timestamp-link"), css(".published, .post-date, .post-timestamp"),
		css(`a[title="permanent link"]`), css(".date"), css(".PostFooter, .post-footer, .byline"),
	},
	permalinks: []place{
		{css("a.timestamp-link"), "href"}, {css(`meta[itemprop="url"]`), "content"}, {css(".post-title a, .entry-title a"), "href"},
		{css(`a[rel="bookmark"]`), "href"}, {css(`a[title="permanent link"]`), "href"}, {css(".mobile-post-outer > a"), "href"},
		{css(".PostFooter a, .post-footer a, .byline a"), "href"}, {css(".jump-link a, .post-thumb a"), "href"},
	},
	// The title may also link to a PDF file.
	postPath: regexp.MustCompile(`/(?:\d{4}/\d{2}|p)/[^/]+\.html?$`),
	authors: []selector{
		css(`.post-author .fn [itemprop="name"]`), css(".post-author .fn"), css(".vcard .fn"), css(".fn"),
		css(`[itemprop="author"] [itemprop="name"]`), css(`.post-author[itemprop="name"], .post-author [itemprop="name"]`), css(".post-author a"),
		css(`a[rel~="author"]`), css(`a[href*="blogger.com/profile/"]`),
	},
	labels: []selector{css(`a[rel~="tag"]`), css(".post-labels a, .blogger-labels a")},
	counts: []place{
		{css(".post-comment-link:not(.post-backlinks) .comment-link"), ""}, {css(":not(.post-backlinks) > a.comment-link"), ""},
		{css(".numComments, .comment-bubble"), ""}, {css(".mobile-index-comment a"), ""}, {css(".cmt_count_iframe_holder"), "data-count"},
	},
	more: css(`.jump-link a, a.more-link, a.readmore, .post-snippet, .entry-summary, .post-summary,
		.post-excerpt, .snippet-item, .snippet-container, .mobile-index-contents`),
	older: css("a.blog-pager-older-link, a#blog-pager-older-link, #blog-pager-older-link a"),
	months: []place{
		{css(`a.post-count-link, .archivedate a, a[href$="_archive.html"]`), "href"}, {css(`option[value*="archive"], #BlogArchive1 option`), "value"},
	},
}

// byBlogger is what only Blogger's own program writes, likeBlogger what it and
// themes for it do, and themes of others that look like those.
var (
	byBlogger   = css(`meta[name="generator"][content*="logger"], link[href*="blogger.com"]`)
	likeBlogger = css(`[id^="post-body-"], [itemprop="postId"], .blog-posts, .date-outer, #BlogArchive1, #Blog1, .Post > a[name], .DateHeader, div.blogPost`)
	dynamicView = css(`meta[name="blogger-template"][content="dynamic"]`)
	blogTitles  = []selector{css(".Header h1.title"), css("#header h1"), css("#blog-header h1"), css("h1.title")}
	titleTag    = css("title")
)

// blogger reads a page of a Blogger blog.
func (r *reading) blogger() *Result {
	r.dialect = &bloggerPages
	r.base = r.address()
	result := &Result{Platform: r.platform, Title: r.title(), Address: r.named()}
	r.close()
	below := r.takeComments()
	r.posts(result, r.fillBlogger)
	if len(result.Posts) == 1 {
		r.comments(&result.Posts[0], below)
	}
	if result.Address == "" && r.page.Source == "" {
		result.find(r.page.URL, "the page does not say which blog it is of; name the blog with --url")
	}
	result.find(r.page.URL, withoutText(result.Posts))
	result.Links = r.links(result.Posts)
	if len(result.Posts) == 0 && has(r.doc.Selection, dynamicView) {
		result.find(r.page.URL, "a Dynamic View has no posts in its HTML; its feed has them")
		if result.Links.Feed == "" && r.base.Host != "" {
			result.Links.Feed = r.base.JoinPath("feeds/posts/default").String()
		}
	}
	return result
}

// withoutText counts the posts of which a page shows the title only.
func withoutText(posts []archive.Post) string {
	n := 0
	for _, p := range posts {
		if p.Truncated && p.Text == "" {
			n++
		}
	}
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%d posts without their text: the page shows only their titles or pictures", n)
}

// title returns the title of the blog, as Blogger names its feed: themes may call
// the title of a post so.
func (r *reading) title() string {
	if title, found := strings.CutSuffix(oneLine(first(r.doc.Selection, feedLink).AttrOr("title", "")), " - Atom"); found && title != "" {
		return title
	}
	if t := textAt(r.doc.Selection, blogTitles); t != "" {
		return t
	}
	// Of a post's page the title is "Blog: Post".
	title, _, _ := strings.Cut(line(first(r.doc.Selection, titleTag)), ": ")
	return title
}

// bareText picks posts whose text stands in them without an element of its own.
func bareText(n *html.Node) bool {
	if n.DataAtom != atom.Div || !of(n).HasClass("post") || bloggerID(of(n)) == "" {
		return false
	}
	for c := range n.ChildNodes() {
		if c.DataAtom == atom.P && attribute(c, "class") == "" || c.Type == html.TextNode && strings.ContainsFunc(c.Data, isLetter) {
			return true
		}
	}
	return false
}

// notClosed are posts and headers within the text of the post above them: it has
// an element that was not closed.
var notClosed = css(`.Post .Post, .Post .DateHeader, .post-body .date-outer, .post-body .post-outer, .post-body .hentry, .post-body h2.date-header`)

// holder is what is closed before the next post begins.
var holder = css(".Post, .date-outer, .post-outer, .hentry, .post")

// close makes the tree of a page what its template meant: a post that was not
// closed does not hold the next one.
func (r *reading) close() {
	for _, inner := range find(r.doc.Selection, notClosed).Nodes {
		var outer *html.Node
		for n := inner.Parent; n != nil && n.Data != "blockquote"; n = n.Parent {
			if is(n, holder) {
				outer = n
			}
		}
		if outer == nil || outer.Parent == nil {
			continue
		}
		place := outer.NextSibling
		for n := inner; n != nil; {
			next := n.NextSibling
			n.Parent.RemoveChild(n)
			outer.Parent.InsertBefore(n, place)
			n = next
		}
	}
}

// fillBlogger reads what only Blogger's pages say of a post.
func (r *reading) fillBlogger(p *archive.Post, b box) {
	if b.id == "" && r.single {
		b.id = r.feedID()
	}
	if b.id != "" {
		p.Keys = []string{"blogger:" + b.id}
	}
	if p.Title == "" {
		p.Title = cmp.Or(b.title, r.headingOf(b.Selection, p.URL))
	}
	if p.Author == "" {
		p.Author = r.signedBy(b.Selection)
	}
	if p.CommentsCount == nil {
		p.CommentsCount = linkedCount(b.Selection)
	}
}

var headings = css("h1 a, h2 a, h3 a")

// headingOf returns the heading that links to the post.
func (r *reading) headingOf(s *goquery.Selection, permalink string) string {
	if permalink == "" {
		return ""
	}
	for _, a := range find(s, headings).EachIter() {
		if r.absolute(a.AttrOr("href", "")) == permalink {
			return line(a)
		}
	}
	return ""
}

var digits = regexp.MustCompile(`^\d{6,20}$`)

// numbered picks the elements whose id is a word and the number of a post.
func numbered(word string) selector {
	return func(n *html.Node) bool {
		if n.Type != html.ElementNode {
			return false
		}
		number, found := strings.CutPrefix(attribute(n, "id"), word)
		return found && digits.MatchString(number)
	}
}

// bloggerIDs are the places of the number of a post; what it stands in has to be
// as numberIn says.
var bloggerIDs = []place{
	{css(`meta[itemprop="postId"]`), "content"}, {numbered("post-body-"), "id"}, {numbered("post-snippet-"), "id"}, {css("a[name]"), "name"},
	{numbered("summary"), "id"}, {css(".postBody"), "class"}, {css(`a[href*="blogger.com/"]`), "href"},
}

var numberIn = regexp.MustCompile(`^(?:post-body-|post-snippet-|summary)?(\d{6,20})$|(?:^|\s)postID-(\d{6,20})(?:\s|$)|[?&]postID=(\d{6,20})(?:&|$)`)

var (
	commentsFeed = css(`link[rel="alternate"][href*="/comments/default"]`)
	feedNumber   = regexp.MustCompile(`/feeds/(\d{6,20})/comments/default`)
)

// bloggerID returns the number that Blogger gave a post, "" if it is not said.
func bloggerID(s *goquery.Selection) string {
	for _, where := range bloggerIDs {
		for _, n := range find(s, where.at).EachIter() {
			if m := numberIn.FindStringSubmatch(n.AttrOr(where.attr, "")); m != nil {
				return m[1] + m[2] + m[3]
			}
		}
	}
	return ""
}

// feedID returns the number in the address of the feed of a post's comments,
// which the page of that post names.
func (r *reading) feedID() string {
	if m := feedNumber.FindStringSubmatch(first(r.doc.Selection, commentsFeed).AttrOr("href", "")); m != nil {
		return m[1]
	}
	return ""
}
