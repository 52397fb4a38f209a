package archive

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// statesOf returns the states, which have to be those that are found anew.
func statesOf(t *testing.T, s *Store) []SourceState {
	t.Helper()
	got, err := s.States(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want, err := s.findStates(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("not as they are found anew (- kept, + anew):\n%s", diff)
	}
	return got
}

// blog makes an archive that knows the blog of [page].
func blog(t *testing.T, dir string) {
	t.Helper()
	s, err := Open(dir, "test")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.PutSource(t.Context(), Source{ID: "granhamra", Address: "granhamra.example"}); err != nil {
		t.Fatal(err)
	}
}

// TestStatesKept asks a reader again after everything that can change what it knows:
// posts, pages, sources and decisions of other stores.
func TestStatesKept(t *testing.T) {
	dir := t.TempDir()
	blog(t, dir)
	session(t, dir, page(1, "/", "1|/a|ett", "2|/b|två"))
	reader, err := OpenReader(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	before := statesOf(t, reader)
	log, at := reader.kept.log, reader.kept.at
	if statesOf(t, reader); reader.kept.log != log || reader.kept.at != at {
		t.Error("found anew, though nothing has changed")
	}
	before[0].Posts = 99 // what is returned is the caller's
	statesOf(t, reader)

	session(t, dir, page(2, "/", "3|/c|tre"))
	if n := statesOf(t, reader)[0].Posts; n != 3 {
		t.Errorf("%d posts after a crawl, want 3", n)
	}
	session(t, dir, page(3, "/", "3|/c|tre"))
	if day := statesOf(t, reader)[0].Fetched.Day(); day != 3 {
		t.Errorf("fetched on day %d, want 3", day)
	}
	ids, err := reader.Newest(t.Context(), 3)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Decide(t.Context(), dir, nil, Decision{Act: Withdraw, Target: Target{Post: ids[0]}, Reason: "prov"}); err != nil {
		t.Fatal(err)
	}
	if n := statesOf(t, reader)[0].Posts; n != 2 {
		t.Errorf("%d posts after a withdrawal, want 2", n)
	}
}

// TestOldTables opens an archive whose tables are from before the index of posts by
// source: a reader does without, and the next writer makes it.
func TestOldTables(t *testing.T) {
	dir := t.TempDir()
	blog(t, dir)
	session(t, dir, page(1, "/", "1|/a|ett"))
	s, err := Open(dir, "test")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.db.Exec("DROP INDEX posts_source"); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	reader, err := OpenReader(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	want := statesOf(t, reader)
	session(t, dir)
	if diff := cmp.Diff(statesOf(t, reader), want); diff != "" {
		t.Errorf("states with the index (-got +want):\n%s", diff)
	}
	indexes, err := texts(t.Context(), reader.db, "SELECT name FROM sqlite_master WHERE name = 'posts_source'")
	if err != nil || len(indexes) != 1 {
		t.Errorf("index %q, %v; want posts_source", indexes, err)
	}
}
