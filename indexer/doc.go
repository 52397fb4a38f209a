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
//	  000007/manifest.sha256 the SHA-256 of that, as sha256sum writes it
//	  000006/                the one before, for servers that still read it; without that sum
//	  CURRENT                the name of the generation that is served
//
// A generation is made beside the one that is served: the engine's files are
// taken over from the current one, changed, closed; then the manifest and its sum
// are written, then CURRENT is renamed into place. Whatever happens before that
// leaves the old generation serving, and the next run starts again from it. A
// generation never changes once it is named.
//
// # Checks
//
// The manifest has the sums of all other files, and has one itself, which only the generation
// that CURRENT names has: none can be gone, cut, or have flipped bits without being found
// out, and there are three ways to look.
// Opening looks at sizes and ends ([Manifest.CheckEnds]), which takes a millisecond. All
// bytes are compared by CRC-32C behind the back of those who search ([Manifest.CheckQuietly]),
// and before an update takes a generation over ([Manifest.Check]): what is damaged is not
// built on, but made anew out of the archive. [Manifest.Verify] compares SHA-256, which
// nothing gets past but a changed manifest with its sum, and takes ten times as long. None
// knows a file that the manifest does not name.
//
// A segment that two generations share is one file, and is in the manifest of the second
// with the sums that the first has for it: it is not read for that, so that damage never
// becomes what must be.
//
// # Back-pressure
//
// An engine gets documents in batches, each bounded by their number and by their terms or
// their text, and the next one only when it has taken the last one in: what is in memory
// does not depend on how many posts there are; of a long one it holds that one.
package indexer
