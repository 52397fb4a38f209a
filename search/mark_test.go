package search

import (
	"bufio"
	"encoding/json"
	"fmt"
	"html"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"kronika/archive"
	"kronika/indexer"
	"kronika/indexer/swedish"
	"kronika/search/query"
)

// eachShared calls do with the first n of the shared texts, a paragraph a line, and a real
// query for each.
func eachShared(t *testing.T, n int, do func(text, typed string)) {
	const shared = "../../shared/data/sv/"
	f, err := os.Open(shared + "docs.jsonl.zst")
	if err != nil {
		t.Skip("the shared texts are not there: ", err)
	}
	defer f.Close()
	z, err := zstd.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	list, err := os.ReadFile(shared + "queries.txt")
	if err != nil {
		t.Fatal(err)
	}
	queries := strings.Split(strings.TrimSpace(string(list)), "\n")
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 64<<20)
	for i := 0; i < n && lines.Scan(); i++ {
		var doc struct{ Body string }
		if err := json.Unmarshal(lines.Bytes(), &doc); err != nil {
			t.Fatal(err)
		}
		typed, _, _ := strings.Cut(queries[i%len(queries)], "\t")
		do(doc.Body, typed)
	}
}

// TestMarks marks the words of real queries in 10,000 real texts: each mark
// encloses whole words, and a term of one of them was looked for. What stands
// between the marks is the text, byte for byte.
func TestMarks(t *testing.T) {
	analyst, err := indexer.NewAnalyst("", "")
	if err != nil {
		t.Fatal(err)
	}
	s, marks := &Searcher{Analyst: analyst}, 0
	eachShared(t, 10_000, func(text, typed string) {
		text = text[:min(len(text), 2000)]
		p := newPlan(analyst, nil, Request{Page: 1}, query.Parse(typed+" kommun* och"))
		m := s.marker(p, nil)
		spans := m.spans(indexer.Passage{Text: text})
		marks += len(spans)
		if err := checkSpans(m, text, spans); err != nil {
			t.Fatalf("%q, query %q: %v", text, typed, err)
		}
		marked := mark(text, 0, len(text), spans)
		bare := html.UnescapeString(strings.NewReplacer("<mark>", "", "</mark>", "").Replace(marked))
		if bare != html.UnescapeString(html.EscapeString(text)) {
			t.Fatalf("%q, query %q: what is marked is another text", text, typed)
		}
	})
	if marks == 0 {
		t.Error("nothing was marked")
	}
	t.Logf("%d marks", marks)
}

// checkSpans looks whether each span is some words of a text, one of which has a
// term that was looked for.
func checkSpans(m marker, text string, spans []span) error {
	tokens := m.analyzer.Tokens(text)
	for _, s := range spans {
		first := slices.IndexFunc(tokens, func(t swedish.Token) bool { return t.Start == s.start })
		last := slices.IndexFunc(tokens, func(t swedish.Token) bool { return t.End == s.end })
		if first < 0 || last < first {
			return fmt.Errorf("%q is no whole words", text[s.start:s.end])
		}
		found := false
		for _, t := range tokens[first : last+1] {
			terms := append([]string{t.Term, t.Exact, t.Folded}, append(t.Parts, t.Refs...)...)
			for _, test := range m.clauses[s.clause] {
				for i, want := range test.Terms {
					prefix := test.Prefix && i == len(test.Terms)-1
					found = found || slices.ContainsFunc(terms, func(term string) bool { return term == want || prefix && strings.HasPrefix(term, want) })
				}
			}
		}
		if !found {
			return fmt.Errorf("%q has no term that was looked for", text[s.start:s.end])
		}
	}
	return nil
}

// TestUnmarked: in what is too long to look through no words are marked, and what
// comes after it is looked through again.
func TestUnmarked(t *testing.T) {
	analyst, err := indexer.NewAnalyst("", "")
	if err != nil {
		t.Fatal(err)
	}
	p := newPlan(analyst, nil, Request{Page: 1}, query.Parse("snö"))
	h := hitter{marker: (&Searcher{Analyst: analyst}).marker(p, nil), left: 40}
	short, long := &archive.Post{Text: "Mycket snö i dag."}, &archive.Post{Text: "Regn.\n\nMycket snö.", Comments: []archive.Comment{{Text: "Mycket snö och mycket regn."}}}
	for _, c := range []struct {
		post      *archive.Post
		paragraph int
		snippet   string
		unmarked  bool
	}{{short, 1, "Mycket <mark>snö</mark> i dag.", false}, {long, 0, "Regn.", true}, {short, 1, "Mycket <mark>snö</mark> i dag.", true}, {short, 0, "Mycket snö i dag.", true},
		{&archive.Post{Comments: long.Comments}, 0, "", true}} {
		var hit Hit
		h.best(c.post, &hit)
		if hit.Paragraph != c.paragraph || hit.Snippet != c.snippet || h.unmarked != c.unmarked {
			t.Errorf("got paragraph %d, %q, %v, want %d, %q, %v", hit.Paragraph, hit.Snippet, h.unmarked, c.paragraph, c.snippet, c.unmarked)
		}
	}
}
