package web

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"kronika/archive"
)

// TestLandmarks: who does not see a page finds its parts: it begins with links past the
// masthead, has one main part, names its navigations, forms and tables, and labels
// whatever is filled in.
func TestLandmarks(t *testing.T) {
	f := serve(t, manyPosts(60), "")
	for path, skips := range map[string]int{
		"/": 1, "/sok?q=skolan&page=2": 2, "/sok?q=skolan&month=2005-05&label=-nej": 2, "/sok?q=xyzzyq+skolan": 2, "/sok/author?q=skolan": 1,
		"/lista?rader=skolan": 1, "/inlagg/" + archive.PostID(key(0)) + "?q=skolan": 1,
	} {
		body := f.page(t, path, http.StatusOK)
		doc, err := html.Parse(strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		for _, fault := range unnamed(doc) {
			t.Errorf("%s: %s", path, fault)
		}
		first := nodesOf(doc, "a")[:skips+1]
		for i, a := range first {
			if skip := attribute(a, "class") == "skip"; skip != (i < skips) {
				t.Errorf("%s: link %d is %q, want %d links past the masthead first", path, i, content(a), skips)
			}
		}
	}
}

// unnamed returns what on a page lacks a name, or is there twice.
func unnamed(doc *html.Node) (faults []string) {
	for _, one := range []string{"main", "h1"} {
		if n := len(nodesOf(doc, one)); n != 1 {
			faults = append(faults, "not one <"+one+">")
		}
	}
	names := map[string]bool{}
	for _, nav := range nodesOf(doc, "nav") {
		name := attribute(nav, "aria-label") + attribute(nav, "aria-labelledby")
		if name == "" || names[name] {
			faults = append(faults, "<nav> named "+name)
		}
		names[name] = true
	}
	var labelled []string
	for _, l := range nodesOf(doc, "label") {
		labelled = append(labelled, attribute(l, "for"))
	}
	for _, field := range nodesOf(doc, "input", "select", "textarea") {
		if attribute(field, "type") != "hidden" && !slices.Contains(labelled, attribute(field, "id")) {
			faults = append(faults, "no label for "+attribute(field, "name"))
		}
	}
	for _, table := range nodesOf(doc, "table") {
		if len(nodesOf(table, "caption")) != 1 {
			faults = append(faults, "a table without a caption")
		}
		for _, th := range nodesOf(table, "th") {
			if attribute(th, "scope") == "" {
				faults = append(faults, "a head of nothing: "+content(th))
			}
		}
	}
	for _, a := range nodesOf(doc, "a", "button", "summary") {
		if strings.TrimSpace(content(a))+attribute(a, "aria-label") == "" {
			faults = append(faults, "nothing to read in <"+a.Data+"> to "+attribute(a, "href"))
		}
	}
	return faults
}

// nodesOf returns the elements of some names, in order.
func nodesOf(n *html.Node, names ...string) (found []*html.Node) {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && slices.Contains(names, d.Data) {
			found = append(found, d)
		}
	}
	return found
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// content returns the text in an element.
func content(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}
