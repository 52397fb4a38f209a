package search

import (
	"slices"
	"strings"
	"unicode"

	"kronika/indexer"
	"kronika/indexer/swedish"
	"kronika/search/query"
)

// Weights say how much the fields tell in a score: found by measuring, see
// docs/search.md.
type weights struct {
	title, text, comments float64
	exact                 float64 // the word as it was typed
	parts                 float64 // parts of compounds, and whole words again
	part                  float64 // one part of a compound that was asked for, without the others too
	folded                float64
	refs                  float64
	phrase                float64
	synonym               float64 // a factor: of a word that means the same
}

var standard = weights{title: 2, text: 1, comments: 0.3, exact: 0.3, parts: 1.3, part: 0.3, folded: 0.5, refs: 2, phrase: 1, synonym: 0.7}

// A word is one or more of the words of a run, as they were typed, with what is
// tested for them.
type word struct {
	text       string
	start, end int  // bytes of the run
	stop       bool // it narrows nothing
	Clause
	means []string // its synonyms
}

// run returns what is tested for words that were typed one after the other. Words
// that are one to the analyzer, such as 27 500, are tested as one, and what is a
// reference as a whole, such as KS 2012/123, is found as one too.
func (p planner) run(typed []string) (words []word) {
	text := strings.Join(typed, " ")
	tokens := p.Tokens(text)
	end := 0 // of the typed words so far
	for i, w := range typed {
		begin := end
		if i > 0 {
			begin++
		}
		end = begin + len(w)
		var own []swedish.Token
		for len(tokens) > 0 && tokens[0].Start < end {
			own, tokens = append(own, tokens[0]), tokens[1:]
		}
		if len(own) > 0 { // else a token of a word before holds it, or it has none
			w := p.word(text[own[0].Start:max(end, own[len(own)-1].End)], own)
			w.start, w.end = own[0].Start, own[len(own)-1].End
			words = append(words, w)
		}
	}
	for _, ref := range p.References(text) {
		words = p.whole(words, ref, text)
	}
	return words
}

// whole makes one of the words that are a reference together: it is found as that,
// or by all its words.
func (p planner) whole(words []word, ref swedish.Reference, text string) (all []word) {
	var one word
	for _, w := range words {
		if w.end <= ref.Start || w.start >= ref.End {
			all = append(all, w)
			continue
		}
		if len(one.Any) == 0 {
			one.Any, one.start = []Match{{}}, w.start
			all = append(all, word{})
		}
		one.end = w.end
		one.Any[0].All = append(one.Any[0].All, w.Match)
		one.Spots = append(one.Spots, w.Spots...)
	}
	if len(one.Any) == 0 || len(one.Any[0].All) < 2 {
		return words
	}
	one.text = text[one.start:one.end]
	one.Tests = []Test{{Field: indexer.Refs, Terms: []string{ref.String()}, Weight: p.refs}}
	i := slices.IndexFunc(all, func(w word) bool { return w.end == 0 })
	all[i] = one
	return all
}

// word returns what is tested for the tokens of a word.
func (p planner) word(text string, tokens []swedish.Token) word {
	w := word{text: text, stop: len(tokens) == 1 && (tokens[0].Stop || p.question && p.Asks(tokens[0].Exact))}
	var stems, exact, folded []string
	for _, t := range tokens {
		stems, exact, folded = append(stems, t.Term), append(exact, t.Exact), append(folded, t.Folded)
	}
	w.Tests = []Test{
		{Field: indexer.Title, Terms: stems, Weight: p.weights.title},
		{Field: indexer.Text, Terms: stems, Weight: p.text},
		{Field: indexer.Comments, Terms: stems, Weight: p.comments},
		{Field: indexer.Exact, Terms: exact, Weight: p.exact},
	}
	for _, ref := range tokens[0].Refs {
		w.Tests = append(w.Tests, Test{Field: indexer.Refs, Terms: []string{ref}, Weight: p.refs})
	}
	if len(tokens) == 1 {
		p.addParts(&w, tokens[0])
		p.addSynonyms(&w, tokens[0])
	} else {
		p.addJoined(&w, tokens)
	}
	if typedWithoutDots(text) {
		w.Fallbacks = append(w.Fallbacks, Match{Tests: []Test{{Field: indexer.Folded, Terms: folded, Weight: p.folded}}})
	}
	if len(tokens) == 1 {
		w.Fallbacks = append(w.Fallbacks,
			Match{Tests: []Test{{Field: indexer.Exact, Terms: exact, Fuzzy: true, Weight: p.folded}}},
			Match{Tests: []Test{{Field: indexer.Parts, Terms: stems, Fuzzy: true, Weight: p.folded}}})
	}
	return w
}

// referenceKinds are the kinds of reference by field.
var referenceKinds = map[string]swedish.Kind{"dnr": swedish.Diary, "§": swedish.Paragraph, "sfs": swedish.Statute, "belopp": swedish.Amount}

// reference returns what passes for a reference.
func (p planner) reference(n query.Node) Match {
	var all Match
	for _, ref := range p.ReferenceTo(referenceKinds[n.Field], n.Text) {
		all.All = append(all.All, Match{Tests: []Test{{Field: indexer.Refs, Terms: []string{ref.String()}, Weight: p.refs}}})
	}
	if all.none() {
		p.repairs = append(p.repairs, "”"+n.Text+"” kunde inte läsas som "+n.Field+"; orden söktes i texten.")
		return p.match(query.Node{Op: query.Word, Text: n.Text})
	}
	return alone(all)
}

// apart is how many words may stand between the parts of a compound, where it is
// written as several: handläggningen av ett bygglov.
const apart = 3

// addParts adds what finds a word as a part of compounds, or a compound by its
// parts. A post with some of the parts is no hit for that, but about something
// akin: it comes before those with none.
func (p planner) addParts(w *word, t swedish.Token) {
	w.Spots = append(w.Spots, spotOf(t.Term))
	if len(t.Parts) < 2 {
		w.Tests = append(w.Tests, Test{Field: indexer.Parts, Terms: []string{t.Term}, Weight: p.parts})
		return
	}
	var all Match
	near := Near{Distance: apart}
	for _, part := range t.Parts {
		test := Test{Field: indexer.Parts, Terms: []string{part}, Weight: p.parts}
		all.All = append(all.All, Match{Tests: []Test{test}})
		near.Groups = append(near.Groups, []Test{test})
		test.Weight = p.part
		w.Boosts = append(w.Boosts, Match{Tests: []Test{test}})
		if part != t.Term {
			w.Spots = append(w.Spots, spotOf(part))
		}
	}
	w.Near = append(w.Near, near)
	w.Boosts = append(w.Boosts, all)
}

// addSynonyms adds what finds words that mean the same; several words are a phrase.
func (p planner) addSynonyms(w *word, t swedish.Token) {
	if p.synonyms == nil {
		return
	}
	w.means = p.synonyms.of[t.Term]
	for _, other := range w.means {
		var stems []string
		for _, t := range p.Tokens(other) {
			stems = append(stems, t.Term)
		}
		w.Tests = append(w.Tests,
			Test{Field: indexer.Title, Terms: stems, Weight: p.synonym * p.weights.title},
			Test{Field: indexer.Text, Terms: stems, Weight: p.synonym * p.text},
			Test{Field: indexer.Comments, Terms: stems, Weight: p.synonym * p.comments})
		if len(stems) == 1 {
			w.Spots = append(w.Spots, spotOf(stems[0]))
		}
	}
}

// addJoined adds what finds the words of one that the analyzer cuts, such as
// IT-SAM, where they are written as one.
func (p planner) addJoined(w *word, tokens []swedish.Token) {
	joined := ""
	for _, t := range tokens {
		joined += t.Exact
		w.Spots = append(w.Spots, spotOf(t.Term))
	}
	for _, t := range p.Tokens(joined) {
		w.Tests = append(w.Tests, Test{Field: indexer.Parts, Terms: []string{t.Term}, Weight: p.parts})
	}
}

func spotOf(term string) Test { return Test{Field: indexer.Parts, Terms: []string{term}} }

// typedWithoutDots reports whether a word may have been typed on a keyboard
// without å, ä and ö.
func typedWithoutDots(word string) bool {
	return !strings.ContainsFunc(word, func(r rune) bool { return r > unicode.MaxASCII })
}
