// Package local is the embedded engine: it writes and reads an index in bleve's
// format, in this process, without a server.
//
// # Format
//
// A generation is a bleve index of the type scorch, so that bleve's own tools
// read it. Each document has fields of terms, with positions:
//
//	words        those of title, text, comments, exact and parts of [indexer.Document]
//	refs, voice  as they are there
//
// Most words are the same in several fields. In words they stand once, and behind the
// last letter is a byte that says in which: the sum of 1 exact, 2 parts, 4 title, 8 text
// and 16 comments. The field folded is kept nowhere: its terms are found by the stems that
// are the same when folded. A document without exact words has its fields as they are.
//
// A term has one location in a document: the first position, and as array positions how
// far each further one is from the one before. The length that bleve keeps of a field is 1.
// So bleve's own searches find terms, and no phrases.
//
// Each document has keyword fields, one term a value:
//
//	topic, year, month, …   the facets, under the names of [indexer.FacetNames]
//	revision                which text was analysed: "2"
//	published               the post's date as the archive has it
//	length.title, …         how many terms a field has: "311"
//
// Nothing is stored beside the ID: hits are read from the archive by ID and
// revision.
//
// # Writing
//
// Documents become segments in one pass, see [kronika/search/local/invert], and go into
// the index through a plugin that is registered with bleve: in the whole process, for
// every index that is opened after the first of this package. It leaves what others put
// into an index, all opening and all merging to bleve. A generation that is made anew is
// one segment, which nothing has to merge. An update adds a segment, and what it
// replaces or takes out is marked in the others, which are hard-linked; bleve merges
// them where there are many.
//
// # Reading
//
// When a generation is opened, the keyword fields become columns in memory. They lie
// ready in a file beside the index, columns.bin, which the writer makes when it closes
// a generation and of which nothing is known that the index does not have: bleve's own
// tools read the index without it, and where it is missing, or is not of this index,
// the columns are made of the dictionaries.
// A question is answered in three steps over bleve's postings: the bitmaps of its
// terms are put together into the documents that pass; these are counted by the
// columns; and only those that may be shown are scored, term at a time, for which
// the occurrences in other documents are not read. The score is textbook BM25,
// because bleve's own uses neither true lengths nor true averages and changes as
// segments merge: the score of a document depends on the documents alone, never on
// how they came into the index.
package local
