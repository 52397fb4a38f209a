package web

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"kronika/archive"
	"kronika/search"
)

// values are n values of a facet, the i-th of which n-i hits have.
func values(n int) (values []search.Value) {
	for i := range n {
		values = append(values, search.Value{Value: fmt.Sprint(i), Count: n - i})
	}
	return values
}

func TestFacets(t *testing.T) {
	res := &search.Result{Total: 20, Facets: map[string][]search.Value{
		"month": {{Value: "2012-11", Name: "november 2012", Count: 1}, {Value: "2011-11", Name: "november 2011", Count: 2}},
		"owner": {{Value: "myndighet", Name: "Myndighet", Count: 20}}, "place": {{Value: "Ängsvik", Count: 7}}, "organ": values(shownValues + fewMore), "label": values(20),
	}}
	s := &site{}
	got, same := s.facets(res, ask())
	if len(same) != 1 || same[0] != "Avsändare: Myndighet" {
		t.Errorf("got %q, want the owner that all hits have", same)
	}
	if len(got) != 3 || got[0].Facet != "organ" || got[1].Facet != "place" || got[2].Facet != "label" {
		t.Fatalf("got %+v, want organ, place and label: months only within a year", got)
	}
	if o := got[0]; len(o.Values) != shownValues+fewMore || o.All.Href != "" {
		t.Errorf("got %d values, %v; want all: a link would save two lines", len(o.Values), o.All)
	}
	if l := got[2]; len(l.Values) != shownValues || l.All != (link{"/sok/label", "Visa alla 20"}) || l.Values[0].But != "/sok?label=-0" {
		t.Errorf("got %d values, %v, to leave out %s", len(l.Values), l.All, l.Values[0].But)
	}
}

// TestChosenValues: what is chosen or left out is shown, however few hits have it, and
// can be taken back.
func TestChosenValues(t *testing.T) {
	res := &search.Result{Total: 1, Facets: map[string][]search.Value{"label": values(250), "owner": {{Value: "parti", Count: 1, Selected: true}},
		"month": {{Value: "2012-11", Name: "november 2012", Count: 1, Selected: true}, {Value: "2011-11", Name: "november 2011", Count: 2}}}}
	res.Facets["label"][249] = search.Value{Value: "nej", Excluded: true}
	r := choose(exclude(ask(), "label", "nej"), "month", "2012-11")
	got, same := (&site{}).facets(res, r)
	if len(got) != 3 || len(same) != 0 {
		t.Fatalf("got %+v, %q; want months, the chosen owner, labels", got, same)
	}
	if m := got[0]; len(m.Values) != 1 || m.Values[0].Name != "november 2012" {
		t.Errorf("got %+v, want the months of the year of the chosen one", m.Values)
	}
	l := got[2]
	if last := l.Values[len(l.Values)-1]; len(l.Values) != shownValues+1 || last.Href != "/sok?month=2012-11" || last.But != "" || l.All.Text != "Visa alla minst 250" {
		t.Errorf("got %d values, the last %+v, %v", len(l.Values), last, l.All)
	}
}

// manyPosts are n posts of one month, each with a label, a diarienummer and an author of
// its own, and texts as long as most.
func manyPosts(n int) (posts []archive.Post) {
	for i := range n {
		posts = append(posts, archive.Post{
			Title: fmt.Sprintf("Veckans beslut nummer %d om skolan och vägarna", i), Published: archive.Date(fmt.Sprintf("%d-%02d-%02d", 2001+i%20, i%12+1, i%28+1)),
			Author: fmt.Sprintf("Skribent nummer %d på kommunkontoret", i), Labels: []string{fmt.Sprintf("etikett som är lång, nummer %d", i), "skolan & vägarna"},
			Text: fmt.Sprintf("Kommunstyrelsen behandlade ärendet KS 2012/%d om skolan i onsdags, och nämnden för teknik yttrade sig över förslaget om vägen till byn. "+
				"Beslutet gäller skolans lokaler, som har varit för små i många år och som nu byggs ut med två klassrum.\n\nVi återkommer om budgeten.", i+1),
		})
	}
	return posts
}

// maxPage is how large a result page with ten hits, its facets and its chart may be.
const maxPage = 60_000

// TestPageSize: a result page stays small, however many values its facets have, and
// needs a style sheet and a script beside itself; the icon is for the browser.
func TestPageSize(t *testing.T) {
	f := serve(t, manyPosts(500), "https://arkiv.example/kronika")
	for _, path := range []string{"/sok", "/sok?q=skolan", "/sok?q=skolan+v%C3%A4gen+%22f%C3%B6r+sm%C3%A5%22&year=2012&year=2013&label=skolan+%26+v%C3%A4garna",
		"/sok?q=skolan&month=2012-12", "/sok?q=skolan&page=20&author=-nej&sort=oldest"} {
		body := f.page(t, path, http.StatusOK)
		if len(body) > maxPage {
			t.Errorf("%s: the page is %d bytes, more than %d", path, len(body), maxPage)
		}
		needed := slices.DeleteFunc(loaded(body), func(file string) bool { return strings.HasSuffix(file, "favicon.svg") })
		if n := len(needed); n > 2 {
			t.Errorf("%s: the page loads %v beside itself", path, loaded(body))
		}
		t.Logf("%s: %d bytes", path, len(body))
	}
}

// TestFacetPage: all values of a facet are found, and looked through by their letters.
func TestFacetPage(t *testing.T) {
	f := serve(t, manyPosts(520), "")
	wantAll(t, f.page(t, "/sok?q=skolan", http.StatusOK), `href="/sok/author?q=skolan">Visa alla minst 200<`)
	body := f.page(t, "/sok/author?q=skolan&size=20&page=3", http.StatusOK)
	wantAll(t, body, "<h1>Författare", "520 värden", "De 500 vanligaste visas", `action="/sok/author"`, `<input type="hidden" name="q" value="skolan">`,
		`href="/sok?q=skolan&amp;size=20">Till träffarna`, "utom<span class=\"unseen\"> Skribent nummer 7 på kommunkontoret")
	body = f.page(t, "/sok/author?q=skolan&bland=NUMMER+51", http.StatusOK)
	wantAll(t, body, "11 värden med ”NUMMER 51”", "Skribent nummer 519 på", `value="NUMMER 51"`)
	wantNone(t, body, "Skribent nummer 52 på")
	wantAll(t, f.page(t, "/sok/label?bland=%3Cb%3E", http.StatusOK), "Inga värden med ”&lt;b&gt;”")
	wantAll(t, f.page(t, "/sok/finnsinte", http.StatusNotFound), "Sidan finns inte")
}
