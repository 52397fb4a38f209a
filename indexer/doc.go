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
//
// # Checks
//
// Before a generation is opened, and before an update takes one over, every file of it
// is compared with the manifest by its size and CRC-32C ([Manifest.Check]): a file that
// is missing, cut or has flipped bits must not reach an engine, which may ask for more
// memory than there is. All bytes are read, by all cores. [Manifest.Verify] compares
// SHA-256, which nothing gets past but a changed manifest, and takes ten times as long.
// Neither knows a file that the manifest does not name.
package indexer
