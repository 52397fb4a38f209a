package web

import (
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"kronika/archive"
)

// seeLater shows a post of the test blog some days after it was first seen.
func seeLater(t *testing.T, dir string, days int, p archive.Post) {
	t.Helper()
	store, err := archive.Open(dir, "test")
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	p.Source = theBlog.ID
	c, err := store.Capture(t.Context(), archive.Page{Source: theBlog.ID, URL: "http://blogg.example/", Fetched: fetched.Add(time.Duration(days) * 24 * time.Hour),
		Body: []byte{byte(days)}, ContentType: "text/html"})
	if err == nil {
		_, err = store.See(t.Context(), c, []archive.Post{p})
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestHappenedPage looks at the page and the feed as things happen.
func TestHappenedPage(t *testing.T) {
	f := serve(t, somePosts(), "https://arkiv.example/blogg")
	dir, _ := filepath.Abs(f.store.Dir())
	wantAll(t, f.page(t, "/andringar", 200), "Inget inlägg har ändrats", `href="/blogg/andringar.atom"`)
	if feed := readFeed(t, f.get(t, "/andringar.atom").body); len(feed.Entries) != 0 {
		t.Errorf("nothing yet: got %+v", feed.Entries)
	}
	seeLater(t, dir, 1, archive.Post{Keys: []string{key(4)}, Title: "Nyår <b>", Text: "Gott nytt år, sade jag."})
	seeLater(t, dir, 2, archive.Post{Keys: []string{key(5)}, Status: archive.Gone})
	f.withdraw(t, archive.PostID(key(0)), archive.Part{})
	f.withdraw(t, archive.PostID(key(2)), archive.Part{Passage: "skolan är stängd"})
	body := f.page(t, "/andringar", 200)
	wantAll(t, body, "Ändrat", "Nyår &lt;b&gt;", "Det är version 2 i arkivet.", "Försvunnet", "Vägen till Storby", "Dolt", "Ett inlägg som inte visas", "Inlägget doldes genom beslut 1 den ",
		"En uppgift i inlägget doldes genom beslut 2 den ", "Grund: Inlägget innehöll en känslig uppgift.", "Kommunchefen i Ankeborg", "Ankeborgs kommun, kommunchef, myndighet")
	wantNone(t, body, "lokaler", "stängd", "arkivarien")
	a := f.get(t, "/andringar.atom")
	feed := readFeed(t, a.body)
	var titles []string
	for _, e := range feed.Entries {
		titles = append(titles, e.Title)
	}
	if len(titles) != 4 || titles[0] != "Dolt: Sommar" || titles[1] != "Dolt: Ett inlägg som inte visas" || titles[2] != "Försvunnet: Vägen till Storby" || titles[3] != "Ändrat: Nyår <b>" {
		t.Errorf("got %q", titles)
	}
	if feed.Updated != feed.Entries[0].Updated || feed.Entries[3].Links[0].Href != "https://arkiv.example/blogg/inlagg/"+archive.PostID(key(4)) {
		t.Errorf("got updated %s, links %+v", feed.Updated, feed.Entries[3].Links)
	}
	wantNone(t, a.body, "lokaler", "stängd", "arkivarien")
	if again := f.do(t, http.MethodGet, "/andringar.atom", http.Header{"If-None-Match": {a.Header.Get("ETag")}}); again.StatusCode != http.StatusNotModified {
		t.Errorf("again: got %d, want 304", again.StatusCode)
	}
	wantAll(t, f.page(t, "/andringar?page=2", 200), "Det finns inte fler händelser.", `rel="prev" href="/blogg/andringar?page=1"`)
}
