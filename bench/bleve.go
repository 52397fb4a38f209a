package main

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/keyword"
	_ "github.com/blevesearch/bleve/v2/analysis/analyzer/simple" // the analyzer of the same tokens
	_ "github.com/blevesearch/bleve/v2/analysis/lang/sv"         // bleve's own for Swedish
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search/query"
)

// stock is bleve as its documentation leads to.
type stock struct {
	mapping mapping.IndexMapping
	idx     bleve.Index
}

// stockBatch is how many documents bleve gets at once.
const stockBatch = 1000

func bleveEngine(name, title string, s *stock) engine {
	return engine{name: name, title: title, index: s.index, sizes: sizeOfAll, open: s.open}
}

// staticMapping is the best that is known of mappings: no field but those that are
// asked for, nothing stored but what snippets are cut from, no doc values on text.
func staticMapping(analyzer string) mapping.IndexMapping {
	doc := bleve.NewDocumentStaticMapping()
	for _, name := range []string{"title", "body"} {
		f := bleve.NewTextFieldMapping()
		f.Analyzer, f.IncludeInAll, f.DocValues = analyzer, false, false
		doc.AddFieldMappingsAt(name, f)
	}
	for _, name := range []string{"topic", "author", "tag", "month"} {
		f := bleve.NewTextFieldMapping()
		f.Analyzer, f.IncludeInAll, f.IncludeTermVectors, f.Store, f.SkipFreqNorm = keyword.Name, false, false, false, true
		doc.AddFieldMappingsAt(name, f)
	}
	day := bleve.NewDateTimeFieldMapping()
	day.IncludeInAll, day.Store = false, false
	doc.AddFieldMappingsAt("date", day)
	m := bleve.NewIndexMapping()
	m.DefaultMapping = doc
	return m
}

// defaultMapping is what one gets without choosing, but for the language.
func defaultMapping() mapping.IndexMapping {
	m := bleve.NewIndexMapping()
	m.DefaultAnalyzer = "sv"
	return m
}

// index puts the documents in, batch by batch.
func (s *stock) index(ctx context.Context, docs corpus, dir string, p *progress) (err error) {
	idx, err := bleve.NewUsing(dir, s.mapping, scorch.Name, scorch.Name, nil)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, idx.Close()) }()
	done := 0
	for some, err := range docs.batches(stockBatch) {
		if err := cmp.Or(err, ctx.Err()); err != nil {
			return err
		}
		batch := idx.NewBatch()
		for _, d := range some {
			if err := batch.Index(d.ID(), fieldsOf(d)); err != nil {
				return err
			}
		}
		if err := idx.Batch(batch); err != nil {
			return err
		}
		done += len(some)
		p.set(done, docs.docs)
	}
	return nil
}

func fieldsOf(d *document) map[string]any {
	f := map[string]any{"title": d.Title, "body": d.Body, "topic": d.topic(), "tag": d.tags()}
	if d.Author != "" {
		f["author"] = d.Author
	}
	if day, err := time.Parse(time.DateOnly, d.Date); err == nil {
		f["date"], f["month"] = day, d.month()
	}
	return f
}

func (s *stock) open(dir string, _ int) (asker, error) {
	idx, err := bleve.OpenUsing(dir, map[string]any{"read_only": true})
	if err != nil {
		return nil, err
	}
	return &stock{mapping: s.mapping, idx: idx}, nil
}

// Close implements asker.
func (s *stock) Close() error { return s.idx.Close() }

// ask implements asker.
func (s *stock) ask(q question) (answer, error) {
	found := condition(q)
	if q.mode == filter {
		from, to := time.Date(2005, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2012, 1, 1, 0, 0, 0, 0, time.UTC)
		period, topic := bleve.NewDateRangeQuery(from, to), bleve.NewTermQuery(filterTopic)
		period.SetField("date")
		topic.SetField("topic")
		found = bleve.NewConjunctionQuery(found, period, topic)
	}
	r := bleve.NewSearchRequest(found)
	switch q.mode {
	case ids, filter:
	case facets:
		for name, most := range facetLimits() {
			r.AddFacet(name, bleve.NewFacetRequest(name, most))
		}
	case snippets:
		r.Highlight = bleve.NewHighlightWithStyle("html")
		r.Highlight.AddField("body")
	case date:
		r.SortBy([]string{"-date"})
	default:
		return answer{}, errors.ErrUnsupported
	}
	res, err := s.idx.Search(r)
	if err != nil {
		return answer{}, err
	}
	a := answer{total: int(res.Total)}
	if q.mode == facets {
		a.counts = func() (counts, error) { return stockCounts(res), nil }
	}
	return a, nil
}

// condition returns what bleve looks for.
func condition(q question) query.Query {
	switch q.op {
	case phrase:
		m := bleve.NewMatchPhraseQuery(q.text)
		m.SetField("body")
		return m
	case prefix:
		m := bleve.NewPrefixQuery(q.begin)
		m.SetField("body")
		return m
	}
	m := bleve.NewMatchQuery(strings.Join(q.words, " "))
	m.SetField("body")
	if q.op == and {
		m.SetOperator(query.MatchQueryOperatorAnd)
	}
	return m
}

func stockCounts(res *bleve.SearchResult) counts {
	c := counts{}
	for name, facet := range res.Facets {
		for _, term := range facet.Terms.Terms() {
			c[name] = append(c[name], count{term.Term, term.Count})
		}
		slices.SortFunc(c[name], byCount)
	}
	return c
}

// byCount is the order of [counts].
func byCount(a, b count) int {
	return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(a.value, b.value))
}
