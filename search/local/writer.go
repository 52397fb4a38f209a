package local

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"kronika/indexer"
	"kronika/search/local/invert"
)

// The keyword fields beside the facets.
const (
	revisionField  = "revision"
	publishedField = "published"
	lengthField    = "length." // and the name of the field of terms
)

// scored are the fields of terms whose lengths scores need.
var scored = []string{indexer.Title, indexer.Text, indexer.Comments, indexer.Exact, indexer.Folded, indexer.Parts, indexer.Refs}

// cheap is how many documents are merged into one segment whenever a generation is
// closed: it takes a tenth of a second. What was made anew always is; the rest is left
// to bleve's own merger, so that an update costs what it adds.
const cheap = 1000

// A writer fills one generation.
type writer struct {
	dir    string
	index  bleve.Index
	inner  index.Index
	next   *invert.Segment // what was put and is no segment yet; nil: nothing
	failed bool            // something was not taken in
	merge  uint64          // how many documents at most are merged into one segment
	purge  bool            // see Purge
	guard  *guard          // all that is written goes through it
}

// OpenWriter starts a generation in the new folder dir: empty if from is "",
// else with what the generation in the folder from holds. Segments, which never
// change, are hard-linked.
func OpenWriter(from, dir string) (indexer.Writer, error) {
	return openWriter(from, dir, map[string]any{"bolt_timeout": lockTimeout})
}

func openWriter(from, dir string, config map[string]any) (indexer.Writer, error) {
	register()
	if from != "" {
		if err := takeOver(from, dir); err != nil {
			return nil, fmt.Errorf("take over generation %s: %w", from, err)
		}
	} else if err := create(dir); err != nil {
		return nil, fmt.Errorf("create %s: %w", dir, err)
	}
	guard := newGuard()
	idx, err := guard.open(dir, config)
	if err != nil {
		return nil, fmt.Errorf("open %s for writing: %w", dir, err)
	}
	inner, err := idx.Advanced()
	if err != nil {
		return nil, errors.Join(err, idx.Close())
	}
	w := &writer{dir: dir, index: idx, inner: inner, merge: cheap, guard: guard}
	if from == "" {
		w.merge = math.MaxUint64
	}
	return w, nil
}

// create makes an empty index. It keeps nothing of how it is opened.
func create(dir string) error {
	idx, err := bleve.NewUsing(dir, bleve.NewIndexMapping(), scorch.Name, scorch.Name, nil)
	if err != nil {
		return err
	}
	return idx.Close()
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
		case filepath.Base(path) == "manifest.json", filepath.Base(path) == "manifest.sha256", filepath.Base(path) == columnsName:
			return nil // they are made anew
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

// Put implements [indexer.Writer]. What it is given is in memory, or in a file of the
// folder, until a segment is made of it: at the latest by Close. After an error, no
// more is made of it.
func (w *writer) Put(docs []indexer.Document) error {
	if err := w.put(docs); err != nil {
		w.failed = true
		return err
	}
	return nil
}

func (w *writer) put(docs []indexer.Document) error {
	for _, d := range docs {
		if w.next != nil && w.next.Has(d.ID) {
			if err := w.flush(); err != nil {
				return err
			}
		}
		if w.next == nil {
			w.next = invert.New(w.dir, memory)
		}
		if err := w.next.Add(entry(d)); err != nil {
			return err
		}
	}
	return nil
}

// memory is about how much documents take before they are written to disk, in bytes.
const memory = 32 << 20

// flush makes a segment of the documents that were put, in the place of those with the
// same IDs, and returns when it is on disk.
func (w *writer) flush() error {
	if w.next == nil {
		return nil
	}
	docs := w.next
	w.next = nil
	batch := index.NewBatch()
	for _, id := range docs.IDs() {
		batch.Delete(id)
	}
	batch.Update(&parcel{docs, filepath.Join(w.dir, "segment.new")})
	return errors.Join(w.batch(batch), docs.Close())
}

// Delete implements [indexer.Writer].
func (w *writer) Delete(ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	if err := w.flush(); err != nil {
		return err
	}
	batch := index.NewBatch()
	for _, id := range ids {
		batch.Delete(id)
	}
	return w.batch(batch)
}

func (w *writer) batch(b *index.Batch) error {
	return w.guard.write("batch", func() error { return w.inner.Batch(b) })
}

// Close implements [indexer.Writer]. It leaves few segments, on disk, and no
// file beside them.
func (w *writer) Close() error {
	docs, err := w.finish()
	if err := cmp.Or(err, w.guard.close(w.index)); err != nil {
		return fmt.Errorf("close %s: %w", w.dir, err)
	}
	if err := tidy(w.dir, docs); err != nil {
		return fmt.Errorf("close %s: %w", w.dir, err)
	}
	return nil
}

// errFailed says that a writer was closed of which something is missing.
var errFailed = errors.New("not all documents were taken in")

// finish brings all that was put to disk, in few segments. It returns how many documents
// there are.
func (w *writer) finish() (docs uint64, err error) {
	if w.failed {
		if w.next != nil {
			err = w.next.Close()
		}
		return 0, errors.Join(errFailed, err)
	}
	if err := w.flush(); err != nil {
		return 0, err
	}
	err = w.guard.write("merge", func() (err error) {
		docs, err = w.settle()
		return err
	})
	return docs, err
}

// settle merges segments and waits until the result is on disk. It returns how
// many documents there are.
func (w *writer) settle() (docs uint64, err error) {
	if docs, err = w.index.DocCount(); err != nil {
		return 0, err
	}
	s, ok := w.inner.(*scorch.Scorch)
	if !ok {
		return 0, fmt.Errorf("index of type %T, want scorch", w.inner)
	}
	if docs <= w.merge || w.purge {
		if err := w.mergeAll(s); err != nil {
			return 0, err
		}
	}
	// A batch returns when all that came before it is on disk, merges too.
	return docs, s.SetInternal([]byte("settled"), []byte("1"))
}

// tidy removes the segments that merging left over, writes the columns of the rest,
// and lets a server read it all that runs as another user.
func tidy(dir string, docs uint64) (err error) {
	idx, err := openBleve(dir, map[string]any{"read_only": true, "bolt_timeout": lockTimeout})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, idx.Close()) }()
	inner, err := idx.Advanced()
	if err != nil {
		return err
	}
	reader, err := inner.Reader()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, reader.Close()) }()
	n, err := reader.DocCount()
	if err == nil && n != docs {
		err = fmt.Errorf("holds %d documents, want %d", n, docs)
	}
	if err != nil {
		return err
	}
	parts, err := partsOf(reader)
	if err != nil {
		return err
	}
	return errors.Join(writeColumns(dir, parts), keep(dir, parts))
}

// keep lets files be read, and removes segments that are not of the index.
func keep(dir string, parts []part) error {
	used := map[string]bool{}
	for _, p := range parts {
		if file, ok := p.seg.(segment.PersistedSegment); ok {
			used[filepath.Base(file.Path())] = true
		}
	}
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir():
			return os.Chmod(path, 0o755)
		case filepath.Ext(path) == ".zap" && !used[filepath.Base(path)]:
			return os.Remove(path)
		}
		return os.Chmod(path, 0o644)
	})
}

// entry returns a document as it is indexed.
func entry(d indexer.Document) invert.Document {
	doc := invert.Document{ID: d.ID}
	for field, terms := range d.Fields {
		if slices.Contains(scored, field) {
			doc.Fields = append(doc.Fields, keyword(lengthField+field, strconv.Itoa(length(terms))))
		}
	}
	for field, terms := range join(d.Fields) {
		doc.Fields = append(doc.Fields, invert.Field{Name: field, Terms: terms})
	}
	for facet, values := range d.Facets {
		doc.Fields = append(doc.Fields, keyword(facet, values...))
	}
	doc.Fields = append(doc.Fields, keyword(revisionField, strconv.Itoa(d.Revision)))
	if d.Published != "" {
		doc.Fields = append(doc.Fields, keyword(publishedField, string(d.Published)))
	}
	return doc
}

// length returns how many terms a field has; the marks between paragraphs are no
// words.
func length(terms []indexer.Term) (n int) {
	for _, t := range terms {
		if t.Text != indexer.Mark {
			n++
		}
	}
	return n
}

// keyword returns a field of values; what is no text is left out.
func keyword(name string, values ...string) invert.Field {
	f := invert.Field{Name: name, Keyword: true}
	for _, value := range values {
		if value = strings.ToValidUTF8(value, ""); value != "" {
			f.Terms = append(f.Terms, indexer.Term{Text: value})
		}
	}
	return f
}
