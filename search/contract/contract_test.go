package contract

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"kronika/archive"
	"kronika/indexer"
	"kronika/search"
)

// TestNaive runs the suite on the naive engine: what the cases expect is what one counts
// by looking at every document.
func TestNaive(t *testing.T) {
	Suite{Open: openNaive, Dir: "testdata"}.Run(t)
}

func openNaive(t *testing.T, store *archive.Store, analyst *indexer.Analyst) (update func() search.Engine) {
	generation := 0
	return func() search.Engine {
		e, err := naiveOf(t.Context(), store, analyst)
		if err != nil {
			t.Fatal(err)
		}
		generation++
		e.Generation, e.Built = fmt.Sprintf("%06d", generation), time.Unix(int64(generation), 0).UTC()
		return e
	}
}

// TestDifferences: what an engine may answer otherwise is named by file, case and key,
// and must not be left there when it has come to be the same.
func TestDifferences(t *testing.T) {
	name := filepath.Join(t.TempDir(), "differences.txt")
	lines := "# why\n\nwords/words.txt | a b => c | d | hits | it says why\nwords/words.txt | ?q=a | total | this too\n"
	if err := os.WriteFile(name, []byte(lines), 0o600); err != nil {
		t.Fatal(err)
	}
	r := run{differences: readDifferences(t, name)}
	f, e := &file{path: "x/words/words.txt"}, &entry{head: "a b => c | d"}
	hits := difference{"words/words.txt", e.head, "hits"}
	if got := r.stale(f, e); len(got) != 1 || got[0] != hits {
		t.Errorf("got %v, want %v", got, hits)
	}
	r.differences[hits].met = true
	if got := r.stale(f, e); len(got) > 0 {
		t.Errorf("got %v, want none: it was met", got)
	}
	if got := r.differences[difference{"words/words.txt", "?q=a", "total"}]; got == nil || got.reason != "this too" {
		t.Errorf("got %+v, want the reason of the second line", got)
	}
}

// TestSameHits: an order by relevance need not be the same but of the engine that the
// cases were written of; which hits a whole list has must be, and the best are counted.
func TestSameHits(t *testing.T) {
	for _, c := range []struct {
		want, got            string
		exact, ranked, whole bool
		same                 bool
		overlap              overlap
	}{
		{"a b c", "a b c", true, true, true, true, overlap{3, 3}},
		{"a b c", "a c b", true, true, true, false, overlap{3, 3}},
		{"a b c", "a c b", false, true, true, true, overlap{3, 3}},
		{"a b c", "a c b", false, false, true, false, overlap{}},
		{"a b c", "a b d", false, true, true, false, overlap{2, 3}},
		{"a b c", "a b d", false, true, false, true, overlap{2, 3}},
		{"a b c", "a b", false, true, false, false, overlap{2, 3}},
		{"-", "-", true, true, true, true, overlap{}},
		{"-", "a", false, true, true, false, overlap{0, 1}},
		{"a b c d e f g h i j k l", "l b c d e f g h i j k a", false, true, true, true, overlap{9, 10}},
	} {
		r := run{Suite: Suite{Exact: c.exact}}
		if got := r.sameHits(wrong{"hits", c.want, c.got}, c.ranked, c.whole); got != c.same || r.best != c.overlap {
			t.Errorf("%+v: got %v, overlap %v", c, got, r.best)
		}
	}
}
