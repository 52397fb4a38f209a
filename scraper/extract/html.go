package extract

import (
	"cmp"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"

	"kronika/archive"
)

// A dialect says where the pages of one platform keep what a post consists of.
// Themes rename what they like, so each fact is looked for in several places,
// the most reliable first. The words of the page are never looked at: they are
// in the blog's language.
type dialect struct {
	platform   string
	boxes      selector   // what holds one post each
	headers    selector   // the day of all posts below it
	bodies     []selector // in a box, the text
	bare       selector   // boxes that are the text themselves, but for their chrome
	chrome     selector   // in a box or body, what is not the text
	titles     []selector
	dates      []place        // written by a program
	dateTexts  []selector     // written for people
	permalinks []place        // the post's own address
	postPath   *regexp.Regexp // what the path of that looks like; nil: queries count, too
	authors    []selector
	labels     selector
	count      selector // the number of comments
	more       selector // is there if the text goes on on another page
	older      selector // links to older posts
	months     selector // links to the pages of months
}

// A place is where something may stand on a page: an attribute of an element.
type place struct {
	at   selector
	attr string
}

// A selector picks elements; the nil selector picks none.
type selector = cascadia.Selector

// css compiles a selector. It is called for package variables only, so that one
// that does not compile is found by any test.
func css(group string) selector { return cascadia.MustCompile(group) }

// A reading is a page of HTML that is being read.
type reading struct {
	*dialect
	doc    *goquery.Document
	page   Page
	base   *url.URL // of the blog, empty if unknown
	single bool     // the page has one post
	data   []ldPost // what its JSON-LD says of posts
}

// readHTML reads a page of HTML. One blog may hold pages of several platforms,
// because it moved, so each page is asked who wrote it.
func readHTML(p Page) (*Result, error) {
	root, err := parse(p.Body)
	if err != nil {
		return nil, &UnknownError{p.URL, "cannot be parsed: " + err.Error()}
	}
	r := &reading{doc: goquery.NewDocumentFromNode(root), page: p}
	switch {
	case has(r.doc.Selection, byBlogger):
		return r.blogger(), nil
	case has(r.doc.Selection, byWordPress):
		return r.wordpress(), nil
	case has(r.doc.Selection, likeBlogger):
		return r.blogger(), nil
	}
	return r.unknown()
}

// posts reads the posts of a page in one dialect into a result. What fills what
// the platform alone knows may be nil.
func (r *reading) posts(result *Result, fill func(*archive.Post, box)) {
	boxes := r.boxesOf()
	r.single = len(boxes) == 1
	for _, box := range boxes {
		post := r.post(box, fill)
		if len(post.Keys) == 0 && post.Text == "" && post.URL == "" {
			continue // a box that looks like a post
		}
		result.find(r.page.URL, dateFault(post, box.header))
		result.Posts = append(result.Posts, post)
	}
	result.Posts = once(result.Posts)
}

// A box is the element that holds one post, and the date header above it.
type box struct {
	*goquery.Selection
	header string // "" if there is none
}

// boxesOf returns what holds one post each, the outermost elements only, in the
// order of the page. The nearest date header above holds for all of them.
func (r *reading) boxesOf() (found []box) {
	header := ""
	var last *html.Node
	for _, s := range find(r.doc.Selection, either(r.boxes, r.headers)).EachIter() {
		switch n := s.Nodes[0]; {
		case last != nil && within(n, last):
		case is(n, r.headers):
			header = line(s)
		case aside(n):
		default:
			last = n
			if r.bodyElement(s) != nil || bloggerID(s) != "" {
				found = append(found, box{s, cmp.Or(line(first(s, r.headers)), header)})
			}
		}
	}
	return found
}

// aside reports whether an element lies in what a theme puts beside the posts,
// such as a list of the most read.
func aside(n *html.Node) bool {
	for ; n != nil; n = n.Parent {
		for class := range strings.FieldsSeq(attribute(n, "class")) {
			switch class {
			case "FeaturedPost", "PopularPosts", "sidebar", "widget-area", "related-posts", "relatedposts":
				return true
			}
		}
	}
	return false
}

// post reads one post.
func (r *reading) post(s box, fill func(*archive.Post, box)) archive.Post {
	var p archive.Post
	p.URL = r.permalink(s.Selection)
	p.Title = textAt(s.Selection, r.titles)
	p.Published = r.published(s, p.URL)
	p.Updated = r.updated(s)
	p.Author = r.author(s.Selection)
	p.Labels = r.labelsOf(s.Selection)
	p.CommentsCount = r.commentsCount(s.Selection)
	p.Truncated = has(s.Selection, r.more)
	if fill != nil {
		fill(&p, s)
	}
	if body := r.bodyElement(s.Selection); body != nil {
		setBody(&p, body)
	}
	return p
}

// bodyElement returns the element that holds the text of a post, nil if there
// is none. A theme keeps the whole text in a script that its own code unpacks.
func (r *reading) bodyElement(s *goquery.Selection) *html.Node {
	body := &goquery.Selection{}
	for _, at := range r.bodies {
		if body = first(s, at); body.Length() > 0 {
			break
		}
	}
	if body.Length() > 0 && line(body) != "" && !has(body, scripts) {
		return body.Nodes[0]
	}
	if script := first(s, templateScripts); script.Length() > 0 && (body.Length() == 0 || isBare(body.Nodes[0])) {
		if inner, err := parse([]byte(script.Text())); err == nil {
			return bodyElement(inner)
		}
	}
	if body.Length() > 0 {
		return body.Nodes[0]
	}
	return nil
}

var (
	scripts         = css("script")
	templateScripts = css(`script[type="text/template"]`)
	bodyTag         = css("body")
	authorMeta      = css(`meta[name="author"]`)
)

// isBare reports whether an element has no text but that of scripts and styles.
func isBare(n *html.Node) bool {
	if n.Type == html.TextNode {
		return oneLine(n.Data) == ""
	}
	for c := range n.ChildNodes() {
		if c.Data != "script" && c.Data != "style" && !isBare(c) {
			return false
		}
	}
	return true
}

// bodyElement returns the body of a document.
func bodyElement(root *html.Node) *html.Node {
	return cascadia.Query(root, bodyTag)
}

// author returns who wrote a post.
func (r *reading) author(s *goquery.Selection) string {
	for _, at := range r.authors {
		if name := personName(first(s, at)); name != "" {
			return name
		}
	}
	if ld := r.dataOf(s); ld != nil && ld.author != "" {
		return ld.author
	}
	if r.single {
		return oneLine(first(r.doc.Selection, authorMeta).AttrOr("content", ""))
	}
	return ""
}

// personName returns a name. "Unknown" is what Blogger says of profiles that
// are gone.
func personName(s *goquery.Selection) string {
	if name := line(s); name != "Unknown" {
		return name
	}
	return ""
}

func (r *reading) labelsOf(s *goquery.Selection) []string {
	var labels []string
	for _, n := range find(s, r.labels).EachIter() {
		labels = append(labels, line(n))
	}
	return distinct(labels)
}

// commentsCount reads how many comments a post has; nil if the page does not
// say. A link without a number says that there are none.
func (r *reading) commentsCount(s *goquery.Selection) *int {
	link := first(s, r.count)
	if link.Length() == 0 {
		return nil
	}
	n, err := strconv.Atoi(firstNumber.FindString(line(link)))
	if err != nil {
		n = 0
	}
	return &n
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

// once drops a post that a page shows twice, the shorter one.
func once(posts []archive.Post) []archive.Post {
	at := map[string]int{}
	kept := posts[:0:0]
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

// find returns the elements below s that a selector picks.
func find(s *goquery.Selection, what selector) *goquery.Selection {
	if what == nil {
		return &goquery.Selection{}
	}
	return s.FindMatcher(what)
}

// first returns the first of them.
func first(s *goquery.Selection, what selector) *goquery.Selection {
	if what == nil {
		return &goquery.Selection{}
	}
	return s.FindMatcher(goquery.SingleMatcher(what))
}

// has reports whether there is one.
func has(s *goquery.Selection, what selector) bool { return first(s, what).Length() > 0 }

// is reports whether a selector picks an element.
func is(n *html.Node, what selector) bool { return what != nil && what(n) }

// either picks what one of two selectors does.
func either(a, b selector) selector {
	return func(n *html.Node) bool { return is(n, a) || is(n, b) }
}

// textAt returns the text of the first place that has one.
func textAt(s *goquery.Selection, places []selector) string {
	for _, at := range places {
		if text := line(first(s, at)); text != "" {
			return text
		}
	}
	return ""
}

// line returns the text of a selection in one line.
func line(s *goquery.Selection) string { return oneLine(s.Text()) }

// within reports whether n lies in root.
func within(n, root *html.Node) bool {
	for n != nil && n != root {
		n = n.Parent
	}
	return n == root
}
