package search_test

import (
	"os"
	"strings"
	"testing"
)

// TestMeant asks the questions of testdata/meant.txt.
func TestMeant(t *testing.T) {
	st := newSite(t)
	table, err := os.ReadFile("testdata/meant.txt")
	st.check(err)
	for i, line := range strings.Split(string(table), "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		text, want, ok := strings.Cut(line, "=>")
		if !ok {
			st.Errorf("line %d has no =>: %s", i+1, line)
		}
		got := st.query(strings.TrimSpace(text)).DidYouMean
		if got != strings.TrimSpace(want) {
			st.Errorf("line %d, %s: got %q, want %q", i+1, text, got, want)
		}
		if got != "" && st.query(got).DidYouMean != "" {
			st.Errorf("line %d, %s: what is proposed is corrected again", i+1, text)
		}
	}
}
