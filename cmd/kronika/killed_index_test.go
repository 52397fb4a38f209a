package main

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"kronika/archive"
	"kronika/indexer"
	"kronika/search"
	"kronika/search/local"
)

// indexKills is how many times an index is killed. KRONIKA_KILLS says another number:
//
//	KRONIKA_KILLS=500 go test ./cmd/kronika -run TestKilledIndex$ -v -timeout 2h
func indexKills(t *testing.T) int {
	const usual = 40
	text, set := os.LookupEnv("KRONIKA_KILLS")
	if !set {
		return usual
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("KRONIKA_KILLS=%q: want a number of kills", text)
	}
	return n
}

// A moment is a time in the life of "kronika index" at which it is killed: so long after
// a file of a pattern has appeared.
type moment struct {
	pattern string // below index/; N stands for the generation that is made
	within  time.Duration
}

// moments are where an index is when such a file has appeared.
func moments() map[string]moment {
	return map[string]moment{
		"begun":   {"N", 30 * time.Millisecond},
		"batches": {"N/store/*", 300 * time.Millisecond},
		"merge":   {"N/store/*.zap", 600 * time.Millisecond},
		"columns": {"N/columns.bin", 10 * time.Millisecond},
		"switch":  {"N/manifest.*", 3 * time.Millisecond},
		"named":   {"CURRENT.tmp", 2 * time.Millisecond},
	}
}

// TestKilledIndex kills "kronika index" at random moments of batches, merge and switch, while
// posts come in between. After each kill what is served is a whole generation, no older
// than before, byte for byte as its manifest says, that finds all that it must; and the
// next index goes on from there, leaves nothing lying about, and ends with all posts.
func TestKilledIndex(t *testing.T) {
	t.Parallel()
	data, r := filepath.Join(t.TempDir(), "data"), rand.New(rand.NewPCG(3, 1))
	a := &growing{t: t, data: data}
	a.grow(700)
	must(t, "index", "--data", data)
	acknowledged := a.check(indexer.Manifest{})
	where, kills := map[string]int{}, indexKills(t)
	names := slices.Sorted(func(yield func(string) bool) {
		for name := range moments() {
			if !yield(name) {
				return
			}
		}
	})
	for n := range kills {
		if n%4 == 0 {
			a.owner = fmt.Sprintf("Granhamra %d", n) // of other blogs no generation can be the base
		}
		a.grow(1 + r.IntN(5))
		where[a.kill(moments()[names[n%len(names)]], r, "index", "--data", data)]++
		acknowledged = a.check(acknowledged)
		if n%10 == 9 {
			must(t, "index", "--data", data)
			acknowledged = a.caughtUp(acknowledged)
		}
	}
	must(t, "index", "--data", data)
	a.caughtUp(acknowledged)
	t.Logf("%d kills, by what lay on disk: %v; %d posts in the end", kills, where, a.posts)
	if where["too late"] > kills/2 {
		t.Error("the kills do not fall within the work")
	}
	for _, phase := range []string{"files of the engine", "manifest not yet named"} {
		if kills >= 40 && where[phase] == 0 {
			t.Errorf("no kill fell where there were: %s", phase)
		}
	}
}

// growing is an archive that gets more posts.
type growing struct {
	t     *testing.T
	data  string
	posts int
	owner string
}

// grow takes new posts into the archive, one of them in place of an older one.
func (a *growing) grow(n int) {
	a.t.Helper()
	s, err := archive.Open(a.data, "test")
	if err != nil {
		a.t.Fatal(err)
	}
	defer s.Close()
	src, err := s.PutSource(a.t.Context(), archive.Source{ID: "granhamra", Address: "granhamra.example", Municipality: a.owner})
	if err != nil {
		a.t.Fatal(err)
	}
	page := archive.Page{Source: src.ID, URL: "http://granhamra.example/", Fetched: time.Unix(1353682800+int64(a.posts), 0), Body: []byte(strconv.Itoa(a.posts))}
	c, err := s.Capture(a.t.Context(), page)
	if err != nil {
		a.t.Fatal(err)
	}
	var posts []archive.Post
	if a.posts > 0 {
		posts = append(posts, a.post(a.posts/2, "igen"))
	}
	for range n {
		posts = append(posts, a.post(a.posts, "först"))
		a.posts++
	}
	if _, err := s.See(a.t.Context(), c, posts); err != nil {
		a.t.Fatal(err)
	}
}

// post returns a post of some hundred words.
func (a *growing) post(n int, word string) archive.Post {
	var text strings.Builder
	r := rand.New(rand.NewPCG(uint64(n), 5))
	for range 100 + r.IntN(200) {
		fmt.Fprintf(&text, "ord%d ", r.IntN(2000))
	}
	return archive.Post{Source: "granhamra", Keys: []string{fmt.Sprintf("granhamra:/%d", n)},
		Text: fmt.Sprintf("Inlägg nummer%d, %s, vid %d inlägg. %s", n, word, a.posts, text.String()), Published: "2012-11"}
}

// kill runs a command, kills it at a moment, and returns what it left on disk.
func (a *growing) kill(m moment, r *rand.Rand, args ...string) (left string) {
	a.t.Helper()
	before, next := a.next()
	pattern := filepath.Join(a.data, "index", strings.Replace(m.pattern, "N", next, 1))
	cmd := kronika(a.t, args...)
	if err := cmd.Start(); err != nil {
		a.t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	var due <-chan time.Time
	for tick := time.Tick(200 * time.Microsecond); ; {
		select {
		case err := <-ended:
			if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) || cmd.ProcessState.Exited() && err != nil {
				a.t.Fatalf("kronika %s, which nobody stopped: %v", strings.Join(args, " "), err)
			}
			return a.left(before, next)
		case <-due:
			cmd.Process.Kill()
		case <-tick:
			if found, _ := filepath.Glob(pattern); len(found) > 0 && due == nil {
				due = time.After(time.Duration(r.Int64N(int64(m.within))))
			}
		}
	}
}

// next returns the generation that is served, and the one that is made next.
func (a *growing) next() (current, next string) {
	a.t.Helper()
	_, m, err := indexer.Current(filepath.Join(a.data, "index"))
	if err != nil {
		a.t.Fatal(err)
	}
	last := 0
	for _, name := range a.folders() {
		n, _ := strconv.Atoi(name)
		last = max(last, n)
	}
	return m.Generation, fmt.Sprintf("%06d", last+1)
}

func (a *growing) folders() (names []string) {
	a.t.Helper()
	entries, err := os.ReadDir(filepath.Join(a.data, "index"))
	if err != nil {
		a.t.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names
}

// left says how far the making of a generation had come.
func (a *growing) left(before, next string) string {
	current, _ := a.next()
	has := func(pattern string) bool {
		found, _ := filepath.Glob(filepath.Join(a.data, "index", next, pattern))
		return len(found) > 0
	}
	switch {
	case current != before:
		return "too late"
	case has("manifest.*"):
		return "manifest not yet named"
	case has("columns.bin"):
		return "columns"
	case has("store/*.zap"):
		return "files of the engine"
	case has(""):
		return "an empty generation"
	}
	return "too early"
}

// check holds that what is served is whole and finds all it must, and is no older than
// what was served before.
func (a *growing) check(before indexer.Manifest) indexer.Manifest {
	a.t.Helper()
	dir, m, err := indexer.Current(filepath.Join(a.data, "index"))
	if err != nil {
		a.t.Fatal(err)
	}
	if m.Generation < before.Generation || m.Seq < before.Seq {
		a.t.Fatalf("generation %s up to %d is served after generation %s up to %d", m.Generation, m.Seq, before.Generation, before.Seq)
	}
	if damages, err := m.Verify(a.t.Context(), dir, nil); err != nil || len(damages) > 0 {
		a.t.Fatalf("generation %s: %v, %v", m.Generation, err, damages)
	}
	ix, err := local.Open(dir, m)
	if err != nil {
		a.t.Fatal(err)
	}
	defer ix.Close()
	s, err := archive.OpenReader(a.data)
	if err != nil {
		a.t.Fatal(err)
	}
	defer s.Close()
	waiting := map[string]bool{}
	for p, err := range s.Posts(a.t.Context(), m.Seq) {
		if err != nil {
			a.t.Fatal(err)
		}
		waiting[p.ID] = true
	}
	found := a.found(ix)
	for p, err := range s.Posts(a.t.Context(), 0) {
		if err != nil {
			a.t.Fatal(err)
		}
		if revision, ok := found[p.ID]; !waiting[p.ID] && (!ok || revision != p.Revision) {
			a.t.Fatalf("generation %s, up to %d, has post %s in revision %d, want %d", m.Generation, m.Seq, p.ID, revision, p.Revision)
		}
	}
	return m
}

// found returns the revisions of all posts that a question of their common word finds.
func (a *growing) found(ix *local.Index) map[string]int {
	a.t.Helper()
	found := map[string]int{}
	word := search.Match{Tests: []search.Test{{Field: indexer.Exact, Terms: []string{"inlägg"}, Weight: 1}}}
	for offset := 0; ; offset += search.MaxSize {
		plan := &search.Plan{Clauses: []search.Clause{{Match: word}}, Sort: search.Newest, Offset: offset, Limit: search.MaxSize}
		res, err := ix.Find(a.t.Context(), plan)
		if err != nil {
			a.t.Fatal(err)
		}
		for _, hit := range res.Hits {
			found[hit.ID] = hit.Revision
		}
		if len(res.Hits) == 0 {
			return found
		}
	}
}

// caughtUp also holds that all posts are in it and nothing half-made lies beside it.
func (a *growing) caughtUp(before indexer.Manifest) indexer.Manifest {
	a.t.Helper()
	m := a.check(before)
	if m.Documents != a.posts {
		a.t.Fatalf("generation %s has %d posts, want %d", m.Generation, m.Documents, a.posts)
	}
	if names := a.folders(); len(names) > 2 {
		a.t.Fatalf("got generations %v, want two at most", names)
	}
	err := filepath.WalkDir(filepath.Join(a.data, "index", m.Generation), func(path string, d fs.DirEntry, err error) error {
		rel, _ := filepath.Rel(filepath.Join(a.data, "index", m.Generation), path)
		if _, named := m.Files[filepath.ToSlash(rel)]; err == nil && !d.IsDir() && !named && rel != "manifest.json" && rel != "manifest.sha256" {
			a.t.Errorf("generation %s: %s lies there, and is not in its manifest", m.Generation, rel)
		}
		return err
	})
	if err != nil {
		a.t.Fatal(err)
	}
	return m
}
