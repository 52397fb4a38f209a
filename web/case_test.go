package web

import (
	"net/http"
	"strings"
	"testing"

	"kronika/archive"
)

// TestCase: a diarienummer has a page in each municipality that has it, across the
// municipality's blogs, and nothing of another municipality is on it.
func TestCase(t *testing.T) {
	dir := t.TempDir()
	fill(t, dir, theBlog, []archive.Post{
		{Published: "2013-05-03", Title: "Fortsättningen", Text: "Nu är KS 2012/123 avslutat."},
		{Published: "2012-11-23", Title: "Början", Text: "I ärendet (dnr KS 2012/123) säger vi ja."},
		{Published: "2012-12-01", Title: "Annat", Text: "Här är det BUN 2012/123 som gäller."},
	})
	fill(t, dir, archive.Source{ID: "oppositionen", Address: "opp.example", Name: "Oppositionsrådet", Municipality: "Ankeborgs kommun"}, []archive.Post{
		{Published: "2013-01-04", Title: "Invändningen", Text: "Vi reserverade oss i KS 2012/123."},
	})
	fill(t, dir, archive.Source{ID: "grannen", Address: "grannen.example", Name: "Grannen", Municipality: "Håbo kommun"}, []archive.Post{
		{Published: "2012-11-23", Title: "Hos grannen", Text: "Vårt KS 2012/123 är ett annat ärende."},
	})
	f := serveDir(t, dir, "")
	ours := f.page(t, "/dnr/ankeborgs-kommun/ks/2012/123", http.StatusOK)
	at := -1
	for _, want := range []string{"<h1><span class=\"kind\">Diarienummer</span> KS 2012/123</h1>", "3\u00a0inlägg, 23\u00a0november 2012 till 3\u00a0maj 2013", "Början", "Invändningen", "Fortsättningen"} {
		i := strings.Index(ours, want)
		if i < at {
			t.Errorf("%q is not on the page, or not in its place", want)
		}
		at = max(at, i)
	}
	for _, other := range []string{"Annat", "grannen"} {
		if strings.Contains(ours, other) {
			t.Errorf("%q is on the page of another number", other)
		}
	}
	theirs := f.page(t, "/dnr/h%C3%A5bo-kommun/ks/2012/123", http.StatusOK)
	if !strings.Contains(theirs, "Hos grannen") || strings.Contains(theirs, "Början") {
		t.Errorf("got %s", theirs)
	}
	for _, none := range []string{"/dnr/habo-kommun/ks/2012/123", "/dnr/ankeborgs-kommun/ks/2012/124", "/dnr/ankeborgs-kommun/2012", "/dnr/x/%2e%2e/y"} {
		f.page(t, none, http.StatusNotFound)
	}
}
