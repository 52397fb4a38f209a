package indexer

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kronika/archive"
)

// decide withdraws a part of a post, or takes that back.
func decide(t *testing.T, dir, id string, part archive.Part, propose func(*archive.Store) func(id string, part archive.Part) (archive.Decision, error)) {
	t.Helper()
	s, err := archive.OpenReader(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	d, err := propose(s)(id, part)
	if err == nil {
		_, err = archive.Decide(t.Context(), dir, nil, d)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestDecidedPosts: a generation holds each post as it is shown, and says which
// decisions it knows.
func TestDecidedPosts(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	withdraw := func(id string, part archive.Part) {
		t.Helper()
		decide(t, dir, id, part, func(s *archive.Store) func(string, archive.Part) (archive.Decision, error) {
			return func(id string, part archive.Part) (archive.Decision, error) { return s.Propose(t.Context(), id, part) }
		})
	}
	restore := func(id string, part archive.Part) {
		t.Helper()
		decide(t, dir, id, part, func(s *archive.Store) func(string, archive.Part) (archive.Decision, error) {
			return func(id string, part archive.Part) (archive.Decision, error) {
				return s.ProposeRestore(t.Context(), id, part)
			}
		})
	}
	a, b := archive.PostID("granhamra:/a"), archive.PostID("granhamra:/b")
	see(t, dir, false, post("Ett.", "granhamra:/a"), post("Två.", "granhamra:/b"))
	see(t, dir, false, post("Ett och ett halvt.", "granhamra:/a"))
	check := func(m Manifest, decisions int, want map[string]int) {
		t.Helper()
		if m.Decisions.Number != decisions {
			t.Errorf("got %d decisions in the manifest, want %d", m.Decisions.Number, decisions)
		}
		if diff := cmp.Diff(want, held(t, dir)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
	withdraw(b, archive.Part{})
	check(see(t, dir, false), 1, map[string]int{a: 2})
	withdraw(a, archive.Part{Revision: 2})
	check(see(t, dir, false), 2, map[string]int{a: 1})
	check(see(t, dir, true), 2, map[string]int{a: 1})
	if before, m := see(t, dir, false), see(t, dir, false); m.Generation != before.Generation {
		t.Errorf("nothing decided: got generation %s, want %s still", m.Generation, before.Generation)
	}
	restore(b, archive.Part{})
	check(see(t, dir, false), 3, map[string]int{a: 1, b: 1})
	// It is seen again, changed: what is withdrawn stays so.
	withdraw(b, archive.Part{})
	check(see(t, dir, false, post("Två, rättat.", "granhamra:/b")), 4, map[string]int{a: 1})
	// The log is lost, and with it the decisions: a generation that knew them is made anew.
	if err := os.Remove(filepath.Join(dir, "decisions.jsonl")); err != nil {
		t.Fatal(err)
	}
	check(see(t, dir, false), 0, map[string]int{a: 2, b: 2})
}

// TestAlone keeps no generation that might hold what was removed.
func TestAlone(t *testing.T) {
	dir := t.TempDir()
	see(t, dir, false, post("Ett.", "granhamra:/a"))
	see(t, dir, false, post("Två.", "granhamra:/b"))
	s, err := archive.Open(dir, "test")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	analyst, err := NewAnalyst("", "")
	if err != nil {
		t.Fatal(err)
	}
	m, err := (&Update{Store: s, Analyst: analyst, Open: openFiles, Alone: true}).Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if names, err := generations(filepath.Join(dir, "index")); err != nil || !slices.Equal(names, []string{m.Generation}) {
		t.Errorf("got generations %v, %v, want only %s", names, err, m.Generation)
	}
}
