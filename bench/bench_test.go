package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// shared is the folder of the documents and queries, seen from here.
var shared = filepath.Join("..", "..", "shared", "data", "sv")

// newBench returns a run over the first documents and queries of the shared corpus.
func newBench(t *testing.T, docs, queries int) *bench {
	t.Helper()
	if _, err := os.Stat(shared); err != nil {
		t.Skipf("no data beside the project: %v", err)
	}
	b := &bench{
		engines: engines(), words: newReference(newShipped().analyst).words, progress: &progress{out: t.Output()},
		data: shared, work: t.TempDir(), rounds: 1, cell: 5 * time.Millisecond, check: docs,
	}
	check(t, b.collect(docs))
	var err error
	b.queries, err = readQueries(shared, queries)
	check(t, err)
	return b
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// indexHere indexes with all engines in this process.
func (b *bench) indexHere(ctx context.Context) error {
	for _, e := range b.engines {
		if e.prepare != nil {
			if err := b.step(ctx, preparing, e); err != nil {
				return err
			}
		}
		if err := b.step(ctx, indexing, e); err != nil {
			return err
		}
	}
	return nil
}

// TestSameTokens asks three engines about the same tokens: all totals, and all counts of
// facets, are the same.
func TestSameTokens(t *testing.T) {
	b := newBench(t, 1000, 50)
	c := &comparison{}
	check(t, b.compareTokens(t.Context(), c))
	check(t, c.err())
	if want := 50 * 4 * 4; c.asked != want || c.cut > want/10 {
		t.Errorf("%d questions were asked and %d cut short, want %d and few", c.asked, c.cut, want)
	}
}

// TestTable measures a few documents and looks at every row of the table: each has a
// figure of each engine that can have one, and the engines' answers agree.
func TestTable(t *testing.T) {
	b := newBench(t, 300, 10)
	check(t, b.indexHere(t.Context()))
	r := &results{prepared: map[string]measurement{}, indexed: map[string]measurement{}, opened: map[string]measurement{}, index: map[string]float64{}, text: map[string]float64{}}
	for _, e := range b.engines {
		r.indexed[e.name] = measurement{Wall: 1, CPU: 1, Peak: 1}
		size, _, err := e.sizes(b.dir(e))
		check(t, err)
		r.index[e.name] = float64(size)
	}
	check(t, b.askAll(t.Context(), r))
	check(t, r.comparison.err())
	var out bytes.Buffer
	check(t, b.write(&out, r))
	var rows []string
	for line := range strings.Lines(out.String()) {
		if strings.HasPrefix(line, "|") {
			rows = append(rows, line)
		}
	}
	if want := 2 + len(b.indexRows(r)) + len(cellRows(r)); len(rows) != want {
		t.Errorf("%d rows, want %d:\n%s", len(rows), want, out.String())
	}
	for _, s := range append(shapes(), webShapes()...) {
		for _, n := range callers() {
			if c := r.cells[key{"kronika", s, n}]; c.P95 <= 0 || c.QPS <= 0 {
				t.Errorf("%s with %d callers: no figures of Kronika: %+v", s, n, c)
			}
			if c := r.cells[key{"sqlite", s, n}]; (c.P95 > 0) != !s.web() {
				t.Errorf("%s with %d callers: figures of SQLite: %+v", s, n, c)
			}
		}
	}
	if i := slices.IndexFunc(rows, func(row string) bool { return strings.Contains(row, "NaN") || strings.Contains(row, "Inf") }); i >= 0 {
		t.Errorf("no figure: %s", rows[i])
	}
}

// TestDifference is that a wrong total and a wrong count are found.
func TestDifference(t *testing.T) {
	all := []engine{{name: "one"}, {name: "two"}}
	right := fixed{2, counts{"topic": {{"topic01", 2}}}}
	for _, test := range []struct {
		name  string
		other fixed
		want  int
	}{
		{"the same", right, 0},
		{"another total", fixed{3, right.counts}, 1},
		{"another count", fixed{2, counts{"topic": {{"topic01", 1}, {"topic02", 1}}}}, 1},
	} {
		c := &comparison{}
		check(t, c.ask(all, []asker{right, test.other}, ask(shape{or, facets}, "vatten"), "vatten"))
		if len(c.differences) != test.want {
			t.Errorf("%s: differences %q, want %d", test.name, c.differences, test.want)
		}
		if (c.err() == nil) != (test.want == 0) {
			t.Errorf("%s: the run ends with %v", test.name, c.err())
		}
	}
}

// fixed gives one answer to every question.
type fixed struct {
	total  int
	counts counts
}

// ask implements asker.
func (f fixed) ask(question) (answer, error) {
	return answer{total: f.total, counts: func() (counts, error) { return f.counts, nil }}, nil
}

// Close implements asker.
func (f fixed) Close() error { return nil }

// TestCorpus is that documents come out of a corpus as they went in, and again with
// other ids once all have been.
func TestCorpus(t *testing.T) {
	b := newBench(t, 50, 1)
	n, text := 0, 0
	seen := map[string]bool{}
	for d, err := range b.docs.all() {
		check(t, err)
		n++
		text += d.size()
		if d.Number != n || seen[d.ID()] || d.Title == "" && d.Body == "" {
			t.Errorf("document %d: %q, seen before: %t, title %q", n, d.ID(), seen[d.ID()], d.Title)
		}
		seen[d.ID()] = true
		if len(d.tags()) > maxTags {
			t.Errorf("document %d has the tags %q, want %d at most", n, d.tags(), maxTags)
		}
	}
	if n != 50 || text != b.text {
		t.Errorf("got %d documents and %d bytes, want 50 and %d", n, text, b.text)
	}
}

// TestMedian takes the lower one of two.
func TestMedian(t *testing.T) {
	for _, test := range []struct {
		times []float64
		want  float64
	}{{[]float64{5}, 5}, {[]float64{9, 1}, 1}, {[]float64{7, 1, 4}, 4}} {
		var cells []cell
		for _, ms := range test.times {
			cells = append(cells, cell{P95: ms})
		}
		if got := median(cells).P95; got != test.want {
			t.Errorf("median of %v: got %v, want %v", test.times, got, test.want)
		}
	}
}

// TestArguments refuses what cannot be measured, in words.
func TestArguments(t *testing.T) {
	for _, args := range []string{"-docs -1", "-rounds 0", "-cell 0s", "now", "-docs x"} {
		b := &bench{}
		if _, err := b.parse(strings.Fields(args), t.Output()); err == nil {
			t.Errorf("%s: no error", args)
		}
	}
	for _, list := range []string{"", "0", "10,x", "10,,20"} {
		if _, err := sizesOf(list); err == nil {
			t.Errorf("-growth %q: no error", list)
		}
	}
	if sizes, err := sizesOf("10,200"); err != nil || !slices.Equal(sizes, []int{10, 200}) {
		t.Errorf("-growth 10,200: got %v, %v", sizes, err)
	}
}

// TestEnds is that a run that is told to stop does, and says so.
func TestEnds(t *testing.T) {
	b := newBench(t, 100, 2)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, e := range b.engines {
		if e.prepare == nil {
			if err := b.step(ctx, indexing, e); !errors.Is(err, context.Canceled) {
				t.Errorf("%s: got %v, want %v", e.name, err, context.Canceled)
			}
		}
	}
}

// TestLetters is that a word in letters begins as the letters of its beginning, and that
// no two words have the same.
func TestLetters(t *testing.T) {
	words := []string{"vatten", "vattnet", "ö", "§", "2012", ""}
	for i, w := range words {
		if got := letters(w); len(got) != 2*len(w) || strings.Trim(got, "abcdefghijklmnop") != "" {
			t.Errorf("%q: got %q", w, got)
		}
		for _, other := range words[:i] {
			if letters(other) == letters(w) {
				t.Errorf("%q and %q have the same letters", w, other)
			}
		}
	}
	if !strings.HasPrefix(letters("vattnet"), letters("vatt")) {
		t.Errorf("%s does not begin with %s", letters("vattnet"), letters("vatt"))
	}
	if got, want := letters("a1"), "gbdb"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
