package entity

import (
	"slices"
	"strings"
)

// A PlaceFound is a place that a post is about, with the words that say so.
type PlaceFound struct {
	Name     string
	Sort     string // kind of place as the list has it; empty if no list has it
	Evidence []Evidence
}

// Evidence is where a post has a name.
type Evidence struct {
	Title      bool // of the title, else of the text
	Start, End int  // bytes
}

// timesUnlisted is how often a place that no list has must stand behind a
// preposition of place: once may be a person or a company.
const timesUnlisted = 2

// Places returns the places that a post names with good evidence, in the order
// of their first mention:
//
//   - a name of the lists that is nothing else;
//   - a name of the lists that is a common word or a family name as well (Vi,
//     Tuna, Berg), where a preposition of place or «kommun» stands beside it;
//     its other mentions count then too;
//   - a name of no list that stands behind a preposition of place twice and is
//     no common word or acronym.
//
// A place that is meant as a team is none, nor is a direction alone (Norra).
func (t *Tagger) Places(title, text string) []PlaceFound {
	var all []*candidate
	in := t.enter()
	defer t.leave(in)
	for _, part := range []struct {
		text  string
		title bool
	}{{title, true}, {text, false}} {
		r := t.read(in, part.text)
		for i, m := range r.mentions {
			if m.Kind == KindPlace && !isCompass(m.Name) {
				all = t.collect(all, m, part.title, r.isBehindPreposition(r.at[i]))
			}
		}
	}
	var places []PlaceFound
	for _, c := range all {
		if c.isGood() {
			places = append(places, c.PlaceFound)
		}
	}
	return places
}

// A candidate is a place whose evidence is being gathered.
type candidate struct {
	PlaceFound
	listed, unsure bool
	common         bool // a word that is common, or an acronym
	prepositions   int
}

// isGood reports whether the evidence is enough.
func (c *candidate) isGood() bool {
	switch {
	case !c.listed:
		return c.prepositions >= timesUnlisted && !c.common
	case c.unsure:
		return c.prepositions > 0
	}
	return true
}

// collect adds a mention to the candidates.
func (t *Tagger) collect(all []*candidate, m Mention, title, preposition bool) []*candidate {
	i := slices.IndexFunc(all, func(c *candidate) bool { return c.Name == m.Name })
	if i < 0 {
		i = len(all)
		c := &candidate{PlaceFound: PlaceFound{Name: m.Name}, common: t.openers[m.Name] || isUpper(m.Name)}
		for _, found := range t.names.at(strings.Fields(m.Name)) {
			if found.kind == KindPlace && found.text == m.Name {
				c.Sort, c.listed, c.unsure = found.sort, true, found.unsure
			}
		}
		all = append(all, c)
	}
	all[i].Evidence = append(all[i].Evidence, Evidence{title, m.Start, m.End})
	if preposition {
		all[i].prepositions++
	}
	return all
}

// isBehindPreposition reports whether a preposition of place stands before a
// mention, a place that it is named with, or «kommun» in it or behind it.
func (r *reading) isBehindPreposition(p position) bool {
	words := r.sentences[p.sentence].Words
	if p.word > 0 && (IsPlacePreposition(words[p.word-1]) || isPlaceWord(words[p.word-1]) || words[p.word-1] == "på") {
		return true
	}
	if kinds := r.kinds[p.sentence]; p.word > 1 && (words[p.word-1] == "och" || words[p.word-1] == ",") && kinds[p.word-2] == KindPlace {
		return true // Frödinge och Tuna
	}
	return isPlaceHead(words[p.end-1]) || p.end < len(words) && isPlaceHead(words[p.end]) || isCompass(words[p.word]) && p.end > p.word+1
}
