package main

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"kronika/archive"
	"kronika/indexer"
	"kronika/search"
	"kronika/search/local"
)

// reference is Kronika's engine with no more in it than the other engines have: title
// and body, each analysed once, the facets and the day. It has no archive, so that it
// cuts no snippets.
type reference struct {
	words func(text string) ([]term, error)
	idx   *local.Index
}

// A term is what an index has of a word.
type term struct {
	text string
	stop bool // it narrows nothing
}

// newReference takes the stems of Kronika's analyzer.
func newReference(analyst func() (*indexer.Analyst, error)) *reference {
	return &reference{words: func(text string) ([]term, error) {
		a, err := analyst()
		if err != nil {
			return nil, err
		}
		tokens := a.Swedish().Tokens(text)
		terms := make([]term, len(tokens))
		for i, t := range tokens {
			terms[i] = term{t.Term, t.Stop}
		}
		return terms, nil
	}}
}

func referenceEngine(name string, r *reference) engine {
	return engine{
		name: name, title: "Kronika, reference schema", index: r.index, sizes: sizeOfAll, open: r.open,
		load: func() error { _, err := r.words(""); return err },
	}
}

func (r *reference) index(ctx context.Context, docs corpus, dir string, p *progress) (err error) {
	w, err := local.OpenWriter("", dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	done := 0
	size := func(d *document) int { return d.size() }
	for d, err := range indexer.Documents(docs.all(), size, r.document) {
		if err := cmp.Or(err, ctx.Err()); err != nil {
			return err
		}
		if err := w.Put([]indexer.Document{d}); err != nil {
			return err
		}
		done++
		p.set(done, docs.docs)
	}
	return nil
}

func (r *reference) document(d *document) (doc indexer.Document, err error) {
	doc = indexer.Document{ID: d.ID(), Revision: 1, Published: archive.Date(d.Date), Fields: map[string][]indexer.Term{}}
	for field, text := range map[string]string{indexer.Title: d.Title, indexer.Text: d.Body} {
		words, err := r.words(text)
		if err != nil {
			return doc, err
		}
		for i, w := range words {
			doc.Fields[field] = append(doc.Fields[field], indexer.Term{Text: w.text, Position: i + 1})
		}
	}
	doc.Facets = map[string][]string{"topic": {d.topic()}, "label": d.tags(), "author": {d.Author}, "month": {d.month()}}
	return doc, nil
}

func (r *reference) open(dir string, docs int) (asker, error) {
	idx, err := local.Open(dir, indexer.Manifest{Documents: docs}) // it has no manifest
	if err != nil {
		return nil, err
	}
	return &reference{r.words, idx}, nil
}

// Close implements asker.
func (r *reference) Close() error { return r.idx.Close() }

// ask implements asker.
func (r *reference) ask(q question) (answer, error) {
	p := &search.Plan{Sort: search.Relevance, Limit: 10}
	switch q.mode {
	case ids:
	case facets:
		p.Count = []string{"topic", "author", "label", "month"}
	case filter:
		p.From, p.To, p.Facets = filterFrom, filterTo, map[string][]search.Choice{"topic": {{Value: filterTopic}}}
	case date:
		p.Sort = search.Newest
	default:
		return answer{}, errors.ErrUnsupported
	}
	var err error
	if p.Clauses, err = r.clauses(q); err != nil {
		return answer{}, err
	}
	if len(p.Clauses) == 0 {
		return answer{}, nil
	}
	found, err := r.idx.Find(context.Background(), p)
	if err != nil {
		return answer{}, err
	}
	return foundAnswer(q, found, map[string]string{"topic": "topic", "author": "author", "label": "tag", "month": "month"}), nil
}

// clauses returns what the body must have.
func (r *reference) clauses(q question) (clauses []search.Clause, err error) {
	test := func(begin bool, terms ...string) search.Test {
		return search.Test{Field: indexer.Text, Terms: terms, Prefix: begin, Weight: 1}
	}
	one := func(tests ...search.Test) search.Clause { return search.Clause{Match: search.Match{Tests: tests}} }
	if q.op == prefix {
		return []search.Clause{one(test(true, q.begin))}, nil
	}
	words, err := r.words(strings.Join(q.words, " "))
	if err != nil || len(words) == 0 {
		return nil, err
	}
	if q.op == phrase {
		var row []string
		for _, w := range words {
			row = append(row, w.text)
		}
		return []search.Clause{one(test(false, row...))}, nil
	}
	if telling := slices.DeleteFunc(slices.Clone(words), func(w term) bool { return w.stop }); len(telling) > 0 {
		words = telling
	}
	var any []search.Test
	for _, w := range words {
		if t := test(false, w.text); q.op == or {
			any = append(any, t)
		} else {
			clauses = append(clauses, one(t))
		}
	}
	if q.op == or {
		clauses = []search.Clause{one(any...)}
	}
	return clauses, nil
}
