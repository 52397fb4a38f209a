package search_test

import (
	"errors"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"

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

// TestWalk reads the same hits one by one as the pages of the search show.
func TestWalk(t *testing.T) {
	st := newSite(t)
	for _, address := range []string{"", "q=skolan", "q=skolan+budget", "q=skolan+budget&match=some", "q=kommunen&sort=oldest", "topic=skola", "year=2012&year=2013&sort=newest", "q=xyzzyq"} {
		res, w := st.ask(address+"&size=100"), st.walk(address, search.All)
		if w.Total != res.Total || w.Epoch != res.Epoch || w.Query.Said != res.Query.Said {
			t.Errorf("%s: got total %d, epoch %s, %q; want %d, %s, %q", address, w.Total, w.Epoch, w.Query.Said, res.Total, res.Epoch, res.Query.Said)
		}
		hits := []search.Hit{}
		for hit, err := range w.Hits(t.Context()) {
			st.check(err)
			if hit.Post.ID != hit.ID || hit.Post.Text == "" {
				t.Errorf("%s: hit %s comes with post %+v", address, hit.ID, hit.Post)
			}
			hits = append(hits, hit.Hit)
		}
		if diff := cmp.Diff(res.Hits, hits); diff != "" {
			t.Errorf("%s: hits (-page +walk):\n%s", address, diff)
		}
	}
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
