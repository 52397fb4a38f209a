package entity

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"sync"
)

// A Tagger tells names. It may be used by several goroutines.
type Tagger struct {
	names    gazetteer
	first    map[string]bool // first names
	last     map[string]bool // family names
	lastEnds endings
	links    map[string]bool // von, de
	ends     endings         // of organisations in one word
	heads    map[string]bool // universitet
	parts    map[string]bool // AB
	leaders  map[string]bool // bolaget
	openers  map[string]bool
	counts   map[string]counts
	roles    map[string]bool // public ones
	roleEnds []string        // of compounds
	version  string
	rooms    sync.Pool // of *room
}

// New returns a tagger with the lists that are built in and the places of a
// data folder ([LocalPlaces]); "" for none.
func New(data string) (*Tagger, error) {
	var places placeFile
	var organisations organisationFile
	var people nameFile
	if err := parse("platser.toml", placesData, &places); err != nil {
		return nil, err
	}
	if err := parse("organisationer.toml", organisationsData, &organisations); err != nil {
		return nil, err
	}
	if err := parse("namn.toml", namesData, &people); err != nil {
		return nil, err
	}
	local, err := readLocal(data)
	if err != nil {
		return nil, fmt.Errorf("places: %w", err)
	}
	t := &Tagger{
		names: gazetteer{},
		first: set(people.Fornamn, people.Utlandska), last: set(people.Efternamn),
		lastEnds: newEndings(people.Slut), links: set(people.Leder),
		ends: newEndings(organisations.Slut), heads: set(organisations.Huvud),
		parts: set(organisations.Delar), leaders: set(organisations.Ledare),
		openers: set(withoutComments(openersData)),
	}
	t.roles, t.roleEnds = readRoles(rolesData)
	t.names.addPlaces(places)
	t.names.addPlaces(local)
	t.names.addOrganisations(organisations)
	sum := sha256.New()
	fmt.Fprint(sum, placesData, organisationsData, namesData, rolesData, openersData, countsData, local)
	t.version = fmt.Sprintf("names %d %s", rules, hex.EncodeToString(sum.Sum(nil)[:6]))
	t.counts, err = readCounts(countsData)
	return t, err
}

// rules is raised whenever the same lists find other names.
const rules = 1

// Version names what decides which names are found: lists and rules.
func (t *Tagger) Version() string { return t.version }

// Tag returns the kind of each word of a sentence. Words and marks are apart,
// as [Sentences] cuts them and newspapers' corpora have them.
func (t *Tagger) Tag(words []string) []Kind {
	return t.TagAll([][]string{words})[0]
}

// TagAll tags the sentences of one text: a family name that stands alone is
// known by the sentence that has the whole name.
func (t *Tagger) TagAll(sentences [][]string) [][]Kind { return t.tagAll(new(room), plain(sentences)) }

// tagAll is TagAll for words without soft hyphens. What it returns lies in the room.
func (t *Tagger) tagAll(in *room, sentences [][]string) [][]Kind {
	n := 0
	for _, words := range sentences {
		n += len(words)
	}
	all := slices.Grow(in.tagged[:0], len(sentences))[:len(sentences)]
	kinds := slices.Grow(in.kinds[:0], n)[:n]
	in.tagged, in.kinds = all, kinds
	clear(kinds)
	var seen memory
	for i, words := range sentences {
		n := len(words)
		all[i], kinds = kinds[:n:n], kinds[n:]
		t.tag(words, all[i], nil)
		seen = t.learn(seen, words, all[i])
	}
	for i, words := range sentences {
		if seen.hasAny(words) {
			clear(all[i])
			t.tag(words, all[i], seen)
		}
	}
	return all
}

// A memory holds family names of persons that a text names in full.
type memory map[string]bool

// learn takes the last words of persons' names that have several.
func (t *Tagger) learn(m memory, words []string, kinds []Kind) memory {
	for i := 1; i < len(words); i++ {
		w := words[i]
		if kinds[i] == KindPerson && kinds[i-1] == KindPerson && (i+1 == len(words) || kinds[i+1] != KindPerson) && t.isFirst(words[i-1]) && !t.openers[w] && IsName(w) {
			if m == nil {
				m = memory{}
			}
			m[w] = true
			m[withoutGenitive(w)] = true
		}
	}
	return m
}

// has reports whether a word is a family name that was named in full.
func (m memory) has(word string) bool { return m[word] || m[withoutGenitive(word)] }

func (m memory) hasAny(words []string) bool {
	if len(m) == 0 {
		return false
	}
	for _, w := range words {
		if IsName(w) && m.has(w) {
			return true
		}
	}
	return false
}
