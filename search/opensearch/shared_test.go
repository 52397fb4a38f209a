package opensearch_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"kronika/archive"
	"kronika/indexer"
	"kronika/search"
)

// shared is the folder of material that nobody on this project wrote.
const shared = "../../../shared/data/sv"

// sharedDocuments returns documents of the first so many shared texts.
func sharedDocuments(tb testing.TB, most int) (docs []indexer.Document) {
	tb.Helper()
	file, err := os.Open(filepath.Join(shared, "docs.jsonl.zst"))
	if err != nil {
		tb.Skip("no shared texts: ", err)
	}
	defer file.Close()
	z, err := zstd.NewReader(file)
	if err != nil {
		tb.Fatal(err)
	}
	defer z.Close()
	a := analyst(tb)
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 1<<26)
	for lines.Scan() && len(docs) < most {
		var d struct{ ID, Date, Title, Author, Body string }
		if err := json.Unmarshal(lines.Bytes(), &d); err != nil {
			tb.Fatal(err)
		}
		p := archive.Post{ID: d.ID, Revision: 1, Title: d.Title, Text: strings.ReplaceAll(d.Body, "\n", "\n\n"), Author: d.Author, Published: archive.Date(d.Date)}
		docs = append(docs, a.Document(&p, archive.Source{ID: "blogg", Owner: archive.Authority}))
	}
	return docs
}

// TestLikeLocalShared asks both engines the shared questions of the shared texts: totals,
// facets and the order of time are the same, and of the ten best nearly all.
func TestLikeLocalShared(t *testing.T) {
	most := 3000
	if n, err := strconv.Atoi(os.Getenv("KRONIKA_TEST_DOCUMENTS")); err == nil {
		most = n
	}
	c := cluster(t, "like-local-shared")
	docs := sharedDocuments(t, most)
	here := embedded(t, docs)
	began := time.Now()
	there := build(t, c, docs)
	t.Logf("%d documents indexed in %v", len(docs), time.Since(began))
	text, err := os.ReadFile(filepath.Join(shared, "queries.txt"))
	if err != nil {
		t.Fatal(err)
	}
	a := analyst(t)
	common, best := 0, 0
	var took [2][]time.Duration
	for i, line := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		if i%5 > 0 {
			continue
		}
		q, _, _ := strings.Cut(line, "\t")
		r := search.Request{Query: q, Page: 1, Size: 10, Sort: search.Relevance}
		if i%3 == 0 {
			r.Sort = search.Newest
		}
		p := search.NewPlan(a, nil, r)
		began := time.Now()
		want, err := here.Find(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		took[0] = append(took[0], time.Since(began))
		began = time.Now()
		got, err := there.Find(t.Context(), p)
		if err != nil {
			t.Fatalf("%q: %v", q, err)
		}
		took[1] = append(took[1], time.Since(began))
		if got.Total != want.Total || got.WiderTotal != want.WiderTotal {
			t.Errorf("%q: got %d hits and %d wider ones, want %d and %d", q, got.Total, got.WiderTotal, want.Total, want.WiderTotal)
		}
		for i, p := range want.Hits {
			best++
			if slices.ContainsFunc(got.Hits, func(o search.Post) bool { return o.ID == p.ID }) {
				common++
			}
			if r.Sort == search.Newest && got.Hits[i].ID != p.ID {
				t.Errorf("%q: got %q as hit %d by time, want %q", q, got.Hits[i].ID, i, p.ID)
			}
		}
		for _, name := range indexer.FacetNames {
			if !slices.Equal(got.Facets[name], want.Facets[name]) {
				t.Errorf("%q: facet %s: got %v, want %v", q, name, got.Facets[name], want.Facets[name])
			}
		}
	}
	for i, engine := range []string{"local", "opensearch"} {
		slices.Sort(took[i])
		n := len(took[i])
		t.Logf("%s: median %v, 95 %% within %v, most %v", engine, took[i][n/2], took[i][n*95/100], took[i][n-1])
	}
	t.Logf("%d of %d best hits are the same", common, best)
	if common*100 < best*95 {
		t.Errorf("%d of %d best hits are the same", common, best)
	}
}
