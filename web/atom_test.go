package web

import (
	"context"
	"encoding/csv"
	"io"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"testing"

	"kronika/archive"
	"kronika/search"
)

// TestResultsFeed reads the feed of a search as a reader of feeds does.
func TestResultsFeed(t *testing.T) {
	f := serve(t, somePosts(), "https://arkiv.example/blogg/")
	a := f.get(t, "/sok.atom?q=f%C3%B6rskolan&sort=oldest&page=3&size=1")
	got := readFeed(t, a.body)
	if a.Header.Get("Content-Type") != atomType || a.Header.Get("Last-Modified") != fetched.Format(http.TimeFormat) {
		t.Errorf("got %v", a.Header)
	}
	if got.Title != "Kronika: förskolan" || got.Links[0].Href != "https://arkiv.example/blogg/sok.atom?q=f%C3%B6rskolan&sort=newest" ||
		got.Links[1].Href != "https://arkiv.example/blogg/sok?q=f%C3%B6rskolan&sort=newest" || got.Updated != instant(fetched) {
		t.Errorf("got feed %+v", got)
	}
	if len(got.Entries) != 1 {
		t.Fatalf("got %d entries, want 1", len(got.Entries))
	}
	e, id := got.Entries[0], archive.PostID(key(0))
	if e.Title != "Skolan får nya lokaler" || e.Published != "2012-11-23T15:04:00+01:00" || e.Updated != instant(fetched) || e.Author.Name != "Kalle Anka" || e.ID != atomID("post", id) {
		t.Errorf("got entry %+v", e)
	}
	if e.Links[0].Href != "https://arkiv.example/blogg/inlagg/"+id+"?q=f%C3%B6rskolan#p2" || e.Links[1] != (atomLink{"via", "text/html", "http://blogg.example/2012/11/skolan.html"}) {
		t.Errorf("got links %+v", e.Links)
	}
	wantAll(t, e.Summary.Body, "<mark>förskolan</mark>", "Träffade på: förskolan<br>", "<br>Blogg: Kommunchefen i Ankeborg (myndighet)<br>", "Publicerat: fredag 23"+nbsp+"november 2012")
	tag := a.Header.Get("ETag")
	if again := f.do(t, http.MethodGet, "/sok.atom?q=f%C3%B6rskolan", http.Header{"If-None-Match": {tag}}); again.StatusCode != http.StatusNotModified || tag == "" {
		t.Errorf("again: got %d, want 304", again.StatusCode)
	}
	if other := readFeed(t, f.get(t, "/sok.atom?q=skolan").body); other.ID == got.ID || !slices.ContainsFunc(other.Entries, func(o entry) bool { return o.ID == e.ID }) {
		t.Errorf("another search: got feed %s, want another feed with the same entry", other.ID)
	}
	if nothing := readFeed(t, f.get(t, "/sok.atom?q=xyzzyq").body); len(nothing.Entries) != 0 || nothing.Updated != instant(fetched) {
		t.Errorf("nothing found: got %+v", nothing)
	}
}

// TestFeedNewestFirst holds the order, posts without date last.
func TestFeedNewestFirst(t *testing.T) {
	f := serve(t, somePosts(), "")
	var titles []string
	for _, e := range readFeed(t, f.get(t, "/sok.atom").body).Entries {
		titles = append(titles, firstWords(e.Title, 10))
	}
	if got, want := strings.Join(titles, "|"), "Vägen …|Skolan …|Den här …|Nyår|Sommar|Vägen …"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestFeedHostile: what a post says is text in XML, and text in the HTML in it.
func TestFeedHostile(t *testing.T) {
	const evil = "]]><script>alert(1)</script>\x00\x08\x1b\ufffe&#0;<!ENTITY x \"skolan\"> &amp; skolan"
	f := serve(t, []archive.Post{{Title: evil, Text: evil, Author: evil, Labels: []string{evil}, URL: "javascript:alert(1)", Published: "2012-11-23"}}, "")
	a := f.get(t, "/sok.atom?q="+"skolan+%3Cscript%3E%5D%5D%3E%00")
	feed := readFeed(t, a.body)
	if len(feed.Entries) != 1 || feed.Entries[0].Published != "" || len(feed.Entries[0].Links) != 1 {
		t.Fatalf("got %+v", feed)
	}
	wantNone(t, feed.Entries[0].Summary.Body, "<script", "javascript:")
	wantNone(t, a.body, "<script", "\x00", "\x08", "\x1b", "]]>", "javascript:")
}

// TestAtomID holds that IDs stay: a reader shows an entry with another one again.
func TestAtomID(t *testing.T) {
	if got, want := atomID("post", "k7f2m9q4xbr3d"), "urn:uuid:3fd0ae52-2a23-8195-8e91-f8570bf87243"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if atomID("a", "b") == atomID("ab") {
		t.Error("other names have the same ID")
	}
}

// An odd engine does something when it has found.
type odd struct {
	search.Engine
	after func(*search.Found)
}

func (o odd) Find(ctx context.Context, p *search.Plan) (*search.Found, error) {
	found, err := o.Engine.Find(ctx, p)
	if err == nil {
		o.after(found)
	}
	return found, err
}

// TestExportBrokenOff withdraws a post when an export has begun: it has no end.
func TestExportBrokenOff(t *testing.T) {
	f := serve(t, somePosts(), "")
	n := 0
	engine := odd{f.index, func(*search.Found) {
		f.withdraw(t, archive.PostID(key(n)), archive.Part{})
		n++
	}}
	g := &fixture{log: newLog()}
	g.start(t, Config{Search: &search.Searcher{Engine: engine, Store: f.store, Analyst: f.analyst}, Posts: f.store, Ready: ready})
	for _, path := range []string{"/sok.csv", "/sok.jsonl"} {
		res, err := http.Get(g.URL + path)
		if err == nil {
			_, err = io.Copy(io.Discard, res.Body)
			res.Body.Close()
		}
		if err == nil {
			t.Errorf("GET %s: got %v, want an answer without end", path, err)
		}
	}
	if a := g.get(t, "/sok.atom"); a.StatusCode != 503 {
		t.Errorf("GET /sok.atom: got %d, want 503", a.StatusCode)
	}
	g.Close() // and nothing is logged any more
	wantAll(t, g.log.String(), "export broken off", search.ErrDecided.Error())
}

// TestExportMemory streams 100,000 hits: it takes less than 64 MiB.
func TestExportMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("takes 10 s")
	}
	f := serve(t, postsToDownload(), "")
	const many, most = 100_000, 64 << 20
	engine := odd{f.index, func(found *search.Found) {
		found.Hits = slices.Repeat(found.Hits, many/len(found.Hits)+1)[:many]
		found.Total = many
	}}
	g := &fixture{log: newLog()}
	g.start(t, Config{Search: &search.Searcher{Engine: engine, Store: f.store, Analyst: f.analyst}, Posts: f.store, Ready: ready})
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapInuse
	}
	runtime.GC()
	before := heap()
	res, err := http.Get(g.URL + "/sok.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	rows, highest := -1, uint64(0) // but for the head
	r := csv.NewReader(res.Body)
	for r.ReuseRecord = true; ; rows++ {
		if _, err := r.Read(); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		if rows%1000 == 0 {
			highest = max(highest, heap())
		}
	}
	t.Logf("%d rows, %.1f MiB", rows, float64(highest-before)/(1<<20))
	if rows != many || highest-before > most {
		t.Errorf("got %d rows in %d bytes of memory, want %d in %d", rows, highest-before, many, most)
	}
}
