package search_test

import (
	"testing"

	"kronika/archive"
)

// TestState: what is held and what can be found go apart while the index does not know
// of a decision or of a new post.
func TestState(t *testing.T) {
	st := newSite(t)
	before, err := st.State(t.Context())
	st.check(err)
	if before.Posts != before.Indexed || before.Behind != 0 || before.Generation != "000001" || before.Lists == "" || len(before.Sources) != 1 {
		t.Errorf("got %+v, want all posts of one blog in the first index", before)
	}
	st.withdraw("granhamra:/far", archive.Part{})
	c, err := st.Store.Capture(t.Context(), archive.Page{Source: "granhamra", URL: "http://granhamra.example/", Fetched: fetched.AddDate(0, 0, 1), Body: []byte("… …")})
	st.check(err)
	_, err = st.Store.See(t.Context(), c, []archive.Post{{Keys: []string{"granhamra:/ny"}, Source: "granhamra", Text: "Ny."}})
	st.check(err)
	after, err := st.State(t.Context())
	st.check(err)
	if after.Posts != before.Posts || after.Indexed != before.Indexed-1 || after.Behind != 1 {
		t.Errorf("got %d posts, %d indexed, %d behind; want %d, one less, and 1", after.Posts, after.Indexed, after.Behind, before.Posts)
	}
}
