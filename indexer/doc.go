// Package indexer turns posts into documents of terms and keeps the index up to
// date.
//
// # Generations
//
// An index is a folder of generations:
//
//	index/
//	  000007/                one generation: an engine's files
//	  000007/manifest.json   what it was made from; see [Manifest]
//	  000006/                the one before, for servers that still read it
//	  CURRENT                the name of the generation that is served
//
// A generation is made beside the one that is served: the engine's files are
// taken over from the current one, changed, closed; then the manifest is
// written, then CURRENT is renamed into place. Whatever happens before that
// leaves the old generation serving, and the next run starts again from it. A
// generation never changes once it is named.
package indexer
