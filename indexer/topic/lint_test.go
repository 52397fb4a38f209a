package topic

import (
	"fmt"
	"iter"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// each yields posts without errors.
func each(posts []Doc) iter.Seq2[Doc, error] {
	return func(yield func(Doc, error) bool) {
		for _, p := range posts {
			if !yield(p, nil) {
				return
			}
		}
	}
}

func TestLint(t *testing.T) {
	l := newLists(t).list(`
[[amne]]
id = "skola"
namn = "Skola"
starka = ["rektor", "kommunförbundet", "marsvin"]
ord = ["rektorer", "lärare"]
inte = ["kommunförbund"]
[[amne]]
id = "ledning"
namn = "Ledning"
starka = ["rektor"]
`, "", "")
	posts := make([]Doc, rareFrom)
	for i := range posts {
		posts[i] = l.Doc("", []string{"Kommunförbundet och en rektor."})
		if i%2 == 0 {
			posts[i] = l.Doc("", []string{"En lärare, ett marsvin."})
		}
		if i == 1 {
			posts[i] = l.Doc("", nil)
		}
	}
	found, err := l.Lint(each(posts))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range found {
		got = append(got, fmt.Sprintf("%s %s: %s", r.Subject, r.Cue, r.Says))
	}
	want := []string{
		"skola kommunförbundet: räknas aldrig: ”kommunförbund” under inte har samma ord",
		"skola rektorer: räknas aldrig: ”rektor” under starka har samma ord",
		"ledning rektor: talar starkt också för skola",
		"skola rektor: finns i 24 av 50 inlägg och skiljer därför inget",
		"skola kommunförbundet: finns i 24 av 50 inlägg och skiljer därför inget",
		"skola marsvin: finns i 25 av 50 inlägg och skiljer därför inget",
		"skola rektorer: finns i 24 av 50 inlägg och skiljer därför inget",
		"skola lärare: finns i 25 av 50 inlägg och skiljer därför inget",
		"ledning rektor: finns i 24 av 50 inlägg och skiljer därför inget",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestBuiltInIsClean: the list that comes with the program has nothing that a
// look at the list alone finds.
func TestBuiltInIsClean(t *testing.T) {
	l, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	found, err := l.Lint(each(nil))
	if err != nil || len(found) > 0 {
		t.Errorf("got %v, %v, want nothing", found, err)
	}
}

func TestSuggest(t *testing.T) {
	l, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	var posts []Doc
	for range 6 {
		in := l.Doc("", []string{"Biblioteket visade Snurrmojängen på torget."})
		in.Confirmed = []string{"kultur"}
		out := l.Doc("", []string{"Budgeten diskuterades på torget."})
		out.Rejected = []string{"kultur"}
		posts = append(posts, in, out)
	}
	got := l.Suggest(posts)
	want := []Suggestion{{Topic: "kultur", Word: "snurrmojängen", In: 6}, {Topic: "kultur", Word: "visade", In: 6}}
	for i := range got {
		if got[i].G2 < 16.6 || got[i].G2 > 16.7 { // 2 · 12 · ln 2
			t.Errorf("%s: got G² %.2f, want 16.64", got[i].Word, got[i].G2)
		}
		got[i].G2 = 0
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
