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
// # The same words everywhere
//
// [Analyzer.AppendTokens] is the only tokenizer there is. Documents (package indexer),
// questions and snippets (package search), and the lists of topics and bodies get
// their words from it, or from [Analyzer.Tokens] and [Analyzer.References], which are
// made of it. Words of letters alone, which nearly all are, are read in one go, and
// others by the rules above: TestLettersInOneGo holds that both ways agree. One
// analyzer serves all who ask, and may be used by several goroutines.
//
// What is known of a word, its [Form], is found out once, by its letters alone, and
// kept in the analyzer's memo (form.go): a word has the same terms wherever it stands,
// and reading a text is mostly looking its words up. Who remembers something of words
// may do so by the address of their form: while it is held, no other word has it.
//
// Stems are lemmas of a lexicon that is built in (lexicon.go), which a
// dictionary in hunspell's format may correct (stem.go, hunspell.go).
package swedish
