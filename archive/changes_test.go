package archive

import (
	"errors"
	"strings"
	"testing"
)

// TestCursor reads cursors back, and refuses what none is.
func TestCursor(t *testing.T) {
	for _, c := range []Cursor{{}, {made: 1}, {made: 7, seq: 12}, {made: 7, seq: 12, head: Head{3, SHA256([]byte("rad"))[:cursorDigest]}}} {
		if got, err := ParseCursor(c.String()); err != nil || got != c {
			t.Errorf("%+v: got %+v, %v", c, got, err)
		}
	}
	for _, text := range []string{"x", "MSAx", "MiAxIDEgMSA", "åäö", strings.Repeat("A", 1000), Cursor{seq: -1}.String(), Cursor{head: Head{Number: 1}}.String(), Cursor{made: 1}.String() + "="} {
		if c, err := ParseCursor(text); !errors.Is(err, ErrNoCursor) || c != (Cursor{}) {
			t.Errorf("%q: got %+v, %v, want %v", text, c, err, ErrNoCursor)
		}
	}
}

// TestChangesPages asks for few changes at a time: a post of which much is said is
// not cut, and the next answer goes on behind it.
func TestChangesPages(t *testing.T) {
	long := strings.Repeat("Snön faller över kommunen. ", maxChangeBytes/20)
	s := put(t, Post{Keys: []string{"blogger:1"}, Text: long}, Post{Keys: []string{"blogger:2"}, Text: long}, Post{Keys: []string{"blogger:3"}, Text: "Kort."})
	var at Cursor
	for n, want := range []struct {
		key  string
		more bool
	}{{"blogger:1", true}, {"blogger:2", true}, {"blogger:3", false}} {
		changes, next, more, err := s.Changes(t.Context(), at, 100)
		if err != nil || len(changes) != 1 || changes[0].ID != PostID(want.key) || more != want.more {
			t.Fatalf("answer %d: got %d changes, more %v, %v; want %+v", n, len(changes), more, err, want)
		}
		at = next
	}
	changes, next, more, err := s.Changes(t.Context(), at, 100)
	if err != nil || len(changes) != 0 || more || next != at {
		t.Errorf("at the end: got %d changes, more %v, %v", len(changes), more, err)
	}
}
