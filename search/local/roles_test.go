package local

import (
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"kronika/archive"
	"kronika/indexer"
)

// TestJoin: what is the same at one position is kept once, and says of what fields it is.
func TestJoin(t *testing.T) {
	p := archive.Post{Title: "Snö", Text: "Skolorna är\n\nbarnbarn"}
	fields := analyst(t).Document(&p, archive.Source{}).Fields
	want := map[string][]indexer.Term{wordsField: {
		{Text: "snö" + string(titleRole|exactRole|partsRole), Position: 1},
		{Text: "¶" + string(exactRole), Position: 2},
		{Text: "skola" + string(textRole|partsRole), Position: 102},
		{Text: "skolorna" + string(exactRole), Position: 102},
		{Text: "är" + string(textRole|exactRole|partsRole), Position: 103},
		{Text: "¶" + string(exactRole), Position: 104},
		{Text: "barnbarn" + string(textRole|exactRole|partsRole), Position: 105},
		{Text: "barn" + string(partsRole), Position: 105},
		{Text: "barn" + string(partsRole), Position: 105},
		{Text: "¶" + string(exactRole), Position: 106},
	}}
	if diff := gocmp.Diff(want, join(fields)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	delete(fields, indexer.Exact)
	if diff := gocmp.Diff(fields, join(fields)); diff != "" {
		t.Errorf("without exact words: -want +got:\n%s", diff)
	}
}
