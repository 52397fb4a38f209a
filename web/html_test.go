package web

import (
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
)

// fetched is when the test blogs were fetched.
var fetched = time.Date(2026, 11, 23, 7, 10, 0, 0, time.UTC)

// void elements have no end tag.
var void = []string{"meta", "link", "input", "br", "hr", "img"}

// checkHTML checks what a page of ours must keep to: elements nest, IDs are
// unique and those referred to exist, scripts are ours, there is no inline
// style, there is one first heading, no heading level is skipped.
func checkHTML(t *testing.T, body string) {
	t.Helper()
	c := &checker{t: t, ids: map[string]bool{}}
	z := html.NewTokenizer(strings.NewReader(body))
	for {
		switch z.Next() {
		case html.ErrorToken:
			if z.Err() != io.EOF {
				t.Errorf("HTML: %v", z.Err())
			}
			c.finish(body)
			return
		case html.StartTagToken:
			tok := z.Token()
			c.element(tok)
			if !slices.Contains(void, tok.Data) {
				c.open = append(c.open, tok.Data)
			}
		case html.SelfClosingTagToken:
			c.element(z.Token())
		case html.EndTagToken:
			c.close(z.Token().Data)
		}
	}
}

type checker struct {
	t        *testing.T
	open     []string
	ids      map[string]bool
	refs     []string
	headings []string
}

func (c *checker) element(tok html.Token) {
	if tok.Data == "script" && !ourScript(tok) || tok.Data == "style" || tok.Data == "iframe" {
		c.t.Errorf("%s in a page", tok)
	}
	if len(tok.Data) == 2 && tok.Data[0] == 'h' && tok.Data[1] >= '1' && tok.Data[1] <= '6' {
		c.headings = append(c.headings, tok.Data)
	}
	if tok.Data == "p" && slices.Contains(c.open, "p") {
		c.t.Errorf("<p> within <p>")
	}
	for _, a := range tok.Attr {
		switch {
		case a.Key == "style" || strings.HasPrefix(a.Key, "on"):
			c.t.Errorf("<%s %s=%q>: the policy forbids it", tok.Data, a.Key, a.Val)
		case a.Key == "id" && c.ids[a.Val]:
			c.t.Errorf("id %q twice", a.Val)
		case a.Key == "id":
			c.ids[a.Val] = true
		case a.Key == "for" || a.Key == "aria-labelledby" || a.Key == "aria-describedby":
			c.refs = append(c.refs, strings.Fields(a.Val)...)
		case a.Key == "href" && strings.HasPrefix(a.Val, "#"):
			c.refs = append(c.refs, a.Val[1:])
		case (a.Key == "href" || a.Key == "action" || a.Key == "src") && !allowedAddress(a.Val):
			c.t.Errorf("<%s %s=%q>: neither ours nor a web address", tok.Data, a.Key, a.Val)
		}
	}
}

// ourScript reports whether a script is a module that we serve.
func ourScript(tok html.Token) bool {
	return len(tok.Attr) == 2 && tok.Attr[0] == html.Attribute{Key: "type", Val: "module"} && tok.Attr[1].Key == "src" &&
		strings.HasSuffix(tok.Attr[1].Val, "/static/"+readStatic()["suggest.js"].hashed) && strings.HasPrefix(tok.Attr[1].Val, "/")
}

func allowedAddress(s string) bool {
	return strings.HasPrefix(s, "/") && !strings.HasPrefix(s, "//") || strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "mailto:")
}

func (c *checker) close(name string) {
	if n := len(c.open); n == 0 || c.open[n-1] != name {
		c.t.Errorf("</%s> closes %v", name, c.open)
		return
	}
	c.open = c.open[:len(c.open)-1]
}

func (c *checker) finish(body string) {
	if len(c.open) > 0 {
		c.t.Errorf("never closed: %v", c.open)
	}
	for _, ref := range c.refs {
		if !c.ids[ref] {
			c.t.Errorf("reference to id %q, which is not there", ref)
		}
	}
	last, firsts := byte('0'), 0
	for _, h := range c.headings {
		if h[1] > last+1 {
			c.t.Errorf("headings %v: <%s> skips a level", c.headings, h)
		}
		if last = h[1]; h == "h1" {
			firsts++
		}
	}
	if firsts != 1 {
		c.t.Errorf("got %d <h1>, want 1", firsts)
	}
	for _, want := range []string{"<!doctype html>", `<html lang="sv">`, `name="viewport"`, `href="#innehall"`, `<main id="innehall">`} {
		if !strings.Contains(body, want) {
			c.t.Errorf("no %s in the page", want)
		}
	}
}

func wantAll(t *testing.T, body string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(body, part) {
			t.Errorf("want %q in %s", part, found(body))
		}
	}
}

func wantNone(t *testing.T, body string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if strings.Contains(body, part) {
			t.Errorf("want no %q in %s", part, found(body))
		}
	}
}

// found shortens what was got: a page names itself by its title.
func found(body string) string {
	if _, rest, ok := strings.Cut(body, "<title>"); ok {
		title, _, _ := strings.Cut(rest, "</title>")
		return "the page " + title
	}
	return body
}

// loaded returns what a browser loads with a page.
func loaded(body string) (addresses []string) {
	z := html.NewTokenizer(strings.NewReader(body))
	for z.Next() != html.ErrorToken {
		tok := z.Token()
		attr := map[string]string{}
		for _, a := range tok.Attr {
			attr[a.Key] = a.Val
		}
		if attr["src"] != "" || tok.Data == "link" && (attr["rel"] == "stylesheet" || attr["rel"] == "icon") {
			addresses = append(addresses, attr["src"]+attr["href"])
		}
	}
	return addresses
}
