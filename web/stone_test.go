package web

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"kronika/archive"
)

// withdraw withdraws a part of a post of the fixture.
func (f *fixture) withdraw(t *testing.T, id string, part archive.Part) {
	t.Helper()
	d, err := f.store.Propose(t.Context(), id, part)
	d.Reason, d.By = "Inlägget innehöll en känslig uppgift.", "arkivarien"
	if err == nil {
		_, err = archive.Decide(t.Context(), f.store.Dir(), nil, d)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestStone withdraws a post while it is served: its page tells why, and
// nothing of what it said.
func TestStone(t *testing.T) {
	f := serve(t, somePosts(), "")
	id := archive.PostID(key(0))
	before := f.get(t, "/api/v1/search?q=skolan")
	f.withdraw(t, id, archive.Part{})
	body := f.page(t, "/inlagg/"+id+"?q=lokaler", http.StatusGone)
	wantAll(t, body, "410", "Inlägget är tillbakadraget", "Kommunchefen i Ankeborg", "Grund för beslutet: Inlägget innehöll en känslig uppgift.",
		"Vänd dig till Ankeborgs kommun och uppge beslut 1 om inlägg "+id, "noindex")
	wantNone(t, body, "lokaler", "Kalle", "pengar", "2012", "skolan.html")
	a := f.get(t, "/api/v1/posts/"+id)
	var p problem
	if err := json.Unmarshal([]byte(a.body), &p); err != nil || a.StatusCode != http.StatusGone || a.Header.Get("Content-Type") != problemType {
		t.Fatalf("got %d, %s, %v; want 410, %s", a.StatusCode, a.Header.Get("Content-Type"), err, problemType)
	}
	if p.Type != "urn:kronika:problem:withdrawn" || p.Reason != "Inlägget innehöll en känslig uppgift." || p.Decision != 1 || p.Withdrawn == "" {
		t.Errorf("got %+v, want the reason and the decision", p)
	}
	after := f.do(t, http.MethodGet, "/api/v1/search?q=skolan", http.Header{"If-None-Match": {before.Header.Get("ETag")}})
	if after.StatusCode != http.StatusOK || strings.Contains(after.body, id) {
		t.Errorf("search with the tag of before: got %d, want 200 without the post", after.StatusCode)
	}
	if f.log.Len() == 0 || strings.Contains(f.log.String(), "level=ERROR") {
		t.Errorf("log: %s", f.log)
	}
}

// TestWithheld tells readers of a post that something of it is not shown.
func TestWithheld(t *testing.T) {
	f := serve(t, somePosts(), "")
	id := archive.PostID(key(0))
	f.withdraw(t, id, archive.Part{Passage: "fem miljoner kronor"})
	f.withdraw(t, id, archive.Part{Comment: 1})
	body := f.page(t, "/inlagg/"+id, http.StatusOK)
	wantAll(t, body, "Nya lokaler för förskolan kostar "+archive.Removed+".", "En uppgift i inlägget togs bort den", "En kommentar drogs tillbaka den",
		"Grund: Inlägget innehöll en känslig uppgift.", "Bloggen uppgav en kommentar när sidan hämtades")
	wantNone(t, body, "miljoner", "Kajsa")
}

func TestStoneWords(t *testing.T) {
	for want, e := range map[string]archive.WithdrawnError{
		"Inlägget är gallrat":         {Gallrad: true},
		"Versionen är tillbakadragen": {Revision: 2},
		"Inlägget är tillbakadraget":  {},
	} {
		if got := explain(&e); got.Title != want || got.Status != http.StatusGone {
			t.Errorf("got %+v, want %q", got, want)
		}
	}
}
