package search_test

import "testing"

// TestEnds: the first and the last hit are two values, even if one post is both.
func TestEnds(t *testing.T) {
	res := newSite(t).query(`"skolan"`)
	if res.First == nil || res.Last == nil || res.First == res.Last || *res.First != *res.Last {
		t.Errorf("got first %+v, last %+v, want two equal values", res.First, res.Last)
	}
}
