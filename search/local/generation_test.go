package local

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"kronika/archive"
	"kronika/indexer"
	"kronika/search"
)

// A folder is an archive with an index made by [indexer.Update].
type folder struct {
	tb  testing.TB
	dir string
}

// update takes posts in, as one session, and brings the index up to date.
func (f folder) update(posts ...archive.Post) indexer.Manifest {
	f.tb.Helper()
	s, err := archive.Open(f.dir, "test")
	if err != nil {
		f.tb.Fatal(err)
	}
	defer s.Close()
	src, err := s.PutSource(f.tb.Context(), archive.Source{ID: "granhamra", Address: "granhamra.example"})
	if err != nil {
		f.tb.Fatal(err)
	}
	c, err := s.Capture(f.tb.Context(), archive.Page{Source: src.ID, URL: "http://granhamra.example/", Fetched: time.Unix(1353682800, 0), Body: []byte("…")})
	if err != nil {
		f.tb.Fatal(err)
	}
	for i := range posts {
		posts[i].Source = src.ID
	}
	if _, err := s.See(f.tb.Context(), c, posts); err != nil {
		f.tb.Fatal(err)
	}
	u := indexer.Update{Store: s, Analyst: analyst(f.tb), Open: OpenWriter}
	m, err := u.Run(f.tb.Context())
	if err != nil {
		f.tb.Fatal(err)
	}
	return m
}

func (f folder) index() string { return filepath.Join(f.dir, "index") }

func (f folder) generation(m indexer.Manifest) string { return filepath.Join(f.index(), m.Generation) }

// segment returns a segment file of a generation.
func (f folder) segment(m indexer.Manifest) string {
	f.tb.Helper()
	for path := range m.Files {
		if filepath.Ext(path) == ".zap" {
			return filepath.Join(f.generation(m), filepath.FromSlash(path))
		}
	}
	f.tb.Fatalf("generation %s has no segment", m.Generation)
	return ""
}

func numbered(n int) archive.Post {
	return archive.Post{Keys: []string{fmt.Sprintf("granhamra:/%d", n)}, Text: fmt.Sprintf("Inlägg nummer %d om snön.", n), Published: "2012-11"}
}

// everything asks for all posts.
func everything() *search.Plan {
	return &search.Plan{Sort: search.Newest, Limit: 10, Count: indexer.FacetNames}
}

// word asks for posts with a stem in the text.
func word(stem string) *search.Plan {
	p := everything()
	p.Clauses = []search.Clause{{Match: search.Match{Tests: []search.Test{{Field: indexer.Text, Terms: []string{stem}, Weight: 1}}}}}
	return p
}

// TestTakeOver: a generation that extends another shares its segments at first,
// leaves it alone, and keeps no file that it does not use.
func TestTakeOver(t *testing.T) {
	r := newRandom(t, 1)
	b := &builder{tb: t, held: map[string]indexer.Document{}, unmerged: true}
	b.change(b.put(r.Document(1, 1), r.Document(2, 1)), b.put(r.Document(3, 1)))
	before := b.open()
	twin := filepath.Join(t.TempDir(), "twin")
	if err := takeOver(b.dir, twin); err != nil {
		t.Fatal(err)
	}
	copied := segments(t, twin)
	for name, file := range segments(t, b.dir) {
		if !os.SameFile(file, copied[name]) {
			t.Errorf("segment %s was not linked", name)
		}
	}
	b.change(b.put(r.Document(4, 1)), b.delete("post0001"))
	after := b.open()
	if got, err := before.Find(t.Context(), everything()); err != nil || got.Total != 3 {
		t.Errorf("the first generation: got %+v, %v, want 3 posts", got, err)
	}
	if got, err := after.Find(t.Context(), everything()); err != nil || got.Total != 3 {
		t.Errorf("the second generation: got %+v, %v, want 3 posts", got, err)
	}
	if got, want := len(segments(t, b.dir)), len(after.parts); got != want {
		t.Errorf("got %d segment files, want the %d that are used", got, want)
	}
}

// TestFailedPut: a document that cannot be taken in is told, and so is that the
// generation lacks it.
func TestFailedPut(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "000001")
	w, err := OpenWriter("", dir)
	if err != nil {
		t.Fatal(err)
	}
	good := newRandom(t, 1).Document(1, 1)
	if err := w.Put([]indexer.Document{good, {}, good}); err == nil || err.Error() != `document "": no ID` {
		t.Errorf("got %v, want an error that says there is no ID", err)
	}
	if err := w.Close(); !errors.Is(err, errFailed) {
		t.Errorf("got %v, want %v", err, errFailed)
	}
	if made := segments(t, dir); len(made) > 0 {
		t.Errorf("got segments %v, want none", made)
	}
}

// TestReplacedTwice: of a document that is put again and again, and taken out in between,
// the last version is found.
func TestReplacedTwice(t *testing.T) {
	r := newRandom(t, 1)
	b := &builder{tb: t, held: map[string]indexer.Document{}}
	b.change(b.put(r.Document(1, 1), r.Document(2, 1)), b.put(r.Document(2, 2), r.Document(3, 1)), b.delete("post0002", "post0003"), b.put(r.Document(2, 3)))
	found, err := b.open().Find(t.Context(), everything())
	if err != nil || found.Total != 2 {
		t.Fatalf("got %+v, %v, want two posts", found, err)
	}
	for _, hit := range found.Hits {
		if want := b.held[hit.ID].Revision; hit.Revision != want {
			t.Errorf("%s: got revision %d, want %d", hit.ID, hit.Revision, want)
		}
	}
}

func segments(t *testing.T, dir string) map[string]os.FileInfo {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "store", "*.zap"))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]os.FileInfo{}
	for _, path := range paths {
		if files[filepath.Base(path)], err = os.Stat(path); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

func TestEmptyIndex(t *testing.T) {
	b := &builder{tb: t, held: map[string]indexer.Document{}}
	b.change()
	got, err := b.open().Find(t.Context(), word("inlägg"))
	if err != nil || got.Total != 0 || got.Coverage.Gaps == nil {
		t.Errorf("got %+v, %v, want nothing found, no gaps", got, err)
	}
}

// TestFollow swaps generations under searches; each answer is of one
// generation, and none is an error.
func TestFollow(t *testing.T) {
	f := folder{t, t.TempDir()}
	follower := Follow(t.Context(), f.index(), analyst(t), slog.New(slog.DiscardHandler))
	defer follower.Close()
	if err := follower.Ready(); !errors.Is(err, indexer.ErrNoIndex) {
		t.Errorf("before the first generation: got %v, want ErrNoIndex", err)
	}
	if _, err := follower.Find(t.Context(), everything()); !errors.Is(err, indexer.ErrNoIndex) {
		t.Errorf("search before the first generation: got %v, want ErrNoIndex", err)
	}
	f.update(numbered(1))
	follower.look(false)
	if err := follower.Ready(); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	var searches sync.WaitGroup
	for range 4 {
		searches.Go(func() {
			for ctx.Err() == nil {
				found, err := follower.Find(t.Context(), word("inlägg"))
				if err != nil {
					t.Error(err)
					return
				}
				if want := fmt.Sprintf("%06d", found.Total); found.Generation != want || found.Coverage.Posts != found.Total {
					t.Errorf("got %d of %d posts in generation %s", found.Total, found.Coverage.Posts, found.Generation)
				}
			}
		})
	}
	for n := 2; n <= 8; n++ {
		f.update(numbered(n))
		follower.look(false)
		if found, err := follower.Find(t.Context(), everything()); err != nil || found.Total != n {
			t.Errorf("got %+v, %v, want %d posts", found, err, n)
		}
	}
	stop()
	searches.Wait()
	if err := follower.Close(); err != nil {
		t.Error(err)
	}
	if _, err := follower.Find(t.Context(), everything()); err == nil {
		t.Error("a closed follower searches")
	}
}

// TestDamagedGeneration: whatever is done to a new generation, it is refused,
// said once, and the one before goes on.
func TestDamagedGeneration(t *testing.T) {
	for name, harm := range map[string]func(t *testing.T, f folder, m indexer.Manifest){
		"bit":  func(t *testing.T, f folder, m indexer.Manifest) { flip(t, f.segment(m)) },
		"cut":  func(t *testing.T, f folder, m indexer.Manifest) { cut(t, f.segment(m)) },
		"gone": func(t *testing.T, f folder, m indexer.Manifest) { remove(t, f.segment(m)) },
		"root": func(t *testing.T, f folder, m indexer.Manifest) {
			flip(t, filepath.Join(f.generation(m), "store", "root.bolt"))
		},
		"manifest": func(t *testing.T, f folder, m indexer.Manifest) {
			cut(t, filepath.Join(f.generation(m), "manifest.json"))
		},
		"folder":  func(t *testing.T, f folder, m indexer.Manifest) { remove(t, f.generation(m)) },
		"current": func(t *testing.T, f folder, m indexer.Manifest) { remove(t, filepath.Join(f.index(), "CURRENT")) },
	} {
		t.Run(name, func(t *testing.T) {
			f := folder{t, t.TempDir()}
			f.update(numbered(1))
			log := new(bytes.Buffer)
			follower := Follow(t.Context(), f.index(), analyst(t), slog.New(slog.NewTextHandler(log, nil)))
			defer follower.Close()
			harm(t, f, f.update(numbered(2)))
			follower.look(false)
			follower.look(false)
			found, err := follower.Find(t.Context(), everything())
			if err != nil || found.Total != 1 || found.Generation != "000001" {
				t.Errorf("got %+v, %v, want the one post of generation 000001", found, err)
			}
			if err := follower.Ready(); err != nil {
				t.Errorf("not ready: %v", err)
			}
			if n := strings.Count(log.String(), "level=ERROR"); n != 1 {
				t.Errorf("got %d faults logged, want 1:\n%s", n, log)
			}
			// The next update makes a good one.
			f.update(numbered(3))
			follower.look(false)
			if found, err = follower.Find(t.Context(), everything()); err != nil || found.Total != 3 {
				t.Errorf("afterwards: got %+v, %v, want 3 posts", found, err)
			}
		})
	}
}

// TestWrongManifest: a generation whose bytes or number of documents are not
// the manifest's is not opened.
func TestWrongManifest(t *testing.T) {
	f := folder{t, t.TempDir()}
	m := f.update(numbered(1), numbered(2), numbered(3))
	wrong := m
	wrong.Documents++
	if _, err := Open(f.generation(m), wrong); err == nil || !strings.Contains(err.Error(), "holds 3 documents, the manifest says 4") {
		t.Errorf("got %v, want an error that compares 3 with 4", err)
	}
	cut(t, f.segment(m))
	if _, err := Open(f.generation(m), m); err == nil || !strings.Contains(err.Error(), filepath.Base(f.segment(m))) {
		t.Errorf("got %v, want an error that names the file", err)
	}
}

// TestCutWhileServing cuts a file that is being searched.
func TestCutWhileServing(t *testing.T) {
	f := folder{t, t.TempDir()}
	m := f.update(numbered(1), numbered(2))
	ix, err := Open(f.generation(m), m)
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	if err := os.Truncate(f.segment(m), 0); err != nil {
		t.Fatal(err)
	}
	if found, err := ix.Find(t.Context(), word("inlägg")); err == nil || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("got %+v, %v, want an error that says damaged", found, err)
	}
}

func flip(t *testing.T, path string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)/2] ^= 1
	rewrite(t, path, data)
}

func cut(t *testing.T, path string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rewrite(t, path, data[:len(data)/2])
}

// rewrite replaces a file, not what other generations have under the same link.
func rewrite(t *testing.T, path string, data []byte) {
	t.Helper()
	remove(t, path)
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.RemoveAll(path); err != nil {
		t.Fatal(err)
	}
}

// TestManifestMatches: what the writer leaves is what the manifest describes,
// and opening changes no byte of it.
func TestManifestMatches(t *testing.T) {
	f := folder{t, t.TempDir()}
	f.update(numbered(1))
	m := f.update(numbered(2))
	ix, err := Open(f.generation(m), m)
	if err != nil {
		t.Fatal(err)
	}
	defer ix.Close()
	if damages, err := m.Verify(t.Context(), f.generation(m), nil); err != nil || len(damages) > 0 {
		t.Error(err, damages)
	}
	if text, err := json.Marshal(m); err != nil || m.Documents != 2 {
		t.Errorf("got %s, %v, want 2 documents", text, err)
	}
}
