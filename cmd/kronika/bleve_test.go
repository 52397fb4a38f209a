package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/lang/sv"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/klauspost/compress/zstd"

	"kronika/indexer"
	"kronika/search"
	"kronika/search/measure"
)

// TestBesideBleve ranks the queries of the sets of ../shared/data/ir with
// Kronika, with bleve as it comes, and with textbook BM25 (k1 1.2, b 0.75) on the
// tokens of bleve's Swedish analyzer. Any of the words are enough for the latter
// two. It takes some minutes: the larger set is left out unless
// KRONIKA_TEST_RANKING is set.
func TestBesideBleve(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: indexes whole test collections")
	}
	for _, set := range []struct{ name, docs string }{{"swequad-mc", "docs.jsonl"}, {"known-item-gov", "docs.jsonl.zst"}} {
		t.Run(set.name, func(t *testing.T) {
			dir := filepath.Join("..", "..", "..", "shared", "data", "ir", set.name)
			if _, err := os.Stat(dir); err != nil {
				t.Skipf("no data beside the project: %v", err)
			}
			if strings.HasSuffix(set.docs, ".zst") && os.Getenv("KRONIKA_TEST_RANKING") == "" {
				t.Skip("takes minutes: set KRONIKA_TEST_RANKING to run it")
			}
			besideBleve(t, dir, filepath.Join(dir, set.docs))
		})
	}
}

func besideBleve(t *testing.T, dir, docs string) {
	e, err := readEvaluation(filepath.Join(dir, "queries.tsv"), filepath.Join(dir, "qrels.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	if e.analyst, err = indexer.NewAnalyst("", ""); err != nil {
		t.Fatal(err)
	}
	if e.synonyms, err = search.ReadSynonyms(e.analyst, t.TempDir()); err != nil {
		t.Fatal(err)
	}
	index, err := (&app{}).trial(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer index.remove()
	if err := e.index(t.Context(), docs, index, io.Discard); err != nil {
		t.Fatal(err)
	}
	defer e.engine.Close()
	if err := e.ask(t.Context(), "", io.Discard); err != nil {
		t.Fatal(err)
	}
	held := readJudged(t, docs)
	own := e.scores
	stock := scores(e, stockBleve(t, held))
	textbook := scores(e, textbookBM25(held))
	t.Logf("%-34s  all nDCG@10 recall@10   2nd, 4th … nDCG@10 recall@10", "")
	for _, row := range []struct {
		name   string
		scores []measure.Score
	}{{"kronika", own}, {"bleve sv, its own scoring", stock}, {"BM25 on the tokens of bleve's sv", textbook}} {
		all, even := measure.Mean(row.scores), evenHalf(row.scores)
		t.Logf("%-34s  %11.4f %9.4f   %18.4f %9.4f", row.name, all.NDCG10, all.Recall10, even.NDCG10, even.Recall10)
		if row.name != "kronika" && all.NDCG10 >= measure.Mean(own).NDCG10 {
			t.Errorf("%s: nDCG@10 is %.4f, not below Kronika's", row.name, all.NDCG10)
		}
	}
}

// evenHalf returns the mean of the 2nd, 4th … score.
func evenHalf(scores []measure.Score) measure.Score {
	var even []measure.Score
	for i := 1; i < len(scores); i += 2 {
		even = append(even, scores[i])
	}
	return measure.Mean(even)
}

// scores rates a way to rank: rank returns the IDs of the best hundred documents.
func scores(e *evaluation, rank func(query string) []string) (scores []measure.Score) {
	for _, q := range e.queries {
		scores = append(scores, measure.Rate(rank(q.Text), e.judgements[q.ID]))
	}
	return scores
}

func readJudged(t *testing.T, name string) (docs []judgedDocument) {
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var in io.Reader = f
	if strings.HasSuffix(name, ".zst") {
		z, err := zstd.NewReader(f)
		if err != nil {
			t.Fatal(err)
		}
		defer z.Close()
		in = z
	}
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var d judgedDocument
		if err := json.Unmarshal(lines.Bytes(), &d); err != nil {
			t.Fatal(err)
		}
		docs = append(docs, d)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return docs
}

// stockBleve ranks with bleve's default scoring and its Swedish analyzer.
func stockBleve(t *testing.T, docs []judgedDocument) func(query string) []string {
	m := bleve.NewIndexMapping()
	body, doc := bleve.NewTextFieldMapping(), bleve.NewDocumentStaticMapping()
	body.Analyzer, body.Store, body.IncludeInAll, body.IncludeTermVectors, body.DocValues = sv.AnalyzerName, false, false, false, false
	doc.AddFieldMappingsAt("body", body)
	m.DefaultMapping = doc
	idx, err := bleve.NewUsing(filepath.Join(t.TempDir(), "stock"), m, scorch.Name, scorch.Name, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { idx.Close() })
	for chunk := range slices.Chunk(docs, 1000) {
		batch := idx.NewBatch()
		for _, d := range chunk {
			if err := batch.Index(d.ID, map[string]any{"body": d.Title + "\n\n" + d.Body}); err != nil {
				t.Fatal(err)
			}
		}
		if err := idx.Batch(batch); err != nil {
			t.Fatal(err)
		}
	}
	return func(query string) (ids []string) {
		q := bleve.NewMatchQuery(query)
		q.SetField("body")
		found, err := idx.Search(bleve.NewSearchRequestOptions(q, 100, 0, false))
		if err != nil {
			t.Fatal(err)
		}
		for _, hit := range found.Hits {
			ids = append(ids, hit.ID)
		}
		return ids
	}
}

// textbookBM25 ranks with BM25 as it is written.
func textbookBM25(docs []judgedDocument) func(query string) []string {
	const k1, b = 1.2, 0.75
	type posting struct {
		doc   int
		times float64
	}
	analyzer := bleve.NewIndexMapping().AnalyzerNamed(sv.AnalyzerName)
	postings, lengths, sum := map[string][]posting{}, make([]float64, len(docs)), 0.0
	for i, d := range docs {
		for _, token := range analyzer.Analyze([]byte(d.Title + "\n\n" + d.Body)) {
			list := postings[string(token.Term)]
			if n := len(list); n > 0 && list[n-1].doc == i {
				list[n-1].times++
			} else {
				postings[string(token.Term)] = append(list, posting{i, 1})
			}
			lengths[i]++
		}
		sum += lengths[i]
	}
	average, n := sum/float64(len(docs)), float64(len(docs))
	return func(query string) (ids []string) {
		scores := map[int]float64{}
		for _, token := range analyzer.Analyze([]byte(query)) {
			list := postings[string(token.Term)]
			df := float64(len(list))
			idf := math.Log(1 + (n-df+0.5)/(df+0.5))
			for _, p := range list {
				scores[p.doc] += idf * p.times * (k1 + 1) / (p.times + k1*(1-b+b*lengths[p.doc]/average))
			}
		}
		order := make([]int, 0, len(scores))
		for doc := range scores {
			order = append(order, doc)
		}
		slices.SortFunc(order, func(x, y int) int { return cmp.Or(cmp.Compare(scores[y], scores[x]), cmp.Compare(x, y)) })
		for _, doc := range order[:min(len(order), 100)] {
			ids = append(ids, docs[doc].ID)
		}
		return ids
	}
}
