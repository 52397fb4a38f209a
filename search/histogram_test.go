package search

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestMonths fills up what lies between months, also over the ends of years.
func TestMonths(t *testing.T) {
	want := []Bucket{{Start: "0999-11", Count: 1}, {Start: "0999-12"}, {Start: "1000-01"}, {Start: "1000-02", Count: 2}, {Start: "1000-03", Count: 3}}
	if diff := cmp.Diff(want, months([]Count{{"0999-11", 1}, {"1000-02", 2}, {"1000-03", 3}})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := months(nil); got == nil {
		t.Error("no months: got null, want an empty list")
	}
}
