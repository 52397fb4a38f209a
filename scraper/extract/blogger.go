package extract

import (
	"cmp"
	"fmt"
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
	root, err := parse(p.Body)
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
	boxes := b.boxes()
	b.single = len(boxes) == 1
	for _, box := range boxes {
		post := b.post(box)
		if len(post.Keys) == 0 && post.Text == "" && post.URL == "" {
			continue // a box that looks like a post
		}
		r.find(p.URL, dateFault(post, box.header))
		r.Posts = append(r.Posts, post)
	}
	r.Posts = once(r.Posts)
	if len(r.Posts) == 1 {
		b.comments(&r.Posts[0])
	}
	if r.Address == "" && p.Source == "" {
		r.find(p.URL, "the page does not say which blog it is of; name it with --url or --source")
	}
	if n := doc.Find(".post-outer").Length(); n > 0 && len(r.Posts) == 0 {
		r.find(p.URL, fmt.Sprintf("%d posts without their text: the theme's lists show only pictures and titles", n))
	}
	if len(r.Posts) == 0 && doc.Find(`meta[name="blogger-template"][content="dynamic"]`).Length() > 0 {
		r.find(p.URL, "a Dynamic View has no posts in its HTML; its feed has them")
	}
	r.Links = b.links(r.Posts)
	return r, nil
}

// dateFault says what is wrong with the date of a post, "" if nothing is.
func dateFault(p archive.Post, header string) string {
	name := cmp.Or(p.URL, strings.Join(p.Keys, " "), firstWords(p.Text))
	if p.Published == "" {
		if u, err := url.Parse(p.URL); err == nil && strings.HasPrefix(u.Path, "/p/") {
			return "" // a static page has none
		}
		return "no date on the post " + name
	}
	day := humanDate(header)
	if day != "" && p.Published.Precision() != archive.Month && p.Published.Cut(len(day)) != day {
		return fmt.Sprintf("the post %s is of %s, the header above it says %s; the former counts", name, p.Published, day)
	}
	return ""
}

// isBlogger looks for what only Blogger's own program writes.
func isBlogger(doc *goquery.Document) bool {
	return doc.Find(`meta[name="generator"][content*="logger"], link[href*="blogger.com"], [id^="post-body-"], `+
		`.blog-posts, .date-outer, #BlogArchive1, #Blog1, [itemprop="postId"]`).Length() > 0
}

// A bloggerPage is a page that is being read.
type bloggerPage struct {
	doc    *goquery.Document
	page   Page
	base   *url.URL // of the blog, empty if unknown
	single bool     // the page has one post
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
func line(s *goquery.Selection) string { return oneLine(s.Text()) }

// A box is the element that holds one post, and the date header above it.
type box struct {
	*goquery.Selection
	header string // "" if there is none
}

const boxes = `.hentry, [itemtype$="BlogPosting"], div.post, article.post`

// boxes returns what holds one post each, the outermost elements only, in the
// order of the page. The nearest date header above holds for all of them.
func (b *bloggerPage) boxes() (found []box) {
	header := ""
	var last *html.Node
	for _, s := range b.doc.Find(boxes + ", .date-header").EachIter() {
		switch n := s.Nodes[0]; {
		case last != nil && within(n, last):
		case s.HasClass("date-header"):
			header = line(s)
		default:
			last = n
			if s.Find(`.post-body, .entry-content, [id^="post-body-"]`).Length() > 0 || bloggerID(s) != "" {
				found = append(found, box{s, cmp.Or(line(s.Find(".date-header").First()), header)})
			}
		}
	}
	return found
}

// within reports whether n lies in root.
func within(n, root *html.Node) bool {
	for n != nil && n != root {
		n = n.Parent
	}
	return n == root
}

var digits = regexp.MustCompile(`^\d{8,20}$`)

// bloggerID returns the number that Blogger gave a post, "" if it is not said.
func bloggerID(s *goquery.Selection) string {
	for _, at := range []place{{`meta[itemprop="postId"]`, "content"}, {`[id^="post-body-"]`, "id"}, {"a[name]", "name"}} {
		for _, n := range s.Find(at.css).EachIter() {
			if id := strings.TrimPrefix(n.AttrOr(at.attr, ""), "post-body-"); digits.MatchString(id) {
				return id
			}
		}
	}
	return ""
}

// post reads one post.
func (b *bloggerPage) post(s box) archive.Post {
	var p archive.Post
	if id := bloggerID(s.Selection); id != "" {
		p.Keys = []string{"blogger:" + id}
	}
	p.URL = b.permalink(s.Selection)
	p.Title = line(s.Find(".post-title, .entry-title").First())
	p.Published = published(s, p.URL)
	p.Updated = machineDate(s.Find(`[itemprop="dateModified"], abbr.updated`).AttrOr("title", ""))
	p.Author = authorOf(s.Selection)
	p.Labels = labels(s.Selection)
	p.CommentsCount = commentsCount(s.Selection)
	p.Truncated = s.Find(".jump-link a, a.more-link").Length() > 0
	if body := bodyOf(s.Selection); body != nil {
		setBody(&p, body)
	}
	return p
}

// published returns the date of a post: what a machine wrote, else the date
// header above it, else the month in its permalink.
func published(s box, permalink string) archive.Date {
	for _, at := range []place{
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
		s.header, line(s.Find(`[itemprop="datePublished"]`).First()), line(s.Find(".timestamp-link").First()),
	} {
		if d := humanDate(text); d != "" {
			return d
		}
	}
	return permalinkDate(permalink)
}

// authorOf returns who wrote a post.
func authorOf(s *goquery.Selection) string {
	for _, css := range []string{`.post-author .fn [itemprop="name"]`, `.post-author .fn`, `.vcard .fn`, `.fn`, `[itemprop="author"] [itemprop="name"]`} {
		if name := author(s.Find(css).First()); name != "" {
			return name
		}
	}
	return ""
}

// author returns a name. "Unknown" is what Blogger says of profiles that are
// gone.
func author(s *goquery.Selection) string {
	if name := line(s); name != "Unknown" {
		return name
	}
	return ""
}

func labels(s *goquery.Selection) []string {
	var labels []string
	for _, n := range s.Find(`a[rel~="tag"]`).EachIter() {
		labels = append(labels, line(n))
	}
	return distinct(labels)
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

// bodyOf returns the element that holds the text of a post, nil if there is
// none. A theme keeps the whole text in a script that its own code unpacks.
func bodyOf(s *goquery.Selection) *html.Node {
	var body *goquery.Selection
	for _, css := range []string{`[id^="post-body-"]`, ".post-body", ".entry-content"} {
		if body = s.Find(css).First(); body.Length() > 0 {
			break
		}
	}
	script := s.Find(`script[type="text/template"]`).First()
	if body.Length() == 0 && script.Length() == 0 {
		return nil
	}
	if script.Length() > 0 && (body.Length() == 0 || line(body.Clone().Find("script, style").Remove().End()) == "") {
		if inner, err := parse([]byte(script.Text())); err == nil {
			return bodyElement(inner)
		}
	}
	if body.Length() == 0 {
		return nil
	}
	return body.Nodes[0]
}

// bodyElement returns the body of a document.
func bodyElement(root *html.Node) *html.Node {
	return goquery.NewDocumentFromNode(root).Find("body").Nodes[0]
}

// once drops a post that a page shows twice, the shorter one.
func once(posts []archive.Post) []archive.Post {
	at := map[string]int{}
	kept := slices.Clip(posts[:0])
	for _, p := range posts {
		name := cmp.Or(strings.Join(p.Keys, " "), p.URL)
		i, again := at[name]
		switch {
		case name == "" || !again:
			at[name] = len(kept)
			kept = append(kept, p)
		case len(p.Text) > len(kept[i].Text):
			kept[i] = p
		}
	}
	return kept
}
