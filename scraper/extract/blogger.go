package extract

import (
	"bytes"
	"cmp"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"kronika/archive"
)

// The shapes of Blogger's Template Designer pages (2010–2016), which this file
// reads:
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
// Themes rename what they like, so each fact is looked for in several places,
// the most reliable first. The words of the page are never looked at: they are
// in the blog's language.

// readBlogger reads a page of a Blogger blog.
func readBlogger(p Page) (*Result, error) {
	root, err := html.ParseWithOptions(bytes.NewReader(decode(p.Body, p.ContentType)), html.ParseOptionEnableScripting(false))
	if err != nil {
		return nil, &UnknownError{p.URL, "cannot be parsed: " + err.Error()}
	}
	doc := goquery.NewDocumentFromNode(root)
	if !isBlogger(doc) {
		return nil, &UnknownError{p.URL, "is no page of a Blogger blog"}
	}
	b := bloggerPage{doc: doc, page: p}
	b.base = b.address()
	r := &Result{Platform: "blogger", Title: b.title(), Address: b.base.String()}
	if r.Address == "" && b.page.Source == "" {
		r.Findings = append(r.Findings, Finding{p.URL, "the page does not say which blog it is of; name it with --url or --source"})
	}
	b.containers().Each(func(_ int, s *goquery.Selection) {
		post := b.post(s)
		if len(post.Keys) == 0 && post.Text == "" && post.URL == "" {
			return // a box that looks like a post
		}
		if post.Published == "" {
			r.Findings = append(r.Findings, Finding{p.URL, "no date on the post " + cmp.Or(post.URL, firstWords(post.Text))})
		}
		r.Posts = append(r.Posts, post)
	})
	r.Posts = once(r.Posts)
	if len(r.Posts) == 1 {
		b.comments(&r.Posts[0])
	}
	if len(r.Posts) == 0 && doc.Find(`meta[name="blogger-template"][content="dynamic"]`).Length() > 0 {
		r.Findings = append(r.Findings, Finding{p.URL, "a Dynamic View has no posts in its HTML; its feed has them"})
	}
	r.Links = b.links(r.Posts)
	return r, nil
}

// isBlogger looks for what only Blogger's own program writes.
func isBlogger(doc *goquery.Document) bool {
	return doc.Find(`meta[name="generator"][content*="logger"], link[href*="blogger.com"], [id^="post-body-"], `+
		`.blog-posts, .date-outer, #BlogArchive1, #Blog1, [itemprop="postId"]`).Length() > 0
}

// A bloggerPage is a page that is being read.
type bloggerPage struct {
	doc  *goquery.Document
	page Page
	base *url.URL // of the blog, empty if unknown
}

// address returns the address of the blog that the page itself names.
func (b *bloggerPage) address() *url.URL {
	for _, at := range []struct{ css, attr string }{
		{`link[rel="canonical"]`, "href"}, {`meta[property="og:url"]`, "content"},
		{`link[rel="alternate"][type="application/atom+xml"]`, "href"}, {`meta[itemprop="url"]`, "content"},
		{`a.timestamp-link`, "href"}, {`a.post-count-link`, "href"},
	} {
		for _, n := range b.doc.Find(at.css).EachIter() {
			u, err := url.Parse(strings.TrimSpace(n.AttrOr(at.attr, "")))
			if err == nil && u.Host != "" && !strings.HasSuffix(u.Host, "blogger.com") && strings.HasPrefix(u.Scheme, "http") {
				return &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/"}
			}
		}
	}
	if u, err := url.Parse(b.page.URL); err == nil && strings.HasPrefix(u.Scheme, "http") {
		return &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/"}
	}
	return &url.URL{}
}

// title returns the title of the blog.
func (b *bloggerPage) title() string {
	for _, css := range []string{".Header h1.title", "#header h1", "h1.title"} {
		if t := line(b.doc.Find(css).First()); t != "" {
			return t
		}
	}
	// Of a post's page the title is "Blog: Post".
	title, _, _ := strings.Cut(line(b.doc.Find("title").First()), ": ")
	return title
}

// line returns the text of a selection in one line.
func line(s *goquery.Selection) string { return strings.Join(strings.Fields(s.Text()), " ") }

// containers returns the elements that hold one post each, the outermost only.
func (b *bloggerPage) containers() *goquery.Selection {
	all := b.doc.Find(`.hentry, [itemtype$="BlogPosting"], div.post, article.post`)
	return all.FilterFunction(func(_ int, s *goquery.Selection) bool {
		if s.ParentsMatcher(goquery.Single(`.hentry, [itemtype$="BlogPosting"], div.post, article.post`)).Length() > 0 {
			return false
		}
		return s.Find(`.post-body, .entry-content, [id^="post-body-"]`).Length() > 0 || bloggerID(s) != ""
	})
}

var digits = regexp.MustCompile(`^\d{8,}$`)

// bloggerID returns the number that Blogger gave a post, "" if it is not said.
func bloggerID(s *goquery.Selection) string {
	if id := s.Find(`meta[itemprop="postId"]`).AttrOr("content", ""); digits.MatchString(id) {
		return id
	}
	for _, n := range s.Find(`[id^="post-body-"]`).EachIter() {
		if id := strings.TrimPrefix(n.AttrOr("id", ""), "post-body-"); digits.MatchString(id) {
			return id
		}
	}
	for _, n := range s.Find("a[name]").EachIter() {
		if id := n.AttrOr("name", ""); digits.MatchString(id) {
			return id
		}
	}
	return ""
}

// post reads one post.
func (b *bloggerPage) post(s *goquery.Selection) archive.Post {
	var p archive.Post
	if id := bloggerID(s); id != "" {
		p.Keys = []string{"blogger:" + id}
	}
	p.URL = b.permalink(s)
	p.Title = line(s.Find(".post-title, .entry-title").First())
	p.Published = b.published(s, p.URL)
	p.Updated = machineDate(s.Find(`[itemprop="dateModified"], abbr.updated`).AttrOr("title", ""))
	p.Author = author(s)
	p.Labels = labels(s)
	p.CommentsCount = commentsCount(s)
	b.body(s, &p)
	return p
}

// permalink returns the address of a post, absolute, "" if the page does not
// say it. On a page of one post it is the page's own.
func (b *bloggerPage) permalink(s *goquery.Selection) string {
	for _, at := range []struct{ css, attr string }{
		{`.post-title a, .entry-title a`, "href"}, {`a.timestamp-link`, "href"},
		{`a[rel="bookmark"]`, "href"}, {`meta[itemprop="url"]`, "content"},
	} {
		for _, n := range s.Find(at.css).EachIter() {
			if u := b.absolute(n.AttrOr(at.attr, "")); isPermalink(u) {
				return u
			}
		}
	}
	if b.containers().Length() == 1 {
		for _, u := range []string{
			b.doc.Find(`link[rel="canonical"]`).AttrOr("href", ""), b.doc.Find(`meta[property="og:url"]`).AttrOr("content", ""), b.page.URL,
		} {
			if u = b.absolute(u); isPermalink(u) {
				return u
			}
		}
	}
	return ""
}

// A permalink is the page of one post or a static page. The title may also link
// to a PDF file or to another site.
var permalinkPath = regexp.MustCompile(`^/(?:.*/)?(?:\d{4}/\d{2}|p)/[^/]+\.html?$`)

func isPermalink(address string) bool {
	u, err := url.Parse(address)
	return err == nil && permalinkPath.MatchString(u.Path)
}

// absolute resolves an address on the page, without query and fragment; saved
// copies have relative ones.
func (b *bloggerPage) absolute(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || address == "" || u.Opaque != "" {
		return ""
	}
	page, err := url.Parse(b.page.URL)
	if err != nil || !strings.HasPrefix(page.Scheme, "http") {
		// A saved copy: what is above its folders is the blog's root.
		page = b.base
		u.Path = strings.TrimLeft(u.Path, "./")
		if u.Host == "" && u.Path != "" {
			u.Path = "/" + u.Path
		}
	}
	u = page.ResolveReference(u)
	u.RawQuery, u.Fragment, u.RawFragment = "", "", ""
	if u.Host == "" {
		return ""
	}
	return u.String()
}

// published returns the date of a post: what a machine wrote, else the date
// header above it, else the month in its permalink.
func (b *bloggerPage) published(s *goquery.Selection, permalink string) archive.Date {
	for _, at := range []struct{ css, attr string }{
		{`abbr.published`, "title"}, {`[itemprop="datePublished"]`, "title"}, {`[itemprop="datePublished"]`, "content"},
		{`[itemprop="datePublished"]`, "datetime"}, {`time.published`, "datetime"}, {`time[datetime]:not([class*="updat"])`, "datetime"},
	} {
		for _, n := range s.Find(at.css).EachIter() {
			if d := machineDate(n.AttrOr(at.attr, "")); d != "" {
				return d
			}
		}
	}
	for _, text := range []string{
		line(s.Find(".date-header").First()),
		line(s.ParentsFiltered(".date-outer").First().Find(".date-header").First()),
		line(b.before(s)),
		line(s.Find(`[itemprop="datePublished"]`).First()),
		line(s.Find(".timestamp-link").First()),
	} {
		if d := humanDate(text); d != "" {
			return d
		}
	}
	return permalinkDate(permalink)
}

// before returns the nearest date header before a post among its and its
// parents' siblings.
func (b *bloggerPage) before(s *goquery.Selection) *goquery.Selection {
	for at := s; at.Length() > 0; at = at.Parent() {
		if h := at.PrevAllFiltered(".date-header").First(); h.Length() > 0 {
			return h
		}
	}
	return b.doc.FindNodes()
}

// author returns who wrote a post. "Unknown" is what Blogger says of profiles
// that are gone.
func author(s *goquery.Selection) string {
	for _, css := range []string{`.post-author .fn [itemprop="name"]`, `.post-author .fn`, `.vcard .fn`, `.fn`, `[itemprop="author"] [itemprop="name"]`} {
		if name := line(s.Find(css).First()); name != "" && name != "Unknown" {
			return name
		}
	}
	return ""
}

func labels(s *goquery.Selection) []string {
	var labels []string
	for _, n := range s.Find(`.post-labels a[rel~="tag"], a[rel~="tag"]`).EachIter() {
		if label := line(n); label != "" && !slices.Contains(labels, label) {
			labels = append(labels, label)
		}
	}
	return labels
}

var firstNumber = regexp.MustCompile(`\d+`)

// commentsCount reads how many comments a post has; nil if the page does not
// say. A link without a number says that there are none.
func commentsCount(s *goquery.Selection) *int {
	link := s.Find(".post-comment-link .comment-link, a.comment-link, .numComments").First()
	if link.Length() == 0 {
		return nil
	}
	n, err := strconv.Atoi(firstNumber.FindString(line(link)))
	if err != nil {
		n = 0
	}
	return &n
}

// body reads the text of a post and its HTML.
func (b *bloggerPage) body(s *goquery.Selection, p *archive.Post) {
	body := s.Find(`[id^="post-body-"]`).First()
	if body.Length() == 0 {
		body = s.Find(".post-body").First()
	}
	if body.Length() == 0 {
		body = s.Find(".entry-content").First()
	}
	if body.Length() == 0 {
		return
	}
	// A theme keeps the whole body in a script that its own code unpacks.
	if script := s.Find(`script[type="text/template"]`).First(); script.Length() > 0 && strings.TrimSpace(textOf(body.Nodes[0])) == "" {
		if inner, err := html.Parse(strings.NewReader(script.Text())); err == nil {
			body = goquery.NewDocumentFromNode(inner).Selection
		}
	}
	p.Truncated = s.Find(".jump-link a, a.more-link").Length() > 0
	p.Text = textOf(body.Nodes[0])
	if inner, err := body.Html(); err == nil {
		p.HTML = sanitise(inner)
	}
}

// once drops a post that a page shows twice.
func once(posts []archive.Post) []archive.Post {
	seen := map[string]bool{}
	return slices.DeleteFunc(posts, func(p archive.Post) bool {
		if len(p.Keys) == 0 {
			return false
		}
		again := seen[p.Keys[0]]
		seen[p.Keys[0]] = true
		return again
	})
}

// links returns the ways on from the page.
func (b *bloggerPage) links(posts []archive.Post) Links {
	l := Links{Feed: b.absolute(b.doc.Find(`link[rel="alternate"][type="application/atom+xml"]`).AttrOr("href", ""))}
	add := func(to *[]string, address string) {
		if address != "" && !slices.Contains(*to, address) {
			*to = append(*to, address)
		}
	}
	for _, n := range b.doc.Find("a.blog-pager-older-link, #blog-pager-older-link").EachIter() {
		href := cmp.Or(n.AttrOr("href", ""), n.Find("a").AttrOr("href", ""))
		if u, err := url.Parse(strings.TrimSpace(href)); err == nil && href != "" {
			add(&l.Older, b.base.ResolveReference(u).String())
		}
	}
	for _, n := range b.doc.Find(".archivedate a.post-count-link, #BlogArchive1 a.post-count-link").EachIter() {
		if u := b.absolute(n.AttrOr("href", "")); monthPath.MatchString(u) {
			add(&l.Months, u)
		}
	}
	for _, p := range posts {
		add(&l.Posts, p.URL)
	}
	return l
}

var monthPath = regexp.MustCompile(`/\d{4}/\d{2}/$|/\d{4}_\d{2}_\d{2}_archive\.html$`)
