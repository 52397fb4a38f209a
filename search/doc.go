// Package search answers which posts, and why.
//
// A [Request] is what a person or program asks. The [Searcher] makes a [Plan] of
// it, in the terms of the analyzer, lets an [Engine] find documents, and reads
// the hits' texts from the archive to cut snippets by the same analyzer. So
// what an engine matches and what is marked always agree.
package search
