package search_test

import (
	"testing"

	"kronika/archive"
)

// TestSuggestEpoch: what is decided may change every suggestion.
func TestSuggestEpoch(t *testing.T) {
	st := newSite(t)
	before, err := st.Suggest(t.Context(), "rädd")
	st.check(err)
	st.withdraw("granhamra:/utryckning", archive.Part{})
	after, err := st.Suggest(t.Context(), "rädd")
	st.check(err)
	if before.Epoch == after.Epoch {
		t.Errorf("got epoch %s twice, want another", after.Epoch)
	}
}
