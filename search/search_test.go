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

// A site is an archive of the posts in testdata/posts.json, indexed.
type site struct {
	*testing.T
	*search.Searcher
	names map[string]string // of posts, by ID: the last part of the key
}

func newSite(t *testing.T) site {
	t.Helper()
	st := site{T: t, Searcher: &search.Searcher{}, names: map[string]string{}}
	text, err := os.ReadFile("testdata/posts.json")
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
	st.Analyst, err = indexer.NewAnalyst()
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
	r, err := search.ParseRequest(v, true)
	st.check(err)
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

// TestQueries asks the questions of testdata/queries.txt.
func TestQueries(t *testing.T) {
	st := newSite(t)
	table, err := os.ReadFile("testdata/queries.txt")
	st.check(err)
	for i, line := range strings.Split(string(table), "\n") {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		text, answer, ok := strings.Cut(line, "=>")
		if !ok {
			t.Errorf("line %d has no =>: %s", i+1, line)
			continue
		}
		want, wider, _ := strings.Cut(answer, "|")
		res := st.query(strings.TrimSpace(text))
		got := []string{st.of(res.Hits), ""}
		if res.Wider != nil {
			got[1] = st.of(res.Wider.Hits)
		}
		if diff := cmp.Diff([]string{norm(want), norm(wider)}, got); diff != "" {
			t.Errorf("line %d, %s (-want +got):\n%s", i+1, text, diff)
		}
	}
}

// norm returns words one space apart.
func norm(text string) string { return strings.Join(strings.Fields(text), " ") }
