package indexer

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kronika/archive"
)

// fileWriter is an engine that keeps each document in a file of its own.
type fileWriter struct{ dir string }

func openFiles(from, dir string) (Writer, error) {
	if from == "" {
		return fileWriter{dir}, os.Mkdir(dir, 0o755)
	}
	return fileWriter{dir}, os.CopyFS(dir, os.DirFS(from))
}

func (w fileWriter) Put(docs []Document) error {
	for _, d := range docs {
		text, err := json.Marshal(d)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(w.dir, d.ID), text, 0o644); err != nil {
			return err
		}
	}
	return nil
}

func (w fileWriter) Delete(ids []string) error {
	for _, id := range ids {
		os.Remove(filepath.Join(w.dir, id))
	}
	return nil
}

func (w fileWriter) Purge() {}

func (w fileWriter) Close() error {
	return errors.Join(os.RemoveAll(filepath.Join(w.dir, manifestName)), os.RemoveAll(filepath.Join(w.dir, sumName)))
}

// held returns the IDs and revisions in the current generation.
func held(t *testing.T, dir string) map[string]int {
	t.Helper()
	current, m, err := Current(filepath.Join(dir, "index"))
	if err != nil {
		t.Fatal(err)
	}
	if damages, err := m.Verify(t.Context(), current, nil); err != nil || len(damages) > 0 {
		t.Error(err, damages)
	}
	ids := map[string]int{}
	for name := range m.Files {
		var d Document
		text, err := os.ReadFile(filepath.Join(current, name))
		if err == nil {
			err = json.Unmarshal(text, &d)
		}
		if err != nil {
			t.Fatal(err)
		}
		ids[d.ID] = d.Revision
	}
	if len(ids) != m.Documents {
		t.Errorf("got %d documents, the manifest says %d", len(ids), m.Documents)
	}
	return ids
}

// see takes posts into the archive as one session and brings the index up to date.
func see(t *testing.T, dir string, full bool, posts ...archive.Post) Manifest {
	t.Helper()
	s, err := archive.Open(dir, "test")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if len(posts) > 0 {
		c, err := s.Capture(t.Context(), archive.Page{Source: "granhamra", URL: "http://granhamra.example/", Fetched: time.Now(), Body: []byte("…")})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.See(t.Context(), c, posts); err != nil {
			t.Fatal(err)
		}
	}
	return update(t, s, full, openFiles)
}

func update(t *testing.T, s *archive.Store, full bool, open func(from, dir string) (Writer, error)) Manifest {
	t.Helper()
	analyst, err := NewAnalyst("", "")
	if err != nil {
		t.Fatal(err)
	}
	u := Update{Store: s, Analyst: analyst, Open: open, Full: full}
	m, err := u.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func post(text string, keys ...string) archive.Post {
	return archive.Post{Source: "granhamra", Text: text, Keys: keys}
}

func TestGenerations(t *testing.T) {
	dir := t.TempDir()
	if _, _, err := Current(filepath.Join(dir, "index")); !errors.Is(err, ErrNoIndex) {
		t.Errorf("got %v, want ErrNoIndex", err)
	}
	a, b, c := archive.PostID("granhamra:/a"), archive.PostID("granhamra:/b"), archive.PostID("blogger:1")
	see(t, dir, false, post("Ett.", "granhamra:/a"), post("Två.", "granhamra:/b"))
	if diff := cmp.Diff(map[string]int{a: 1, b: 1}, held(t, dir)); diff != "" {
		t.Errorf("first (-want +got):\n%s", diff)
	}
	if m := see(t, dir, false); m.Generation != "000001" {
		t.Errorf("nothing changed: got generation %s, want 000001", m.Generation)
	}
	// One edited, one added, one that turns out to be another.
	see(t, dir, false, post("Ett och ett halvt.", "granhamra:/a"), post("Tre.", "blogger:1", "granhamra:/c"))
	if diff := cmp.Diff(map[string]int{a: 2, b: 1, c: 1}, held(t, dir)); diff != "" {
		t.Errorf("second (-want +got):\n%s", diff)
	}
	see(t, dir, false, post("Två.", "granhamra:/b", "granhamra:/c"))
	if got := held(t, dir); len(got) != 2 {
		t.Errorf("merged: got %v, want two posts", got)
	}
	m := see(t, dir, true)
	if m.Generation != "000004" || m.Documents != 2 {
		t.Errorf("full: got generation %s of %d, want 000004 of 2", m.Generation, m.Documents)
	}
	if names, err := generations(filepath.Join(dir, "index")); err != nil || len(names) != 2 {
		t.Errorf("got generations %v, %v, want two", names, err)
	}
}

// TestFailedBuild: a generation that could not be made leaves the old one, and
// the next run succeeds.
func TestFailedBuild(t *testing.T) {
	dir := t.TempDir()
	see(t, dir, false, post("Ett.", "granhamra:/a"))
	s, err := archive.Open(dir, "test")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	analyst, err := NewAnalyst("", "")
	if err != nil {
		t.Fatal(err)
	}
	u := Update{Store: s, Analyst: analyst, Full: true, Open: func(from, dir string) (Writer, error) {
		openFiles(from, dir)
		return nil, errors.New("no space")
	}}
	if _, err := u.Run(t.Context()); err == nil {
		t.Fatal("a failed build is no failure")
	}
	held(t, dir)
	// As after a kill: a folder without a manifest.
	if err := os.Mkdir(filepath.Join(dir, "index", "000009"), 0o755); err != nil {
		t.Fatal(err)
	}
	if m := update(t, s, true, openFiles); m.Documents != 1 {
		t.Errorf("got %+v, want one document", m)
	}
	held(t, dir)
}

// TestDamagedBase: what is not as it was made is not built on, whatever is wrong with it;
// that is told, and the next generation has another name and all posts.
func TestDamagedBase(t *testing.T) {
	a := archive.PostID("granhamra:/a")
	for _, c := range []struct {
		file string // below index/
		harm string
		text string
	}{
		{"000001/" + a, "changed", "{}"},
		{"000001/" + a, "cut", ""},
		{"000001/" + a, "gone", "-"},
		{"000001/manifest.json", "changed", "{}"},
		{"000001/manifest.json", "cut", ""},
		{"000001/manifest.json", "gone", "-"},
		{"000001/manifest.sha256", "changed", "snö\n"},
		{"000001/manifest.sha256", "cut", ""},
		{"000001/manifest.sha256", "gone", "-"},
		{"CURRENT", "changed", "snö\n"},
		{"CURRENT", "cut", ""},
		{"CURRENT", "gone", "-"},
	} {
		t.Run(c.file+" "+c.harm, func(t *testing.T) {
			dir := t.TempDir()
			see(t, dir, false, post("Ett.", "granhamra:/a"))
			path := filepath.Join(dir, "index", filepath.FromSlash(c.file))
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
			if c.text != "-" {
				put(t, filepath.Dir(path), filepath.Base(path), []byte(c.text))
			}
			s, err := archive.Open(dir, "test")
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			analyst, err := NewAnalyst("", "")
			if err != nil {
				t.Fatal(err)
			}
			var told error
			u := Update{Store: s, Analyst: analyst, Open: openFiles, Damaged: func(err error) { told = err }}
			m, err := u.Run(t.Context())
			if err != nil || m.Generation != "000002" {
				t.Errorf("got generation %s, %v, want 000002", m.Generation, err)
			}
			if damage, ok := errors.AsType[*DamageError](told); !ok || !strings.HasSuffix(c.file, damage.File) {
				t.Errorf("told %v, want damage of %s", told, c.file)
			}
			if got := held(t, dir); len(got) != 1 {
				t.Errorf("got %v, want the post", got)
			}
		})
	}
}

func TestDocument(t *testing.T) {
	analyst, err := NewAnalyst("", "")
	if err != nil {
		t.Fatal(err)
	}
	d := analyst.Document(&archive.Post{
		ID: "a", Revision: 2, Title: "Nya förskolor", Text: "Nämnden beslutade.", Published: "2012-11",
		Comments: []archive.Comment{{Text: "Bra!"}, {Text: "Äntligen"}}, Labels: []string{"Skola"}, Author: "Karin",
	}, archive.Source{ID: "granhamra", Owner: archive.Authority})
	got := map[string]string{}
	for field, terms := range d.Fields {
		for _, term := range terms {
			got[field] += fmt.Sprintf("%d:%s ", term.Position, term.Text)
		}
	}
	want := map[string]string{
		Title: "1:ny 2:förskola ", Text: "103:nämnd 104:besluta ", Comments: "205:bra 306:äntligen ",
		Exact:  "1:nya 2:förskolor 3:¶ 103:nämnden 104:beslutade 105:¶ 205:bra 206:¶ 306:äntligen 307:¶ ",
		Folded: "1:ny 2:forskola 103:namnd 104:besluta 205:bra 306:antligen ",
		Parts:  "1:ny 2:förskola 103:nämnd 104:besluta 205:bra 306:äntligen ",
		Voice:  "205:kommentar 306:kommentar ",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("terms (-want +got):\n%s", diff)
	}
	facets := map[string][]string{"label": {"Skola"}, "topic": {"skola"}, "source": {"granhamra"}, "owner": {"myndighet"},
		"author": {"Karin"}, "year": {"2012"}, "month": {"2012-11"}}
	if diff := cmp.Diff(facets, d.Facets); diff != "" {
		t.Errorf("facets (-want +got):\n%s", diff)
	}
}

// TestNamedAgain: a CURRENT that names the generation before, as after a flipped bit, is
// damage, though nothing of that generation is.
func TestNamedAgain(t *testing.T) {
	dir := t.TempDir()
	see(t, dir, false, post("Ett.", "granhamra:/a"))
	see(t, dir, false, post("Två.", "granhamra:/b"))
	index := filepath.Join(dir, "index")
	put(t, index, "CURRENT", []byte("000001\n"))
	_, _, err := Current(index)
	if damage, ok := errors.AsType[*DamageError](err); !ok || damage.Path() != "000001/manifest.sha256" {
		t.Errorf("got %v, want damage of the sum", err)
	}
}
