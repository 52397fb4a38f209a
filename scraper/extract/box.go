package extract

import (
	"cmp"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

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
			header, title = splitHeading(line(s), header)
		case r.aside(n), r.holdsSeveral(n):
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
func (r *reading) aside(n *html.Node) bool {
	for ; n != nil && n.DataAtom != atom.Body && !is(n, r.main); n = n.Parent {
		if is(n, asides) {
			return true
		}
	}
	return false
}

var asides = css(".FeaturedPost, .PopularPosts, .sidebar, .widget-area, .related-posts, .relatedposts")

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
	if body := cascadia.Query(root, bodyTag); body != nil {
		return body
	}
	return &html.Node{Type: html.ElementNode, DataAtom: atom.Body, Data: "body"}
}
