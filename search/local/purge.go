package local

import "math"

// Purge implements [indexer.Writer]: all documents are merged into one segment,
// and a merge takes over only the terms of those that are there.
func (w *writer) Purge() { w.merge = math.MaxUint64 }
