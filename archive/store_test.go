package archive

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"kronika/archive/warc"
)

// session opens the archive as one run of the program does, and takes in pages.
func session(t *testing.T, dir string, pages ...Page) (change Change) {
	t.Helper()
	s, err := Open(dir, "test")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, p := range pages {
		c, err := s.Capture(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		d, err := s.See(t.Context(), c, read(StoredPage{Page: p, Capture: c}, nil))
		if err != nil {
			t.Fatal(err)
		}
		change = change.Add(d)
	}
	return change
}

// page is a page whose body lists posts: a line each, "blogger ID|path|text".
func page(day int, url string, lines ...string) Page {
	return Page{
		Source: "granhamra", URL: "http://granhamra.example" + url, Fetched: time.Date(2026, 11, day, 7, 0, 0, 0, time.UTC),
		Request: []byte("GET " + url + " HTTP/1.1\r\n\r\n"), Head: []byte("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n"),
		Body: []byte(strings.Join(lines, "\n")),
	}
}

func read(p StoredPage, _ error) []Post {
	var posts []Post
	for line := range strings.Lines(string(p.Body)) {
		f := strings.Split(strings.TrimSpace(line), "|")
		if len(f) != 3 {
			continue
		}
		post := Post{Source: p.Source, Text: f[2]}
		if f[0] != "" {
			post.Keys = append(post.Keys, "blogger:"+f[0])
		}
		if f[1] != "" {
			post.URL = "http://granhamra.example" + f[1]
			post.Keys = append(post.Keys, p.Source+":"+f[1])
		}
		if text, ok := strings.CutSuffix(f[2], "…"); ok {
			post.Text, post.Truncated = text, true
		}
		posts = append(posts, post)
	}
	return posts
}

// revisionTexts returns every revision of every post: "id revision status text".
func revisionTexts(t *testing.T, dir string) []string {
	t.Helper()
	s, err := OpenReader(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var out []string
	for p, err := range s.Posts(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		revisions, err := s.Revisions(t.Context(), p.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range revisions {
			out = append(out, fmt.Sprintf("%s %d %s %s", r.ID, r.Revision, r.Status, r.Text))
		}
	}
	return out
}

func TestOnePostManyPages(t *testing.T) {
	dir := t.TempDir()
	got := session(t, dir,
		page(1, "/", "1|/2012/11/a.html|Isen ligger…", "2|/2012/11/b.html|Snön faller."),
		page(1, "/2012/11/", "1|/2012/11/a.html|Isen ligger på sjön.", "2|/2012/11/b.html|Snön  faller"),
		page(1, "/2012/11/a.html", "1||Isen ligger på sjön."),
	)
	if want := (Change{New: 2}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	a, b := PostID("blogger:1"), PostID("blogger:2")
	want := []string{b + " 1 present Snön  faller", a + " 1 present Isen ligger på sjön."}
	if diff := cmp.Diff(sorted(want), sorted(revisionTexts(t, dir))); diff != "" {
		t.Errorf("posts (-want +got):\n%s", diff)
	}
	// The next visit sees one post edited.
	got = session(t, dir, page(2, "/", "1|/2012/11/a.html|Isen ligger på sjön. Rättelse: den har smält.", "2|/2012/11/b.html|Snön faller."))
	if want := (Change{Changed: 1, Same: 1}); got != want {
		t.Errorf("second visit: got %+v, want %+v", got, want)
	}
	want = []string{b + " 1 present Snön  faller", a + " 1  Isen ligger på sjön.", a + " 2 changed Isen ligger på sjön. Rättelse: den har smält."}
	if diff := cmp.Diff(sorted(want), sorted(revisionTexts(t, dir))); diff != "" {
		t.Errorf("after the edit (-want +got):\n%s", diff)
	}
}

// TestAnyOrder: the posts are the same in whatever order the pages of a
// session come in, and when they come in again.
func TestAnyOrder(t *testing.T) {
	pages := []Page{
		page(1, "/a", "1|/x.html|Ett.", "|/y.html|Två."),
		page(1, "/b", "2|/y.html|Två, och mer.", "3|/z.html|Tre…"),
		page(1, "/c", "3||Tre och ett halvt.", "|/x.html|Ett."),
		page(1, "/d", "|/x.html|Ett. Och så."),
	}
	var want []string
	for seed := range uint64(10) {
		dir := t.TempDir()
		shuffled := append([]Page(nil), pages...)
		rand.New(rand.NewPCG(seed, 0)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		session(t, dir, shuffled...)
		got := sorted(revisionTexts(t, dir))
		if want == nil {
			want = got
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("order %d (-want +got):\n%s", seed, diff)
		}
		if change := session(t, dir, shuffled...); change != (Change{Same: 3}) {
			t.Errorf("again: got %+v, want 3 same", change)
		}
		if diff := cmp.Diff(want, sorted(revisionTexts(t, dir))); diff != "" {
			t.Fatalf("order %d again (-want +got):\n%s", seed, diff)
		}
	}
}

func TestRebuild(t *testing.T) {
	dir := t.TempDir()
	session(t, dir, page(1, "/", "1|/a.html|Ett.", "2|/b.html|Två."))
	session(t, dir, page(2, "/", "1|/a.html|Ett och ett halvt.", "2|/b.html|Två."))
	want := revisionTexts(t, dir)
	s, err := Open(dir, "test")
	if err != nil {
		t.Fatal(err)
	}
	before, digest := seqs(t, s), digestOf(t, s)
	if _, err := s.Rebuild(t.Context(), read); err != nil {
		t.Fatal(err)
	}
	if again := digestOf(t, s); again != digest {
		t.Errorf("rebuilt, the digest is %s, want %s", again, digest)
	}
	if after := seqs(t, s); after[0] <= before[len(before)-1] {
		t.Errorf("rebuild uses Seq %d again", after[0])
	}
	s.Close()
	if diff := cmp.Diff(sorted(want), sorted(revisionTexts(t, dir))); diff != "" {
		t.Errorf("rebuilt (-want +got):\n%s", diff)
	}
	session(t, dir, page(3, "/", "2|/b.html|Två och tre."))
	if s, err = Open(dir, "test"); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if changed := digestOf(t, s); changed == digest {
		t.Error("with another text the digest is the same")
	}
}

func digestOf(t *testing.T, s *Store) string {
	t.Helper()
	digest, err := s.Digest(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return digest
}

func seqs(t *testing.T, s *Store) (all []int64) {
	t.Helper()
	for p, err := range s.Posts(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, p.Seq)
	}
	return all
}

// TestKilled leaves a file open as a killed writer does, torn in its last
// record: the whole records are kept, the tail is kept beside them.
func TestKilled(t *testing.T) {
	dir := t.TempDir()
	session(t, dir, page(1, "/", "1|/a.html|Ett."))
	path := filepath.Join(dir, "warc", "000001.warc.gz")
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	torn := append(append([]byte(nil), whole...), whole[:40]...)
	if err := os.WriteFile(path+".open", torn, 0o644); err != nil {
		t.Fatal(err)
	}
	os.Remove(path)
	session(t, dir, page(2, "/", "1|/a.html|Ett."))
	got, err := os.ReadFile(path)
	if err != nil || string(got) != string(whole) {
		t.Errorf("recovered file differs from the whole records: %v", err)
	}
	if tail, err := os.ReadFile(path + ".tail"); err != nil || len(tail) != 40 {
		t.Errorf("got a tail of %d bytes, %v, want 40", len(tail), err)
	}
}

// TestDamaged flips a byte of a record: it is reported with its place, and the
// other records are read.
func TestDamaged(t *testing.T) {
	dir := t.TempDir()
	session(t, dir, page(1, "/a", "1|/a.html|Ett."), page(1, "/b", "2|/b.html|Två."))
	path := filepath.Join(dir, "warc", "000001.warc.gz")
	var offsets []int64
	for r, err := range warc.Read(path) {
		if err != nil {
			t.Fatal(err)
		}
		offsets = append(offsets, r.Offset)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	data[offsets[1]+60] ^= 0x10
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	s, err := Open(dir, "test")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var faults, pages int
	for p, err := range s.Pages(t.Context()) {
		var damage *warc.DamageError
		switch {
		case errors.As(err, &damage):
			if faults++; damage.Offset != offsets[1] {
				t.Errorf("got damage at %d, want %d", damage.Offset, offsets[1])
			}
		case err != nil:
			t.Fatal(err)
		default:
			pages++
			if p.URL != "http://granhamra.example/b" {
				t.Errorf("got page %q, want /b", p.URL)
			}
		}
	}
	if faults != 1 || pages != 1 {
		t.Errorf("got %d faults and %d pages, want 1 and 1", faults, pages)
	}
}

func TestSecondWriter(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(dir, "kronika crawl")
	if err != nil {
		t.Fatal(err)
	}
	_, err = Open(dir, "kronika index")
	var locked *LockedError
	if !errors.As(err, &locked) || !strings.Contains(locked.Holder, "kronika crawl (pid ") {
		t.Errorf("got %v, want a LockedError that names kronika crawl", err)
	}
	s.Close()
	if s, err = Open(dir, "kronika index"); err != nil {
		t.Fatalf("after the first has closed: %v", err)
	}
	s.Close()
}

func TestReadOnly(t *testing.T) {
	if _, err := OpenReader(t.TempDir()); !errors.Is(err, ErrNoArchive) {
		t.Errorf("got %v, want ErrNoArchive", err)
	}
	dir := t.TempDir()
	session(t, dir, page(1, "/", "1|/a.html|Ett."))
	s, err := OpenReader(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	// The ID that a weaker key would have given finds the post.
	p, err := s.Post(context.Background(), PostID("granhamra:/a.html"))
	if err != nil || p.Text != "Ett." {
		t.Errorf("by its path: got %v, %v", p, err)
	}
	if _, err := s.Post(t.Context(), "aaaaaaaaaaaaa"); !errors.Is(err, ErrNotFound) {
		t.Errorf("got %v, want ErrNotFound", err)
	}
	if err := s.Enqueue(t.Context(), "granhamra", Way{List, "http://granhamra.example/"}); err == nil {
		t.Error("a reader wrote")
	}
}

func TestFrontier(t *testing.T) {
	s, err := Open(t.TempDir(), "test")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	ctx := t.Context()
	one, two, feed := Way{Single, "http://a.example/1"}, Way{Single, "http://a.example/2"}, Way{Feed, "http://a.example/feed"}
	s.Enqueue(ctx, "a", one, two, one, feed)
	s.Enqueue(ctx, "b", Way{Front, "http://b.example/"})
	if err := s.Known(ctx, "a", Way{List, "http://a.example/3"}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []Way{feed, one, two, {}} {
		got, ok, err := s.Next(ctx, "a")
		if err != nil || got != want || ok != (want != Way{}) {
			t.Errorf("got %v, %v, want %v", got, err, want)
		}
		if err := s.Visited(ctx, "a", got.URL); err != nil {
			t.Fatal(err)
		}
		s.Enqueue(ctx, "a", got)
	}
	image := Way{Asset, "http://c.example/bild.png"}
	s.Enqueue(ctx, "c", one, image, two)
	if n, err := s.SkipPages(ctx, "c"); n != 2 || err != nil {
		t.Errorf("%d pages skipped, %v, want 2", n, err)
	}
	if got, ok, err := s.Next(ctx, "c"); got != image || !ok || err != nil {
		t.Errorf("got %v, %v, want the image", got, err)
	}
}

func TestSettings(t *testing.T) {
	for _, c := range []struct{ toml, want string }{
		{"[[source]]\naddress = \"namn.blogspot.se\"\nowner = \"myndighet\"\n", ""},
		{"[[source]]\naddress = \"namn.blogspot.se\"\nowner = \"staten\"\n", `owner "staten"`},
		{"[[source]]\nadress = \"namn.blogspot.se\"\n", "unknown key"},
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "kronika.toml"), []byte(c.toml), 0o644); err != nil {
			t.Fatal(err)
		}
		s, err := Open(dir, "test")
		if c.want != "" {
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want an error that says %q", err, c.want)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		sources, err := s.Sources(t.Context())
		want := []Source{{ID: "namn", Address: "namn.blogspot.com", Name: "namn", Owner: Authority}}
		if diff := cmp.Diff(want, sources); diff != "" || err != nil {
			t.Errorf("sources (-want +got):\n%s%v", diff, err)
		}
		s.Close()
	}
}

func sorted(s []string) []string { slices.Sort(s); return s }
