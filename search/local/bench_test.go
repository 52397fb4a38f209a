package local

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/blevesearch/bleve/v2"
	verbatim "github.com/blevesearch/bleve/v2/analysis/analyzer/keyword"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/standard"
	"github.com/blevesearch/bleve/v2/index/scorch"

	"kronika/archive"
	"kronika/indexer"
	"kronika/search"
)

// benchmarkDocuments is about what a large municipality's officials write in
// twenty years.
const benchmarkDocuments = 10_000

// benchmarkPost is a post of 150 words, of a vocabulary in which a few are in
// most posts and most in a few.
func benchmarkPost(r random, n int) *archive.Post {
	text := make([]string, 150)
	for i := range text {
		text[i] = fmt.Sprintf("ord%d", int(30_000*r.Float64()*r.Float64()*r.Float64()*r.Float64()))
	}
	return &archive.Post{
		ID: fmt.Sprintf("post%06d", n), Revision: 1, Text: strings.Join(text, " "), Author: fmt.Sprintf("författare %d", r.IntN(40)),
		Published: archive.Date(fmt.Sprintf("%d-%02d-%02d", 2004+r.IntN(20), 1+r.IntN(12), 1+r.IntN(28))),
		Labels:    []string{fmt.Sprintf("etikett %d", r.IntN(60)), fmt.Sprintf("etikett %d", r.IntN(60))},
	}
}

// stock is the index that bleve's own documentation leads to: a static mapping,
// batches, keyword fields for the facets.
func stock(b *testing.B, posts []*archive.Post) bleve.Index {
	text, value, doc := bleve.NewTextFieldMapping(), bleve.NewTextFieldMapping(), bleve.NewDocumentStaticMapping()
	text.Analyzer, text.Store, text.IncludeInAll = standard.Name, false, false
	value.Analyzer, value.Store, value.IncludeInAll = verbatim.Name, false, false
	doc.AddFieldMappingsAt("text", text)
	for _, name := range []string{"author", "label", "year", "month"} {
		doc.AddFieldMappingsAt(name, value)
	}
	m := bleve.NewIndexMapping()
	m.DefaultMapping = doc
	idx, err := bleve.NewUsing(filepath.Join(b.TempDir(), "stock"), m, scorch.Name, scorch.Name, nil)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { idx.Close() })
	for chunk := range slices.Chunk(posts, 500) {
		batch := idx.NewBatch()
		for _, p := range chunk {
			err := batch.Index(p.ID, map[string]any{"text": p.Text, "author": p.Author, "label": p.Labels,
				"year": string(p.Published.Cut(4)), "month": string(p.Published.Cut(7))})
			if err != nil {
				b.Fatal(err)
			}
		}
		if err := idx.Batch(batch); err != nil {
			b.Fatal(err)
		}
	}
	inner, err := idx.Advanced()
	if err != nil {
		b.Fatal(err)
	}
	// One segment, as ours: what is compared is the searching.
	if err := inner.(*scorch.Scorch).ForceMerge(b.Context(), nil); err != nil {
		b.Fatal(err)
	}
	return idx
}

// BenchmarkFaceted asks two words, ten hits and four facets of the same
// documents, of this engine and of bleve's own search, in turns. x-bleve is how
// many times as long bleve takes.
func BenchmarkFaceted(b *testing.B) {
	r := newRandom(b, 1)
	made := &builder{tb: b, held: map[string]indexer.Document{}}
	var posts []*archive.Post
	for i := range benchmarkDocuments {
		p := benchmarkPost(r, i)
		posts = append(posts, p)
		made.held[p.ID] = r.analyst.Document(p, archive.Source{ID: "a"})
	}
	made.change(func(w indexer.Writer) error {
		for chunk := range slices.Chunk(slices.Collect(maps.Values(made.held)), 500) {
			if err := w.Put(chunk); err != nil {
				return err
			}
		}
		return nil
	})
	ours, theirs := made.open(), stock(b, posts)
	for _, c := range []struct {
		name  string
		words [2]string
	}{{"common", [2]string{"ord1", "ord2"}}, {"medium", [2]string{"ord3", "ord60"}}, {"rare", [2]string{"ord5", "ord4000"}}} {
		b.Run(c.name, func(b *testing.B) {
			plan, request := ask(r, c.words), askStock(c.words)
			found, err := ours.Find(b.Context(), plan)
			stockFound, stockErr := theirs.Search(request)
			if err != nil || stockErr != nil || found.Total != int(stockFound.Total) {
				b.Fatalf("got %d and %d posts, %v, %v, want the same", found.Total, stockFound.Total, err, stockErr)
			}
			for b.Loop() {
				ours.Find(b.Context(), plan)
			}
			own := b.Elapsed().Seconds() / float64(b.N)
			result := testing.Benchmark(func(b *testing.B) {
				for b.Loop() {
					theirs.Search(request)
				}
			})
			b.ReportMetric(result.T.Seconds()/float64(result.N)/own, "x-bleve")
			b.ReportMetric(float64(found.Total), "posts")
		})
	}
}

func ask(r random, words [2]string) *search.Plan {
	p := &search.Plan{Sort: search.Relevance, Limit: 10, Count: []string{"author", "label", "year", "month"}}
	for _, w := range words {
		stem := r.analyst.Swedish().Tokens(w)[0].Term
		p.Clauses = append(p.Clauses, search.Clause{Match: search.Match{Tests: []search.Test{
			{Field: indexer.Title, Terms: []string{stem}, Weight: 2}, {Field: indexer.Text, Terms: []string{stem}, Weight: 1}, {Field: indexer.Comments, Terms: []string{stem}, Weight: 0.3},
		}}})
	}
	return p
}

func askStock(words [2]string) *bleve.SearchRequest {
	one, two := bleve.NewTermQuery(words[0]), bleve.NewTermQuery(words[1])
	one.SetField("text")
	two.SetField("text")
	request := bleve.NewSearchRequestOptions(bleve.NewConjunctionQuery(one, two), 10, 0, false)
	for _, name := range []string{"author", "label", "year"} {
		request.AddFacet(name, bleve.NewFacetRequest(name, 200))
	}
	request.AddFacet("month", bleve.NewFacetRequest("month", 1000))
	return request
}
