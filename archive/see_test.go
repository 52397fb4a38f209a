package archive

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestSeenOften shows one post on many pages of one session: a teaser on each,
// then the whole text, then other texts without end. The whole text is taken in,
// and what is kept is bounded.
func TestSeenOften(t *testing.T) {
	dir := t.TempDir()
	var pages []Page
	for n := range 3 * manySightings {
		pages = append(pages, page(1, fmt.Sprintf("/%d", n), "1|/1|Snön faller."))
	}
	whole := "Snön faller. " + strings.Repeat("Den faller över hela kommunen. ", 100)
	pages = append(pages, page(1, "/1", "1|/1|"+whole))
	for n := range 2 * manySightings {
		pages = append(pages, page(1, fmt.Sprintf("/a/%d", n), "1|/1|"+strings.Repeat(fmt.Sprint("ord", n, " "), 100)))
	}
	change := session(t, dir, pages...)
	if want := 4 * manySightings; change.New != 1 || change.Changed != 0 || change.Left != want {
		t.Errorf("got %+v, want one new post, and %d sightings left out", change, want)
	}
	s, err := Open(dir, "test")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for p, err := range s.Posts(t.Context(), 0) {
		if err != nil || p.Text != strings.TrimSpace(whole) {
			t.Errorf("got %q, %v", p.Text, err)
		}
	}
	// In the next session it counts anew.
	if change := session(t, t.TempDir(), pages[0]); change.Left > 0 {
		t.Errorf("got %+v, want nothing left out", change)
	}
}

// TestSeenFuller shows one post in ever fuller texts: what is kept of them is
// bounded.
func TestSeenFuller(t *testing.T) {
	var pages []Page
	for n := range 20 {
		pages = append(pages, page(1, fmt.Sprintf("/%d", n), "1|/1|"+strings.Repeat("ord ", 100_000+20_000*n)))
	}
	if change := session(t, t.TempDir(), pages...); change.New != 1 || change.Left < 5 {
		t.Errorf("got %+v, want one new post, and some of its sightings left out", change)
	}
}

// TestForged shows posts of one blog that have the number of another's post: that
// stays as it was.
func TestForged(t *testing.T) {
	dir := t.TempDir()
	session(t, dir, page(1, "/a", "77|/a|Det riktiga beslutet."))
	before := revisionTexts(t, dir)
	forged := page(2, "/b", "77|/b|Ett falskt beslut, som är längre än det riktiga.", "77||Ett till.")
	forged.Source, forged.URL = "annan", "http://annan.example/b"
	if change := session(t, dir, forged); change != (Change{New: 1, Left: 1}) {
		t.Errorf("got %+v, want a post of its own, and one left out", change)
	}
	after := revisionTexts(t, dir)
	if len(after) != 2 || !slices.Contains(after, before[0]) {
		t.Errorf("posts before:\n%s\nafter:\n%s", strings.Join(before, "\n"), strings.Join(after, "\n"))
	}
}
