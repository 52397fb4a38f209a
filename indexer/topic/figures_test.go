package topic

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A labelled post is one of testdata/tune.txt or testdata/held.txt:
//
//	== topics: skola, ekonomi
//	title: Only if it has one
//	paragraphs, with a blank line between
//
// The topics were set by its writer before a list was tried on it, the first is
// what it is about most.
type labelled struct {
	topics []string
	doc    Doc
	text   string
}

func readLabelled(t testing.TB, l *List, file string) (posts []labelled) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for part := range strings.SplitSeq("\n"+string(data), "\n== topics:") {
		head, text, ok := strings.Cut(part, "\n")
		if !ok || strings.TrimSpace(head) == "" {
			continue
		}
		title := ""
		if rest, ok := strings.CutPrefix(text, "title: "); ok {
			title, text, _ = strings.Cut(rest, "\n")
		}
		p := labelled{doc: l.Doc(title, regexp.MustCompile(`\n\n+`).Split(strings.TrimSpace(text), -1)), text: text}
		for id := range strings.SplitSeq(head, ",") {
			p.topics = append(p.topics, strings.TrimSpace(id))
		}
		posts = append(posts, p)
	}
	return posts
}

// figures are how well a list does on labelled posts.
type figures struct{ posts, right, found, wanted, first int }

func (f figures) precision() float64 { return float64(f.right) / float64(f.found) }
func (f figures) recall() float64    { return float64(f.right) / float64(f.wanted) }
func (f figures) f1() float64        { return 2 * float64(f.right) / float64(f.found+f.wanted) }

// firstRight is how many posts are about the strongest topic that was found.
func (f figures) firstRight() float64 { return float64(f.first) / float64(f.posts) }

func (f figures) String() string {
	return fmt.Sprintf("%d posts: P %.3f R %.3f F1 %.3f first %.3f", f.posts, f.precision(), f.recall(), f.f1(), f.firstRight())
}

func measure(l *List, posts []labelled) (f figures) {
	for _, p := range posts {
		found := l.Match(p.doc)
		f.posts++
		f.found += len(found)
		f.wanted += len(p.topics)
		for i, x := range found {
			if slices.Contains(p.topics, x.ID) {
				f.right++
				if i == 0 {
					f.first++
				}
			}
		}
	}
	return f
}

// TestFigures holds how well the list that comes with the program does. The
// figure that counts is that of held.txt: no cue was changed by its posts. With -v
// it says what is wrong in those of tune.txt.
func TestFigures(t *testing.T) {
	l, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	held := measure(l, readLabelled(t, l, "testdata/held.txt"))
	if held.posts < 50 || held.precision() < 0.80 || held.f1() < 0.80 || held.firstRight() < 0.90 {
		t.Errorf("held: got %s, want P and F1 of 0.80 and first of 0.90 on 50 posts", held)
	}
	tuned := readLabelled(t, l, "testdata/tune.txt")
	t.Logf("held: %s", held)
	t.Logf("tune: %s", measure(l, tuned))
	for _, p := range tuned {
		if wrong := mistakes(p, l.Match(p.doc)); wrong != "" {
			t.Logf("%.60s… is about %s:%s", p.text, strings.Join(p.topics, ", "), wrong)
		}
	}
}

// mistakes names what was found of a post that it is not about (+), with the
// evidence, and what was not (-).
func mistakes(p labelled, found []Found) string {
	var b strings.Builder
	missing := slices.Clone(p.topics)
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
			for _, text := range p.doc.Paragraphs {
				l.Passage(text.Text)
			}
		}
	}
}

func BenchmarkMatch(b *testing.B) {
	l, posts := benchmarked(b)
	for b.Loop() {
		for _, p := range posts {
			l.Match(p.doc)
		}
	}
}

func benchmarked(b *testing.B) (*List, []labelled) {
	l, err := Default()
	if err != nil {
		b.Fatal(err)
	}
	posts := append(readLabelled(b, l, "testdata/held.txt"), readLabelled(b, l, "testdata/tune.txt")...)
	size := 0
	for _, p := range posts {
		size += len(p.text)
	}
	b.SetBytes(int64(size))
	return l, posts
}
