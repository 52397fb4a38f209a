package search_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kronika/archive"
)

var update = flag.Bool("update", false, "write testdata/suggest.txt anew")

// TestSuggest types what testdata/suggest.txt says, a line that does not begin with a
// tab, and wants the lines below. To add a case, write a line and run with -update.
func TestSuggest(t *testing.T) {
	st := newSite(t)
	const file = "testdata/suggest.txt"
	want, err := os.ReadFile(file)
	st.check(err)
	var got strings.Builder
	for line := range strings.Lines(string(want)) {
		switch {
		case strings.HasPrefix(line, "\t"):
		case strings.HasPrefix(line, "#"):
			got.WriteString(line)
		default:
			got.WriteString(line + st.suggested(strings.TrimSuffix(line, "\n")))
		}
	}
	if *update {
		st.check(os.WriteFile(file, []byte(got.String()), 0o644))
		return
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

// suggested returns what is suggested after q, a line each.
func (st site) suggested(q string) string {
	st.Helper()
	answer, err := st.Suggest(st.Context(), q)
	st.check(err)
	var lines strings.Builder
	for _, s := range answer.Suggestions {
		fmt.Fprintf(&lines, "\t%s  %s  (%s, %d)\n", s.Text, s.Name, s.Kind, s.Count)
	}
	return lines.String()
}

// TestSuggestWithheld: of what only a withheld post has nothing is suggested, at once.
func TestSuggestWithheld(t *testing.T) {
	st := newSite(t)
	if got := st.suggested("rädd"); !strings.Contains(got, "räddningstjänsten") {
		t.Fatalf("before: got %q, want räddningstjänsten", got)
	}
	before, err := st.Suggest(st.Context(), "rädd")
	st.check(err)
	st.withdraw("granhamra:/utryckning", archive.Part{})
	after, err := st.Suggest(st.Context(), "rädd")
	st.check(err)
	if len(after.Suggestions) != 0 {
		t.Errorf("got %+v, want nothing", after.Suggestions)
	}
	if before.Epoch == after.Epoch {
		t.Errorf("got epoch %s twice, want another", after.Epoch)
	}
}
