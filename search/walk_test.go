package search_test

import (
	"errors"
	"net/url"
	"testing"

	"kronika/archive"
	"kronika/search"
)

func (st site) walk(address string, most int) *search.Walk {
	st.Helper()
	v, err := url.ParseQuery(address)
	st.check(err)
	r, faults := search.ParseRequest(v)
	if len(faults) > 0 {
		st.Fatal(faults[0])
	}
	w, err := st.Walk(st.Context(), r, most)
	st.check(err)
	return w
}

// TestWalkFirst walks to the first hits only.
func TestWalkFirst(t *testing.T) {
	st := newSite(t)
	n := 0
	w := st.walk("", 3)
	for _, err := range w.Hits(t.Context()) {
		st.check(err)
		n++
	}
	if n != 3 || w.Total <= 3 {
		t.Errorf("got %d hits of %d, want 3 of more", n, w.Total)
	}
}

// TestWalkDecided decides while hits are read: none is read after that, whatever
// was decided.
func TestWalkDecided(t *testing.T) {
	st := newSite(t)
	w := st.walk("sort=newest", search.All)
	n := 0
	for hit, err := range w.Hits(t.Context()) {
		if n++; n == 3 {
			if !errors.Is(err, search.ErrDecided) || hit.Post != nil {
				t.Errorf("third hit: got %s, %v, want %v", hit.ID, err, search.ErrDecided)
			}
			continue
		}
		st.check(err)
		if n == 2 {
			st.withdraw("granhamra:/skolmat", archive.Part{})
		}
	}
	if n != 3 {
		t.Errorf("got %d hits, want the walk to end at the third", n)
	}
}
