package demo

import (
	"encoding/xml"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/mmcdole/gofeed/atom"
)

// readFeed asks for a feed that must be there and reads it as others would.
func readFeed(t *testing.T, h http.Handler, address string) *atom.Feed {
	t.Helper()
	w := get(t, h, address)
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != atomType {
		t.Fatalf("%s: got %d, %s", address, w.Code, w.Header().Get("Content-Type"))
	}
	f, err := new(atom.Parser).Parse(w.Body)
	if err != nil {
		t.Fatalf("%s: %v", address, err)
	}
	return f
}

func rel(links []*atom.Link, rel string) string {
	for _, l := range links {
		if l.Rel == rel {
			return l.Href
		}
	}
	return ""
}

// TestFeedPages follows rel=next and meets every post once, whole.
func TestFeedPages(t *testing.T) {
	h := Handler(false)
	want := make(map[string]string)
	for _, p := range embedded(t, false).posts {
		text, err := p.whole()
		if err != nil {
			t.Fatal(err)
		}
		want[p.URL()] = string(text)
	}
	got := make(map[string]string)
	pages := 0
	for next := "/feeds/posts/default"; next != ""; pages++ {
		f := readFeed(t, h, next)
		for _, e := range f.Entries {
			got[rel(e.Links, "alternate")] = e.Content.Value
		}
		next = rel(f.Links, "next")
	}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("(-got +want)\n%s", diff)
	}
	if want := (len(want) + feedSize - 1) / feedSize; pages != want {
		t.Errorf("got %d feed pages, want %d", pages, want)
	}
}

func TestFeedEntry(t *testing.T) {
	b := small(t)
	f := readFeed(t, b.handler(), "/feeds/posts/default?start-index=3&max-results=1")
	if len(f.Entries) != 1 {
		t.Fatalf("got %d entries, want 1", len(f.Entries))
	}
	e, p := f.Entries[0], b.posts[2]
	var terms []string
	for _, c := range e.Categories {
		terms = append(terms, strings.TrimSuffix(c.Scheme, "#")+" "+c.Term) // gofeed drops an empty fragment
	}
	ext := func(space, name string) string { return f.Extensions[space][name][0].Value }
	got := []any{
		e.ID, e.Published, e.Updated, e.Title, e.Content.Value, terms, e.Authors[0].Name,
		e.Extensions["thr"]["total"][0].Value, ext("openSearch", "totalResults"), ext("openSearch", "startIndex"),
		rel(f.Links, "next"), rel(f.Links, "previous"),
	}
	page := URL + "/feeds/posts/default?max-results=1&start-index="
	want := []any{
		"tag:blogger.com,1999:blog-" + blogID + ".post-" + p.ID,
		"2012-11-23T15:04:00.000+01:00", "2012-11-23T15:04:00.000+01:00", "Öppet hus",
		"<p>Ovan.</p>\n<a name='more'></a>\n<p>Nedan.</p>",
		[]string{kindScheme + " " + kind + "post", "http://www.blogger.com/atom/ns Skola", "http://www.blogger.com/atom/ns Övrigt"}, author,
		"3", "4", "3", page + "4", page + "2",
	}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("(-got +want)\n%s", diff)
	}
}

func TestFeedBeyondEnd(t *testing.T) {
	for _, query := range []string{"?start-index=99", "?start-index=-1&max-results=x", "?max-results=100000"} {
		f := readFeed(t, small(t).handler(), "/feeds/posts/default"+query)
		if want := map[bool]int{true: 0, false: 4}[strings.Contains(query, "99")]; len(f.Entries) != want {
			t.Errorf("%s: got %d entries, want %d", query, len(f.Entries), want)
		}
	}
}

func TestCommentFeed(t *testing.T) {
	b := small(t)
	f := readFeed(t, b.handler(), "/feeds/"+b.posts[2].ID+"/comments/default")
	var got []string
	for _, e := range f.Entries {
		got = append(got, fmt.Sprint(e.Published, " ", e.Authors[0].Name, " ", e.Content.Value))
	}
	want := []string{
		"2012-11-24T09:12:00.000+01:00 Gun Hallberg Ett.",
		"2012-11-24T10:00:00.000+01:00 Karin Ekdal Två.",
		"2012-11-25T10:00:00.000+01:00 Anonym Tre &lt;b&gt;fet&lt;/b&gt;.",
	}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("(-got +want)\n%s", diff)
	}
}

func TestSitemap(t *testing.T) {
	var set urlSet
	if err := xml.Unmarshal(get(t, Handler(false), "/sitemap.xml").Body.Bytes(), &set); err != nil {
		t.Fatal(err)
	}
	seen := make(map[string]int)
	for _, u := range set.URLs {
		seen[u.Loc]++
	}
	once(t, seen)
}
