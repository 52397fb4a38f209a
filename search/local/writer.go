package local

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/document"
	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"

	"kronika/indexer"
)

// The keyword fields beside the facets.
const (
	revisionField  = "revision"
	publishedField = "published"
	lengthField    = "length." // and the name of the field of terms
)

// scored are the fields of terms whose lengths scores need.
var scored = []string{indexer.Title, indexer.Text, indexer.Comments, indexer.Exact, indexer.Folded}

// termOptions index positions; bleve keeps frequency and length with them.
const termOptions = index.IndexField | index.IncludeTermVectors

// A writer fills one generation.
type writer struct {
	index bleve.Index
	inner index.Index
}

// OpenWriter starts a generation in the new folder dir: empty if from is "",
// else with what the generation in the folder from holds. Segments, which never
// change, are hard-linked.
func OpenWriter(from, dir string) (indexer.Writer, error) {
	var idx bleve.Index
	var err error
	if from == "" {
		idx, err = bleve.NewUsing(dir, bleve.NewIndexMapping(), scorch.Name, scorch.Name, nil)
	} else {
		if err := takeOver(from, dir); err != nil {
			return nil, fmt.Errorf("take over generation %s: %w", from, err)
		}
		// Without a time limit bleve waits for ever for a lock that is held.
		idx, err = bleve.OpenUsing(dir, map[string]any{"bolt_timeout": "2s"})
	}
	if err != nil {
		return nil, fmt.Errorf("open %s for writing: %w", dir, err)
	}
	inner, err := idx.Advanced()
	if err != nil {
		return nil, errors.Join(err, idx.Close())
	}
	return &writer{idx, inner}, nil
}

// takeOver makes dir hold the same index as from.
func takeOver(from, dir string) error {
	return filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		to := filepath.Join(dir, rel)
		switch {
		case d.IsDir():
			return os.MkdirAll(to, 0o755)
		case filepath.Ext(path) == ".zap" && os.Link(path, to) == nil:
			return nil // else the file system links nothing, and it is copied
		case filepath.Base(path) == "manifest.json":
			return nil
		}
		return copyFile(path, to)
	})
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// Put implements [indexer.Writer]. It returns when the documents are on disk.
func (w *writer) Put(docs []indexer.Document) error {
	if len(docs) == 0 {
		return nil
	}
	batch := index.NewBatch()
	for _, d := range docs {
		batch.Update(entry(d))
	}
	return w.inner.Batch(batch)
}

// Delete implements [indexer.Writer].
func (w *writer) Delete(ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	batch := index.NewBatch()
	for _, id := range ids {
		batch.Delete(id)
	}
	return w.inner.Batch(batch)
}

// Close implements [indexer.Writer].
func (w *writer) Close() error { return w.index.Close() }

// entry returns a document in bleve's form.
func entry(d indexer.Document) index.Document {
	doc := document.NewDocument(d.ID)
	for field, terms := range d.Fields {
		doc.AddField(document.NewTextFieldCustom(field, nil, nil, termOptions, analysed(terms)))
		doc.AddField(keyword(lengthField+field, strconv.Itoa(len(terms)), 0))
	}
	for facet, values := range d.Facets {
		for i, value := range values {
			doc.AddField(keyword(facet, value, i))
		}
	}
	doc.AddField(keyword(revisionField, strconv.Itoa(d.Revision), 0))
	if d.Published != "" {
		doc.AddField(keyword(publishedField, string(d.Published), 0))
	}
	return doc
}

// keyword returns a field of one term, the i-th value of its name.
func keyword(name, value string, i int) document.Field {
	return document.NewTextFieldWithIndexingOptions(name, []uint64{uint64(i)}, []byte(strings.ToValidUTF8(value, "")), index.IndexField|index.SkipFreqNorm)
}

// analysed gives bleve terms that were analysed before.
type analysed []indexer.Term

// Analyze implements bleve's Analyzer; it does not look at its argument.
func (terms analysed) Analyze([]byte) analysis.TokenStream {
	stream := make(analysis.TokenStream, len(terms))
	for i, t := range terms {
		stream[i] = &analysis.Token{Term: []byte(t.Text), Position: t.Position, Type: analysis.AlphaNumeric}
	}
	return stream
}
