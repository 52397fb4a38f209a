package web

import (
	"net/http"
	"strings"
	"testing"

	"kronika/archive"
)

// decided is a post with all that a request for documents needs.
func decided() []archive.Post {
	return []archive.Post{{Title: "Från fullmäktige", Published: "2012-11-23", URL: "http://blogg.example/kf.html",
		Text: "Veckan började lugnt.\n\nI onsdags beslutade kommunfullmäktige om skolan, § 45, dnr KS 2012/123.\n\nAnna Almgren säger: ”Det blir en fin skola.”\n\nMer om dnr KS 2012/123 nästa vecka."}}
}

// TestQuote cites single paragraphs: exactly what they say, and nothing of what the
// others say.
func TestQuote(t *testing.T) {
	f := serve(t, decided(), "https://arkiv.example")
	at := "/inlagg/" + archive.PostID(key(0))
	tests := []struct {
		path       string
		want, none []string
	}{
		{"?stycke=1", []string{"”Veckan började lugnt.” Kommunchefen i Ankeborg (Ankeborgs kommun, kommunchef, myndighet): ”Från fullmäktige”, 23\u00a0november 2012, stycke 1. http://blogg.example/kf.html. Hämtad"}, []string{"dnr KS 2012/123. http", "Kommunfullmäktige,"}},
		{"?stycke=2", []string{"”I onsdags beslutade kommunfullmäktige om skolan, § 45, dnr KS 2012/123.” ", "stycke 2. Kommunfullmäktige, sammanträde 21\u00a0november 2012, § 45, dnr KS 2012/123. http",
			"SHA-256 ", "https://arkiv.example" + at + "/versioner/1#p2</p>", `href="` + at + `#p2">Stäng`}, nil},
		{"?stycke=3&q=fin", []string{"(citerar: Anna Almgren)", "<mark>fin</mark>", `href="` + at + `?q=fin#p3">Stäng`}, nil},
		{"?stycke=4", []string{"stycke 4. Dnr KS 2012/123. http"}, []string{"§ 45. "}},
		{"?stycke=5", nil, []string{"Citera stycke 5", "citera-stycket"}},
		{"?stycke=0", nil, []string{"citera-stycket"}},
		{"?stycke=hej", nil, []string{"citera-stycket", "hej"}},
	}
	for _, test := range tests {
		t.Run(test.path, func(t *testing.T) {
			body := f.page(t, at+test.path, http.StatusOK)
			wantAll(t, body, test.want...)
			wantNone(t, body, test.none...)
		})
	}
}

func TestBibTeX(t *testing.T) {
	f := serve(t, append(somePosts(), archive.Post{Title: `}, note = {\input{/etc/passwd}} % 50 & "$#_~^` + "\n@x{y}", Published: "2013-02", Text: "Hej.", URL: "http://blogg.example/a{b}c",
		Keys: []string{"bloggen:/tex.html"}}), "https://arkiv.example")
	id := archive.PostID(key(0))
	a := f.get(t, "/inlagg/"+id+"/citat.bib")
	if got := a.Header.Get("Content-Type"); a.StatusCode != http.StatusOK || got != bibtexType {
		t.Errorf("got %d, %q; want 200, %q", a.StatusCode, got, bibtexType)
	}
	wantAll(t, a.body, "@online{kronika-"+id+"-1,\n", "author = {{Kalle Anka}}", "title = {Skolan får nya lokaler}", "date = {2012-11-23}", "url = {http://blogg.example/2012/11/skolan.html}",
		"urldate = {2026-11-23}", "version 1, hämtad 2026-11-23T07:10:00Z, SHA-256 ", "addendum = {https://arkiv.example/inlagg/"+id+"/versioner/1}")
	a = f.get(t, "/inlagg/"+archive.PostID("bloggen:/tex.html")+"/citat.bib")
	wantAll(t, a.body, `\textbraceright{}, note = \textbraceleft{}\textbackslash{}input`, `\% 50 \& "\$\#\_`, "date = {2013-02}", "url = {http://blogg.example/a%7Bb%7Dc}")
	if lines := strings.Split(strings.TrimSpace(a.body), "\n"); lines[len(lines)-1] != "}" || strings.Count(a.body, "\n@") != 0 {
		t.Errorf("the entry is not one: %s", a.body)
	}
	depth := 0
	for i, r := range a.body {
		switch r {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 && strings.TrimSpace(a.body[i+1:]) != "" {
				t.Errorf("the entry ends too early: %s", a.body)
			}
		}
	}
	if depth != 0 {
		t.Errorf("braces do not match: %s", a.body)
	}
	if a := f.get(t, "/inlagg/aaaaaaaaaaaaa/citat.bib"); a.StatusCode != http.StatusNotFound {
		t.Errorf("no such post: got %d, want 404", a.StatusCode)
	}
}

// TestSteps: each marked word leads to the one before it and the one behind it.
func TestSteps(t *testing.T) {
	f := serve(t, somePosts(), "")
	at := "/inlagg/" + archive.PostID(key(0))
	body := f.page(t, at+"?q=kommunfullm%C3%A4ktige+OR+lokaler+OR+eleverna", http.StatusOK)
	wantAll(t, body, "3 ord är markerade i texten.", `<a href="#ord1">Till det första</a>`, `id="ord2"><mark>lokaler</mark><span class="steps"> 2 av 3 <a href="#ord1">Förra ordet</a> <a href="#ord3">Nästa ord</a>`)
	if n := strings.Count(body, "Nästa ord"); n != 2 {
		t.Errorf("got %d links to a next word, want 2", n)
	}
	body = f.page(t, at+"?q=lokaler", http.StatusOK)
	wantAll(t, body, "Ett ord är markerat")
	wantNone(t, body, "Nästa ord", "Förra ordet")
	wantNone(t, f.page(t, at, http.StatusOK), `class="marked"`, "ord1")
}
