package local

import (
	"errors"
	"fmt"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"

	"kronika/archive"
	"kronika/indexer"
	"kronika/search"
)

// An Index is one generation, open for searching by any number of callers. It
// implements [search.Engine].
type Index struct {
	index      bleve.Index
	reader     index.IndexReader
	generation string
	parts      []part

	// By document number, with holes where documents were deleted.
	ids       []string // "" in a hole
	revisions []int
	published []period
	lengths   map[string][]int
	facets    map[string]column

	live     int                // documents
	average  map[string]float64 // length of each field over them
	coverage search.Coverage
	scratch  sync.Pool // of *scores
}

// Open opens a generation for reading; it writes nothing. A generation that
// does not hold what its manifest says is refused.
func Open(dir string, m indexer.Manifest) (ix *Index, err error) {
	// Damaged files can make bleve panic.
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("open %s: damaged: %v", dir, r)
		}
	}()
	idx, err := bleve.OpenUsing(dir, map[string]any{"read_only": true, "bolt_timeout": "2s"})
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", dir, err)
	}
	ix = &Index{index: idx, generation: m.Generation}
	if err := ix.load(m); err != nil {
		return nil, fmt.Errorf("open %s: %w", dir, errors.Join(err, ix.Close()))
	}
	return ix, nil
}

// Close lets the files go. No search may be under way.
func (ix *Index) Close() error {
	var errs []error
	if ix.reader != nil {
		errs = append(errs, ix.reader.Close())
	}
	return errors.Join(append(errs, ix.index.Close())...)
}

func (ix *Index) load(m indexer.Manifest) error {
	inner, err := ix.index.Advanced()
	if err != nil {
		return err
	}
	if ix.reader, err = inner.Reader(); err != nil {
		return err
	}
	snapshot, ok := ix.reader.(*scorch.IndexSnapshot)
	if !ok {
		return fmt.Errorf("index of type %T, want scorch", ix.reader)
	}
	docs := 0
	for _, s := range snapshot.Segments() {
		ix.parts = append(ix.parts, part{s.Segment(), s.Deleted(), docs})
		docs += int(s.Segment().Count())
	}
	if err := ix.loadIDs(docs); err != nil {
		return err
	}
	if ix.live != m.Documents {
		return fmt.Errorf("holds %d documents, the manifest says %d", ix.live, m.Documents)
	}
	return ix.loadColumns(docs)
}

func (ix *Index) loadIDs(docs int) error {
	ix.ids = make([]string, docs)
	for _, p := range ix.parts {
		for n := range p.seg.Count() {
			if contains(p.deleted, n) {
				continue
			}
			id, err := p.seg.DocID(n)
			if err != nil {
				return err
			}
			ix.ids[p.base+int(n)] = string(id)
			ix.live++
		}
	}
	return nil
}

func (ix *Index) loadColumns(docs int) error {
	read := func(field string) (column, error) { return readColumn(ix.parts, field, docs) }
	ix.facets, ix.lengths, ix.average = map[string]column{}, map[string][]int{}, map[string]float64{}
	for _, facet := range indexer.FacetNames {
		c, err := read(facet)
		if err != nil {
			return err
		}
		ix.facets[facet] = c
	}
	revisions, err := read(revisionField)
	if err != nil {
		return err
	}
	if ix.revisions, err = revisions.numbers(); err != nil {
		return err
	}
	published, err := read(publishedField)
	if err != nil {
		return err
	}
	ix.published = published.periods()
	for _, field := range scored {
		c, err := read(lengthField + field)
		if err != nil {
			return err
		}
		if ix.lengths[field], err = c.numbers(); err != nil {
			return err
		}
		ix.average[field] = ix.mean(ix.lengths[field])
	}
	ix.coverage = ix.cover()
	ix.scratch.New = func() any { return newScores(docs) }
	return nil
}

// mean returns the average length over the documents that have the field.
func (ix *Index) mean(lengths []int) float64 {
	sum, n := 0, 0
	for doc, length := range lengths {
		if ix.ids[doc] != "" && length > 0 {
			sum += length
			n++
		}
	}
	return float64(sum) / float64(max(n, 1))
}

// cover says which time the posts cover, and which months have none.
func (ix *Index) cover() search.Coverage {
	c := search.Coverage{Posts: ix.live, Gaps: []search.Gap{}}
	for doc, p := range ix.published {
		if ix.ids[doc] == "" || p.date == "" {
			continue
		}
		if d := p.date.Cut(len("2012-11-23")); c.First == "" || d < c.First {
			c.First = d
		}
		if d := p.date.Cut(len("2012-11-23")); d > c.Last {
			c.Last = d
		}
	}
	months := ix.facets["month"].values
	for i := 1; i < len(months); i++ {
		from := nextMonth(archive.Date(months[i-1]))
		if to := previousMonth(archive.Date(months[i])); from <= to {
			c.Gaps = append(c.Gaps, search.Gap{From: from, To: to})
		}
	}
	return c
}

func nextMonth(d archive.Date) archive.Date {
	return archive.NewDate(d.Start().AddDate(0, 1, 0), archive.Month)
}

func previousMonth(d archive.Date) archive.Date {
	return archive.NewDate(d.Start().AddDate(0, -1, 0), archive.Month)
}

// contains reports whether a bitmap of deleted documents, nil for none, has n.
func contains(b *roaring.Bitmap, n uint64) bool { return b != nil && b.Contains(uint32(n)) }
