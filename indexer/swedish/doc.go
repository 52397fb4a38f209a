// Package swedish answers which words a text is made of, and what it refers to.
//
// A text is cut into words by Unicode's default word boundaries (UAX #29), with
// what Swedish adds: numbers in groups (27 500) and abbreviations (t ex) are
// one word, and an ending behind a colon (EU:s) is an ending. Every word keeps
// its position, stop words too, so that phrases can be matched exactly.
//
// Each word gives three terms, one of each at its position: as written in lower
// case, its stem, and the stem folded, for those who type without å, ä and ö.
// Besides, a word may have parts (those of a compound, the one word of IT-SAM)
// and references (§ 45, KS 2012/123, 12,5 mnkr), which no phrase matches.
//
// Stems are lemmas of a lexicon that is built in (lexicon.go), which a
// dictionary in hunspell's format may correct (stem.go, hunspell.go).
package swedish
