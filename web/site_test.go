package web

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"

	"kronika/archive"
	"kronika/indexer"
	"kronika/search"
	"kronika/search/local"
)

// A fixture is a site over a real archive and a real index.
type fixture struct {
	*httptest.Server
	store    *archive.Store
	index    *local.Index
	analyst  *indexer.Analyst
	searcher *search.Searcher
	log      *bytes.Buffer
}

// serve returns a site with the given posts, all of one blog.
func serve(t testing.TB, posts []archive.Post, base string) *fixture {
	t.Helper()
	dir := t.TempDir()
	fill(t, dir, theBlog, posts)
	return serveDir(t, dir, base)
}

// serveDir returns a site over an archive, which it indexes.
func serveDir(t testing.TB, dir, base string) *fixture {
	t.Helper()
	indexDir := filepath.Join(dir, "index")
	store, err := archive.Open(dir, "test")
	if err != nil {
		t.Fatal(err)
	}
	analyst, err := indexer.NewAnalyst("", "")
	if err != nil {
		t.Fatal(err)
	}
	update := indexer.Update{Store: store, Analyst: analyst, Open: local.OpenWriter}
	if _, err := update.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	f := &fixture{log: new(bytes.Buffer), analyst: analyst}
	if f.store, err = archive.OpenReader(dir); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.store.Close() })
	current, manifest, err := indexer.Current(indexDir)
	if err != nil {
		t.Fatal(err)
	}
	if f.index, err = local.Open(current, manifest); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.index.Close() })
	f.searcher = &search.Searcher{Engine: f.index, Store: f.store, Analyst: analyst}
	f.start(t, Config{Search: f.searcher, Posts: f.store, Ready: ready, Settings: archive.Settings{BaseURL: base}})
	return f
}

func ready() error { return nil }

func (f *fixture) start(t testing.TB, cfg Config) {
	cfg.Log = slog.New(slog.NewTextHandler(f.log, nil))
	f.Server = httptest.NewServer(New(cfg))
	t.Cleanup(f.Close)
}

// theBlog is the blog of the test posts.
var theBlog = archive.Source{ID: "bloggen", Address: "blogg.example", Name: "Kommunchefen i Ankeborg",
	Municipality: "Ankeborgs kommun", Owner: archive.Authority, Role: "kommunchef"}

// fill writes posts of a blog into an archive.
func fill(t testing.TB, dir string, blog archive.Source, posts []archive.Post) {
	t.Helper()
	store, err := archive.Open(dir, "test")
	if err != nil {
		t.Fatal(err)
	}
	src, err := store.PutSource(t.Context(), blog)
	if err != nil {
		t.Fatal(err)
	}
	c, err := store.Capture(t.Context(), archive.Page{Source: src.ID, URL: "http://" + blog.Address + "/", Fetched: fetched,
		Body: []byte("<p>sidan</p>"), ContentType: "text/html"})
	if err != nil {
		t.Fatal(err)
	}
	for i := range posts {
		posts[i].Source, posts[i].Precision = src.ID, posts[i].Published.Precision()
		if posts[i].Keys == nil {
			posts[i].Keys = []string{fmt.Sprintf("%s:/%03d.html", blog.ID, i)}
		}
	}
	if _, err := store.See(t.Context(), c, posts); err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
}

// key is the first key of the n-th test post.
func key(n int) string { return fmt.Sprintf("bloggen:/%03d.html", n) }

// somePosts are dated to the second, day, month, year or not at all; most speak of schools.
func somePosts() []archive.Post {
	two := 2
	return []archive.Post{
		{Title: "Skolan får nya lokaler", Published: "2012-11-23T15:04:00+01:00", URL: "http://blogg.example/2012/11/skolan.html",
			Author: "Kalle Anka", Labels: []string{"skolan", "pengar & sånt"},
			Text:     "I onsdags beslutade kommunfullmäktige om skolan.\n\nNya lokaler för förskolan kostar fem miljoner kronor.\n\nEleverna flyttar in i höst.",
			Comments: []archive.Comment{{Author: "Kajsa", Published: "2012-11-24", Text: "Bra!\nSkolan behövde det."}}, CommentsCount: &two},
		{Published: "2012-10", URL: "http://blogg.example/2012/10/utan.html",
			Text: "Den här veckan blev det inget beslut om gymnasieskolan, men vi återkommer när nämnden har sagt sitt och budgeten är klar."},
		{Title: "Sommar", Published: "2011", Text: "Skolan är stängd.", URL: "javascript:alert(1)"},
		{Text: "Vägen lagas. Skolan nämns här också, men dagen är okänd.", URL: "http://blogg.example/odaterad.html"},
		{Title: "Nyår", Published: "2012-01-02", Text: "Gott nytt år."},
		{Title: "Vägen till Storby", Published: "2012-12-01", Text: "Trafikverket bygger om vägen."},
	}
}

// An answer is a response with its body read.
type answer struct {
	*http.Response
	body string
}

// get asks for a path without following redirects.
func (f *fixture) get(t testing.TB, path string) answer {
	t.Helper()
	return f.do(t, http.MethodGet, path, nil)
}

func (f *fixture) do(t testing.TB, method, path string, header http.Header) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, f.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, values := range header {
		req.Header[name] = values
	}
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{res, string(body)}
}

// page asks for a page, which must answer with the status and be sound HTML.
func (f *fixture) page(t *testing.T, path string, status int) string {
	t.Helper()
	a := f.get(t, path)
	if a.StatusCode != status {
		t.Fatalf("GET %s: got status %d, want %d\n%s", path, a.StatusCode, status, a.body)
	}
	if got, want := a.Header.Get("Content-Type"), "text/html; charset=utf-8"; got != want {
		t.Errorf("GET %s: got type %q, want %q", path, got, want)
	}
	checkHTML(t, a.body)
	return a.body
}
