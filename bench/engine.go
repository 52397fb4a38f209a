package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
)

// An engine is one of those that are compared. All get the same documents.
type engine struct {
	name  string // in flags and folders: "kronika"
	title string // in the table

	// load makes what is there before anything is indexed or opened, and takes its
	// time once; nil: nothing.
	load func() error
	// prepare puts into a folder what is there before the indexing begins; nil: nothing.
	prepare func(ctx context.Context, docs corpus, dir string, p *progress) error
	index   func(ctx context.Context, docs corpus, dir string, p *progress) error
	// sizes returns how much of a folder is index, and how much is text that is kept
	// beside it, in bytes.
	sizes func(dir string) (index, text int64, err error)
	// open opens the index of so many documents; nil: it is indexed only.
	open func(dir string, docs int) (asker, error)
}

// An asker is an open index. Any number of callers may ask at a time.
type asker interface {
	// ask answers a question; the error is [errors.ErrUnsupported] if the engine has
	// no answer to the shape, and [errSlow] if it gave up.
	ask(q question) (answer, error)
	Close() error
}

// errSlow says that an engine gave a question up, because it took too long.
var errSlow = errors.New("no answer in time")

// An answer is what all engines say the same of, if they have the same terms.
type answer struct {
	total  int
	counts func() (counts, error) // nil unless facets were asked for
	cut    bool                   // the engine looked for less than was asked, and says so
}

// counts are those of each facet, the highest first, then by value; no zeros.
type counts map[string][]count

// A count is how many documents have a value.
type count struct {
	value string
	n     int
}

// facetLimits are how many values of each facet are asked for.
func facetLimits() map[string]int {
	return map[string]int{"topic": topics, "author": 10, "tag": 10, "month": 1000}
}

// engines returns all engines, in the order of the table. The first is Kronika as it
// is shipped.
func engines() []engine {
	shipped := newShipped()
	return []engine{
		{name: "kronika", title: "Kronika as shipped", load: shipped.load, prepare: shipped.fill, index: shipped.index, sizes: shipped.sizes, open: shipped.open},
		referenceEngine("reference", newReference(shipped.analyst)),
		bleveEngine("bleve", "bleve, static mapping", &stock{mapping: staticMapping("sv")}),
		{name: "bleve-default", title: "bleve, default mapping", index: (&stock{mapping: defaultMapping()}).index, sizes: sizeOfAll},
		sqliteEngine("sqlite"),
	}
}

// sizeOfAll is for engines that keep the texts in the index.
func sizeOfAll(dir string) (index, text int64, err error) {
	index, err = sizeOf(dir)
	return index, 0, err
}

// sizeOf returns the size of all files in a folder, in bytes, 0 if there is none.
func sizeOf(dir string) (size int64, err error) {
	err = filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if errors.Is(err, os.ErrNotExist) || err == nil && d.IsDir() {
			return nil
		}
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil {
			size += info.Size()
		}
		return err
	})
	return size, err
}
