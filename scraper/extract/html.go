package extract

import (
	"cmp"
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"kronika/archive"
)

// A dialect says where the pages of one platform keep what a post consists of.
// Themes rename what they like, so each fact is looked for in several places,
// the most reliable first. The words of the page are never looked at: they are
// in the blog's language.
type dialect struct {
	platform string

	main    selector   // if posts are in here, what else looks like one is none
	boxes   selector   // what holds one post each
	headers selector   // the day of all posts below it
	bodies  []selector // in a box, the text
	bare    selector   // boxes that are the text themselves, but for their chrome
	end     selector   // what the text of such a box ends with
	chrome  selector   // in a box or text, what the theme put there

	titles     []selector
	dates      []place        // written by a program
	dateTexts  []selector     // written for people
	permalinks []place        // the post's own address
	postPath   *regexp.Regexp // what the path of that looks like; nil: queries count, too
	authors    []selector
	labels     []selector
	counts     []place  // the number of comments; the text where no attribute is named
	more       selector // is there if the text goes on on another page

	older  selector // links to older posts
	months []place  // links to the pages of months
}

// A place is where something may stand on a page: an attribute of an element.
type place struct {
	at   selector
	attr string
}

// A reading is a page of HTML that is being read.
type reading struct {
	*dialect
	doc    *goquery.Document
	page   Page
	base   *url.URL // of the blog, empty if unknown
	source string   // its ID, once it was asked for
	single bool     // the page has one post
	data   []ldPost // what its JSON-LD says of posts

	order *dateOrder // of the dates on the page, once it was asked for
	owner *string    // the name in the profile on it, once it was asked for
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
		result.find(r.page.URL, sizeFault(post))
		result.Posts = append(result.Posts, post)
	}
	result.Posts = once(result.Posts)
}

// A box is the element that holds one post.
type box struct {
	*goquery.Selection            // what the theme says of the post, without its text
	body               *html.Node // the text, without what the theme says; nil if it is not there
	header             string     // the date header above it, "" if there is none
	title              string     // what else that says; of the first post below it
	id                 string     // the number that Blogger gave it
}

// boxesOf returns what holds one post each, the outermost elements only, in the
// order of the page. The nearest date header above holds for all of them.
func (r *reading) boxesOf() (found []box) {
	header, title, inMain := "", "", false
	var last *html.Node
	for _, s := range find(r.doc.Selection, either(r.boxes, r.headers)).EachIter() {
		switch n := s.Nodes[0]; {
		case last != nil && within(n, last):
		case is(n, r.headers):
			header, title = splitHeading(line(s))
		case aside(n), r.holdsSeveral(n):
		default:
			last = n
			if main := r.inMain(n); main && !inMain {
				found, inMain = nil, true
			} else if inMain && !main {
				continue
			}
			found = append(found, box{Selection: s, header: cmp.Or(line(first(s, r.headers)), header), title: title})
			title = ""
		}
	}
	return r.split(found)
}

// inMain reports whether an element lies where the posts are.
func (r *reading) inMain(n *html.Node) bool {
	for n = n.Parent; n != nil; n = n.Parent {
		if is(n, r.main) {
			return true
		}
	}
	return false
}

// holdsSeveral reports whether an element that looks like a post holds several,
// as where a theme calls the whole column "post".
func (r *reading) holdsSeveral(n *html.Node) bool {
	count := 0
	var walk func(*html.Node) bool
	walk = func(n *html.Node) (own bool) {
		for c := range n.ChildNodes() {
			switch {
			case r.isBody(c):
				return true // quotations in it are no posts
			case is(c, r.boxes) && r.bodyIn(of(c)) != nil:
				count++
			case walk(c):
				return true
			}
		}
		return false
	}
	return !walk(n) && count > 1
}

func (r *reading) isBody(n *html.Node) bool {
	for _, at := range r.bodies {
		if at(n) {
			return true
		}
	}
	return false
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

// split takes the texts out of their boxes, and out of the texts what the theme
// put there. Boxes in which there is no post are dropped.
func (r *reading) split(boxes []box) (kept []box) {
	for _, b := range boxes {
		b.id, b.body = bloggerID(b.Selection), r.bodyIn(b.Selection)
		switch {
		case b.body == nil && is(b.Nodes[0], r.bare):
			b = r.barePost(b)
			b.id = cmp.Or(b.id, fragmentID(b.Selection))
		case b.body == nil && b.id == "" && !r.namesPost(b.Selection):
			continue
		case b.body != nil && b.body.Parent != nil:
			b.body.Parent.RemoveChild(b.body)
		}
		if b.body != nil {
			for _, n := range find(of(b.body), either(r.chrome, ldScripts)).Nodes {
				move(n, b.Nodes[0])
			}
		}
		kept = append(kept, b)
	}
	return kept
}

// namesPost reports whether a box without a text has the title of a post and
// the address that leads to it.
func (r *reading) namesPost(s *goquery.Selection) bool {
	return textAt(s, r.titles) != "" && r.linked(s) != ""
}

// barePost parts a box that is its text itself.
func (r *reading) barePost(b box) box {
	b.body = b.Nodes[0]
	b.Selection = of(&html.Node{Type: html.ElementNode, Data: "div"})
	for _, at := range append(r.titles, r.headers) {
		for _, n := range find(of(b.body), at).Nodes {
			move(n, b.Nodes[0])
		}
	}
	if end := find(of(b.body), r.end).Last(); end.Length() > 0 && !begins(b.body, end.Nodes[0]) {
		moveFrom(end.Nodes[0], b.body, b.Nodes[0])
	}
	return b
}

// begins reports whether nothing to read or to see stands before an element in
// root.
func begins(root, n *html.Node) bool {
	for ; n != root; n = n.Parent {
		for c := n.PrevSibling; c != nil; c = c.PrevSibling {
			if !isBare(c) || c.DataAtom == atom.Img || has(of(c), images) {
				return false
			}
		}
	}
	return true
}

// moveFrom moves an element and all that follows it within root.
func moveFrom(n, root, to *html.Node) {
	for after := n; after != root; after = after.Parent {
		for next := after.NextSibling; next != nil; next = after.NextSibling {
			move(next, to)
		}
	}
	move(n, to)
}

// move makes an element the last child of another.
func move(n, to *html.Node) {
	if n.Parent != nil {
		n.Parent.RemoveChild(n)
	}
	to.AppendChild(n)
}

// post reads one post.
func (r *reading) post(b box, fill func(*archive.Post, box)) archive.Post {
	var p archive.Post
	p.URL = r.permalink(b)
	if b.body != nil {
		p.Truncated = has(of(b.body), r.more) || is(b.body, r.more)
		prune(b.body, 0)
		p.Truncated = r.trimTail(b, p.URL) || p.Truncated
	}
	p.Title = textAt(b.Selection, r.titles)
	p.Published = r.published(b, p.URL)
	p.Updated = r.updated(b.Selection)
	p.Author = r.author(b.Selection)
	p.Labels = r.labelsOf(b.Selection)
	p.CommentsCount = r.commentsCount(b.Selection)
	p.Truncated = p.Truncated || b.body == nil || has(b.Selection, r.more)
	if fill != nil {
		fill(&p, b)
	}
	if b.body != nil {
		setText(&p, b.body)
	}
	return p
}

// bodyIn returns the element that holds the text of a post, nil if there is
// none. A theme keeps the whole text in a script that its own code unpacks.
func (r *reading) bodyIn(s *goquery.Selection) *html.Node {
	body := &goquery.Selection{}
	for _, at := range r.bodies {
		if body = first(s, at); body.Length() > 0 {
			break
		}
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
	templateScripts = css(`script[type="text/template"]`)
	bodyTag         = css("body")
	images          = css("img")
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
func bodyElement(root *html.Node) *html.Node { return cascadia.Query(root, bodyTag) }

// author returns who wrote a post.
func (r *reading) author(s *goquery.Selection) string {
	for _, at := range r.authors {
		for _, n := range find(s, at).EachIter() {
			if name := personName(n); name != "" {
				return name
			}
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

// personName returns the name in an element.
func personName(s *goquery.Selection) string { return known(line(s)) }

// known returns a name unless it is what Blogger says of profiles that are gone.
func known(name string) string {
	if name == "Unknown" {
		return ""
	}
	return name
}

// labelsOf returns the labels of a post. Some themes draw them by other means
// than text.
func (r *reading) labelsOf(s *goquery.Selection) (labels []string) {
	for _, at := range r.labels {
		for _, n := range find(s, at).EachIter() {
			labels = append(labels, strings.TrimRight(cmp.Or(line(n), oneLine(n.AttrOr("aria-label", ""))), ", "))
		}
		if labels = distinct(labels); len(labels) > 0 {
			return labels
		}
	}
	return nil
}

// sizeFault says that a post is kept as text only, "" if it is not.
func sizeFault(p archive.Post) string {
	if p.Text == "" || p.HTML != "" {
		return ""
	}
	return fmt.Sprintf("the post %s has more than %d bytes of HTML: only its text is kept", nameOf(p), maxHTML)
}

// nameOf returns what a finding calls a post.
func nameOf(p archive.Post) string {
	return cmp.Or(p.URL, strings.Join(p.Keys, " "), firstWords(p.Text))
}

// dateFault says what is wrong with the date of a post, "" if nothing is.
func dateFault(p archive.Post, header string) string {
	name := nameOf(p)
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

// once drops a post that a page shows twice, the shorter one. The address of a
// month's page is that of many posts.
func once(posts []archive.Post) []archive.Post {
	at := map[string]int{}
	kept := posts[:0:0]
	for _, p := range posts {
		name := cmp.Or(strings.Join(p.Keys, " "), pathKey(p.URL))
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
