package archive

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

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/gzip"
)

// put takes posts into a new archive as one page shows them, and returns it
// open for writing.
func put(t *testing.T, posts ...Post) *Store {
	t.Helper()
	s, err := Open(filepath.Join(t.TempDir(), "data"), "test")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	seeOn(t, s, time.Date(2026, 11, 1, 7, 0, 0, 0, time.UTC), posts...)
	return s
}

// seeOn takes posts in as another session shows them.
func seeOn(t *testing.T, s *Store, when time.Time, posts ...Post) Capture {
	t.Helper()
	if err := s.closeWARC(t.Context()); err != nil {
		t.Fatal(err)
	}
	c, err := s.Capture(t.Context(), Page{Source: "granhamra", URL: "http://granhamra.example/2013/03/", Fetched: when,
		Head: []byte("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"), Body: []byte("sida " + when.String())})
	if err != nil {
		t.Fatal(err)
	}
	for i := range posts {
		posts[i].Source = "granhamra"
	}
	if _, err := s.See(t.Context(), c, posts); err != nil {
		t.Fatal(err)
	}
	return c
}

// withdraw withdraws a part of a post.
func withdraw(t *testing.T, s *Store, id string, part Part) Decision {
	t.Helper()
	d, err := s.Propose(t.Context(), id, part)
	if err != nil {
		t.Fatal(err)
	}
	d.Reason, d.By = "Uppgiften var felaktig.", "arkivarien"
	if d, err = Decide(t.Context(), s.Dir(), nil, d); err != nil {
		t.Fatal(err)
	}
	return d
}

func restore(t *testing.T, s *Store, id string, part Part) {
	t.Helper()
	d, err := s.ProposeRestore(t.Context(), id, part)
	if err == nil {
		_, err = Decide(t.Context(), s.Dir(), nil, d)
	}
	if err != nil {
		t.Fatal(err)
	}
}

var grav = PostID("blogger:7")

// gravling is a post with the words of a secret everywhere.
func gravling() Post {
	three := 3
	return Post{Keys: []string{"blogger:7", "granhamra:/2013/03/gravlingen-heter-ragnvald.html"}, Title: "Grävlingen heter Ragnvald",
		URL: "http://granhamra.example/2013/03/gravlingen-heter-ragnvald.html", Author: "Karin", Labels: []string{"Grävlingen heter", "Natur"},
		Text:     "Inledning om naturen.\n\nI går sa vi att GRÄVLINGEN\nheter, Ragnvald. Mer\u00ad text.\n\nSlut.",
		HTML:     `<p>Inledning om naturen.</p><p>I går sa vi att <b>GR&Auml;VLING</b>EN<br>heter, <a href="/gravlingen-heter">Ragnvald</a>. Mer text.</p><p>Slut.</p>`,
		Comments: []Comment{{Author: "Ove", Text: "Så grävlingen heter Ragnvald?"}, {Author: "Siv", Text: "Fint inlägg."}}, CommentsCount: &three}
}

func TestWithdrawPassage(t *testing.T) {
	s := put(t, gravling(), Post{Keys: []string{"blogger:8"}, Text: "Också här: gravlingen. Grävlingen  heter Ragnvald!"}, Post{Keys: []string{"blogger:9"}, Text: "Orört."})
	if ids, err := s.Holding(t.Context(), "grävlingen heter ragnvald", grav); err != nil || len(ids) != 1 || ids[0] != PostID("blogger:8") {
		t.Errorf("holding the same words: got %v, %v, want the other post", ids, err)
	}
	part := Part{Passage: "Gra\u0308vlingen heter ragnvald"}
	withdraw(t, s, grav, part)
	p, err := s.Post(t.Context(), grav)
	if err != nil {
		t.Fatal(err)
	}
	two := 3
	want := &Post{ID: grav, Revision: 1, Status: Present, Source: "granhamra", Title: Removed, Author: "Karin", Labels: []string{"Grävlingen heter", "Natur"},
		Text:     "Inledning om naturen.\n\nI går sa vi att " + Removed + ". Mer\u00ad text.\n\nSlut.",
		HTML:     `<p>Inledning om naturen.</p><p>I går sa vi att <b>` + Removed + `</b><br><a></a>. Mer text.</p><p>Slut.</p>`,
		Comments: []Comment{{Author: "Ove", Text: "Så " + Removed + "?"}, {Author: "Siv", Text: "Fint inlägg."}}, CommentsCount: &two,
		Keys: []string{"blogger:7"}, Capture: p.Capture, Seq: p.Seq}
	// The label says two of the three words, and is none of the passage.
	want.HTML = strings.Replace(want.HTML, "<a>", "<a href=\"/gravlingen-heter\">", 1)
	if diff := cmp.Diff(want, p); diff != "" {
		t.Errorf("masked (-want +got):\n%s", diff)
	}
	log, err := os.ReadFile(filepath.Join(s.Dir(), decisionsName))
	if err != nil || strings.Contains(strings.ToLower(string(log)), "ragnvald") {
		t.Errorf("the log says the passage: %s, %v", log, err)
	}
	if _, err := s.Propose(t.Context(), grav, part); !errors.Is(err, ErrAlready) {
		t.Errorf("again: got %v, want ErrAlready", err)
	}
	if _, err := s.Propose(t.Context(), grav, Part{Passage: "heter Gunvor"}); !errors.Is(err, ErrNoPassage) {
		t.Errorf("words that are not there: got %v, want ErrNoPassage", err)
	}
	sealed, err := s.Sealed(t.Context(), grav)
	if err != nil || sealed[0].Title != gravling().Title {
		t.Errorf("sealed: got %v, %v, want the original", sealed, err)
	}
	restore(t, s, grav, part)
	if p, err = s.Post(t.Context(), grav); err != nil || p.Title != gravling().Title || p.HTML != gravling().HTML {
		t.Errorf("restored: got %v, %v", p, err)
	}
}

// TestWithdrawPost: each way of reading leaves out what is withdrawn,
// and the post of an ID is found by its other keys too.
func TestWithdrawPost(t *testing.T) {
	s := put(t, gravling(), Post{Keys: []string{"blogger:9"}, Text: "Orört.", Published: "2013-03"})
	if _, err := s.PutSource(t.Context(), Source{ID: "granhamra", Address: "granhamra.example"}); err != nil {
		t.Fatal(err)
	}
	alias := PostID("granhamra:/2013/03/gravlingen-heter-ragnvald.html")
	d := withdraw(t, s, alias, Part{})
	reader, err := OpenReader(s.Dir())
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	for _, s := range []*Store{s, reader} {
		for _, id := range []string{grav, alias} {
			var hidden *WithdrawnError
			for name, read := range map[string]func() error{
				"Post":      func() error { _, err := s.Post(t.Context(), id); return err },
				"Revision":  func() error { _, err := s.Revision(t.Context(), id, 1); return err },
				"Revisions": func() error { _, err := s.Revisions(t.Context(), id); return err },
			} {
				if err := read(); !errors.As(err, &hidden) || !errors.Is(err, ErrNotFound) || hidden.Reason != d.Reason || hidden.Source != "granhamra" {
					t.Errorf("%s: got %v, want that it is withdrawn", name, err)
				}
			}
		}
		var got []string
		for p, err := range s.Posts(t.Context(), 0) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, p.Text)
		}
		if diff := cmp.Diff([]string{"Orört."}, got); diff != "" {
			t.Errorf("Posts (-want +got):\n%s", diff)
		}
		if n, err := s.Count(t.Context()); n != 1 || err != nil {
			t.Errorf("Count: got %d, %v, want 1", n, err)
		}
		posts, dropped, _, err := s.Since(t.Context(), 0)
		if posts != 1 || err != nil || !cmp.Equal(dropped, []string{grav}) {
			t.Errorf("Since: got %d, %v, %v; want 1 and the withdrawn", posts, dropped, err)
		}
		states, err := s.States(t.Context())
		if err != nil || states[0].Posts != 1 {
			t.Errorf("States: got %+v, %v, want one post", states, err)
		}
	}
	restore(t, s, grav, Part{})
	if _, err := reader.Post(t.Context(), alias); err != nil {
		t.Errorf("restored: %v", err)
	}
}

func TestWithdrawRevisionAndComment(t *testing.T) {
	s := put(t, gravling())
	edited := gravling()
	edited.Text, edited.HTML = "Ny text om älgar.", "<p>Ny text om älgar.</p>"
	seeOn(t, s, time.Date(2026, 11, 8, 7, 0, 0, 0, time.UTC), edited)
	withdraw(t, s, grav, Part{Revision: 2})
	withdraw(t, s, grav, Part{Comment: 1})
	check := func(current int) {
		t.Helper()
		p, err := s.Post(t.Context(), grav)
		if err != nil || p.Revision != current || strings.Contains(p.Text, "älgar") || p.Status != Changed {
			t.Errorf("got %+v, %v; want revision %d", p, err, current)
		}
		if len(p.Comments) != 1 || p.Comments[0].Author != "Siv" || *p.CommentsCount != 2 {
			t.Errorf("got comments %v of %d, want the other one of 2", p.Comments, *p.CommentsCount)
		}
	}
	check(1)
	var hidden *WithdrawnError
	if _, err := s.Revision(t.Context(), grav, 2); !errors.As(err, &hidden) || hidden.Revision != 2 {
		t.Errorf("got %v, want that revision 2 is withdrawn", err)
	}
	if _, err := s.Revision(t.Context(), grav, 3); !errors.Is(err, ErrNotFound) || errors.As(err, &hidden) {
		t.Errorf("got %v, want that there is no revision 3", err)
	}
	// An older capture comes in: the numbers move, the decision holds.
	older := gravling()
	older.Text = "Allra första texten."
	seeOn(t, s, time.Date(2026, 10, 1, 7, 0, 0, 0, time.UTC), older)
	check(2)
	withdraw(t, s, grav, Part{Revision: 1})
	withdraw(t, s, grav, Part{Revision: 2}) // by now another than the one above
	if _, err := s.Post(t.Context(), grav); !errors.As(err, &hidden) {
		t.Errorf("got %v, want that nothing of it is shown", err)
	}
	if n, err := s.Count(t.Context()); n != 0 || err != nil {
		t.Errorf("Count: got %d, %v, want 0", n, err)
	}
}

func TestReleasable(t *testing.T) {
	s := put(t, gravling(), Post{Keys: []string{"blogger:9"}, Text: "Orört."})
	p, err := s.Post(t.Context(), grav)
	if err != nil {
		t.Fatal(err)
	}
	other := seeOn(t, s, time.Date(2026, 11, 8, 7, 0, 0, 0, time.UTC), Post{Keys: []string{"blogger:9"}, Text: "Orört."})
	check := func(c Capture, want bool) {
		t.Helper()
		if got, err := s.Releasable(t.Context(), c); got != want || err != nil {
			t.Errorf("got %v, %v, want %v", got, err, want)
		}
	}
	check(*p.Capture, true)
	withdraw(t, s, grav, Part{Comment: 2})
	check(*p.Capture, false)
	check(other, true)
	restore(t, s, grav, Part{Comment: 2})
	check(*p.Capture, true)

	// Pages that show the words beside the posts: a list of comments, a feed of
	// them, a page in Latin-1, one in a coding that is not read.
	withdraw(t, s, grav, Part{Passage: "Grävlingen heter Ragnvald"})
	for body, want := range map[string]bool{
		"<ul><li>Ove: Så grävlingen <b>heter</b> Ragnvald?</ul>":                  false,
		"<item><description>&lt;p&gt;Gr&amp;auml;vlingen heter&lt;br&gt;Ragnvald": false,
		"gr\xe4vlingen heter ragnvald":                                            false,
		`{"text":"Så.\nGrävlingen\nheter Ragnvald"}`:                              false,
		"<p>Grävlingen och Ragnvald.":                                             true,
	} {
		checkPage(t, s, Page{Body: []byte(body), ContentType: "text/html"}, want)
	}
	// The same as others captured it.
	const head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	z.Write([]byte("<p>Grävlingen heter Ragnvald."))
	z.Close()
	checkPage(t, s, Page{Head: []byte(head + "Transfer-Encoding: chunked\r\n\r\n"), Body: []byte("10\r\n<p>Grävlingen h\r\ne\r\neter Ragnvald.\r\n0\r\n\r\n")}, false)
	checkPage(t, s, Page{Head: []byte(head + "Content-Encoding: gzip\r\n\r\n"), Body: packed.Bytes()}, false)
	checkPage(t, s, Page{Head: []byte(head + "Content-Encoding: ros\r\n\r\n"), Body: []byte("\x00\x01")}, false)
	checkPage(t, s, Page{Head: []byte(head + "Transfer-Encoding: chunked\r\n\r\n"), Body: []byte("9\r\n<p>Bäver\r\n0\r\n\r\n")}, true)
}

// checkPage keeps a page and asks whether it may leave the house: not before it has
// been read.
func checkPage(t *testing.T, s *Store, p Page, want bool) {
	t.Helper()
	p.Source, p.URL, p.Fetched = "granhamra", "http://granhamra.example/x", time.Date(2026, 11, 9, 7, 0, 0, 0, time.UTC)
	c, err := s.Capture(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := s.Releasable(t.Context(), c); got || err != nil {
		t.Errorf("not read yet: got %v, %v", got, err)
	}
	if _, err := s.See(t.Context(), c, nil); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Releasable(t.Context(), c); got != want || err != nil {
		t.Errorf("%q: got %v, %v, want %v", p.Body, got, err, want)
	}
}

// TestDecisionLog: a torn line is kept aside, every other change is found.
func TestDecisionLog(t *testing.T) {
	s := put(t, gravling())
	path := filepath.Join(s.Dir(), decisionsName)
	withdraw(t, s, grav, Part{})
	restore(t, s, grav, Part{})
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	first := bytes.IndexByte(whole, '\n') + 1
	for n := range whole {
		changed := bytes.Clone(whole)
		changed[n] ^= 1
		if err := os.WriteFile(path, changed, 0o644); err != nil {
			t.Fatal(err)
		}
		_, err := CheckDecisions(s.Dir())
		var broken *DecisionError
		// A bit of the last line is not held by a line behind it; the note beside the archive holds it.
		if n < first && (!errors.As(err, &broken) || broken.Line > 2) || n >= first && err == nil && CheckPublished(s.Dir()) == nil {
			t.Fatalf("byte %d changed: got %v", n, err)
		}
		if broken != nil && broken.Line == 2 && broken.Offset != int64(first) {
			t.Fatalf("byte %d changed: got %v, want byte %d named", n, err, first)
		}
	}
	// A writer that was killed half-way: nobody is bothered, the next one puts it aside.
	torn := append(bytes.Clone(whole), `{"number":3,"act`...)
	if err := os.WriteFile(path, torn, 0o644); err != nil {
		t.Fatal(err)
	}
	if c, err := CheckDecisions(s.Dir()); err != nil || c.Decisions != 2 || c.Torn != 16 {
		t.Errorf("got %+v, %v, want two decisions and 16 torn bytes", c, err)
	}
	d := withdraw(t, s, grav, Part{})
	kept, err := os.ReadFile(filepath.Join(s.Dir(), d.Torn))
	if err != nil || string(kept) != `{"number":3,"act` || d.Number != 3 {
		t.Errorf("got %+v, kept %q, %v", d, kept, err)
	}
	if c, err := CheckDecisions(s.Dir()); err != nil || c != (Checked{3, 0}) {
		t.Errorf("got %+v, %v, want three decisions", c, err)
	}
}

// TestRolledBack puts a backup from before a withdrawal back.
func TestRolledBack(t *testing.T) {
	s := put(t, gravling())
	withdraw(t, s, grav, Part{Comment: 1})
	path := filepath.Join(s.Dir(), decisionsName)
	backup, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	withdraw(t, s, grav, Part{})
	if err := CheckPublished(s.Dir()); err != nil {
		t.Fatal(err)
	}
	reader, err := OpenReader(s.Dir())
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	reader.Post(t.Context(), grav)
	for _, text := range [][]byte{backup, nil} {
		if err := os.WriteFile(path, text, 0o644); err != nil {
			t.Fatal(err)
		}
		var lost *RolledBackError
		if err := CheckPublished(s.Dir()); !errors.As(err, &lost) || lost.Lost.Number != 2 {
			t.Errorf("got %v, want that decision 2 is missed", err)
		}
		// A server that knew the log shows nothing at all.
		if _, err := reader.Count(t.Context()); !errors.As(err, &lost) {
			t.Errorf("got %v, want that decision 2 is missed", err)
		}
	}
	if err := os.WriteFile(path, backup, 0o644); err != nil {
		t.Fatal(err)
	}
	// Deciding goes on, and hides nothing of the fault.
	fresh, err := OpenReader(s.Dir())
	if err != nil {
		t.Fatal(err)
	}
	defer fresh.Close()
	withdraw(t, fresh, grav, Part{Comment: 2})
	if CheckPublished(s.Dir()) == nil {
		t.Error("a further decision made up for the lost one")
	}
	if _, err := WaiveLost(t.Context(), s.Dir(), nil, Decision{By: "arkivarien", Reason: "Säkerhetskopian är äldre."}); err != nil {
		t.Fatal(err)
	}
	if err := CheckPublished(s.Dir()); err != nil {
		t.Errorf("waived: %v", err)
	}
	if _, err := reader.Count(t.Context()); err != nil {
		t.Errorf("waived: %v", err)
	}
	if _, err := WaiveLost(t.Context(), s.Dir(), nil, Decision{}); !errors.Is(err, ErrNothingToWaive) {
		t.Errorf("got %v, want ErrNothingToWaive", err)
	}
}

// TestDecideAtOnce: many decide at the same time, while another writes in the
// archive; the chain holds.
func TestDecideAtOnce(t *testing.T) {
	s := put(t, gravling())
	done := make(chan error)
	for range 20 {
		go func() {
			_, err := Decide(context.Background(), s.Dir(), nil, Decision{Act: Withdraw, Target: Target{Post: "a"}})
			done <- err
		}()
	}
	for range 20 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if c, err := CheckDecisions(s.Dir()); err != nil || c.Decisions != 20 {
		t.Errorf("got %+v, %v, want 20 decisions", c, err)
	}
}

// TestDecided: an index is told of the posts of which it may say too much, by all
// their IDs.
func TestDecided(t *testing.T) {
	s := put(t, gravling(), Post{Keys: []string{"blogger:9"}, Text: "Orört."})
	since := func(h Head, seq int64) []string {
		t.Helper()
		d, err := s.Decided(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		ids := d.Since(h, seq)
		slices.Sort(ids)
		return ids
	}
	alias := PostID("granhamra:/2013/03/gravlingen-heter-ragnvald.html")
	both := []string{grav, alias}
	slices.Sort(both)
	if got := since(Head{}, 0); got != nil {
		t.Errorf("nothing decided: got %v", got)
	}
	withdraw(t, s, grav, Part{Comment: 1})
	_, _, seq, err := s.Since(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	head, err := s.Head()
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		head Head
		seq  int64
		want []string
	}{
		"before the decision":       {Head{}, seq, both},
		"after it":                  {head, seq, nil},
		"after it, before the post": {head, 0, both},
		"of a log that was lost":    {Head{1, "another"}, seq, both},
		"of a longer log":           {Head{7, "another"}, seq, both},
		"of a number that is none":  {Head{-1, ""}, seq, both},
	} {
		if diff := cmp.Diff(test.want, since(test.head, test.seq)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	restore(t, s, grav, Part{Comment: 1})
	if diff := cmp.Diff(both, since(head, seq)); diff != "" {
		t.Errorf("restored (-want +got):\n%s", diff)
	}
}

// FuzzMask: whatever a text or its HTML is, nothing of a withdrawn passage is left
// in it, and its paragraphs keep their numbers.
func FuzzMask(f *testing.F) {
	for _, text := range []string{
		gravling().HTML, "a <b title='grävlingen heter ragnvald'>x</b", "&#x47;r&auml;vlingen&nbsp;heter Ragnvald", "<", "&", "<p><a href=\"", "< grävlingen heter ragnvald >",
		gravling().Text, "Gravlingen\u0308 heter Ragnvald", "grävlingen heter ragnvald grävlingen heter ragnvald", "GRÄV\u00adLINGEN\u200b\n\nheter: RAGNVALD\u0301",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		mark := newMark("grävlingen heter ragnvald")
		m := masker{passages: []*Mark{mark}, hidden: map[string]bool{}}
		html := text
		m.html(&html)
		if all, _ := wordsHTML(html); len(mark.find(all)) > 0 {
			t.Errorf("left: %q", html)
		}
		paragraphs := len((&Post{Text: text}).Paragraphs())
		m.text(&text)
		if len(mark.find(words(text))) > 0 {
			t.Errorf("left: %q", text)
		}
		if got := len((&Post{Text: text}).Paragraphs()); got != paragraphs {
			t.Errorf("got %d paragraphs, want the %d of before: %q", got, paragraphs, text)
		}
	})
}
