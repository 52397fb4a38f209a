package search

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestTopicsByName: the topics of a hit are in the order of their names, in Swedish.
func TestTopicsByName(t *testing.T) {
	n := names{topics: map[string]string{"a": "Övrigt", "b": "Äldre", "c": "Årsredovisning", "d": "bygglov", "e": "Energi", "f": "Energi"}}
	want := []Named{{"d", "bygglov"}, {"e", "Energi"}, {"f", "Energi"}, {"okänt", "okänt"}, {"c", "Årsredovisning"}, {"b", "Äldre"}, {"a", "Övrigt"}}
	if diff := cmp.Diff(want, n.topicsOf([]string{"a", "b", "c", "d", "f", "e", "okänt"})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := n.topicsOf(nil); got == nil {
		t.Error("no topics: got null, want an empty list")
	}
}
