package extract

import (
	"cmp"
	"regexp"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"kronika/archive"
)

// nodes are what Drupal calls its posts.
var nodes = css("article.node, div.node, li.node")

// lists returns the posts of a list on a page of an unknown program.
func (r *reading) lists() []box {
	if found := listed(r.outermost(nodes)); len(found) > 1 {
		return found
	}
	return r.repeated()
}

// repeated returns the posts of a list: two or more children of one element,
// each with a heading that leads to a page of its own, and with a date.
func (r *reading) repeated() (best []box) {
	targets := map[*html.Node]int{} // how many headings that lead elsewhere lie in an element
	var links []*html.Node
	seen := map[string]bool{}
	for _, a := range find(r.doc.Selection, headingLinks).EachIter() {
		u := r.absolute(a.AttrOr("href", ""))
		if !r.isPermalink(u) || seen[u] || line(a) == "" || beside(a.Nodes[0]) {
			continue
		}
		seen[u] = true
		links = append(links, a.Nodes[0])
		for n := a.Nodes[0].Parent; n != nil; n = n.Parent {
			targets[n]++
		}
	}
	groups := map[*html.Node][]box{}
	var parents []*html.Node // in the order of the page
	for _, n := range links {
		for n.Parent != nil && targets[n.Parent] == 1 {
			n = n.Parent
		}
		s := of(n)
		if n.Parent == nil || r.shownDate(s) == "" {
			continue
		}
		if groups[n.Parent] == nil {
			parents = append(parents, n.Parent)
		}
		groups[n.Parent] = append(groups[n.Parent], box{Selection: s})
	}
	for _, parent := range parents {
		if group := groups[parent]; len(group) > 1 && textLength(group) > textLength(best) {
			best = group
		}
	}
	return best
}

// textLength returns how much text there is in boxes.
func textLength(boxes []box) (n int) {
	for _, b := range boxes {
		n += len(line(b.Selection))
	}
	return n
}

// shownDate returns the date that a box shows in a short element.
func (r *reading) shownDate(s *goquery.Selection) archive.Date {
	if d := timeElement(s, false); d != "" {
		return d
	}
	for _, at := range append(r.dateTexts, shortTexts) {
		for _, n := range find(s, at).EachIter() {
			if d := r.written(line(n), ""); len(d) >= len("2012-11-23") {
				return d
			}
		}
	}
	return ""
}

var shortTexts = css("span, small, p, div, li, em, i, b, strong, td")

// fillListed reads a post of a list.
func (r *reading) fillListed(p *archive.Post, b box) {
	link := first(b.Selection, headingLinks)
	p.Title, p.URL = line(link), cmp.Or(r.absolute(link.AttrOr("href", "")), p.URL)
	p.Published = cmp.Or(r.shownDate(b.Selection), p.Published)
	p.CommentsCount = shownCount(b.Selection)
	detach(b.Selection, r.more) // some are marked as labels
	p.Labels = r.labelsOf(b.Selection)
	if b.body != nil {
		p.Published = cmp.Or(p.Published, r.shownDate(of(b.body)))
		dropDates(b.body)
		text := textOf(b.body)
		p.Truncated = p.Truncated || endsOpen.MatchString(text) || !strings.Contains(text, "\n\n") // one paragraph is all that lists show
	}
}

// dropDates removes the elements of a body that are nothing but a date.
func dropDates(body *html.Node) {
	for _, n := range find(of(body), shortTexts).EachIter() {
		if text := line(n); len(text) <= len("onsdag den 23 september 2012 kl. 12:30:00") && humanDate(text).Precision() == archive.Day {
			remove(n.Nodes[0])
		}
	}
}

// endsOpen finds a text that was cut by a program.
var endsOpen = regexp.MustCompile(`(?:\.\.|…)\]?$`)
