package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"kronika/archive"

	"golang.org/x/net/html"
)

// vectors are what an attacker writes where words are expected.
var vectors = []string{
	`<script>alert(1)</script>`, `"><script>alert(1)</script>`, `'><img src=x onerror=alert(1)>`, `<img/src=x/onerror=alert(1)>`,
	`<svg onload=alert(1)>`, `<svg><script>alert(1)</script></svg>`, `</title><script>alert(1)</script>`, `</textarea><script>alert(1)</script>`,
	`<scr<b>ipt>alert(1)</scr</b>ipt>`, `&lt;script&gt;alert(1)&lt;/script&gt;`, `&#60;script&#62;`, `<mark onclick=alert(1)>skolan</mark>`,
	`javascript:alert(1)`, `" onfocus=alert(1) autofocus="`, `' onfocus='alert(1)`, "` onfocus=alert(1)", `{{.}}`, `{{template "base"}}`, `<!--`, `--><script>`,
	`]]><script>alert(1)</script>`, `<style>*{display:none}</style>`, `<base href=//evil.example>`, `<iframe src=//evil.example>`, `<form action=//evil.example>`,
	"<\x00script>alert(1)</script>", "<script\x0b>alert(1)</script>", `<math><mi xlink:href="javascript:alert(1)">`, `%3Cscript%3E`, `\u003cscript\u003e`,
	"\u202eskolan\u202c", `<a href="data:text/html,<script>">`, `</mark><script>skolan</script>`, `<details ontoggle=alert(1) open>`,
}

// TestHostilePosts puts every vector into every field of a post and into the
// question: the pages show them as text and nothing else.
func TestHostilePosts(t *testing.T) {
	var posts []archive.Post
	for _, v := range vectors {
		posts = append(posts, archive.Post{Title: v, Text: v + " skolan " + v + "\n\n" + v, Author: v, Labels: []string{v}, Published: "2012-11-23",
			URL: v, HTML: v, Comments: []archive.Comment{{Author: v, Text: v + " skolan"}}})
	}
	f := serve(t, posts, "")
	checkInert(t, f.page(t, "/", http.StatusOK))
	checkInert(t, f.page(t, "/sok?q=skolan&size=100", http.StatusOK))
	for i, v := range vectors {
		q := url.QueryEscape(v)
		checkInert(t, f.page(t, "/inlagg/"+archive.PostID(key(i))+"?q="+url.QueryEscape("skolan "+v), http.StatusOK))
		at := "/inlagg/" + archive.PostID(key(i))
		for _, path := range []string{"?stycke=1&q=" + q, "?stycke=" + q, "/versioner?" + q, "/versioner/1?q=skolan+" + q, "/versioner/1?stycke=2", "/jamfor?fran=" + q + "&till=" + q} {
			checkInert(t, f.page(t, at+path, http.StatusOK))
		}
		checkInert(t, f.page(t, "/sok?q="+q, http.StatusOK))
		checkInert(t, f.page(t, "/sok?topic="+q+"&label="+q+"&author=-"+q+"&source="+q+"&from="+q+"&to="+q+"&sort="+q+"&page="+q+"&"+q+"="+q, http.StatusOK))
		checkInert(t, f.page(t, "/sok/label?bland="+q+"&q="+q, http.StatusOK))
		checkInert(t, f.page(t, "/lista?rader="+q, http.StatusOK))
		checkInert(t, f.page(t, "/sok/"+url.PathEscape(v), http.StatusNotFound))
	}
}

// elements are all that our templates use.
var elements = " html head meta title link body a header p main footer h1 h2 h3 form label input textarea button span ul ol li article time mark small section div " +
	"details summary nav aside figure figcaption svg g desc line rect text table caption thead tbody tr th td dl dt dd kbd code ins del select option strong blockquote "

// checkInert checks that a page holds no element or attribute of an attacker.
func checkInert(t *testing.T, body string) {
	t.Helper()
	z := html.NewTokenizer(strings.NewReader(body))
	for tt := z.Next(); tt != html.ErrorToken; tt = z.Next() {
		if tt == html.CommentToken {
			t.Errorf("a comment: %s", z.Token())
		}
		if tt != html.StartTagToken && tt != html.SelfClosingTagToken {
			continue
		}
		tok := z.Token()
		if !strings.Contains(elements, " "+tok.Data+" ") && !ourScript(tok) {
			t.Errorf("element %s", tok)
		}
		if tok.Data == "mark" && len(tok.Attr) > 0 {
			t.Errorf("element %s: want no attributes", tok)
		}
		for _, a := range tok.Attr {
			if a.Key == "autofocus" || strings.Contains(a.Key, ":") {
				t.Errorf("element %s: attribute %q", tok, a.Key)
			}
		}
	}
}

// TestHostileAPI asks the API with every vector: the answer is JSON whatever was asked.
func TestHostileAPI(t *testing.T) {
	f := serve(t, somePosts(), "")
	for _, v := range vectors {
		a := f.get(t, "/api/v1/search?q="+url.QueryEscape(v))
		if ct := a.Header.Get("Content-Type"); a.StatusCode != http.StatusOK || ct != jsonType {
			t.Errorf("q=%q: got %d, %s; want 200, %s", v, a.StatusCode, ct, jsonType)
		}
		a = f.get(t, "/api/v1/search?sort="+url.QueryEscape(v))
		if ct := a.Header.Get("Content-Type"); a.StatusCode != http.StatusBadRequest || ct != problemType {
			t.Errorf("sort=%q: got %d, %s; want 400, %s", v, a.StatusCode, ct, problemType)
		}
	}
}
