package web

import (
	"testing"

	"kronika/archive"
	"kronika/search"

	"github.com/google/go-cmp/cmp"
)

func TestFilterLinks(t *testing.T) {
	s := &site{prefix: "/p"}
	r := ask()
	r.Query, r.Sort, r.Page = "skola & vård", search.Relevance, 3
	r.Facets = map[string][]search.Choice{"year": {{Value: "2012"}, {Value: "2013", Exclude: true}}}
	tests := []struct {
		name string
		got  search.Request
		want string
	}{
		{"choose", choose(r, "topic", "skola"), "/p/sok?q=skola+%26+v%C3%A5rd&topic=skola&year=2012&year=-2013"},
		{"choose again", choose(r, "year", "2012"), "/p/sok?q=skola+%26+v%C3%A5rd&year=-2013&year=2012"},
		{"exclude", exclude(r, "year", "2012"), "/p/sok?q=skola+%26+v%C3%A5rd&year=-2013&year=-2012"},
		{"without", without(r, "year", "2012"), "/p/sok?q=skola+%26+v%C3%A5rd&year=-2013"},
		{"only", only(r, "year", "2014"), "/p/sok?q=skola+%26+v%C3%A5rd&year=2014"},
		{"unchosen", unchosen(r, "year"), "/p/sok?q=skola+%26+v%C3%A5rd"},
		{"unfiltered", unfiltered(r), "/p/sok?q=skola+%26+v%C3%A5rd"},
		{"within", within(unfiltered(r), "2012", "2013-02"), "/p/sok?from=2012&q=skola+%26+v%C3%A5rd&to=2013-02"},
		{"sorted", sorted(unfiltered(r), search.Oldest), "/p/sok?q=skola+%26+v%C3%A5rd&sort=oldest"},
		{"at", at(unfiltered(r), 2), "/p/sok?page=2&q=skola+%26+v%C3%A5rd"},
		{"all", ask(), "/p/sok"},
	}
	for _, test := range tests {
		if got := s.searchURL(test.got); got != test.want {
			t.Errorf("%s: got %s, want %s", test.name, got, test.want)
		}
	}
	if got, want := s.searchURL(r), "/p/sok?page=3&q=skola+%26+v%C3%A5rd&year=2012&year=-2013"; got != want {
		t.Errorf("the request itself has changed: got %s, want %s", got, want)
	}
}

func TestPostURL(t *testing.T) {
	s := &site{prefix: "/p"}
	tests := []struct{ link, q, want string }{
		{"/inlagg/x", "", "/p/inlagg/x"},
		{"/inlagg/x#p4", "", "/p/inlagg/x#p4"},
		{"/inlagg/x#p4", "å b#", "/p/inlagg/x?q=%C3%A5+b%23#p4"},
		{"/inlagg/x", "a", "/p/inlagg/x?q=a"},
	}
	for _, test := range tests {
		if got := s.postURL(test.link, test.q); got != test.want {
			t.Errorf("postURL(%q, %q): got %q, want %q", test.link, test.q, got, test.want)
		}
	}
}

func TestWebAddress(t *testing.T) {
	for _, bad := range []string{"", "javascript:alert(1)", "data:text/html,x", "//evil.example", "/sok", "ftp://a.example/", "http:", "http://", "\x00http://a", "JavaScript:alert(1)"} {
		if got := webAddress(bad); got != "" {
			t.Errorf("webAddress(%q): got %q, want none", bad, got)
		}
	}
	for _, good := range []string{"http://a.example/2012/11/x.html", "https://å.example/?a=b#c"} {
		if got := webAddress(good); got != good {
			t.Errorf("webAddress(%q): got %q", good, got)
		}
	}
}

func TestVerdict(t *testing.T) {
	c := search.Coverage{Posts: 9, First: "2011-01-14", Last: "2018-07-17", Gaps: []search.Gap{{From: "2014-07", To: "2014-09"}}}
	tests := []struct {
		name string
		r    search.Request
		want string
	}{
		{"no period", ask(), ""},
		{"inside", within(ask(), "2012", "2013"), ""},
		{"after", within(ask(), "2019", ""), "Den tid du valt ligger utanför arkivet."},
		{"before", within(ask(), "", "2010-12"), "Den tid du valt ligger utanför arkivet."},
		{"in the gap", within(ask(), "2014-08-01", "2014-09"), "Arkivet har inga inlägg alls från den tid du valt: bloggarna kan ha tigit, eller så saknas något."},
		{"month in the gap", only(ask(), "month", "2014-07"), "Arkivet har inga inlägg alls från den tid du valt: bloggarna kan ha tigit, eller så saknas något."},
		{"over the gap", within(ask(), "2014-06", "2014-09"), ""},
	}
	for _, test := range tests {
		if got := verdict(c, test.r); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

func TestHeld(t *testing.T) {
	c := search.Coverage{Posts: 2, First: "2011", Last: "2013", Fetched: &fetched}
	for range 14 {
		c.Gaps = append(c.Gaps, search.Gap{From: "2012-01", To: "2012-02"})
	}
	got := held(c)
	if got.Period != "2011 till 2013" || got.Fetched != moment(fetched) || len(got.Gaps) != 12 || got.More != "2 luckor till" {
		t.Errorf("got %+v", got)
	}
	if diff := cmp.Diff(heldView{}, held(search.Coverage{})); diff != "" {
		t.Errorf("nothing held (-want +got):\n%s", diff)
	}
}

func TestCite(t *testing.T) {
	s := &site{base: "https://a.example"}
	src := archive.Source{ID: "b", Name: "Bloggen", Municipality: "Ankeborgs kommun", Owner: archive.Authority}
	post := &archive.Post{ID: "k7f2m9q4xbr3d", Revision: 2, Title: "Ny skola", Published: "2012-11-23", URL: "https://b.example/1",
		Capture: &archive.Capture{Fetched: fetched, WARC: "000001.warc.gz", Offset: 51234, SHA256: "ab"}}
	got := s.cite(post, src)
	want := citation{Line: "Bloggen (Ankeborgs kommun, myndighet): ”Ny skola”, 23\u00a0november 2012. https://b.example/1. " +
		"Hämtad 23\u00a0november 2026 kl.\u00a007.10 UTC. SHA-256 ab. Kronika, inlägg k7f2m9q4xbr3d, version 2. Arkiverat: https://a.example/inlagg/k7f2m9q4xbr3d/versioner/2",
		Address: "https://a.example/inlagg/k7f2m9q4xbr3d", Fetched: moment(fetched), SHA256: "ab", WARC: "000001.warc.gz", Offset: "51\u00a0234", Revision: 2}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	got = (&site{}).cite(&archive.Post{ID: "x"}, archive.Source{Name: "b"})
	if want := "b. Kronika, inlägg x, version 1."; got.Line != want {
		t.Errorf("got %q, want %q", got.Line, want)
	}
}
