package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"kronika/archive"
	"kronika/search"
)

func TestStartPage(t *testing.T) {
	f := serve(t, somePosts(), "")
	body := f.page(t, "/", http.StatusOK)
	wantAll(t, body, "<title>Sök i kommunernas bloggar – Kronika</title>", "6 inlägg", "2011 till 1\u00a0december 2012",
		"23\u00a0november 2026 kl.\u00a007.10 UTC", "Kommunchefen i Ankeborg", "Ankeborgs kommun, kommunchef, myndighet", "Senaste inläggen",
		"lördag 1\u00a0december 2012", "Skolan får nya lokaler", `href="/sok?topic=`, "Månader utan inlägg", `aria-label="december 2012: 1 inlägg"`)
}

func TestStartPageOfAnEmptyArchive(t *testing.T) {
	f := serve(t, nil, "")
	body := f.page(t, "/", http.StatusOK)
	wantAll(t, body, "Arkivet är tomt ännu", "kronika crawl ADRESS", `name="q"`)
	wantNone(t, body, "<svg", "Senaste inläggen", `id="amnen"`, `id="bloggar"`)
}

func TestResultsPage(t *testing.T) {
	f := serve(t, somePosts(), "")
	body := f.page(t, "/sok?q=skolan", http.StatusOK)
	wantAll(t, body, "<title>skolan – ", "inlägg</h1>", `value="skolan"`, "<mark>skolan</mark>", "fredag 23\u00a0november 2012 kl.\u00a015.04",
		"Kommunchefen i Ankeborg", "myndighet", "Utan datum", "Relevans", "Nyast", "Äldst", `aria-current="true"`, "Förfina", "Vad som genomsökts",
		`<meta name="robots" content="noindex">`, `href="/sok.json?q=skolan"`, `?q=skolan#p`, `role="status"`)
	wantNone(t, body, "Ta bort filtret", "<h3 id=\"facett-month\"")
}

func TestResultsPageWithFilters(t *testing.T) {
	f := serve(t, somePosts(), "")
	body := f.page(t, "/sok?q=skolan&year=2012&label=pengar+%26+s%C3%A5nt&from=2012-01&sort=oldest", http.StatusOK)
	wantAll(t, body, "1\u00a0inlägg", "Ta bort alla filter", "Från och med", "januari 2012", "pengar &amp; sånt", "Månad: november 2012",
		"Alla år", `<input type="hidden" name="year" value="2012">`, `<input type="hidden" name="sort" value="oldest">`)
	body = f.page(t, "/sok?year=-2012", http.StatusOK)
	wantAll(t, body, "År utom", "2012", `class="excluded"`)
}

func TestResultsPageStates(t *testing.T) {
	f := serve(t, somePosts(), "")
	tests := []struct {
		name, path string
		want       []string
	}{
		{"no query", "/sok", []string{"6\u00a0inlägg", "Nyast"}},
		{"empty query", "/sok?q=", []string{"6\u00a0inlägg"}},
		{"one result", "/sok?q=trafikverket", []string{"1\u00a0inlägg"}},
		{"nothing", "/sok?q=xyzzyq", []string{"Inga inlägg", "Inget inlägg svarar mot sökningen", "Pröva ett annat ord", "6 inlägg från 2011 till"}},
		{"outside the archive", "/sok?from=2020", []string{"ligger utanför arkivet", "Sök utan period och filter"}},
		{"a gap", "/sok?from=2012-03&to=2012-04", []string{"inga inlägg alls från den tid du valt"}},
		{"wider", "/sok?q=vägen+gymnasieskolan", []string{"Inlägg med några av orden"}},
		{"second page", "/sok?q=skolan&size=2&page=2", []string{"Sida 2 av 2", `rel="prev"`}},
		{"beyond the end", "/sok?q=skolan&page=7", []string{"Sökningen har inte så många sidor", "Gå till sista sidan"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			wantAll(t, f.page(t, test.path, http.StatusOK), test.want...)
		})
	}
}

// TestMisread: a page says what it could not read, and what leaves the site is refused.
func TestMisread(t *testing.T) {
	f := serve(t, somePosts(), "")
	for _, c := range []struct{ query, said string }{
		{"q=skolan&from=2012-13", "”2012-13” är inget datum"},
		{"to=i+h%C3%B6stas", "”i höstas” är inget datum. Rätta så här: skriv år, månad eller dag"},
		{"from=%3Cb%3E", "”&lt;b&gt;” är inget datum"},
		{"sort=hej", "”hej” är ingen ordning"},
		{"q=skolan&q=budget", "parametern q får stå en gång"},
		{"q=100%", "adressen är felskriven efter frågetecknet"},
	} {
		for _, path := range []string{"/sok", "/sok/organ"} {
			wantAll(t, f.page(t, path+"?"+c.query, http.StatusOK), `<p class="repair">Allt i frågan gick inte att läsa: `, c.said)
		}
		for _, ext := range []string{"csv", "jsonl", "atom"} {
			f.page(t, "/sok."+ext+"?"+c.query, http.StatusBadRequest)
		}
	}
	for _, query := range []string{"from=&to=&q=", "utm_source=brev", "from=2013&to=2012", "year="} {
		wantNone(t, f.page(t, "/sok?"+query, http.StatusOK), "gick inte att läsa")
	}
}

// TestBadParameters asks with parameters of which pages ignore or repair all.
func TestBadParameters(t *testing.T) {
	f := serve(t, somePosts(), "")
	for _, query := range []string{
		"page=0", "page=-1", "page=abc", "page=99999999999999999999", "page=1e3", "page=10000", "size=0", "size=-5", "size=1000000", "size=NaN", "page=9000&size=100",
		"sort=hej", "match=kanske", "from=igår", "to=2012-13-45", "from=0000", "from=99999", "year=", "year=-", "month=2012-13", "topic=nej",
		"okänd=1", "q=%00", "q=%ff%fe", "q=" + strings.Repeat("a", 5000), "q=%22", "q=*", "q=-", "q=((((", "%zz=1", "q=%zz", "a;b=c", "facets=none", "facets=hej",
		"q=" + strings.Repeat("o*+", 50),
	} {
		f.page(t, "/sok?"+query, http.StatusOK)
	}
}

func TestPostPage(t *testing.T) {
	f := serve(t, somePosts(), "https://arkiv.example")
	id := archive.PostID(key(0))
	a := f.get(t, "/inlagg/"+id)
	if got := a.Header.Get("X-Robots-Tag"); got != "noindex" {
		t.Errorf("got X-Robots-Tag %q, want noindex", got)
	}
	body := f.page(t, "/inlagg/"+id, http.StatusOK)
	wantAll(t, body, "<h1>Skolan får nya lokaler</h1>", "fredag 23\u00a0november 2012 kl.\u00a015.04", `<p id="p1">`, `<p id="p3">`, `?stycke=2#p2"`,
		`<link rel="canonical" href="http://blogg.example/2012/11/skolan.html">`, "Förskola och skola</a> <small>härlett ur texten</small>", "Varför?", "?varfor=skola#p", "Etiketter <small>bloggens egna", "skolan",
		"Kajsa", "Bra!\nSkolan behövde det.", "Bloggen uppgav 2 kommentarer", "Så citerar du", "SHA-256", ".warc.gz",
		"https://arkiv.example/inlagg/"+id, "Hämtad 23\u00a0november 2026", "version 1", `href="/api/v1/posts/`+id+`"`)
	wantNone(t, body, "<mark>", "Till sökresultatet")
	body = f.page(t, "/inlagg/"+id+"?q=lokaler", http.StatusOK)
	wantAll(t, body, "<mark>lokaler</mark>", "Till sökresultatet", `href="/sok?q=lokaler"`, `value="lokaler"`)
}

// TestBarePostPage shows posts that lack nearly everything.
func TestBarePostPage(t *testing.T) {
	posts := append(somePosts(), archive.Post{Published: "2013", Keys: []string{"bloggen:/tomt.html"}})
	f := serve(t, posts, "")
	body := f.page(t, "/inlagg/"+archive.PostID(key(1)), http.StatusOK)
	wantAll(t, body, "<h1>Oktober 2012</h1>", ": ”Den här veckan blev det inget beslut om")
	wantNone(t, body, `class="dateline"`, "Etiketter", "Kommentarer")
	body = f.page(t, "/inlagg/"+archive.PostID(key(3)), http.StatusOK)
	wantAll(t, body, "<h1>Inlägg utan rubrik och datum</h1>")
	body = f.page(t, "/inlagg/"+archive.PostID(key(2)), http.StatusOK)
	wantNone(t, body, "rel=\"canonical\"", "href=\"javascript", "Original")
	body = f.page(t, "/inlagg/"+archive.PostID("bloggen:/tomt.html"), http.StatusOK)
	wantAll(t, body, "<h1>2013</h1>", "Inlägget har ingen text.")
}

func TestErrorPages(t *testing.T) {
	f := serve(t, somePosts(), "")
	wantAll(t, f.page(t, "/saknas", http.StatusNotFound), "404", "Sidan finns inte", "Till startsidan", "noindex")
	wantAll(t, f.page(t, "/inlagg/aaaaaaaaaaaaa", http.StatusNotFound), "Inlägget finns inte")
}

func TestExplain(t *testing.T) {
	tests := []struct {
		err    error
		status int
	}{
		{errNoPage, 404}, {fmt.Errorf("post %q: %w", "x", archive.ErrNotFound), 404}, {fmt.Errorf("post: %w", &archive.WithdrawnError{}), 410},
		{fmt.Errorf("%w: %w", errNotReady, errors.New("no index")), 503}, {fmt.Errorf("%w: %w", errNotReady, search.ErrUnavailable), 503}, {errBusy, 503}, {errors.New("disk"), 500},
		{fmt.Errorf("search: %w", search.CostlyError{}), 400}, {fmt.Errorf("search: %w", context.DeadlineExceeded), 503},
	}
	for _, test := range tests {
		got := explain(test.err)
		if got.Status != test.status || got.Title == "" || got.Detail == "" {
			t.Errorf("explain(%v): got %+v, want status %d and words", test.err, got, test.status)
		}
	}
}

// nothing returns an archive without posts.
func nothing(t *testing.T) *archive.Store {
	t.Helper()
	s, err := archive.Open(t.TempDir(), "test")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestNotReady(t *testing.T) {
	f := &fixture{log: newLog()}
	f.start(t, Config{Posts: nothing(t), Ready: func() error { return errors.New("no index yet") }})
	for _, path := range []string{"/", "/sok?q=a"} {
		wantAll(t, f.page(t, path, http.StatusServiceUnavailable), "går inte att söka i ännu")
	}
	a := f.get(t, "/readyz")
	if a.StatusCode != 503 || !strings.Contains(a.body, "no index yet") {
		t.Errorf("GET /readyz: got %d, %q; want 503 and why", a.StatusCode, a.body)
	}
	if a = f.get(t, "/healthz"); a.StatusCode != 200 || a.body != "ok\n" {
		t.Errorf("GET /healthz: got %d, %q; want 200, ok", a.StatusCode, a.body)
	}
	if a = f.get(t, "/api/v1/search"); a.StatusCode != 503 || a.Header.Get("Retry-After") == "" {
		t.Errorf("GET /api/v1/search: got %d, Retry-After %q; want 503 and some", a.StatusCode, a.Header.Get("Retry-After"))
	}
}

// TestDamagedIndex: nothing is answered out of a damaged index, and that is said.
func TestDamagedIndex(t *testing.T) {
	f := &fixture{log: newLog()}
	damage := fmt.Errorf("%w: index generation 000007: store/root.bolt, byte 0: is not there", search.ErrDamaged)
	f.start(t, Config{Posts: nothing(t), Ready: func() error { return damage }, Health: func() search.Health { return search.Health{Damaged: true} }})
	for _, path := range []string{"/", "/sok?q=a"} {
		wantAll(t, f.page(t, path, http.StatusServiceUnavailable), "Sökindexet är skadat", "förrän indexet har gjorts om ur arkivet")
	}
	a := f.get(t, "/api/v1/search?q=a")
	if a.StatusCode != 503 || a.Header.Get("Content-Type") != problemType || a.Header.Get("Retry-After") == "" {
		t.Errorf("got %d, %s, Retry-After %q; want 503, a problem, and when to try again", a.StatusCode, a.Header.Get("Content-Type"), a.Header.Get("Retry-After"))
	}
	wantAll(t, a.body, `"urn:kronika:problem:damaged"`, `"status":503`)
	if a = f.get(t, "/readyz"); a.StatusCode != 503 || !strings.Contains(a.body, "store/root.bolt") {
		t.Errorf("GET /readyz: got %d, %q; want 503 and the file", a.StatusCode, a.body)
	}
	wantAll(t, f.get(t, "/metrics").body, "kronika_ready 0\n", "kronika_index_damaged 1\n", "kronika_index_files 0\n", "kronika_index_checked_timestamp_seconds 0\n")
}

func TestReady(t *testing.T) {
	f := serve(t, nil, "")
	if a := f.get(t, "/readyz"); a.StatusCode != 200 {
		t.Errorf("GET /readyz: got %d, want 200", a.StatusCode)
	}
}
