package local

import (
	"context"

	"github.com/blevesearch/bleve/v2/document"
	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
)

// Purge implements [indexer.Writer]: all documents are merged into one segment,
// and a merge takes over only the terms of those that are there.
func (w *writer) Purge() { w.purge = true }

// blank is the ID of a document without fields, which no post has.
const blank = "-"

// mergeAll makes one segment of all. A single segment is not merged, whatever
// was deleted from it; to purge one, another is put beside it.
func (w *writer) mergeAll(s *scorch.Scorch) error {
	if !w.purge {
		return s.ForceMerge(context.Background(), nil)
	}
	put, remove := index.NewBatch(), index.NewBatch()
	put.Update(document.NewDocument(blank))
	remove.Delete(blank)
	if err := w.inner.Batch(put); err != nil {
		return err
	}
	if err := s.ForceMerge(context.Background(), nil); err != nil {
		return err
	}
	return w.inner.Batch(remove)
}
