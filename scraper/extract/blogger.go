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
	boxes:    `.hentry, [itemtype$="BlogPosting"], div.post, article.post, .mobile-post-outer, div.Post`,
	headers:  ".date-header, .DateHeader",
	bodies:   []string{`[id^="post-body-"]`, ".post-body", ".entry-content", ".postBody, #postBody", `.post-content:has(script[type="text/template"])`},
	titles:   ".post-title, .entry-title, .mobile-index-title, .PostTitle, article.post > h1",
	dates: []place{
		{`abbr.published`, "title"}, {`[itemprop="datePublished"]`, "title"}, {`[itemprop="datePublished"]`, "content"},
		{`[itemprop="datePublished"]`, "datetime"}, {`.published[datetime]`, "datetime"},
	},
	dateTexts: []string{`[itemprop="datePublished"]`, ".timestamp-link", ".post-date", ".published"},
	permalinks: []place{
		{`a.timestamp-link`, "href"}, {`meta[itemprop="url"]`, "content"}, {`.post-title a, .entry-title a`, "href"}, {`a[rel="bookmark"]`, "href"},
		{`a[title="permanent link"]`, "href"}, {`.mobile-post-outer > a`, "href"}, {`.PostFooter a`, "href"},
	},
	authors: []string{
		`.post-author .fn [itemprop="name"]`, `.post-author .fn`, `.vcard .fn`, `.fn`, `[itemprop="author"] [itemprop="name"]`, `.post-author [itemprop="name"]`,
	},
	labels: `a[rel~="tag"]`,
	count:  ".post-comment-link .comment-link, a.comment-link, .numComments, .mobile-index-comment a",
	more:   ".jump-link a, a.more-link, a.readmore, .post-snippet, .snippet-container, .mobile-index-contents",
	chrome: "a[name]:empty, .PostTitle, .PostFooter, .post-title, .post-footer, .blogger-labels, .item-control",
}

// byBlogger is what only Blogger's own program writes, likeBlogger what themes
// for it do.
const (
	byBlogger   = `meta[name="generator"][content*="logger"], link[href*="blogger.com"], [id^="post-body-"], [itemprop="postId"]`
	likeBlogger = `.blog-posts, .date-outer, #BlogArchive1, #Blog1, div.Post, div.DateHeader`
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
	if n := find(r.doc.Selection, ".post-outer").Length(); n > 0 && len(result.Posts) == 0 {
		result.find(r.page.URL, fmt.Sprintf("%d posts without their text: the theme's lists show only pictures and titles", n))
	}
	result.Links = r.links(result.Posts)
	if len(result.Posts) == 0 && find(r.doc.Selection, `meta[name="blogger-template"][content="dynamic"]`).Length() > 0 {
		result.find(r.page.URL, "a Dynamic View has no posts in its HTML; its feed has them")
		if result.Links.Feed == "" && r.base.Host != "" {
			result.Links.Feed = r.base.JoinPath("feeds/posts/default").String()
		}
	}
	return result
}

// title returns the title of the blog.
func (r *reading) title() string {
	for _, css := range []string{".Header h1.title", "#header h1", "#blog-header h1", "h1.title"} {
		if t := line(find(r.doc.Selection, css).First()); t != "" {
			return t
		}
	}
	// Of a post's page the title is "Blog: Post".
	title, _, _ := strings.Cut(line(find(r.doc.Selection, "title").First()), ": ")
	return title
}

// fillBlogger reads what only Blogger's pages say of a post.
func (r *reading) fillBlogger(p *archive.Post, s box) {
	if id := bloggerID(s.Selection); id != "" {
		p.Keys = []string{"blogger:" + id}
	}
	r.fillClassic(p, s)
}

var digits = regexp.MustCompile(`^\d{8,20}$`)

// bloggerID returns the number that Blogger gave a post, "" if it is not said.
func bloggerID(s *goquery.Selection) string {
	for _, at := range []place{{`meta[itemprop="postId"]`, "content"}, {`[id^="post-body-"]`, "id"}, {"a[name]", "name"}} {
		for _, n := range find(s, at.css).EachIter() {
			if id := strings.TrimPrefix(n.AttrOr(at.attr, ""), "post-body-"); digits.MatchString(id) {
				return id
			}
		}
	}
	for class := range strings.FieldsSeq(find(s, ".postBody").AttrOr("class", "")) {
		if id, ok := strings.CutPrefix(class, "postID-"); ok && digits.MatchString(id) {
			return id
		}
	}
	return ""
}

var firstNumber = regexp.MustCompile(`\d+`)
