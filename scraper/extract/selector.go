package extract

import (
	"regexp"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// A selector picks elements; the nil selector picks none.
type selector = cascadia.Selector

// css compiles a group of selectors. It is called for package variables only, so
// that one that does not compile is found by any test. Nearly all of a page are
// elements of other classes: they are passed over without a closer look.
func css(group string) selector {
	ofClass := map[string][]selector{}
	var named, others []selector
	for _, one := range alternatives(group) {
		picks, last := cascadia.MustCompile(one), lastPart(one)
		switch class := className.FindStringSubmatch(last); {
		case class != nil:
			ofClass[class[1]] = append(ofClass[class[1]], picks)
		case strings.ContainsAny(last, "#["):
			named = append(named, picks)
		default:
			others = append(others, picks)
		}
	}
	return func(n *html.Node) bool {
		if n.Type != html.ElementNode {
			return false
		}
		if len(n.Attr) > 0 && (anyPicks(named, n) || pickedByClass(ofClass, n)) {
			return true
		}
		return anyPicks(others, n)
	}
}

func anyPicks(all []selector, n *html.Node) bool {
	for _, picks := range all {
		if picks(n) {
			return true
		}
	}
	return false
}

// maxClasses is how much of an element's classes is looked at, in bytes: themes
// give a post its labels for classes.
const maxClasses = 4096

func pickedByClass(ofClass map[string][]selector, n *html.Node) bool {
	if len(ofClass) == 0 {
		return false
	}
	classes := attribute(n, "class")
	for class := range strings.FieldsSeq(classes[:min(len(classes), maxClasses)]) {
		if anyPicks(ofClass[class], n) {
			return true
		}
	}
	return false
}

var (
	className  = regexp.MustCompile(`\.([\w-]+)`)
	innermost  = regexp.MustCompile(`\([^()]*\)`) // conditions
	inBrackets = regexp.MustCompile(`\[[^\]]*\]`)
)

// alternatives parts a group of selectors at its commas, but for those within
// conditions and values.
func alternatives(group string) (all []string) {
	depth, from := 0, 0
	for i, r := range group {
		switch r {
		case '(', '[':
			depth++
		case ')', ']':
			depth--
		case ',':
			if depth == 0 {
				all, from = append(all, group[from:i]), i+1
			}
		}
	}
	return append(all, group[from:])
}

// lastPart returns what a selector says of the element itself, without
// conditions and with empty brackets.
func lastPart(one string) string {
	for innermost.MatchString(one) {
		one = innermost.ReplaceAllString(one, "")
	}
	one = inBrackets.ReplaceAllString(one, "[]")
	parts := strings.FieldsFunc(one, func(r rune) bool { return strings.ContainsRune(" \t\n>+~", r) })
	return parts[len(parts)-1]
}

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
	return s.FindMatcher(goquery.SingleMatcher(what)).First() // it finds one in each child
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
