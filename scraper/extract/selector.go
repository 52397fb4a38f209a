package extract

import (
	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// A selector picks elements; the nil selector picks none.
type selector = cascadia.Selector

// css compiles a selector. It is called for package variables only, so that one
// that does not compile is found by any test.
func css(group string) selector { return cascadia.MustCompile(group) }

// of returns the selection of one element.
func of(n *html.Node) *goquery.Selection { return &goquery.Selection{Nodes: []*html.Node{n}} }

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
