package extract

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// trimTail takes the links at the end of a text that lead to the post itself, to
// the rest of it or to its comments, and moves them to what the theme says. Some
// themes put them into the text: "Read more (3)". It reports whether one leads to
// the rest.
func (r *reading) trimTail(b box, permalink string) (more bool) {
	t := r.tail(b.body, permalink)
	if len(t.links) == 0 {
		return false
	}
	for _, a := range t.links {
		toComments := strings.HasPrefix(fragmentOf(a), "comment") || isCommentForm(a)
		more = more || !toComments && strings.ContainsFunc(line(of(a)), isLetter)
		move(a, b.Nodes[0])
	}
	for _, n := range t.signs {
		n.Parent.RemoveChild(n)
	}
	for _, n := range t.before {
		if n.Data = strings.TrimRight(n.Data, " \n\t\u00a0([{|"); n.Data != "" {
			break
		}
	}
	return more
}

// A tail is what stands at the end of a text.
type tail struct {
	links  []*html.Node // to the post itself, the last first
	signs  []*html.Node // texts without a letter between and behind them
	before []*html.Node // the texts before them, the last first, to the first with a letter
}

// tail returns the end of a text. If nothing would be left, only the links that
// are certain to be the theme's belong to it.
func (r *reading) tail(body *html.Node, permalink string) tail {
	var t tail
	var signs []*html.Node
	for n := deepest(body); n != body; n = before(n) {
		a := linkAround(n, body)
		switch {
		case a != nil && r.leadsToSelf(a, permalink):
			t.links, t.signs = append(t.links, a), append(t.signs, signs...)
			n, signs = a, nil
		case n.Type == html.TextNode && strings.ContainsFunc(n.Data, isLetter):
			t.before = append(signs, n)
			return t
		case n.Type == html.TextNode && strings.TrimSpace(n.Data) != "":
			signs = append(signs, n)
		case n.DataAtom == atom.Img:
			return t
		}
	}
	return tail{links: slices.DeleteFunc(t.links, func(a *html.Node) bool { return fragmentOf(a) != "more" && !isCommentForm(a) })}
}

// leadsToSelf reports whether a link on a post leads to the post: to its own
// address, to where the text was cut, or to its comments.
func (r *reading) leadsToSelf(a *html.Node, permalink string) bool {
	if fragmentOf(a) == "more" || isCommentForm(a) {
		return true
	}
	return permalink != "" && r.absolute(attribute(a, "href")) == permalink
}

func fragmentOf(a *html.Node) string {
	_, fragment, _ := strings.Cut(attribute(a, "href"), "#")
	return fragment
}

func isCommentForm(a *html.Node) bool { return strings.Contains(attribute(a, "href"), "/comment.g?") }

// linkAround returns the link that a node is or lies in, below root.
func linkAround(n, root *html.Node) *html.Node {
	for ; n != nil && n != root; n = n.Parent {
		if n.DataAtom == atom.A {
			return n
		}
	}
	return nil
}

// deepest returns the last node within an element.
func deepest(n *html.Node) *html.Node {
	for n.LastChild != nil {
		n = n.LastChild
	}
	return n
}

// before returns the node before another in the order of their ends.
func before(n *html.Node) *html.Node {
	if n.PrevSibling != nil {
		return deepest(n.PrevSibling)
	}
	return n.Parent
}
