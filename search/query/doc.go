// Package query answers what a person asked: it reads a search text into a
// tree, prints the tree as a search text, and says it back in Swedish.
//
// Nothing a person types is an error. What cannot be meant is repaired, and
// each repair is said in one sentence. A repair leaves a condition out rather
// than finding nothing. The grammar, in which ( ) group and { } repeat:
//
//	query     = { ( operand | date ) [ "OCH" | "AND" | "&&" ] }   all must hold
//	operand   = near { ( "ELLER" | "OR" | "||" ) near }           one is enough
//	near      = unary { NÄRA unary }                              close together, in any order
//	NÄRA      = ( "NÄRA" | "NARA" | "NEAR" ) [ "/" number ]       at most so many words between; 10
//	unary     = { "-" | "INTE" | "NOT" } primary                  must not hold
//	primary   = "(" query ")" | phrase | word | word "*" | scope | field
//	phrase    = quote text quote [ "~" number ]                   in order; at most so many other words between
//	scope     = ( "rubrik:" | "stycke:" ) primary                 in the title, within one paragraph
//	field     = name ":" ( value | quote value quote | "(" query ")" )
//	          | "§" number
//	date      = month | day | time ".." time | ".." time | time ".."
//	          | ( "från:" | "efter:" | "till:" | "före:" ) time
//	time      = year | month | day                                2012, 2012-11, 2012-11-23
//
// Three things differ from what a reader of grammars expects:
//
//   - ELLER binds tighter than the unsaid OCH, as in the search engines people
//     know: "skola ELLER förskola budget" is about the budget of either.
//   - Operators are operators in capitals only; "eller" is a word.
//   - A bare year is a word; a bare month or day limits when a post was
//     published. "från:" and "efter:" include the time they name, "till:" too;
//     "före:" does not, as in mail programs.
//
// A name before a colon is a field only if it is known: 10:30, EU:s and
// http://… are words. Names are read in any case, with and without dots, and in
// English; a space after the colon is allowed. Of dnr:, §: and belopp: a value
// of several words needs no quotes: dnr:KS 2012/123, belopp:5 000 kr.
//
// In rubrik:(…) and stycke:(…) stand words, phrases, prefixes, ELLER between
// these, and exclusions of these; NÄRA takes the same without exclusions.
// A time limits the whole search, wherever it stands outside ELLER and INTE.
//
// Bytes that are no UTF-8 and invisible characters are dropped, control
// characters are spaces, and punctuation around words means nothing. Reading
// takes time linear in the text; [MaxLeaves] and [MaxDepth] bound the tree.
package query
