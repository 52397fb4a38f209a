package search_test

import (
	"encoding/json"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kronika/archive"
	"kronika/indexer"
	"kronika/search"
	"kronika/search/local"
)

// A site is an archive of some posts, indexed.
type site struct {
	*testing.T
	*search.Searcher
	names map[string]string // of posts, by ID: the last part of the key
}

// newSite has the posts that cases of all engines are asked of too.
func newSite(t *testing.T) site {
	t.Helper()
	st := site{T: t, Searcher: &search.Searcher{}, names: map[string]string{}}
	text, err := os.ReadFile("contract/testdata/granhamra/posts.json")
	st.check(err)
	var posts []archive.Post
	st.check(json.Unmarshal(text, &posts))
	st.Store, err = archive.Open(t.TempDir(), "test")
	st.check(err)
	t.Cleanup(func() { st.check(st.Store.Close()) })
	src, err := st.Store.PutSource(t.Context(), archive.Source{ID: "granhamra", Address: "granhamra.example", Name: "Kommunchefens blogg", Owner: archive.Authority})
	st.check(err)
	for i, p := range posts {
		posts[i].Source, posts[i].URL = src.ID, "http://granhamra.example/"+path.Base(p.Keys[0])
		st.names[archive.PostID(p.Keys[0])] = path.Base(p.Keys[0])
	}
	c, err := st.Store.Capture(t.Context(), archive.Page{Source: src.ID, URL: "http://granhamra.example/", Fetched: fetched, Body: []byte("…")})
	st.check(err)
	_, err = st.Store.See(t.Context(), c, posts)
	st.check(err)
	st.Analyst, err = indexer.NewAnalyst("", "")
	st.check(err)
	st.Synonyms, err = search.ReadSynonyms(st.Analyst, st.Store.Dir())
	st.check(err)
	u := indexer.Update{Store: st.Store, Analyst: st.Analyst, Open: local.OpenWriter}
	m, err := u.Run(t.Context())
	st.check(err)
	index, err := local.Open(filepath.Join(st.Store.Dir(), "index", m.Generation), m)
	st.check(err)
	t.Cleanup(func() { st.check(index.Close()) })
	st.Engine = index
	return st
}

var fetched = time.Date(2013, 6, 1, 12, 0, 0, 0, time.UTC)

func (st site) check(err error) {
	st.Helper()
	if err != nil {
		st.Fatal(err)
	}
}

// ask searches as an address asks: "q=skola&size=2".
func (st site) ask(address string) *search.Result {
	st.Helper()
	v, err := url.ParseQuery(address)
	st.check(err)
	r, faults := search.ParseRequest(v)
	if len(faults) > 0 {
		st.Fatal(faults[0])
	}
	res, err := st.Search(st.Context(), r)
	st.check(err)
	return res
}

// query searches for a text.
func (st site) query(text string) *search.Result {
	st.Helper()
	return st.ask("size=100&q=" + url.QueryEscape(text))
}

// of returns the names of the posts that hits are, between spaces.
func (st site) of(hits []search.Hit) string {
	var names []string
	for _, h := range hits {
		names = append(names, st.names[h.ID])
	}
	return strings.Join(names, " ")
}

// hit returns the one hit of a query.
func (st site) hit(text string) search.Hit {
	st.Helper()
	res := st.query(text)
	if len(res.Hits) != 1 {
		st.Fatalf("%s: got %q, want one post", text, st.of(res.Hits))
	}
	return res.Hits[0]
}

func TestHit(t *testing.T) {
	st := newSite(t)
	got := st.hit("beslutet väntan")
	got.Score = 0
	id := archive.PostID("granhamra:/landsbygdsskolor")
	want := search.Hit{
		ID: id, Revision: 1, Link: "/inlagg/" + id + "#p2", URL: "http://granhamra.example/landsbygdsskolor",
		Title: "Landsbygdsskolorna blir kvar", Published: "2012-11-23", Precision: archive.Day, Author: "Karin Holm",
		Source: search.SourceRef{ID: "granhamra", Name: "Kommunchefens blogg", Owner: archive.Authority},
		Topics: []search.Named{{ID: "skola", Name: "Förskola och skola"}, {ID: "landsbygd", Name: "Landsbygd och bygder"}},
		Labels: []string{"Skola"}, Paragraph: 2,
		Snippet: "<mark>Beslutet</mark> gäller till 2015. Jag vet att många föräldrar har haft en lång <mark>väntan</mark>.",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("hit (-want +got):\n%s", diff)
	}
}

// TestSnippets: the paragraph with most of the words is shown and linked.
func TestSnippets(t *testing.T) {
	st := newSite(t)
	for _, c := range []struct {
		query, title, snippet string
		untitled              bool
		paragraph             int
	}{
		{"tack", "Räddningstjänsten fick rycka ut tre gånger i natt …", "<mark>Tack</mark> till alla som hjälpte till!", true, 2},
		{`"fick rycka ut" natt`, "Räddningstjänsten fick rycka ut tre gånger i natt …", "Räddningstjänsten <mark>fick rycka ut</mark> tre gånger i <mark>natt</mark>, eftersom åskan tände i torr skog.", true, 1},
		{"kaffe", "Öppet hus i kommunhuset varje torsdag. Kaffe finns.", "Öppet hus i kommunhuset varje torsdag. <mark>Kaffe</mark> finns.", true, 1},
		{"raddningst*", "Räddningstjänsten fick rycka ut tre gånger i natt …", "<mark>Räddningstjänsten</mark> fick rycka ut tre gånger i natt, eftersom åskan tände i torr skog.", true, 1},
		// Only the title has it: the post begins.
		{"minnen", "Minnen", "Min far var lärare och höll får på prästgården.", false, 0},
		{"fibern", "Samråd om detaljplanen", "Kommentar: Kommer <mark>fibern</mark> &lt;snart&gt; till Kråkby?", false, 0},
		{"it-bol*", "IT-bolaget", "Granhamra bildar ett <mark>IT-bolag</mark> med grannkommunerna. Bolaget börjar i januari.", false, 1},
		{"reservtäkt", "Torka", "… eller tisdag. Först om det blir riktigt illa öppnas den <mark>reservtäkt</mark> som ligger norr om tätorten; den räcker i sex veckor, och kostar mycket att hålla i drift under så lång tid.", false, 3},
	} {
		got := st.hit(c.query)
		if got.Title != c.title || got.Untitled != c.untitled {
			t.Errorf("%s: got title %q, untitled %v, want %q, %v", c.query, got.Title, got.Untitled, c.title, c.untitled)
		}
		if got.Snippet != c.snippet || got.Paragraph != c.paragraph {
			t.Errorf("%s: got paragraph %d, %q, want %d, %q", c.query, got.Paragraph, got.Snippet, c.paragraph, c.snippet)
		}
		if linked := strings.Contains(got.Link, "#p"); linked != (c.paragraph > 0) {
			t.Errorf("%s: got link %s of paragraph %d", c.query, got.Link, c.paragraph)
		}
	}
}

// TestHostile: a snippet is HTML with nothing of a stranger's in it.
func TestHostile(t *testing.T) {
	st := newSite(t)
	got := st.hit("citat onerror")
	want := "Vi provar &lt;img src=x <mark>onerror</mark>=alert(1)&gt; &amp; &#34;<mark>citat</mark>&#34; på kartbilden &lt;/mark&gt;&lt;script&gt;alert(2)&lt;/script&gt;."
	if got.Snippet != want {
		t.Errorf("got %s, want %s", got.Snippet, want)
	}
	if got.Title != "<script>alert('rubrik')</script>" {
		t.Errorf("got title %q, want it verbatim: it is text", got.Title)
	}
	p, err := st.Store.Post(t.Context(), got.ID)
	st.check(err)
	if diff := cmp.Diff([]search.Paragraph{{Number: 1, HTML: want}}, st.Paragraphs(p, "citat onerror")); diff != "" {
		t.Errorf("paragraphs (-want +got):\n%s", diff)
	}
	// Whatever is typed is an answer.
	for _, text := range []string{"<script>alert(1)</script>", `"`, "-", "*", "\xff\x00", strings.Repeat("(", 900), "a" + strings.Repeat(" b*", 300)} {
		res := st.query(text)
		if _, err := json.Marshal(res); err != nil || res.Hits == nil || res.Facets == nil {
			t.Errorf("%q: got %+v, %v", text, res, err)
		}
	}
}

// TestEcho: what was done to a query is said.
func TestEcho(t *testing.T) {
	st := newSite(t)
	got := st.ask("q=raddningstjanst+-budget&owner=myndighet&author=-Karin+Holm&from=2011&match=all").Query
	want := search.Echo{
		Q: "raddningstjanst -budget", Said: "inlägg som innehåller raddningstjanst, men inte budget",
		Repairs: []string{"Inget inlägg har ”raddningstjanst” som det skrevs; sökte med å, ä och ö lästa som a och o."},
		Forms:   []string{"räddningstjänsten"}, Filters: map[string][]string{"owner": {"myndighet"}, "author": {"-Karin Holm"}, "from": {"2011"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("echo (-want +got):\n%s", diff)
	}
	for q, want := range map[string]string{
		"kaffe skola":              "inlägg med några av orden kaffe och skola",
		"Vad kostar det i skolan?": "inlägg med några av orden kostar och skolan",
		"beslut om skolan -det":    "inlägg med några av orden beslut och skolan, men inte det",
		"om det":                   "inlägg med några av orden om och det",
		"om skolan":                "inlägg som innehåller skolan",
	} {
		if got := st.ask("match=some&q=" + url.QueryEscape(q)).Query.Said; got != want {
			t.Errorf("%s: got %q, want %q", q, got, want)
		}
	}
}

// TestFacets: names, counts without the own selection, and the histogram.
func TestFacets(t *testing.T) {
	st := newSite(t)
	res := st.ask("q=fibern&month=2013-03&topic=finnsinte&facets=month,topic,source&size=0")
	want := map[string][]search.Value{
		"month":  {{Value: "2013-03", Name: "mars 2013", Selected: true}},
		"topic":  {{Value: "bygga", Name: "Samhällsbyggnad och bostäder", Count: 1}, {Value: "finnsinte", Name: "finnsinte", Selected: true}},
		"source": {},
	}
	if diff := cmp.Diff(want, res.Facets); diff != "" {
		t.Errorf("a topic that no post has (-want +got):\n%s", diff)
	}
	res = st.ask("q=bolaget&month=2013-01&facets=month,source")
	want = map[string][]search.Value{
		"month":  {{Value: "2013-02", Name: "februari 2013", Count: 1}, {Value: "2013-01", Name: "januari 2013", Count: 1, Selected: true}},
		"source": {{Value: "granhamra", Name: "Kommunchefens blogg", Count: 1}},
	}
	if diff := cmp.Diff(want, res.Facets); diff != "" {
		t.Errorf("facets (-want +got):\n%s", diff)
	}
	res = st.ask("from=2012-11-24&to=2013-02")
	buckets := []search.Bucket{{Start: "2012-11", Count: 1}, {Start: "2012-12"}, {Start: "2013-01", Count: 1}, {Start: "2013-02", Count: 1}}
	if diff := cmp.Diff(buckets, res.Histogram.Buckets); diff != "" {
		t.Errorf("histogram (-want +got):\n%s", diff)
	}
	if got, want := st.of(res.Hits), "system it-bolaget budget"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if c := res.Coverage; c.Posts != 13 || c.First != "2010" || c.Last != "2013-05-02" || c.Fetched == nil || !c.Fetched.Equal(fetched) {
		t.Errorf("got coverage %+v", c)
	}
}
