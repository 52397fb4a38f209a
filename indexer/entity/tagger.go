package entity

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Tagger tells names. It may be used by several goroutines.
type Tagger struct {
	names    gazetteer
	first    map[string]bool // first names
	last     map[string]bool // family names
	lastEnds []string
	links    map[string]bool // von, de
	ends     []string        // of organisations in one word
	heads    map[string]bool // universitet
	parts    map[string]bool // AB
	leaders  map[string]bool // bolaget
	openers  map[string]bool
	counts   map[string]counts
	roles    map[string]bool // public ones
	roleEnds []string        // of compounds
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
		lastEnds: strings.Fields(people.Slut), links: set(people.Leder),
		ends: strings.Fields(organisations.Slut), heads: set(organisations.Huvud),
		parts: set(organisations.Delar), leaders: set(organisations.Ledare),
		openers: set(withoutComments(openersData)),
	}
	t.roles, t.roleEnds = readRoles(rolesData)
	t.names.addPlaces(places)
	t.names.addPlaces(local)
	t.names.addOrganisations(organisations)
	t.counts, err = readCounts(countsData)
	return t, err
}

// Tag returns the kind of each word of a sentence. Words and marks are apart,
// as [Sentences] cuts them and newspapers' corpora have them.
func (t *Tagger) Tag(words []string) []Kind {
	return t.TagAll([][]string{words})[0]
}

// TagAll tags the sentences of one text: a family name that stands alone is
// known by the sentence that has the whole name.
func (t *Tagger) TagAll(sentences [][]string) [][]Kind {
	all := make([][]Kind, len(sentences))
	seen := memory{}
	for i, words := range sentences {
		all[i] = t.tag(words, nil)
		t.learn(seen, words, all[i])
	}
	for i, words := range sentences {
		if seen.hasAny(words) {
			all[i] = t.tag(words, seen)
		}
	}
	return all
}

// A memory holds family names of persons that a text names in full.
type memory map[string]bool

// learn takes the last words of persons' names that have several.
func (t *Tagger) learn(m memory, words []string, kinds []Kind) {
	for i := 1; i < len(words); i++ {
		w := words[i]
		if kinds[i] == KindPerson && kinds[i-1] == KindPerson && (i+1 == len(words) || kinds[i+1] != KindPerson) && t.isFirst(words[i-1]) && !t.openers[w] && IsName(w) {
			m[w] = true
			m[withoutGenitive(w)] = true
		}
	}
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

// A sentence is one being tagged.
type sentence struct {
	*Tagger
	words []string
	kinds []Kind
	seen  memory

	sport       bool // is news of sport: places are teams
	sportJudged bool
}

// tag tags one sentence, one run of words with capitals after the other.
func (t *Tagger) tag(words []string, seen memory) []Kind {
	s := &sentence{Tagger: t, words: words, kinds: make([]Kind, len(words)), seen: seen}
	if shouts(words) {
		return s.kinds
	}
	for i := 0; i < len(words); {
		if n := s.listed(i); n > 0 {
			i += n
		} else if isCapital(words[i]) {
			end := s.runEnd(i)
			s.tagRun(i, end)
			i = end
		} else {
			i++
		}
	}
	s.widen()
	return s.kinds
}

// isCapital reports whether a word begins with a capital.
func isCapital(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(r)
}

// isUpper reports whether a word is all capitals and has several.
func isUpper(word string) bool {
	capitals := 0
	for _, r := range word {
		if unicode.IsLower(r) {
			return false
		} else if unicode.IsUpper(r) {
			capitals++
		}
	}
	return capitals > 0 && utf8.RuneCountInString(word) > 1
}

// shouts reports whether a sentence is a heading in capitals, of which nothing
// can be told.
func shouts(words []string) bool {
	long := 0
	for _, w := range words {
		if isUpper(w) {
			long++
		} else if strings.IndexFunc(w, unicode.IsLetter) >= 0 {
			return false
		}
	}
	return long > 1
}

// runEnd returns where a run of words with capitals ends. Small words of names
// join two: von der, de.
func (s *sentence) runEnd(i int) int {
	for i < len(s.words) && isCapital(s.words[i]) {
		i++
		end := i
		for i < len(s.words) && s.links[s.words[i]] {
			i++
		}
		if i > end && (i == len(s.words) || !IsName(s.words[i]) || i-end > 2) {
			return end
		}
	}
	return i
}

// opens reports whether a word stands where a sentence begins.
func (s *sentence) opens(i int) bool {
	if i == 0 {
		return true
	}
	for i--; i >= 0; i-- {
		switch w := s.words[i]; {
		case w == "." || w == "!" || w == "?" || w == ":" || w == "..." || w == "…" || w == "•" || w == "*":
			return true
		case isQuote(w) && w != ")":
			return true
		case w == "–" || w == "-" || w == "—":
			if i == 0 {
				return true
			}
		default:
			return false
		}
	}
	return true
}

// mark gives words a kind.
func (s *sentence) mark(i, end int, k Kind) {
	for ; i < end; i++ {
		s.kinds[i] = k
	}
}
