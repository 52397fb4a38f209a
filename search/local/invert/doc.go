// Package invert writes a zap v17 segment, which is what bleve keeps documents in, from
// terms in one pass.
//
// bleve's own builder makes maps of every document, and its merger reads and writes
// again what batches have written. Here each term of a document is a number and a
// position in a list, in the order in which they come. Once the lists are as long as the
// memory allows, a run is made of them: the same, sorted by field and term. When all
// documents are there, the runs, each of which has later documents than the one before,
// are read side by side and written as one segment. What comes out is read, searched
// and merged by bleve as if it had written it.
//
// # A run
//
// For each field, its terms in byte order, each as
//
//	uv the length of the term, in bytes; the term
//	uv how many documents have it
//	uv how many bytes follow: of each of these documents
//		uv its number, less that of the one before; of the first, its number
//		and in a field of words, uv how often it has the term, uv the first
//		position, and uv how far each further one is from the one before
//
// uv is an unsigned varint.
//
// # A segment
//
// A zap v17 file has, in this order, with numbers of a fixed size in big-endian and
// offsets from the start of the file:
//
//	stored fields    of each document: uv the length of what says what follows, uv that
//	                 of the rest; uv the length of the ID; the ID; a snappy block of the
//	                 values, here of none
//	their index      uint64 the offset of each document; uv 0: no document lies in another
//	fields           _id, then by name: of each term its postings, see below; then the
//	                 dictionary, uv its length and a vellum FST of term → postings; then
//	                 the field's record: twice uv 2^64-1, for no doc values, and uv the
//	                 offset of the dictionary
//	sections         of each field: uv the length of its name; the name; uv its options in
//	                 bleve; uv how many sections; of each uint16 its type and uint64 its
//	                 offset: 0 has the field's record, 2 and 3 (synonyms, shapes) have none
//	their index      uv how many fields; uint64 the offset of each one's sections
//	footer           uint32 0, the length of the name of what encrypts: nothing; uint64
//	                 how many documents; uint64 the offset of the index of stored fields;
//	                 uint64 that of the index of sections; uint32 the chunk mode, 1026;
//	                 uint32 the version, 17; uint32 CRC-32 (IEEE) of all before it
//
// The postings of a term are two parts, of which an empty one is not there, and a record:
//
//	frequencies  uv how many chunks; uv where each ends; of each document in a field of
//	             words uv twice how often it has the term, and 1 more because positions
//	             follow, and uv 1, for how many terms the field has; of keywords uv 0
//	positions    uv how many chunks; uv where each ends; of each document uv how many
//	             bytes follow, and one location, for which bleve takes five bytes and
//	             more: uv the number of the field; uv the first position; uv 0 and uv 0,
//	             for the bytes of the text; uv how many further positions there are, as
//	             what bleve calls array positions; and of each uv how far it is from the
//	             one before
//	record       uv the offset of the frequencies, 0 for none; uv that of the positions;
//	             uv the length of a roaring bitmap of the documents; the bitmap
//
// A chunk is of as many document numbers as there are documents, divided by one more
// than the 1,024s in the documents of the term. An ID is in one document, once, and has
// no postings: the dictionary has the document itself, and 1 for the length of the
// field, as 62 bits below the highest (zap's "1-hit").
//
// How many terms a field has is not kept: it would be there with each of them.
package invert
