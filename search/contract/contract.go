// Package contract holds what any [search.Engine] must answer: a suite of cases that
// the embedded engine and the cluster pass alike. It is for tests.
//
// The cases are files in testdata that anyone can add to; testdata/README.md says how.
// What they expect was counted twice: by the engine that it was written of, and by
// [Naive], which looks at every document. Random plans are compared with it too.
package contract

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kronika/archive"
	"kronika/indexer"
	"kronika/search"
)

// An Opener prepares an index of an archive, as yet without anything in it. What it
// returns brings it up to date with the archive of now, and gives the engine that
// answers out of it; it is called in the test of t, and the engine before is not asked
// any more. What is to be closed is left to t.
type Opener func(t *testing.T, store *archive.Store, analyst *indexer.Analyst) (update func() search.Engine)

// A Suite runs the cases on the engine of an opener. Totals, counts and the order by
// date are those of the files. Of the order by relevance the best ten are compared, of
// which over all cases [leastOverlap] must be the same.
type Suite struct {
	Open Opener
	Dir  string // of the cases: testdata of this package

	// Exact asks for the order by relevance of the files too: of the engine that they
	// were written of.
	Exact bool

	// Differences is a file with the answers of this engine that differ, and why; see
	// testdata/README.md. Empty: there are none.
	Differences string

	// Update writes what is expected anew: what the engine answers. A person reads it
	// before it is kept.
	Update bool
}

const (
	leastCases   = 250
	leastOverlap = 0.95
)

// Run runs the suite.
func (s Suite) Run(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(s.Dir, "*", "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases in %s: %v", s.Dir, err)
	}
	r := &run{Suite: s, differences: readDifferences(t, s.Differences)}
	cases := len(planCases)
	folders := map[string][]*file{}
	for _, name := range files {
		f := readFile(t, name)
		cases += f.cases()
		folders[filepath.Dir(name)] = append(folders[filepath.Dir(name)], f)
	}
	for _, dir := range sortedKeys(folders) {
		t.Run(filepath.Base(dir), func(t *testing.T) { r.folder(t, dir, folders[dir]) })
	}
	t.Run("plans", r.plans)
	r.close(t, cases)
}

// A run is a suite under way.
type run struct {
	Suite
	differences map[difference]*allowed
	best        overlap // of all cases by relevance
	many        overlap // of those with more hits than are compared
}

// folder runs the files of an archive. A file with steps has an archive of its own.
func (r *run) folder(t *testing.T, dir string, files []*file) {
	var shared *site
	for _, f := range files {
		name := strings.TrimSuffix(filepath.Base(f.path), ".txt")
		if f.steps() {
			t.Run(name, func(t *testing.T) { r.file(t, newSite(t, r.Open, dir), f) })
			continue
		}
		if shared == nil {
			shared = newSite(t, r.Open, dir)
		}
		t.Run(name, func(t *testing.T) { r.file(t, shared, f) })
	}
}

// file runs the cases of a file, in their order.
func (r *run) file(t *testing.T, st *site, f *file) {
	for _, e := range f.entries {
		switch e.kind() {
		case comment:
		case step:
			if err := st.step(t.Context(), e.head); err != nil {
				t.Fatalf("%s:%d: %s: %v", f.path, e.line, e.head, err)
			}
		default:
			t.Run(e.head, func(t *testing.T) { r.entry(t, st, f, e) })
		}
	}
	if r.Update {
		if err := f.write(); err != nil {
			t.Fatal(err)
		}
	}
}

// entry asks a case, and compares, or takes in, what is answered.
func (r *run) entry(t *testing.T, st *site, f *file, e *entry) {
	got, err := st.answer(t.Context(), e)
	if err != nil {
		t.Fatalf("%s:%d: %v", f.path, e.line, err)
	}
	if r.Update && e.kind() != query {
		e.want = got.lines(e)
		return
	}
	for _, d := range r.compare(e, got) {
		difference := difference{f.name(), e.head, d.key}
		if a := r.differences[difference]; a != nil {
			a.met = true
			continue
		}
		t.Errorf("%s:%d: %s\n%s: got %s\n%*s want %s", f.path, e.line, e.head, d.key, d.got, len(d.key), "", d.want)
	}
	for _, a := range r.stale(f, e) {
		t.Errorf("%s: %s is answered as by other engines: take it out of %s", e.head, a.key, r.Differences)
	}
}

// stale returns the differences of a case that were allowed and not met.
func (r *run) stale(f *file, e *entry) (some []difference) {
	for d, a := range r.differences {
		if d.file == f.name() && d.head == e.head && !a.met {
			some = append(some, d)
		}
	}
	return some
}

// close holds what all cases together must be.
func (r *run) close(t *testing.T, cases int) {
	t.Logf("%d cases; of the best %d hits by relevance %s are the same, where there are more %s", cases, best, r.best, r.many)
	if cases < leastCases {
		t.Errorf("got %d cases, want at least %d", cases, leastCases)
	}
	for _, o := range []overlap{r.best, r.many} {
		if o.share() < leastOverlap {
			t.Errorf("of the best hits by relevance %s are the same, want %.0f %%", o, 100*leastOverlap)
		}
	}
}

// A difference is what an engine may answer otherwise: a file of cases, a case of it, and
// what of its answer.
type difference struct{ file, head, key string }

type allowed struct {
	reason string
	met    bool
}

// readDifferences reads lines "FILE | CASE | KEY | reason".
func readDifferences(t *testing.T, name string) map[difference]*allowed {
	all := map[difference]*allowed{}
	if name == "" {
		return all
	}
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		cells := strings.Split(line, " | ")
		n := len(cells)
		if n < 4 || strings.TrimSpace(cells[n-1]) == "" {
			t.Fatalf("%s: %q: want FILE | CASE | KEY | reason", name, line)
		}
		head := strings.Join(cells[1:n-2], " | ") // a case may have the sign
		all[difference{cells[0], head, cells[n-2]}] = &allowed{reason: cells[n-1]}
	}
	return all
}

// An overlap is how many of the best hits are the same.
type overlap struct{ same, of int }

func (o *overlap) add(want, got []string) {
	want, got = want[:min(len(want), best)], got[:min(len(got), best)]
	o.of += max(len(want), len(got))
	held := map[string]bool{}
	for _, name := range want {
		held[name] = true
	}
	for _, name := range got {
		if held[name] {
			o.same++
		}
	}
}

func (o overlap) share() float64 {
	if o.of == 0 {
		return 1
	}
	return float64(o.same) / float64(o.of)
}

func (o overlap) String() string { return fmt.Sprintf("%d of %d", o.same, o.of) }

// best is how many of the first hits by relevance are compared.
const best = 10
