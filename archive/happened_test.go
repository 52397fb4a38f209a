package archive

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// events returns what happened as words: kind, day or decision, title.
func events(t *testing.T, s *Store, skip, most int) (said []string) {
	t.Helper()
	all, err := s.Happened(t.Context(), skip, most)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range all {
		title, when := "–", e.Time.Format(time.DateOnly)
		if e.Post != nil {
			title = e.Post.Title
		}
		if e.Decision > 0 {
			when = fmt.Sprint(e.Decision, " ", e.Reason)
		}
		said = append(said, strings.TrimSpace(fmt.Sprint(e.Kind, " ", when))+" "+title)
	}
	return said
}

// TestHappened looks at an archive as things happen to it.
func TestHappened(t *testing.T) {
	see := func(n int, text string) Post {
		return Post{Keys: []string{fmt.Sprintf("blogger:%d", n)}, Title: fmt.Sprint("Nr ", n), Text: text}
	}
	day := func(n int) time.Time { return time.Date(2026, 11, n, 7, 0, 0, 0, time.UTC) }
	s := put(t, see(1, "Snön faller."), see(2, "Vägen lagas."), see(3, "Simhallen öppnar."))
	check := func(when string, skip, most int, want ...string) {
		t.Helper()
		if diff := cmp.Diff(want, events(t, s, skip, most)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", when, diff)
		}
	}
	check("nothing yet", 0, 10)
	seeOn(t, s, day(2), see(1, "Snön faller och faller."))
	seeOn(t, s, day(3), see(2, "Vägen lagas nu."))
	seeOn(t, s, day(4), Post{Keys: []string{"blogger:3"}, Status: Gone})
	check("two edited, one gone", 0, 10, "vanished 2026-11-04 Nr 3", "edited 2026-11-03 Nr 2", "edited 2026-11-02 Nr 1")
	check("the second only", 1, 1, "edited 2026-11-03 Nr 2")
	check("beyond the end", 7, 10)
	withdraw(t, s, PostID("blogger:2"), Part{Revision: 2})
	check("its text is hidden", 0, 10, "hidden 1 Uppgiften var felaktig. Nr 2", "vanished 2026-11-04 Nr 3", "edited 2026-11-02 Nr 1")
	withdraw(t, s, PostID("blogger:3"), Part{})
	check("it is hidden", 0, 10, "hidden 2 Uppgiften var felaktig. –", "hidden 1 Uppgiften var felaktig. Nr 2", "edited 2026-11-02 Nr 1")
	restore(t, s, PostID("blogger:3"), Part{})
	check("it is shown again", 0, 2, "shown 3 Nr 3", "hidden 2 Uppgiften var felaktig. Nr 3")
	seeOn(t, s, day(5), see(3, "Simhallen öppnar."))
	check("it came back", 3, 10, "edited 2026-11-02 Nr 1")
}

// TestHappenedIndexes holds that what happened is found without reading all texts.
func TestHappenedIndexes(t *testing.T) {
	s := put(t, Post{Keys: []string{"blogger:1"}, Text: "Snön faller."})
	for _, query := range []string{editedQuery, vanishedQuery} {
		var a, b, c int
		var plan string
		if err := s.db.QueryRowContext(t.Context(), "EXPLAIN QUERY PLAN "+query).Scan(&a, &b, &c, &plan); err != nil || !strings.Contains(plan, "INDEX revisions_") {
			t.Errorf("%s: got plan %q, %v, want one by an index", query, plan, err)
		}
	}
}
