package topic

import (
	"fmt"
	"slices"
	"strings"
)

// Figures are how well a list finds the topics that people gave posts.
type Figures struct {
	Posts int
	Found int // topics that the list gives where people decided
	Right int // of those, the ones that people confirmed
	Given int // topics that people confirmed
	First int // posts the strongest topic of which people confirmed
}

// Precision is the share of the topics found that is right, 0 without any.
func (f Figures) Precision() float64 { return share(f.Right, f.Found) }

// Recall is the share of the topics given that is found, 0 without any.
func (f Figures) Recall() float64 { return share(f.Right, f.Given) }

// F1 is the harmonic mean of both.
func (f Figures) F1() float64 { return share(2*f.Right, f.Found+f.Given) }

// FirstRight is the share of the posts of which the strongest topic is right.
func (f Figures) FirstRight() float64 { return share(f.First, f.Posts) }

func share(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(n) / float64(of)
}

// String says all figures.
func (f Figures) String() string {
	return fmt.Sprintf("%d posts, P %.3f, R %.3f, F1 %.3f, first %.3f", f.Posts, f.Precision(), f.Recall(), f.F1(), f.FirstRight())
}

// Measure compares what the words of posts say with what people decided of them.
// Topics of which nobody decided count as wrong in a post with confirmed ones; in
// one with rejected ones only, just these do.
func (l *List) Measure(posts []Doc) (f Figures) {
	for _, d := range posts {
		confirmed, rejected := d.Confirmed, d.Rejected
		d.Confirmed, d.Rejected = nil, nil
		f.Posts++
		f.Given += len(confirmed)
		for i, x := range l.Match(d) {
			right := slices.Contains(confirmed, x.ID)
			if right || len(confirmed) > 0 || slices.Contains(rejected, x.ID) {
				f.Found++
			}
			if right {
				f.Right++
			}
			if right && i == 0 {
				f.First++
			}
		}
	}
	return f
}

// ReadLabelled reads posts with their topics, which stand as confirmed ones:
//
//	== topics: skola, ekonomi
//	title: Only if it has one
//	paragraphs, with blank lines between them
//
// file names the text in faults.
func (l *List) ReadLabelled(file, text string) (posts []Doc, err error) {
	const head = "\n== topics:"
	text = "\n" + strings.ReplaceAll(text, "\r\n", "\n")
	for i, part := range strings.Split(text, head)[1:] {
		labels, body, _ := strings.Cut(part, "\n")
		title := ""
		if rest, ok := strings.CutPrefix(body, "title:"); ok {
			title, body, _ = strings.Cut(rest, "\n")
		}
		d := l.Doc(strings.TrimSpace(title), strings.Split(strings.TrimSpace(body), "\n\n"))
		for id := range strings.SplitSeq(labels, ",") {
			id = strings.TrimSpace(id)
			if _, known := l.index[id]; !known {
				before := strings.Join(strings.Split(text, head)[:i+1], head)
				return nil, &FileError{file, strings.Count(before, "\n") + 1, fmt.Sprintf("the list has no topic %q", id)}
			}
			d.Confirmed = append(d.Confirmed, id)
		}
		posts = append(posts, d)
	}
	return posts, nil
}
