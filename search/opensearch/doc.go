// Package opensearch is the distributed engine: it keeps an index in an OpenSearch cluster,
// of version 2.4 and later, up to 3, and answers a [search.Plan] as the embedded engine does.
//
// # Format
//
// A generation is one OpenSearch index: kronika-NAME-000007, where NAME is the archive's. The
// alias kronika-NAME names the one that is served. An index says itself what it was made
// from, in the _meta of its mapping, so that it and its manifest are switched in one step; see
// the type meta.
//
// Each document has a field of terms with positions, which are made in Go: the cluster only
// takes them apart.
//
//	words   all terms of all fields of [indexer.Document]
//
// The first letter of a term says of which field it is: t title, x text, c comments, e exact,
// f folded, p parts, r refs, v voice. All stand in one field, because then they have one row of
// positions, and words of several fields can be looked for side by side. Two terms are added: "<" where
// a paragraph begins, at the place of the mark that ends the one before, and ">" where it ends.
// What is sent is one text: blanks stand between positions, "|" between the terms of
// one, "-" for a position without any, and %20, %7C, %25 for such signs in terms. So the
// tokenizer char_group finds the positions, the filter pattern_capture the terms of one,
// all at the same position, and a stop filter leaves the gaps. No term is longer than
// 8,000 letters: Lucene takes none of more than 32,766 bytes.
//
// Beside it stand values, as keywords and numbers:
//
//	topic, year, month, …       the facets, under the names of [indexer.FacetNames]
//	id, revision, day           day: the date, cut to its day
//	start, first, end           when it began, its first day, the day after its last
//	length.title, …             how many terms a field has
//	spelled                     its exact words, each once: what suggestions count
//	stored                      the document, packed; see the type stored
//	sum                         31 bits of a hash of all that
//
// _source is not kept: the archive is the truth. What is looked through here is read
// out of stored, a doc value: as a stored field it took ten times as long, because OpenSearch
// keeps whole copies of young documents beside it.
//
// # Scores
//
// They are those of package score, as on the embedded engine, and not Lucene's. The
// similarity of words returns how often a term occurs; a script of the language expression
// makes BM25 of it, with the true length of the field, its true average, and the number of
// documents that pass, which one round of counts has found out before. So a prefix counts as
// one word, a phrase as often as it stands there, a score depends neither on shards nor on
// deleted documents, and nothing is lost by lengths that Lucene keeps in one byte. What the
// cluster cannot count (rows of words with others between, words of a voice, nearness,
// prefixes of more than 1,024 terms) is first taken to occur once. Then the best 200 are looked
// through here, which tells how often, and how close their words stand; none comes before its
// place by that which does not deserve it, since all scores only rise. The cluster's
// scores have the precision of 24 bits.
//
// # Answers
//
// One answer takes two to five requests: counts, which are remembered, for a generation never
// changes; hits, facets, months, spans and ends in one _msearch; the hits to be shown; posts with
// some of the words. A facet is counted by a filter aggregation that leaves its own choices out.
// The months of the histogram are a facet, not a date_histogram: a post whose month is
// unknown is in none. All requests name the index and not the alias, so that what they
// find is of one generation, and one that goes beyond 10,000 hits turns the pages by search_after
// in a point in time. No answer is partial: a shard that fails, or a search that times
// out, is an error.
//
// Nearness is a query of spans. Lucene knows no chains of three words and more, in which
// each is near the next; and it overlooks rows of words among others. Documents that may
// pass and are not found by spans are looked through here, 2,000 at most; of more, the clause
// is said to be cut short, and what is to be left out is refused.
//
// # What differs from the embedded engine
//
// A prefix stands for all its terms, and is never cut; only among other words, where it
// stands for more than 1,024, it stands for the first 1,000 by the alphabet, and the answer says so. A misspelt word
// is looked for among the 200 commonest terms that are spelt almost so. Suggestions are exact for the
// field exact; of other fields, for which nobody asks, 2,000 posts are looked through. Values
// of more than 8,000 letters are left out of facets. The work of a search is bounded by time, and not
// by steps.
//
// # Writing
//
// A generation is made in an index of its own: empty, or a _clone of the one that is served,
// whose files the nodes link. Documents are sent in bulk requests of at most 8 MiB. An
// item that is refused for the moment (429, 5xx, no answer) is sent again, alone, with pauses
// that double; opensearch-go does not do that (its issue 764). One that is refused for good is an
// error with the ID of the post. Every 20 batches the index notes up to which Seq of the
// archive it has everything; an update that broke off is gone on with from there. At last
// the index is refreshed and closed for changes; if it has as many documents as the archive, and
// their sums add up to what was sent, the alias is moved. The one before is kept for those
// who still search it.
//
// An index has one shard for each begun 500,000 posts, at most 12, and a copy of each if there
// is a second node. Nothing is refreshed before it is whole. What is made anew is merged
// into one segment a shard.
package opensearch
