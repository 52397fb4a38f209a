package web

import (
	"html"
	"net/http"
	"os"
	"strings"
	"testing"
)

// TestNothing asks for what is not there: each line of testdata/nothing.txt says what the
// page tells of it.
func TestNothing(t *testing.T) {
	f := serve(t, somePosts(), "")
	table, err := os.ReadFile("testdata/nothing.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(table)) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		address, parts, _ := strings.Cut(line, " => ")
		body := f.page(t, address, http.StatusOK)
		body = strings.ReplaceAll(strings.NewReplacer("&#43;", "+", nbsp, " ", "&#34;", `"`).Replace(body), "&#39;", "'")
		for part := range strings.SplitSeq(parts, " | ") {
			no, forbidden := strings.CutPrefix(part, "!")
			if forbidden && strings.Contains(body, no) {
				t.Errorf("%s: the page has %q", address, no)
			}
			if !forbidden && !strings.Contains(body, part) {
				_, section, _ := strings.Cut(body, `<section class="empty"`)
				section, _, _ = strings.Cut(section, "</section>")
				t.Errorf("%s: no %q on the page:\n%s", address, part, html.UnescapeString(section))
			}
		}
	}
}

// TestMentions: above the hits of a question stands when it was first and last mentioned.
func TestMentions(t *testing.T) {
	f := serve(t, somePosts(), "/kronika")
	body := f.page(t, "/sok?q=skolan", http.StatusOK)
	wantAll(t, body, `Först nämnt <a href="/kronika/inlagg/`, `?q=skolan#p1">2011</a>`, `senast <a href="/kronika/inlagg/`, `?q=skolan#p1">23`+nbsp+`november 2012</a>`,
		`<a href="/kronika/sok?q=%22skolan%22">Sök bara så som det skrevs</a>: &#34;skolan&#34;`)
	wantNone(t, body, "längsta tystnad")
	wantAll(t, f.page(t, "/sok?q=trafikverket+ELLER+gott&topic=-nej&sort=oldest", http.StatusOK),
		`längsta tystnad <a href="/kronika/sok?from=2012-02&amp;to=2012-11&amp;topic=-nej">februari 2012–november 2012<`)
	wantAll(t, f.page(t, "/sok?q=trafikverket", http.StatusOK), `Nämnt <a href=`)
	wantNone(t, f.page(t, "/sok?q=trafikverket", http.StatusOK), "senast <a", "Först nämnt")
	for _, path := range []string{"/sok", "/sok?q=xyzzyq"} {
		wantNone(t, f.page(t, path, http.StatusOK), `class="dates"`, "Sök bara så som")
	}
}
