package local

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"kronika/archive"
	"kronika/indexer"
	"kronika/search"
	"kronika/search/contract"
)

// maxAllocated is how much memory one search may ask for, in bytes.
const maxAllocated = 128 << 20

// bombIndex holds posts of 80 words: half are of the common ones of a vocabulary,
// half of all of it.
func bombIndex(tb testing.TB, posts, vocabulary int) (contract.Random, *Index) {
	r := newRandom(tb, 1)
	letters := []rune("oabcdefghijklmnopqrstuvwxyzåäö")
	word := func(n int) string { return string(letters[n%2*(n/2%len(letters))]) + fmt.Sprintf("rd%d", n) }
	b := &builder{tb: tb, held: map[string]indexer.Document{}}
	var docs []indexer.Document
	for n := range posts {
		text := make([]string, 0, 80)
		for range 40 {
			text = append(text, word(int(1000*r.Float64()*r.Float64())), word(r.IntN(vocabulary)))
		}
		docs = append(docs, r.Analyst.Document(&archive.Post{ID: fmt.Sprintf("post%06d", n), Title: text[0], Text: strings.Join(text, " ")}, archive.Source{}))
	}
	b.change(b.put(docs...))
	return r, b.open()
}

// A bomb is a line of testdata/bombs.txt.
type bomb struct {
	line, text string
	want       string // "whole", "partial" or "refused", on the index of [TestBombs]
}

func readBombs(tb testing.TB) (bombs []bomb) {
	table, err := os.ReadFile("testdata/bombs.txt")
	if err != nil {
		tb.Fatal(err)
	}
	for _, line := range strings.Split(string(table), "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		cells := strings.Split(line, "\t")
		if len(cells) != 3 {
			tb.Fatalf("got %q, want three cells", line)
		}
		n := 1
		fmt.Sscan(cells[1], &n)
		text := strings.Repeat(cells[0]+" ", n)
		bombs = append(bombs, bomb{line, text[:min(len(text), search.MaxQuery)], cells[2]})
	}
	return bombs
}

// ask starts the search of a bomb.
func (b bomb) ask(tb testing.TB, r contract.Random, ix *Index) *run {
	request := search.Request{Query: b.text, Sort: search.Relevance, Page: 1, Size: search.MaxSize}
	return newRun(tb.Context(), ix, search.NewPlan(r.Analyst, nil, request))
}

// outcome names how a search ended.
func outcome(tb testing.TB, found *search.Found, err error) string {
	switch {
	case errors.Is(err, search.CostlyError{}):
		return "refused"
	case err != nil:
		tb.Error(err)
		return "failed"
	case len(found.Cut) > 0 || found.Rough:
		return "partial"
	}
	return "whole"
}

// TestBombs asks the queries of testdata/bombs.txt of 4,000 posts with 150,000
// words: each ends as the table says, within the limits of memory and of work.
func TestBombs(t *testing.T) {
	r, ix := bombIndex(t, 4_000, 1_000_000)
	for _, b := range readBombs(t) {
		run := b.ask(t, r, ix)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		found, err := run.find()
		runtime.ReadMemStats(&after)
		got := outcome(t, found, err)
		if got != b.want {
			t.Errorf("%.60q: %s, want %s", b.line, got, b.want)
		}
		allocated := after.TotalAlloc - before.TotalAlloc
		if allocated > maxAllocated {
			t.Errorf("%.60q: %d MiB were allocated", b.line, allocated>>20)
		}
		// The step that is one too many may be a large one.
		if run.spent > maxSteps+fuzzyCost {
			t.Errorf("%.60q: %d steps", b.line, run.spent)
		}
		t.Logf("%-40.40q %7s %9d steps, %4d MiB", b.line, got, run.spent, allocated>>20)
	}
}

// BenchmarkBombs reports the slowest of the queries of testdata/bombs.txt and the
// most memory that one asks for, in an index of about 1,000,000 terms.
func BenchmarkBombs(b *testing.B) {
	r, ix := bombIndex(b, 25_000, 20_000_000)
	bombs := readBombs(b)
	for b.Loop() {
		slowest, most := time.Duration(0), uint64(0)
		for _, bomb := range bombs {
			took, allocated, run := time.Hour, uint64(0), (*run)(nil)
			for range 3 { // the machine does other things too
				run = bomb.ask(b, r, ix)
				var before, after runtime.MemStats
				runtime.ReadMemStats(&before)
				began := time.Now()
				found, err := run.find()
				took = min(took, time.Since(began))
				runtime.ReadMemStats(&after)
				outcome(b, found, err)
				allocated = after.TotalAlloc - before.TotalAlloc
			}
			slowest, most = max(slowest, took), max(most, allocated)
			b.Logf("%-40.40q %9d steps, %4d MiB, %v", bomb.line, run.spent, allocated>>20, took.Round(time.Microsecond))
		}
		b.ReportMetric(slowest.Seconds()*1000, "slowest-ms")
		b.ReportMetric(float64(most>>20), "most-MiB")
	}
}
