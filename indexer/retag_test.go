package indexer

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kronika/archive"
)

// tagged returns the topics of every document of the current generation.
func tagged(t *testing.T, dir string) map[string][]string {
	t.Helper()
	current, m, err := Current(filepath.Join(dir, "index"))
	if err != nil {
		t.Fatal(err)
	}
	topics := map[string][]string{}
	for name := range m.Files {
		var d Document
		text, err := os.ReadFile(filepath.Join(current, name))
		if err == nil {
			err = json.Unmarshal(text, &d)
		}
		if err != nil {
			t.Fatal(err)
		}
		topics[d.ID] = d.Facets["topic"]
	}
	return topics
}

// retag brings the index of an archive up to date by the list in its folder.
func retag(t *testing.T, dir string) Manifest {
	t.Helper()
	s, err := archive.Open(dir, "test")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	analyst, err := NewAnalyst("", dir)
	if err != nil {
		t.Fatal(err)
	}
	m, err := (&Update{Store: s, Analyst: analyst, Open: openFiles}).Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// decideTopic confirms or rejects a topic of a post.
func decideTopic(t *testing.T, dir, id string, act archive.Act, topic string) {
	t.Helper()
	decide(t, dir, id, archive.Part{}, func(s *archive.Store) func(string, archive.Part) (archive.Decision, error) {
		return func(id string, _ archive.Part) (archive.Decision, error) {
			return s.ProposeTopic(t.Context(), id, act, topic)
		}
	})
}

// TestRetag: a changed list or label map tags all posts anew, out of the archive
// as it is; what people decided stays, a decision tags its post, and nothing
// else is done again.
func TestRetag(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	labelled := post("Om ingenting.", "granhamra:/c")
	labelled.Labels = []string{"Blandat"}
	see(t, dir, false, post("Rektorn och lärarna.", "granhamra:/a"), post("Snurrlandet har öppnat.", "granhamra:/b"), labelled)
	a, b, c := archive.PostID("granhamra:/a"), archive.PostID("granhamra:/b"), archive.PostID("granhamra:/c")
	check := func(when string, want map[string][]string) {
		t.Helper()
		retag(t, dir)
		if diff := cmp.Diff(want, tagged(t, dir)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", when, diff)
		}
	}
	check("at first", map[string][]string{a: {"skola"}, b: nil, c: nil})
	if before, m := retag(t, dir), retag(t, dir); before.Generation != m.Generation {
		t.Errorf("nothing changed: got generation %s, want %s", m.Generation, before.Generation)
	}
	decideTopic(t, dir, a, archive.Reject, "skola")
	decideTopic(t, dir, a, archive.Confirm, "personal")
	check("decided", map[string][]string{a: {"personal"}, b: nil, c: nil})
	write(t, filepath.Join(dir, "amnen.lokal.toml"), "[[amne]]\nid='turism'\nstarka=['Snurrlandet']\n[[amne]]\nid='skola'\nstarka=['rektorn']\n")
	check("another list", map[string][]string{a: {"personal"}, b: {"turism"}, c: nil})
	write(t, filepath.Join(dir, "etiketter.toml"), "[etiketter]\nBlandat=['kultur']\n")
	check("another label map", map[string][]string{a: {"personal"}, b: {"turism"}, c: {"kultur"}})
	decideTopic(t, dir, a, archive.Confirm, "skola")
	check("decided otherwise", map[string][]string{a: {"personal", "skola"}, b: {"turism"}, c: {"kultur"}})
	// The blog edits the post: the decisions are on it still.
	see(t, dir, false, post("Rektorn, lärarna och eleverna.", "granhamra:/a"))
	check("edited", map[string][]string{a: {"personal", "skola"}, b: {"turism"}, c: {"kultur"}})
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestRetagMany tags 10,000 posts anew. The archive has no page of them that could
// be read again, and nothing to fetch with.
func TestRetagMany(t *testing.T) {
	if testing.Short() {
		t.Skip("10,000 posts take a while")
	}
	const n = 10_000
	dir := filepath.Join(t.TempDir(), "data")
	posts := make([]archive.Post, n)
	for i := range posts {
		posts[i] = post(fmt.Sprintf("Snurrlandet har öppnat för %d:e gången.", i), fmt.Sprintf("granhamra:/%d", i))
	}
	see(t, dir, false, posts...)
	if err := os.RemoveAll(filepath.Join(dir, "warc")); err != nil {
		t.Fatal(err)
	}
	decideTopic(t, dir, archive.PostID("granhamra:/7"), archive.Confirm, "kultur")
	write(t, filepath.Join(dir, "amnen.lokal.toml"), "[[amne]]\nid='turism'\nstarka=['Snurrlandet']\n")
	began := time.Now()
	retag(t, dir)
	t.Logf("%d posts tagged anew in %v", n, time.Since(began))
	topics := tagged(t, dir)
	for i := range n {
		want := []string{"turism"}
		if i == 7 {
			want = []string{"kultur", "turism"}
		}
		if got := topics[archive.PostID(fmt.Sprintf("granhamra:/%d", i))]; !slices.Equal(got, want) {
			t.Fatalf("post %d: got %v, want %v", i, got, want)
		}
	}
}
