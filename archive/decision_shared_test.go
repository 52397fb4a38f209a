package archive

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// A memoryLog is a shared log in memory.
type memoryLog struct {
	lines [][]byte
	gone  error // why it cannot be reached

	before func() // runs before the next line is added
}

func (f *memoryLog) Lines(_ context.Context, after int) ([][]byte, error) {
	if f.gone != nil {
		return nil, f.gone
	}
	return f.lines[min(after, len(f.lines)):], nil
}

func (f *memoryLog) Add(_ context.Context, number int, line []byte) error {
	if before := f.before; before != nil {
		f.before = nil
		before()
	}
	switch {
	case f.gone != nil:
		return f.gone
	case number <= len(f.lines) && !bytes.Equal(f.lines[number-1], line):
		return ErrTaken
	case number == len(f.lines)+1:
		f.lines = append(f.lines, bytes.Clone(line))
	}
	return nil
}

// copyOf returns a copy of an archive as another machine serves it.
func copyOf(t *testing.T, s *Store) *Store {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data")
	none := func(context.Context, *Store) error { return nil }
	if _, err := (Backup{From: s.Dir(), To: dir, CatchUp: none}).Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	other, err := OpenReader(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { other.Close() })
	return other
}

func proposed(t *testing.T, s *Store, id string) Decision {
	t.Helper()
	d, err := s.Propose(t.Context(), id, Part{})
	if err != nil {
		t.Fatal(err)
	}
	d.Reason, d.By = "Uppgiften var felaktig.", "arkivarien"
	return d
}

// What is decided on one machine hides on another, which has only a copy of the folder.
func TestSharedLog(t *testing.T) {
	s := put(t, gravling(), Post{Keys: []string{"blogger:8"}, Title: "Två", Text: "Andra inlägget."})
	shared := &memoryLog{}
	other := copyOf(t, s)
	other.Share(shared)
	shown := func(id string) bool {
		t.Helper()
		if err := other.Sync(t.Context()); err != nil {
			t.Fatal(err)
		}
		_, err := other.Post(t.Context(), id)
		if err != nil && !errors.Is(err, ErrNotFound) {
			t.Fatal(err)
		}
		return err == nil
	}
	if !shown(grav) {
		t.Fatal("hidden before anything was decided")
	}
	if _, err := Decide(t.Context(), s.Dir(), shared, proposed(t, s, grav)); err != nil {
		t.Fatal(err)
	}
	if shown(grav) || !shown(PostID("blogger:8")) {
		t.Error("a decision of another machine is not what is shown")
	}
	if _, err := os.Stat(filepath.Join(other.Dir(), decisionsName)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("who reads has written: %v", err)
	}
	// The other machine decides too: its log takes in what it lacks before.
	d, err := Decide(t.Context(), other.Dir(), shared, proposed(t, other, PostID("blogger:8")))
	if err != nil || d.Number != 2 {
		t.Fatalf("decision %d, %v, want 2", d.Number, err)
	}
	if shown(PostID("blogger:8")) {
		t.Error("a decision of this machine is not what is shown")
	}
	if err := ShareDecisions(t.Context(), s.Dir(), shared); err != nil {
		t.Fatal(err)
	}
	var logs [2]string
	for i, dir := range []string{s.Dir(), other.Dir()} {
		log, err := os.ReadFile(filepath.Join(dir, decisionsName))
		if err != nil {
			t.Fatal(err)
		}
		logs[i] = string(log)
	}
	if logs[0] != logs[1] {
		t.Errorf("two logs:\n%s\nand\n%s", logs[0], logs[1])
	}
}

// Two who decide in one moment get two numbers.
func TestSharedAtOnce(t *testing.T) {
	s := put(t, gravling(), Post{Keys: []string{"blogger:8"}, Title: "Två", Text: "Andra inlägget."})
	shared := &memoryLog{}
	other := copyOf(t, s)
	second := proposed(t, other, PostID("blogger:8"))
	shared.before = func() {
		if d, err := Decide(t.Context(), other.Dir(), shared, second); err != nil || d.Number != 1 {
			t.Errorf("decision %d, %v", d.Number, err)
		}
	}
	if d, err := Decide(t.Context(), s.Dir(), shared, proposed(t, s, grav)); err != nil || d.Number != 2 {
		t.Errorf("decision %d, %v, want 2", d.Number, err)
	}
	l, err := readDecisions(s.Dir())
	if err != nil || len(l.decisions) != 2 || len(shared.lines) != 2 {
		t.Errorf("%d decisions here, %d shared, %v", len(l.decisions), len(shared.lines), err)
	}
}

// While the shared log cannot be reached a decision holds here, and nobody serves without
// knowing; then the others are told.
func TestSharedLogGone(t *testing.T) {
	s := put(t, gravling())
	shared := &memoryLog{gone: errors.New("no route to host")}
	d, err := Decide(t.Context(), s.Dir(), shared, proposed(t, s, grav))
	if untold := (*NotSharedError)(nil); !errors.As(err, &untold) || !InForce(err) || d.Number != 1 {
		t.Fatalf("decision %d, %v, want one that was not shared", d.Number, err)
	}
	if _, err := s.Post(t.Context(), grav); !errors.Is(err, ErrNotFound) {
		t.Errorf("shown here: %v", err)
	}
	other := copyOf(t, s)
	other.Share(shared)
	if err := other.Sync(t.Context()); !errors.Is(err, shared.gone) {
		t.Errorf("served without the shared log: %v", err)
	}
	shared.gone = nil
	if err := ShareDecisions(t.Context(), s.Dir(), shared); err != nil || len(shared.lines) != 1 {
		t.Errorf("%d shared, %v", len(shared.lines), err)
	}
	if err := other.Sync(t.Context()); err != nil {
		t.Error(err)
	}
}

// Two logs that are two are found, by who decides and by who serves.
func TestForked(t *testing.T) {
	s := put(t, gravling(), Post{Keys: []string{"blogger:8"}, Title: "Två", Text: "Andra inlägget."})
	other := copyOf(t, s)
	shared := &memoryLog{}
	for _, d := range []struct {
		s      *Store
		shared SharedLog
		id     string
	}{{s, nil, grav}, {other, shared, PostID("blogger:8")}} {
		if _, err := Decide(t.Context(), d.s.Dir(), d.shared, proposed(t, d.s, d.id)); err != nil {
			t.Fatal(err)
		}
	}
	reader, err := OpenReader(s.Dir())
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	reader.Share(shared)
	restored, err := s.ProposeRestore(t.Context(), grav, Part{})
	if err != nil {
		t.Fatal(err)
	}
	_, decided := Decide(t.Context(), s.Dir(), shared, restored)
	for name, err := range map[string]error{"decide": decided, "share": ShareDecisions(t.Context(), s.Dir(), shared), "serve": reader.Sync(t.Context())} {
		if forked := (*ForkedError)(nil); !errors.As(err, &forked) || forked.Number != 1 {
			t.Errorf("%s: %v, want a fork at decision 1", name, err)
		}
	}
	if l, err := readDecisions(s.Dir()); err != nil || len(l.decisions) != 1 {
		t.Errorf("%d decisions, %v: something was decided", len(l.decisions), err)
	}
}

// A log that was put back from a backup gets the decisions that others know.
func TestSharedAfterBackup(t *testing.T) {
	s := put(t, gravling())
	shared := &memoryLog{}
	if _, err := Decide(t.Context(), s.Dir(), shared, proposed(t, s, grav)); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(filepath.Join(s.Dir(), decisionsName), 0); err != nil {
		t.Fatal(err)
	}
	if lost := (*RolledBackError)(nil); !errors.As(CheckPublished(s.Dir()), &lost) {
		t.Fatal("nobody misses the decision")
	}
	if err := ShareDecisions(t.Context(), s.Dir(), shared); err != nil {
		t.Fatal(err)
	}
	if err := CheckPublished(s.Dir()); err != nil {
		t.Error(err)
	}
}

// Who follows the shared log goes on when the lines come into the file.
func TestSharedCatchesUp(t *testing.T) {
	s := put(t, gravling())
	shared := &memoryLog{}
	other := copyOf(t, s)
	other.Share(shared)
	if _, err := Decide(t.Context(), s.Dir(), shared, proposed(t, s, grav)); err != nil {
		t.Fatal(err)
	}
	if err := other.Sync(t.Context()); err != nil {
		t.Fatal(err)
	}
	known, err := other.Head()
	if err != nil || known.Number != 1 {
		t.Fatalf("%v, %v", known, err)
	}
	// A file that holds less than what is known is no loss: the rest is shared.
	later := filepath.Join(other.Dir(), decisionsName)
	if err := os.WriteFile(later, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if now, err := other.Head(); err != nil || now != known {
		t.Errorf("%v, %v, want %v", now, err, known)
	}
	if err := ShareDecisions(t.Context(), other.Dir(), shared); err != nil {
		t.Fatal(err)
	}
	past := time.Now().Add(-time.Hour)
	if err := os.Chtimes(later, past, past); err != nil { // another file than the one that was read
		t.Fatal(err)
	}
	if now, err := other.Head(); err != nil || now != known {
		t.Errorf("%v, %v, want %v", now, err, known)
	}
}
