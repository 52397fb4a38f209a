package swedish

import "math"

// corpusDocuments is how many documents the corpus of the lexicon has.
const corpusDocuments = 90_695

// Rarity tells how rare a word is in public Swedish text, from 0, every document
// has it, to 1, none has. Of a word and its lemma the commoner counts.
func (a *Analyzer) Rarity(t *Token) float64 {
	n := a.stemmer.lexicon.freq(t.Exact)
	if t.Term != t.Exact {
		n = max(n, a.stemmer.lexicon.freq(t.Term))
	}
	return math.Log(float64(corpusDocuments+1)/float64(n+1)) / math.Log(corpusDocuments+1)
}
