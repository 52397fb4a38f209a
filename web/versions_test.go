package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"kronika/archive"
)

// edited is the key of a post whose text was changed twice; it is gone now.
const edited = "bloggen:/andrat.html"

// look lets an archive see a post of the test blog, so many days after the first time.
func look(t *testing.T, dir string, days int, post archive.Post) {
	t.Helper()
	store, err := archive.Open(dir, fmt.Sprint("look ", days))
	if err != nil {
		t.Fatal(err)
	}
	src, err := store.PutSource(t.Context(), theBlog)
	if err != nil {
		t.Fatal(err)
	}
	c, err := store.Capture(t.Context(), archive.Page{Source: src.ID, URL: "http://blogg.example/andrat.html",
		Fetched: fetched.Add(time.Duration(days) * 24 * time.Hour), Body: fmt.Appendf(nil, "<p>sidan, dag %d</p>", days), ContentType: "text/html"})
	if err != nil {
		t.Fatal(err)
	}
	post.Source, post.Precision, post.Keys = src.ID, post.Published.Precision(), []string{edited}
	if _, err := store.See(t.Context(), c, []archive.Post{post}); err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
}

// versionsOf is a site with the post that was changed twice, and the others.
func versionsOf(t *testing.T, base string, hide ...archive.Part) *fixture {
	t.Helper()
	dir := t.TempDir()
	fill(t, dir, theBlog, somePosts())
	post := archive.Post{Title: "Simhallen", Published: "2012-11-20", URL: "http://blogg.example/andrat.html"}
	for i, text := range []string{
		"Simhallen öppnar i mars.\n\nBiljetten kostar fyrtio kronor.",
		"Simhallen öppnar i april.\n\nBiljetten kostar fyrtio kronor.\n\nKvastpengarna räcker inte.",
		"Simhallen öppnar i maj.\n\nBiljetten kostar femtio kronor.",
	} {
		post.Text = text
		if i == 2 {
			post.Title = "Simhallen dröjer"
		}
		look(t, dir, i, post)
	}
	for _, part := range hide {
		withdraw(t, dir, archive.PostID(edited), part)
	}
	return serveDir(t, dir, base)
}

// withdraw withdraws a part of a post.
func withdraw(t *testing.T, dir, id string, part archive.Part) {
	t.Helper()
	store, err := archive.OpenReader(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	d, err := store.Propose(t.Context(), id, part)
	if err != nil {
		t.Fatal(err)
	}
	d.Reason = "Känsligt."
	if _, err := archive.Decide(t.Context(), dir, nil, d); err != nil {
		t.Fatal(err)
	}
}

func TestVersionsPage(t *testing.T) {
	f := versionsOf(t, "")
	at := "/inlagg/" + archive.PostID(edited)
	body := f.page(t, at+"/versioner", http.StatusOK)
	wantAll(t, body, "Version 1", "Version 3</a> <small>gäller nu", `href="`+at+`/versioner/2"`, `href="`+at+`/jamfor?fran=2&amp;till=3"`,
		"Först hämtad 25\u00a0november 2026", "rubrik: Simhallen dröjer", "SHA-256")
	wantNone(t, body, "fran=0")
	wantAll(t, f.page(t, at, http.StatusOK), `<a href="`+at+`/versioner">Se alla 3 versioner</a>`, "Detta är version 3.")
}

func TestVersionPage(t *testing.T) {
	f := versionsOf(t, "https://arkiv.example")
	at := "/inlagg/" + archive.PostID(edited)
	body := f.page(t, at+"/versioner/2", http.StatusOK)
	wantAll(t, body, "öppnar i april", "Kvastpengarna", "äldre text", `href="`+at+`/jamfor?fran=2&amp;till=3"`, "version 2.", `/bevis.warc.gz?version=2"`, "först hämtad 24\u00a0november 2026")
	wantNone(t, body, "öppnar i maj")
	body = f.page(t, at+"/versioner/2?stycke=3", http.StatusOK)
	wantAll(t, body, "Citera stycke 3", "”Kvastpengarna räcker inte.”", "https://arkiv.example"+at+"/versioner/2#p3")
	wantNone(t, f.page(t, at+"/versioner/3", http.StatusOK), "äldre text")
	f.page(t, at+"/versioner/4", http.StatusNotFound)
	f.page(t, at+"/versioner/0", http.StatusNotFound)
	f.page(t, "/inlagg/aaaaaaaaaaaaa/versioner", http.StatusNotFound)
}

func TestComparePage(t *testing.T) {
	f := versionsOf(t, "")
	at := "/inlagg/" + archive.PostID(edited) + "/jamfor"
	body := f.page(t, at+"?fran=1&till=2", http.StatusOK)
	wantAll(t, body, `<del><span class="unseen">borttaget: </span>mars`, `<ins><span class="unseen">tillagt: </span>april`, "Kvastpengarna",
		"Ett stycke är ändrat, ett stycke är tillagt.", `<label for="fran">`)
	wantAll(t, f.page(t, at, http.StatusOK), "Version 2 och 3", "Rubriken är ändrad", "2 stycken är ändrade", "ett stycke är borttaget", `<span class="unseen">Rubriken: `)
	wantAll(t, f.page(t, at+"?fran=3&till=1", http.StatusOK), "Version 3 och 1")
	wantAll(t, f.page(t, at+"?fran=2&till=2", http.StatusOK), "Texterna är lika.")
	wantAll(t, f.page(t, at+"?fran=hej&till=", http.StatusOK), "Version 2 och 3")
	f.page(t, at+"?fran=9", http.StatusNotFound)
	wantAll(t, f.page(t, "/inlagg/"+archive.PostID(key(0))+"/jamfor", http.StatusOK), "Texterna är lika.")
}

// TestWithheldVersion: a version that is withdrawn is in no list and no
// comparison, and a passage that is withdrawn in no version.
func TestWithheldVersion(t *testing.T) {
	id := archive.PostID(edited)
	at := "/inlagg/" + id
	f := versionsOf(t, "", archive.Part{Revision: 2})
	for _, path := range []string{"/versioner", "/jamfor", "/jamfor?fran=1&till=3", ""} {
		wantNone(t, f.page(t, at+path, http.StatusOK), "Kvastpengarna", "april", `versioner/2"`)
	}
	wantAll(t, f.page(t, at+"/jamfor", http.StatusOK), "Version 1 och 3")
	wantAll(t, f.page(t, at+"/versioner", http.StatusOK), "En version av texten drogs tillbaka")
	for _, path := range []string{"/versioner/2", "/jamfor?fran=2", "/jamfor?fran=1&till=2"} {
		wantNone(t, f.page(t, at+path, http.StatusGone), "Kvastpengarna", "april")
	}
	if a := f.get(t, "/api/v1/posts/"+id+"/revisions"); strings.Contains(a.body, "april") || strings.Contains(a.body, `"revision":2`) {
		t.Errorf("the API tells of a version that is withdrawn: %s", a.body)
	}
}

func TestWithheldPassage(t *testing.T) {
	f := versionsOf(t, "", archive.Part{Passage: "Kvastpengarna räcker"})
	at := "/inlagg/" + archive.PostID(edited)
	for _, path := range []string{at + "/versioner", at + "/versioner/2", at + "/versioner/2?stycke=3", at + "/jamfor?fran=1&till=2", at + "/jamfor?fran=2&till=3"} {
		wantNone(t, f.page(t, path, http.StatusOK), "Kvastpengarna", "räcker")
	}
	wantAll(t, f.page(t, at+"/jamfor?fran=1&till=2", http.StatusOK), archive.Removed)
	wantNone(t, f.get(t, "/api/v1/posts/"+archive.PostID(edited)+"/revisions").body, "Kvastpengarna")
}

func TestAPIRevisions(t *testing.T) {
	f := versionsOf(t, "https://arkiv.example/arkiv")
	id := archive.PostID(edited)
	a := f.get(t, "/api/v1/posts/"+id+"/revisions")
	var got struct {
		ID        string
		Revisions []struct {
			Revision   int
			Status     archive.Status
			Text       string
			TextSHA256 string `json:"text_sha256"`
			Link       string
			Capture    archive.Capture
		}
	}
	if err := json.Unmarshal([]byte(a.body), &got); err != nil {
		t.Fatal(err)
	}
	if got.ID != id || len(got.Revisions) != 3 {
		t.Fatalf("got %s", a.body)
	}
	for i, r := range got.Revisions {
		if r.Revision != i+1 || r.TextSHA256 != archive.SHA256([]byte(r.Text)) || r.Link != fmt.Sprintf("/arkiv/inlagg/%s/versioner/%d", id, i+1) ||
			!r.Capture.Fetched.Equal(fetched.Add(time.Duration(i)*24*time.Hour)) {
			t.Errorf("revision %d: got %+v", i+1, r)
		}
	}
	if got.Revisions[2].Status != archive.Changed {
		t.Errorf("got status %q, want changed", got.Revisions[2].Status)
	}
	if a := f.get(t, "/api/v1/posts/aaaaaaaaaaaaa/revisions"); a.StatusCode != http.StatusNotFound || a.Header.Get("Content-Type") != problemType {
		t.Errorf("no such post: got %d, %s", a.StatusCode, a.Header.Get("Content-Type"))
	}
}

// TestStatusOfHits: a post that was changed says so where it is found.
func TestStatusOfHits(t *testing.T) {
	f := versionsOf(t, "")
	wantAll(t, f.page(t, "/sok?q=simhallen", http.StatusOK), `<span class="status">ändrat</span>`)
	wantAll(t, f.get(t, "/api/v1/search?q=simhallen").body, `"status":"changed"`)
	wantNone(t, f.get(t, "/api/v1/search?q=trafikverket").body, `"status"`)
	wantNone(t, f.page(t, "/sok?q=trafikverket", http.StatusOK), `class="status"`)
}
