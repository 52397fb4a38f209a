package local

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"

	"kronika/archive"
	"kronika/indexer"
	"kronika/search"
)

// maxAllocated is how much memory one search may ask for, in bytes.
const maxAllocated = 128 << 20

// TestBombs asks the queries of testdata/bombs.txt of 4,000 posts with 200,000
// words: each is answered, within its bounds.
func TestBombs(t *testing.T) {
	r := newRandom(t, 1)
	var docs []indexer.Document
	for n := range 4_000 {
		text := make([]string, 80)
		for i := range text {
			text[i] = fmt.Sprintf("ord%d", int(400_000*r.Float64()*r.Float64()))
		}
		docs = append(docs, r.analyst.Document(&archive.Post{ID: fmt.Sprintf("post%05d", n), Text: strings.Join(text, " ")}, archive.Source{}))
	}
	b := &builder{tb: t, held: map[string]indexer.Document{}}
	b.change(b.put(docs...))
	ix := b.open()
	table, err := os.ReadFile("testdata/bombs.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(string(table), "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		what, times, _ := strings.Cut(line, "\t")
		n := 1
		fmt.Sscan(times, &n)
		text := strings.Repeat(what+" ", n)
		text = text[:min(len(text), search.MaxQuery)]
		request := search.Request{Query: text, Sort: search.Relevance, Page: 1, Size: search.MaxSize}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		found, err := ix.Find(t.Context(), search.NewPlan(r.analyst, nil, request))
		runtime.ReadMemStats(&after)
		if err != nil {
			t.Errorf("%s: %v", line, err)
			continue
		}
		if got := after.TotalAlloc - before.TotalAlloc; got > maxAllocated {
			t.Errorf("%s: %d MiB were allocated", line, got>>20)
		}
		t.Logf("%-40.40q %d posts, %d with some of the words", line, found.Total, found.WiderTotal)
	}
}
