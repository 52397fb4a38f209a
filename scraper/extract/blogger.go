package extract

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/PuerkitoBio/goquery"

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
// The Layouts since 2017: article.post-outer-container > div.post, with JSON-LD
// and time.published; their lists hold snippets. On a telephone (?m=1) lists are
// of div.mobile-post-outer. The templates before 2006 are in classic.go.
var bloggerPages = dialect{
	platform: "blogger",
	boxes:    css(`.hentry, [itemtype$="BlogPosting"], div.post, article.post, .mobile-post-outer, div.Post`),
	headers:  css(".date-header, .DateHeader"),
	bodies: []selector{
		css(`[id^="post-body-"]`), css(".post-body"), css(".entry-content"), css(".postBody, #postBody"), css(`.post-content:has(script[type="text/template"])`),
	},
	titles: []selector{css(".post-title, .entry-title, .mobile-index-title, .PostTitle, article.post > h1")},
	dates: []place{
		{css(`abbr.published`), "title"}, {css(`[itemprop="datePublished"]`), "title"}, {css(`[itemprop="datePublished"]`), "content"},
		{css(`[itemprop="datePublished"]`), "datetime"}, {css(`.published[datetime]`), "datetime"},
	},
	dateTexts: []selector{css(`[itemprop="datePublished"]`), css(".timestamp-link"), css(".post-date"), css(".published")},
	permalinks: []place{
		{css(`a.timestamp-link`), "href"}, {css(`meta[itemprop="url"]`), "content"}, {css(`.post-title a, .entry-title a`), "href"}, {css(`a[rel="bookmark"]`), "href"},
		{css(`a[title="permanent link"]`), "href"}, {css(`.mobile-post-outer > a`), "href"}, {css(`.PostFooter a`), "href"},
	},
	// The title may also link to a PDF file.
	postPath: regexp.MustCompile(`/(?:\d{4}/\d{2}|p)/[^/]+\.html?$`),
	authors: []selector{
		css(`.post-author .fn [itemprop="name"]`), css(`.post-author .fn`), css(`.vcard .fn`), css(`.fn`), css(`[itemprop="author"] [itemprop="name"]`), css(`.post-author [itemprop="name"]`),
	},
	labels: css(`a[rel~="tag"]`),
	count:  css(".post-comment-link .comment-link, a.comment-link, .numComments, .mobile-index-comment a"),
	more:   css(".jump-link a, a.more-link, a.readmore, .post-snippet, .snippet-container, .mobile-index-contents"),
	bare:   css("div.Post"),
	chrome: css("a[name]:empty, .PostTitle, .PostFooter, .post-title, .post-footer, .blogger-labels, .item-control"),
	older:  css("a.blog-pager-older-link, a#blog-pager-older-link, #blog-pager-older-link a"),
	months: css("a.post-count-link"),
}

// byBlogger is what only Blogger's own program writes, likeBlogger what themes
// for it do.
var (
	byBlogger   = css(`meta[name="generator"][content*="logger"], link[href*="blogger.com"], [id^="post-body-"], [itemprop="postId"]`)
	likeBlogger = css(`.blog-posts, .date-outer, #BlogArchive1, #Blog1, div.Post, div.DateHeader`)
	postOuter   = css(".post-outer")
	dynamicView = css(`meta[name="blogger-template"][content="dynamic"]`)
	blogTitles  = []selector{css(".Header h1.title"), css("#header h1"), css("#blog-header h1"), css("h1.title")}
	titleTag    = css("title")
)

// blogger reads a page of a Blogger blog.
func (r *reading) blogger() *Result {
	r.dialect = &bloggerPages
	r.base = r.address()
	result := &Result{Platform: r.platform, Title: r.title(), Address: r.base.String()}
	r.classic()
	r.posts(result, r.fillBlogger)
	if len(result.Posts) == 1 {
		r.comments(&result.Posts[0])
	}
	if result.Address == "" && r.page.Source == "" {
		result.find(r.page.URL, "the page does not say which blog it is of; name it with --url or --source")
	}
	if n := find(r.doc.Selection, postOuter).Length(); n > 0 && len(result.Posts) == 0 {
		result.find(r.page.URL, fmt.Sprintf("%d posts without their text: the theme's lists show only pictures and titles", n))
	}
	result.Links = r.links(result.Posts)
	if len(result.Posts) == 0 && has(r.doc.Selection, dynamicView) {
		result.find(r.page.URL, "a Dynamic View has no posts in its HTML; its feed has them")
		if result.Links.Feed == "" && r.base.Host != "" {
			result.Links.Feed = r.base.JoinPath("feeds/posts/default").String()
		}
	}
	return result
}

// title returns the title of the blog.
func (r *reading) title() string {
	if t := textAt(r.doc.Selection, blogTitles); t != "" {
		return t
	}
	// Of a post's page the title is "Blog: Post".
	title, _, _ := strings.Cut(line(first(r.doc.Selection, titleTag)), ": ")
	return title
}

// fillBlogger reads what only Blogger's pages say of a post.
func (r *reading) fillBlogger(p *archive.Post, s box) {
	if id := bloggerID(s.Selection); id != "" {
		p.Keys = []string{"blogger:" + id}
	}
	r.fillClassic(p, s)
}

var (
	bloggerIDs = []place{{css(`meta[itemprop="postId"]`), "content"}, {css(`[id^="post-body-"]`), "id"}, {css("a[name]"), "name"}}
	postBody   = css(".postBody")
)

var digits = regexp.MustCompile(`^\d{8,20}$`)

// bloggerID returns the number that Blogger gave a post, "" if it is not said.
func bloggerID(s *goquery.Selection) string {
	for _, at := range bloggerIDs {
		for _, n := range find(s, at.at).EachIter() {
			if id := strings.TrimPrefix(n.AttrOr(at.attr, ""), "post-body-"); digits.MatchString(id) {
				return id
			}
		}
	}
	for class := range strings.FieldsSeq(first(s, postBody).AttrOr("class", "")) {
		if id, ok := strings.CutPrefix(class, "postID-"); ok && digits.MatchString(id) {
			return id
		}
	}
	return ""
}

var firstNumber = regexp.MustCompile(`\d+`)
