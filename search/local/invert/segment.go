package invert

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"path/filepath"

	index "github.com/blevesearch/bleve_index_api"

	"kronika/indexer"
)

// A Document is what a segment gets of one.
type Document struct {
	ID     string
	Fields []Field // of different names
}

// A Field is terms of a document.
type Field struct {
	Name  string
	Terms []indexer.Term // in any order
	// Keyword says that terms are only there or not: their positions are not looked at.
	// A field is so in all documents, or in none.
	Keyword bool
}

// idField is bleve's, of the IDs.
const idField = "_id"

// A Segment collects documents until it is written. It is for one goroutine.
type Segment struct {
	dir    string
	budget int

	fields []*field
	names  map[string]*field
	ids    []string
	held   map[string]int // documents by ID

	run     *run
	idle    *run // nil, or one that is written
	sorter  *sorter
	spill   *os.File // nil: nothing was too much
	sources []source
	writing chan error // nil: no run is being written
}

// A field is what is known of one beside its terms.
type field struct {
	name    string
	number  int // in runs; in the file fields are numbered by name
	keyword bool
	options index.FieldIndexingOptions
	last    int // how many documents there were with the last that has it
}

// New returns an empty segment. Its documents take about budget bytes of memory; what
// is more lies in a file in the folder dir until [Segment.Close].
func New(dir string, budget int) *Segment {
	return &Segment{dir: dir, budget: budget, names: map[string]*field{}, held: map[string]int{}, run: newRun(), sorter: &sorter{}}
}

// Len returns how many documents there are.
func (s *Segment) Len() int { return len(s.ids) }

// Has reports whether there is a document with an ID.
func (s *Segment) Has(id string) bool {
	_, has := s.held[id]
	return has
}

// IDs returns the IDs of all documents, in the order in which they came. They are not to
// be changed.
func (s *Segment) IDs() []string { return s.ids }

// Add adds a document; its ID must be new. After an error the segment cannot be used.
func (s *Segment) Add(d Document) error {
	if err := s.add(d); err != nil {
		return fmt.Errorf("document %q: %w", d.ID, err)
	}
	if s.run.size() < s.budget/2 {
		return nil
	}
	return s.spillRun()
}

func (s *Segment) add(d Document) error {
	switch {
	case d.ID == "":
		return errors.New("no ID")
	case s.Has(d.ID):
		return errors.New("twice in a segment")
	case len(s.ids) > math.MaxInt32:
		return errors.New("too many documents in a segment")
	}
	doc := len(s.ids)
	s.held[d.ID] = doc
	s.ids = append(s.ids, d.ID)
	for _, f := range d.Fields {
		if f.Keyword && len(f.Terms) == 0 {
			continue // it is not there
		}
		known, err := s.field(f)
		if err != nil {
			return fmt.Errorf("field %q: %w", f.Name, err)
		}
		s.run.add(uint32(doc), known.number, f)
	}
	return nil
}

// field returns what is known of a field.
func (s *Segment) field(f Field) (*field, error) {
	known := s.names[f.Name]
	if known == nil {
		known = &field{name: f.Name, number: len(s.fields), keyword: f.Keyword, options: index.IndexField | index.IncludeTermVectors}
		if f.Keyword {
			known.options = index.IndexField | index.SkipFreqNorm
		}
		s.names[f.Name], s.fields = known, append(s.fields, known)
	}
	switch {
	case f.Name == idField || f.Name == "":
		return nil, errors.New("not a name for a field")
	case f.Keyword != known.keyword:
		return nil, errors.New("keywords in one document, words in another")
	case known.last == len(s.ids):
		return nil, errors.New("twice in the document")
	}
	if known.last = len(s.ids); f.Keyword {
		return known, nil
	}
	for _, t := range f.Terms {
		if t.Position < 0 || t.Position > math.MaxUint32 {
			return nil, fmt.Errorf("term %q at position %d", t.Text, t.Position)
		}
	}
	return known, nil
}

// spillRun writes the run to disk while the next one is collected.
func (s *Segment) spillRun() error {
	if err := s.wait(); err != nil {
		return err
	}
	if s.spill == nil {
		var err error
		if s.spill, err = os.CreateTemp(s.dir, "runs-*"); err != nil {
			return err
		}
	}
	full := s.run
	if s.run = s.idle; s.run == nil {
		s.run = newRun()
	}
	s.idle, s.writing = full, make(chan error, 1)
	go func() {
		s.writing <- s.spillTo(full)
	}()
	return nil
}

// spillTo writes a run behind what the file has.
func (s *Segment) spillTo(full *run) error {
	from, err := s.spill.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	sections, err := s.sorter.write(full, s.spill)
	if err != nil {
		return err
	}
	full.reset()
	for i := range sections {
		sections[i].from += from
	}
	s.sources = append(s.sources, source{s.spill, sections})
	return nil
}

// wait waits until no run is being written.
func (s *Segment) wait() error {
	if s.writing == nil {
		return nil
	}
	err := <-s.writing
	s.writing = nil
	return err
}

// Write writes a segment of all documents, of which there must be one, as the file
// path, on disk when it returns. Nothing can be added any more.
func (s *Segment) Write(path string) error {
	if err := s.wait(); err != nil {
		return err
	}
	var rest bytes.Buffer
	sections, err := s.sorter.write(s.run, &rest)
	if err != nil {
		return err
	}
	s.run, s.idle, s.sorter = nil, nil, nil // their memory is needed
	sources := append(s.sources, source{bytes.NewReader(rest.Bytes()), sections})
	if err := s.create(path, sources); err != nil {
		return fmt.Errorf("write %s: %w", filepath.Base(path), err)
	}
	return nil
}

// Close removes what lies in the folder.
func (s *Segment) Close() error {
	err := s.wait()
	if s.spill != nil {
		err = errors.Join(err, s.spill.Close(), os.Remove(s.spill.Name()))
	}
	return err
}

// ids returns the keys of a map.
func ids(held map[string]int) func(func(string) bool) { return maps.Keys(held) }
