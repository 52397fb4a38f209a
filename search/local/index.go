package local

import (
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
	"github.com/blevesearch/vellum/levenshtein"

	"kronika/indexer"
	"kronika/search"
)

// An Index is one generation, open for searching by any number of callers. It
// implements [search.Engine].
type Index struct {
	index    bleve.Index
	reader   index.IndexReader
	manifest indexer.Manifest
	parts    []part

	columns
	published []period // by document number; the zero period where there is none

	live     int                // documents
	average  map[string]float64 // length of each field over them
	coverage search.Coverage
	scratch  sync.Pool // of *scratch

	// What finds misspelt terms, two letters of which may have changed places: by how
	// many may be wrong, from 1. It takes long to make, and is made when it is needed.
	misspelling [2]func() (*levenshtein.LevenshteinAutomatonBuilder, error)

	inUse  sync.RWMutex // held for reading by every search, for writing once closed
	closed sync.Once
}

var (
	errClosed   = errors.New("index closed") // it was asked after that
	errPanicked = errors.New("damaged")      // which is the likeliest cause; only a check knows
)

// Open opens a generation for reading; it writes nothing. Files that are gone or cut are
// found ([indexer.Manifest.CheckEnds]), and of what bleve reads to open them most. The rest
// is for [indexer.Manifest.Check], which who has the time calls before: a damaged file
// gives wrong answers, and can make bleve ask for more memory than there is. If it cannot
// be opened because of damage, the error is an [indexer.DamageError].
func Open(dir string, m indexer.Manifest) (*Index, error) {
	if err := m.CheckEnds(dir); err != nil {
		return nil, err
	}
	ix, err := open(dir, m)
	if err == nil {
		return ix, nil
	}
	if damage := m.Check(dir); damage != nil {
		return nil, damage
	}
	return nil, err
}

func open(dir string, m indexer.Manifest) (ix *Index, err error) {
	defer damage(fmt.Sprintf("open %s", dir), &err)
	idx, err := openBleve(dir, map[string]any{"read_only": true, "bolt_timeout": lockTimeout})
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", dir, err)
	}
	open := &Index{index: idx, manifest: m}
	for i := range open.misspelling {
		open.misspelling[i] = sync.OnceValues(func() (*levenshtein.LevenshteinAutomatonBuilder, error) {
			return levenshtein.NewLevenshteinAutomatonBuilder(uint8(i+1), true)
		})
	}
	defer func() {
		if ix == nil {
			open.Close()
		}
	}()
	if err := open.load(dir); err != nil {
		return nil, fmt.Errorf("open %s: %w", dir, err)
	}
	return open, nil
}

// lockTimeout bounds the wait for a lock that is held; bleve's own has no end.
const lockTimeout = "2s"

// damage, deferred, makes an error of a panic: bleve panics on damaged files,
// and memory that maps a file which was cut cannot be read. The caller goes on.
func damage(what string, err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("%s: %w: %v", what, errPanicked, r)
	}
}

// faultsPanic makes reads of mapped files that are gone panic in this goroutine
// instead of ending the process. The function it returns undoes it.
func faultsPanic() func() {
	before := debug.SetPanicOnFault(true)
	return func() { debug.SetPanicOnFault(before) }
}

// Close waits for the searches under way and lets the files go. Later searches
// are refused.
func (ix *Index) Close() (err error) {
	ix.closed.Do(func() {
		ix.inUse.Lock() // and never unlocked
		if ix.reader != nil {
			err = ix.reader.Close()
		}
		err = errors.Join(err, ix.index.Close())
	})
	return err
}

func (ix *Index) load(dir string) error {
	defer faultsPanic()()
	inner, err := ix.index.Advanced()
	if err != nil {
		return err
	}
	if ix.reader, err = inner.Reader(); err != nil {
		return err
	}
	if ix.parts, err = partsOf(ix.reader); err != nil {
		return err
	}
	if ix.columns, err = loadColumns(dir, ix.parts); err != nil {
		if err := ix.manifest.CheckFile(dir, columnsName); err != nil {
			return err
		}
		// An older generation has none, or another form, and bleve's own tools change none.
		if ix.columns, err = readColumns(ix.parts); err != nil {
			return err
		}
	}
	for _, id := range ix.ids {
		if id != "" {
			ix.live++
		}
	}
	if want := ix.manifest.Documents; ix.live != want {
		return fmt.Errorf("holds %d documents, the manifest says %d", ix.live, want)
	}
	ix.published, ix.average = byDocument(ix.dates, ix.periods), map[string]float64{}
	for _, field := range scored {
		ix.average[field] = mean(ix.lengths[field])
	}
	ix.coverage = ix.cover()
	ix.scratch.New = func() any { return newScratch(len(ix.ids)) }
	return nil
}

// partsOf returns the segments of an index.
func partsOf(reader index.IndexReader) (parts []part, err error) {
	snapshot, ok := reader.(*scorch.IndexSnapshot)
	if !ok {
		return nil, fmt.Errorf("index of type %T, want scorch", reader)
	}
	docs := 0
	for _, s := range snapshot.Segments() {
		joined := slices.Contains(s.Segment().Fields(), wordsField)
		parts = append(parts, part{seg: s.Segment(), deleted: s.Deleted(), base: docs, joined: joined})
		docs += int(s.Segment().Count())
	}
	return parts, nil
}

// contains reports whether a bitmap of deleted documents, nil for none, has n.
func contains(b *roaring.Bitmap, n uint64) bool { return b != nil && b.Contains(uint32(n)) }

// mean returns the average length over the documents that have the field;
// holes have none.
func mean(lengths []int32) float64 {
	sum, n := 0, 0
	for _, length := range lengths {
		if length > 0 {
			sum += int(length)
			n++
		}
	}
	return float64(sum) / float64(max(n, 1))
}
