package web

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"kronika/archive"
)

// besideBlog is another blog of the same week.
var besideBlog = archive.Source{ID: "grannen", Address: "granne.example", Name: "Grannens blogg", Owner: archive.Party}

// nearPosts are posts near each other in time and in what they say.
func nearPosts(t *testing.T) *fixture {
	t.Helper()
	dir := t.TempDir()
	fill(t, dir, theBlog, []archive.Post{
		{Title: "Åttan", Published: "2013-03-04T08:00:00+01:00", Text: "Kajakklubben söker bidrag till bryggan (dnr KS 2013/77)."},
		{Title: "Nian", Published: "2013-03-04T09:00:00+01:00", Text: "Lunchen serveras klockan elva."},
		{Title: "Tian", Published: "2013-03-13", Text: "Kajakklubben får bidrag till bryggan och båthuset, dnr KS 2013/77."},
		{Title: "Elvan", Published: "2013-04-02", Text: "Båthuset vid bryggan målas rött när kajakklubben har råd."},
		{Title: "Udda", Text: "En text utan dag."},
		{Title: "April", Published: "2013-04", Text: "En text med månad."},
	})
	var others []archive.Post
	for i := range 7 {
		others = append(others, archive.Post{Title: fmt.Sprint("Granne ", i+1), Published: archive.Date(fmt.Sprintf("2013-03-%02d", 10+i)),
			Text: fmt.Sprintf("Häcken klipps %d gånger.", i), Keys: []string{fmt.Sprint("grannen:/", i)}})
	}
	fill(t, dir, besideBlog, others)
	return serveDir(t, dir, "")
}

func TestNeighbours(t *testing.T) {
	f := nearPosts(t)
	tests := []struct {
		name           string
		n              int
		previous, next string // title and day; empty: none
	}{
		{"first", 0, "", "Nian</a> <time datetime=\"2013-03-04T09"},
		{"same day", 1, "Åttan</a> <time datetime=\"2013-03-04T08", "Tian</a> <time datetime=\"2013-03-13\">13\u00a0mars 2013"},
		{"in the middle", 2, "Nian</a>", "April</a>"},
		{"last", 3, "April</a>", ""},
		{"undated", 4, "", ""},
		{"month", 5, "Tian</a>", "Elvan</a>"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			body := f.page(t, "/inlagg/"+archive.PostID(key(test.n)), http.StatusOK)
			for label, want := range map[string]string{"Föregående inlägg</span> ": test.previous, "Nästa inlägg</span> ": test.next} {
				if want != "" {
					wantAll(t, body, label+want)
				} else {
					wantNone(t, body, label)
				}
			}
		})
	}
}

// TestSameWeek: the 13th of March 2013 is a Wednesday; the week has the 11th to the 17th.
func TestSameWeek(t *testing.T) {
	f := nearPosts(t)
	body := f.page(t, "/inlagg/"+archive.PostID(key(2)), http.StatusOK)
	wantAll(t, body, "Samma vecka i andra bloggar", "Granne 3", "Granne 7", "Grannens blogg", "Alla den veckan", "from=2013-03-11&amp;source=-bloggen&amp;to=2013-03-17")
	wantNone(t, body, "Granne 1<", "Granne 2<")
	wantAll(t, f.page(t, "/inlagg/"+archive.PostID(key(0)), http.StatusOK), "Samma vecka", "Granne 1") // a Sunday
	for _, n := range []int{4, 5} {
		wantNone(t, f.page(t, "/inlagg/"+archive.PostID(key(n)), http.StatusOK), "Samma vecka")
	}
}

// TestRelated: a post with the same diarienummer comes before those with words in
// common; the post itself is not among them.
func TestRelated(t *testing.T) {
	f := nearPosts(t)
	body := f.page(t, "/inlagg/"+archive.PostID(key(2)), http.StatusOK)
	_, related, found := strings.Cut(body, "Liknande inlägg")
	related, _, _ = strings.Cut(related, "</section>")
	if !found {
		t.Fatal("no related posts")
	}
	wantAll(t, related, "Åttan</a>", "samma diarienummer", "Elvan</a>")
	wantNone(t, related, "Tian</a>", "Nian</a>", "Granne")
	if strings.Index(related, "Åttan") > strings.Index(related, "Elvan") {
		t.Error("the post with the same diarienummer does not come first")
	}
}

// TestNeighboursWithoutIndex: a post is shown though nothing can be searched.
func TestNeighboursWithoutIndex(t *testing.T) {
	f := nearPosts(t)
	s := &site{ready: func() error { return errNotReady }}
	post, err := f.store.Post(t.Context(), archive.PostID(key(2)))
	if err != nil {
		t.Fatal(err)
	}
	if n := s.beside(t.Context(), post, 1); n != nil {
		t.Errorf("got %+v", n)
	}
}
