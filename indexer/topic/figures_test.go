package topic

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// labelled reads the posts of a file in testdata; see
// [List.ReadLabelled]. Their writer set the topics before a list was tried on them;
// the first is what a post is about most.
func labelled(t testing.TB, l *List, name string) []Doc {
	t.Helper()
	text, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	posts, err := l.ReadLabelled(name, string(text))
	if err != nil {
		t.Fatal(err)
	}
	return posts
}

// TestFigures holds how well the list that comes with the program does. The
// figure that counts is that of held.txt: no cue was changed by its posts. With -v
// it says what is wrong in those of the other files.
func TestFigures(t *testing.T) {
	l, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	held := l.Measure(labelled(t, l, "held.txt"))
	if held.Posts < 70 || held.Precision() < 0.80 || held.F1() < 0.80 || held.FirstRight() < 0.90 {
		t.Errorf("held: got %s, want P and F1 of 0.80 and first of 0.90 on 70 posts", held)
	}
	t.Logf("held.txt: %s", held)
	for _, name := range []string{"tune.txt", "weekly.txt"} {
		posts := labelled(t, l, name)
		t.Logf("%s: %s", name, l.Measure(posts))
		for _, p := range posts {
			read := p
			read.Confirmed = nil
			if wrong := mistakes(p, l.Match(read)); wrong != "" {
				t.Logf("%.60s… is about %s:%s", p.Paragraphs[0].Text, strings.Join(p.Confirmed, ", "), wrong)
			}
		}
	}
}

// mistakes names what was found of a post that it is not about (+), with the
// evidence, and what was not (-).
func mistakes(p Doc, found []Found) string {
	var b strings.Builder
	missing := slices.Clone(p.Confirmed)
	for _, f := range found {
		if i := slices.Index(missing, f.ID); i >= 0 {
			missing = slices.Delete(missing, i, i+1)
			continue
		}
		fmt.Fprintf(&b, "\n\t+%s %.1f:", f.ID, f.Points)
		for _, e := range f.Evidence {
			fmt.Fprintf(&b, " %s %.1f", e.Words, e.Points)
		}
	}
	for _, id := range missing {
		b.WriteString("\n\t-" + id)
	}
	return b.String()
}

// BenchmarkTokens and BenchmarkMatch are the cost of analysing posts, which every
// index pays, and what topics add to it.
func BenchmarkTokens(b *testing.B) {
	l, posts := benchmarked(b)
	for b.Loop() {
		for _, p := range posts {
			for _, text := range p.Paragraphs {
				l.Passage(text.Text)
			}
		}
	}
}

func BenchmarkMatch(b *testing.B) {
	l, posts := benchmarked(b)
	for b.Loop() {
		for _, p := range posts {
			l.Match(p)
		}
	}
}

func benchmarked(b *testing.B) (*List, []Doc) {
	l, err := Default()
	if err != nil {
		b.Fatal(err)
	}
	posts := append(labelled(b, l, "held.txt"), labelled(b, l, "tune.txt")...)
	size := 0
	for i := range posts {
		posts[i].Confirmed = nil
		for _, p := range posts[i].Paragraphs {
			size += len(p.Text)
		}
	}
	b.SetBytes(int64(size))
	return l, posts
}
