package local

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"kronika/archive"
	"kronika/indexer"
)

// BenchmarkTagging indexes real texts, and says which share of the time reading
// topics, bodies, places, decisions and quotations out of them takes beside the
// words and the writing of the index: "tagging/rest".
func BenchmarkTagging(b *testing.B) {
	posts := sharedPosts(b, 3000)
	analyst, err := indexer.NewAnalyst("", "")
	if err != nil {
		b.Fatal(err)
	}
	var words, reading, all time.Duration
	for b.Loop() {
		began := time.Now()
		for _, p := range posts {
			for _, text := range p.Paragraphs() {
				analyst.Swedish().Tokens(text)
			}
		}
		words += time.Since(began)
		began = time.Now()
		for _, p := range posts {
			analyst.Read(p, archive.Source{})
		}
		reading += time.Since(began)
		began = time.Now()
		w, err := OpenWriter("", filepath.Join(b.TempDir(), "index"))
		if err != nil {
			b.Fatal(err)
		}
		for some := range slices.Chunk(posts, 500) {
			var batch []indexer.Document
			for _, p := range some {
				batch = append(batch, analyst.Document(p, archive.Source{}))
			}
			if err := w.Put(batch); err != nil {
				b.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			b.Fatal(err)
		}
		all += time.Since(began)
	}
	tagging := reading - words
	b.ReportMetric(float64(tagging)/float64(all-tagging), "tagging/rest")
	b.ReportMetric(float64(tagging)/float64(words), "tagging/words")
}

// sharedPosts returns some of the shared texts, a paragraph a line.
func sharedPosts(b *testing.B, n int) (posts []*archive.Post) {
	f, err := os.Open("../../../shared/data/sv/docs.jsonl.zst")
	if err != nil {
		b.Skip("the shared texts are not there: ", err)
	}
	defer f.Close()
	z, err := zstd.NewReader(f)
	if err != nil {
		b.Fatal(err)
	}
	defer z.Close()
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 64<<20)
	for len(posts) < n && lines.Scan() {
		var d struct{ ID, Title, Body string }
		if err := json.Unmarshal(lines.Bytes(), &d); err != nil {
			b.Fatal(err)
		}
		posts = append(posts, &archive.Post{ID: d.ID, Revision: 1, Title: d.Title, Text: d.Body, Published: "2012-11-23"})
	}
	return posts
}
