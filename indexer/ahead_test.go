package indexer

import (
	"errors"
	"fmt"
	"iter"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kronika/archive"
)

// numbers gives the numbers below n, and then an error, if there is one.
func numbers(n int, err error) iter.Seq2[int, error] {
	return func(yield func(int, error) bool) {
		for i := range n {
			if !yield(i, nil) {
				return
			}
		}
		if err != nil {
			yield(0, err)
		}
	}
}

func numbered(i int) (Document, error) { return Document{ID: fmt.Sprint(i)}, nil }

// TestDocumentsInOrder: documents come in the order of the items, whatever takes how long.
func TestDocumentsInOrder(t *testing.T) {
	made := 0
	for d, err := range Documents(numbers(5000, nil), func(i int) int { return i % 7 * aheadText / 3 }, numbered) {
		if err != nil || d.ID != fmt.Sprint(made) {
			t.Fatalf("got %q, %v, want document %d", d.ID, err, made)
		}
		made++
	}
	if made != 5000 {
		t.Errorf("got %d documents, want 5000", made)
	}
}

// TestDocumentsEnd: an error of the items or of a document comes where it belongs, and
// is the last; and who stops early leaves nothing running.
func TestDocumentsEnd(t *testing.T) {
	bad := errors.New("bad")
	failing := func(i int) (Document, error) {
		if i == 300 {
			return Document{}, bad
		}
		return numbered(i)
	}
	before := runtime.NumGoroutine()
	for name, documents := range map[string]iter.Seq2[Document, error]{
		"item":     Documents(numbers(300, bad), func(int) int { return 1 }, numbered),
		"document": Documents(numbers(5000, nil), func(int) int { return 1 }, failing),
	} {
		made, failed := 0, 0
		for _, err := range documents {
			if err != nil {
				failed++
			} else if made++; failed > 0 {
				t.Fatalf("%s: a document after the error", name)
			}
		}
		if made != 300 || failed != 1 {
			t.Errorf("%s: got %d documents and %d errors, want 300 and 1", name, made, failed)
		}
	}
	for range Documents(numbers(5000, nil), func(int) int { return 1 }, numbered) {
		break
	}
	if after := runtime.NumGoroutine(); after > before {
		t.Errorf("got %d goroutines, want %d as before", after, before)
	}
}

// TestDocumentsRoom: no more text is in hand than there is room for, but for a single
// item that is larger.
func TestDocumentsRoom(t *testing.T) {
	var text, most atomic.Int64
	size := func(i int) int { return i % 5 * aheadText / 4 }
	document := func(i int) (Document, error) {
		most.Store(max(most.Load(), text.Add(int64(size(i)))))
		return Document{ID: strings.Repeat("x", size(i))}, nil
	}
	for d, err := range Documents(numbers(200, nil), size, document) {
		if err != nil {
			t.Fatal(err)
		}
		text.Add(-int64(len(d.ID)))
	}
	if most.Load() > aheadText {
		t.Errorf("got %d bytes in hand, want at most %d", most.Load(), aheadText)
	}
}

// TestDocumentsAlike: documents that are made side by side are those that are made one
// after another.
func TestDocumentsAlike(t *testing.T) {
	a, err := NewAnalyst("", "")
	if err != nil {
		t.Fatal(err)
	}
	a.TagPeople()
	sentences := []string{
		"Kommunstyrelsen beslutade den 5 mars 2012 att bygga en ny skola i Gullringen (KS 2012/123).",
		"”Det är bra för äldreomsorgen”, säger kommunalrådet Karin Andersson till Dagens Nyheter.",
		"Enligt 9 kap. 2 § plan- och bygglagen kostar det 3,5 miljoner kronor.",
		"Snöröjningen på landsbygdsvägarna var dålig i Södra Vi, tyckte socialnämnden.",
	}
	posts := func(yield func(*archive.Post, error) bool) {
		for i := range 300 {
			text := sentences[i%4] + "\n\n" + fmt.Sprintf("Ordet%d är nytt. ", i) + sentences[i/4%4]
			p := &archive.Post{ID: fmt.Sprint(i), Title: sentences[i/16%4], Text: text, Published: "2012-11-23"}
			if !yield(p, nil) {
				return
			}
		}
	}
	var want []Document
	for p := range posts {
		want = append(want, a.Document(p, archive.Source{}))
	}
	var got []Document
	document := func(p *archive.Post) (Document, error) { return a.Document(p, archive.Source{}), nil }
	for d, err := range Documents(posts, length, document) {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, d)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-one by one +side by side):\n%.2000s", diff)
	}
}
