package entity

import (
	"slices"
	"strings"
)

// A name is what the lists know of one.
type name struct {
	text   string   // as the list has it
	rest   []string // its words after the first
	kind   Kind
	sort   string // kind of a place; else empty
	unsure bool   // another word too
}

// A gazetteer holds names by their first word, the longest first.
type gazetteer map[string][]name

// add adds a name; what is there already stays, so that the first list wins.
func (g gazetteer) add(n name) {
	words := strings.Fields(n.text)
	n.rest = words[1:]
	for i := range g[words[0]] {
		if old := &g[words[0]][i]; old.text == n.text && old.kind == n.kind {
			old.unsure = old.unsure || n.unsure
			return
		}
	}
	all := append(g[words[0]], n)
	slices.SortStableFunc(all, func(a, b name) int { return len(b.rest) - len(a.rest) })
	g[words[0]] = all
}

// remove takes a place away.
func (g gazetteer) remove(text string) {
	first, _, _ := strings.Cut(text, " ")
	g[first] = slices.DeleteFunc(g[first], func(n name) bool { return n.text == text && n.kind == KindPlace })
}

// addPlaces adds the places of a list.
func (g gazetteer) addPlaces(f placeFile) {
	for _, p := range f.Plats {
		for _, text := range names(p.Namn) {
			g.add(name{text: text, kind: KindPlace, sort: p.Slag})
		}
		for _, text := range names(p.Tvetydiga) {
			g.add(name{text: text, kind: KindPlace, sort: p.Slag, unsure: true})
		}
		for _, text := range names(p.Inte) {
			g.remove(text)
		}
	}
}

// addOrganisations adds the organisations of the list.
func (g gazetteer) addOrganisations(f organisationFile) {
	unsure := set(f.Tvetydiga)
	for _, list := range []string{f.Namn, f.Foretag, f.Medier, f.Lag} {
		for _, text := range names(list) {
			g.add(name{text: text, kind: KindOrganisation, unsure: unsure[text]})
		}
	}
}

// at returns the longest names that begin with the first of some words; of
// equally long ones all, places first. The last word of a name may be in the
// genitive.
func (g gazetteer) at(words []string) []name {
	found := g.exactly(words, words[0])
	if base := withoutGenitive(words[0]); base != words[0] {
		for _, n := range g.exactly(words, base) {
			if len(n.rest) == 0 && len(found) == 0 {
				found = append(found, n)
			}
		}
	}
	return found
}

// exactly returns the longest names whose first word is given.
func (g gazetteer) exactly(words []string, first string) []name {
	var found []name
	for _, n := range g[first] {
		if len(found) > 0 && len(n.rest) < len(found[0].rest) {
			break
		}
		if follows(words[1:], n.rest) {
			found = append(found, n)
		}
	}
	return found
}

// follows reports whether words go on as the rest of a name.
func follows(words, rest []string) bool {
	if len(words) < len(rest) {
		return false
	}
	for i, r := range rest {
		if words[i] != r && (i < len(rest)-1 || withoutGenitive(words[i]) != r) {
			return false
		}
	}
	return true
}

// withoutGenitive returns a word without the s, or :s, of a genitive. What is
// left need not be a word: Paris.
func withoutGenitive(word string) string {
	base, ok := strings.CutSuffix(word, "s")
	if !ok || len(base) < 2 || strings.HasSuffix(base, "s") {
		return word
	}
	base = strings.TrimSuffix(strings.TrimSuffix(base, "'"), "’")
	return strings.TrimSuffix(base, ":")
}
