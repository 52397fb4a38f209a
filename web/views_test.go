package web

import (
	"context"
	"errors"
	"net/http"
	"testing"

	"kronika/archive"
	"kronika/search"

	"github.com/google/go-cmp/cmp"
)

// TestBusy asks while every slot is taken, by someone who will not wait.
func TestBusy(t *testing.T) {
	s := &site{ready: ready, slots: make(chan struct{}, 1)}
	s.slots <- struct{}{}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.find(ctx, ask()); !errors.Is(err, errBusy) {
		t.Errorf("got %v, want %v", err, errBusy)
	}
	if len(s.slots) != 1 {
		t.Errorf("got %d slots taken, want the one that was", len(s.slots))
	}
}

// TestSlotsAreGivenBack asks more often than there are slots.
func TestSlotsAreGivenBack(t *testing.T) {
	f := serve(t, somePosts(), "")
	for range 2*maxSearches + 1 {
		if a := f.do(t, http.MethodHead, "/sok?q=skolan", nil); a.StatusCode != http.StatusOK {
			t.Fatalf("got %d, want 200", a.StatusCode)
		}
	}
}

func TestSorts(t *testing.T) {
	s := &site{}
	words := ask()
	words.Query, words.Sort, words.Page = "skola", search.Oldest, 4
	want := []choiceLink{{link{"/sok?q=skola", "Relevans"}, false}, {link{"/sok?q=skola&sort=newest", "Nyast"}, false}, {link{"/sok?q=skola&sort=oldest", "Äldst"}, true}}
	if diff := cmp.Diff(want, s.sorts(words), cmp.AllowUnexported(choiceLink{})); diff != "" {
		t.Errorf("with words (-want +got):\n%s", diff)
	}
	want = []choiceLink{{link{"/sok", "Nyast"}, true}, {link{"/sok?sort=oldest", "Äldst"}, false}}
	if diff := cmp.Diff(want, s.sorts(ask()), cmp.AllowUnexported(choiceLink{})); diff != "" {
		t.Errorf("without words (-want +got):\n%s", diff)
	}
}

func TestChips(t *testing.T) {
	r := only(ask(), "topic", "skola")
	r.Facets["year"] = []search.Choice{{Value: "2012", Exclude: true}}
	r = within(r, "2011", "2013-02")
	res := &search.Result{Facets: map[string][]search.Value{"topic": {{Value: "skola", Name: "Förskola och skola"}}}}
	want := []chip{
		{"/sok?from=2011&to=2013-02&year=-2012", "Ämne", "Förskola och skola", false},
		{"/sok?from=2011&to=2013-02&topic=skola", "År", "2012", true},
		{"/sok?to=2013-02&topic=skola&year=-2012", "Från och med", "2011", false},
		{"/sok?from=2011&topic=skola&year=-2012", "Till och med", "februari 2013", false},
	}
	if diff := cmp.Diff(want, (&site{}).chips(res, r)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestKept(t *testing.T) {
	r := only(ask(), "label", "b")
	r = choose(r, "label", "a")
	r.Query, r.Sort, r.Page, r.From = "skola", search.Oldest, 3, "2012"
	want := []keeping{{"label", "b"}, {"label", "a"}, {"q", "skola"}, {"sort", "oldest"}}
	if diff := cmp.Diff(want, kept(r, "from", "to")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestNotice(t *testing.T) {
	for status, want := range map[archive.Status]string{
		archive.Present: "",
		archive.Changed: "Texten har ändrats på bloggen sedan den först hämtades. Detta är version 3.",
		archive.Gone:    "Inlägget finns inte längre kvar på bloggen. Detta är den text som sist hämtades.",
	} {
		if got := notice(&archive.Post{Status: status, Revision: 3}); got != want {
			t.Errorf("%s: got %q, want %q", status, got, want)
		}
	}
}

func TestUnread(t *testing.T) {
	two, none := 2, 0
	one := []archive.Comment{{Text: "Hej"}}
	tests := []struct {
		post archive.Post
		want string
	}{
		{archive.Post{}, ""},
		{archive.Post{CommentsCount: &none}, ""},
		{archive.Post{CommentsCount: &none, Comments: one}, ""},
		{archive.Post{CommentsCount: &two, Comments: one}, "Bloggen uppgav 2 kommentarer när sidan hämtades; en av dem är arkiverad."},
	}
	for _, test := range tests {
		if got := unread(&test.post); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}

func TestPathOf(t *testing.T) {
	for base, want := range map[string]string{"": "", "https://a.example": "", "https://a.example/b": "/b", "https://a.example/b/c//": "/b/c", "\x00": ""} {
		if got := pathOf(base); got != want {
			t.Errorf("pathOf(%q): got %q, want %q", base, got, want)
		}
	}
}
