package web

import (
	"encoding/xml"
	"net/http"
	"strings"
	"testing"
	"time"

	"kronika/archive"
)

func TestOpenSearch(t *testing.T) {
	f := serve(t, somePosts(), "https://kommun.example/arkiv")
	a := f.get(t, "/arkiv/opensearch.xml")
	if got, want := a.Header.Get("Content-Type"), "application/opensearchdescription+xml; charset=utf-8"; a.StatusCode != 200 || got != want {
		t.Errorf("got %d, %q; want 200, %q", a.StatusCode, got, want)
	}
	var d openSearch
	if err := xml.Unmarshal([]byte(a.body), &d); err != nil {
		t.Fatal(err)
	}
	if len(d.ShortName) > 16 || d.ShortName == "" || len(d.Ways) != 2 || d.Ways[0].Template != "https://kommun.example/arkiv/sok?q={searchTerms}" {
		t.Errorf("got %+v, want a short name and an address to search at", d)
	}
	wantAll(t, f.get(t, "/").body, `<link rel="search" type="application/opensearchdescription+xml" title="Kronika" href="/arkiv/opensearch.xml">`)
	wantAll(t, serve(t, nil, "").get(t, "/opensearch.xml").body, `template="http://127.0.0.1:`)
}

// TestIndex: search engines are asked to leave everything out, unless the operator lets
// them in; results stay out always.
func TestIndex(t *testing.T) {
	id := archive.PostID(key(0))
	closed := serve(t, somePosts(), "")
	for _, path := range paths(closed) {
		if got := closed.get(t, path).Header.Get("X-Robots-Tag"); got != "noindex" {
			t.Errorf("GET %s: got X-Robots-Tag %q, want noindex", path, got)
		}
	}
	for _, path := range []string{"/", "/om", "/inlagg/" + id} {
		wantAll(t, closed.page(t, path, http.StatusOK), `<meta name="robots" content="noindex">`)
	}
	if a := closed.get(t, "/sitemap.xml"); a.StatusCode != http.StatusNotFound {
		t.Errorf("sitemap: got %d, want 404", a.StatusCode)
	}
	wantNone(t, closed.get(t, "/robots.txt").body, "Sitemap")

	open := serveAs(t, somePosts(), archive.Settings{Index: true, BaseURL: "https://kommun.example/arkiv"})
	for _, path := range []string{"/", "/om", "/inlagg/" + id} {
		wantNone(t, open.page(t, path, http.StatusOK), "noindex")
	}
	if got := open.get(t, "/inlagg/"+id).Header.Get("X-Robots-Tag"); got != "" {
		t.Errorf("got X-Robots-Tag %q, want none", got)
	}
	wantAll(t, open.page(t, "/sok?q=skolan", http.StatusOK), "noindex")
	wantAll(t, open.get(t, "/robots.txt").body, "Disallow: /arkiv/sok\n", "Sitemap: https://kommun.example/arkiv/sitemap.xml\n")
}

// TestSitemap has every post that is shown, the latest first, and loses a withdrawn one at once.
func TestSitemap(t *testing.T) {
	f := serveAs(t, somePosts(), archive.Settings{Index: true, BaseURL: "https://kommun.example"})
	locations := func() (all []string) {
		var m sitemap
		if err := xml.Unmarshal([]byte(f.get(t, "/sitemap.xml").body), &m); err != nil {
			t.Fatal(err)
		}
		for _, u := range m.URL {
			all = append(all, strings.TrimPrefix(u.Loc, "https://kommun.example"))
		}
		return all
	}
	got := strings.Join(locations(), " ")
	want := strings.Join(mapped(), " ")
	for _, n := range []int{5, 0, 1, 4, 2, 3} {
		want += " /inlagg/" + archive.PostID(key(n))
	}
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	f.withdraw(t, archive.PostID(key(0)), archive.Part{})
	if got := strings.Join(locations(), " "); strings.Contains(got, archive.PostID(key(0))) || len(locations()) != len(mapped())+5 {
		t.Errorf("got %s, want it without the withdrawn post", got)
	}
}

func TestSecurityText(t *testing.T) {
	const path = "/.well-known/security.txt"
	if a := serve(t, nil, "").get(t, path); a.StatusCode != http.StatusNotFound {
		t.Errorf("without a contact: got %d, want 404", a.StatusCode)
	}
	f := serveAs(t, nil, archive.Settings{Contact: "sakerhet@kommun.example", BaseURL: "https://kommun.example/"})
	a := f.get(t, path)
	wantAll(t, a.body, "Contact: mailto:sakerhet@kommun.example\n", "Preferred-Languages: sv, en\n", "Canonical: https://kommun.example/.well-known/security.txt\n")
	if got, want := a.Header.Get("Content-Type"), "text/plain; charset=utf-8"; got != want {
		t.Errorf("got type %q, want %q", got, want)
	}
	_, rest, _ := strings.Cut(a.body, "Expires: ")
	line, _, _ := strings.Cut(rest, "\n")
	expires, err := time.Parse(time.RFC3339, line)
	if left := time.Until(expires); err != nil || left < 24*time.Hour || left > 365*24*time.Hour {
		t.Errorf("got Expires %q, %v; want a day within a year", line, err)
	}
}
