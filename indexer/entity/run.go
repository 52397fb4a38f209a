package entity

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// tagRun tags a run of words with capitals that no list has at its beginning.
func (s *sentence) tagRun(i, end int) {
	if s.opens(i) && !s.beginsName(i, end) {
		i++
	}
	for i < end {
		if n := s.listed(i); n > 0 {
			i += n
			continue
		}
		if isCompound(s.words[i]) {
			i++
			continue
		}
		stop := s.nameEnd(i, end)
		s.mark(i, stop, s.classify(i, stop))
		i = stop
	}
}

// beginsName reports whether the first word of a sentence is part of a name,
// and not a word that has its capital from the sentence.
func (s *sentence) beginsName(i, end int) bool {
	w := s.words[i]
	if end-i == 1 && s.openers[w] {
		return false
	}
	if end-i > 1 && !s.isFirst(w) && (s.isFirst(s.words[i+1]) || len(s.names.at(s.words[i+1:])) > 0) && !isUpper(w) || isPronoun(w) && end-i == 1 {
		return false
	}
	if _, known := s.countsOf(w); known || s.isFirst(w) || s.last[w] || s.seen.has(w) || isUpper(w) {
		return true
	}
	if s.openers[w] {
		return false
	}
	if end-i > 1 {
		return s.openers != nil && !strings.HasSuffix(w, "de") && !strings.HasSuffix(w, "en")
	}
	return true
}

// isPronoun reports whether a first name is a pronoun as well.
func isPronoun(word string) bool {
	return word == "Hans" || word == "Du" || word == "Ni" || word == "Vi"
}

// nameEnd returns where a name ends that begins at i: before a name that the
// lists have, where it is none of a person's.
func (s *sentence) nameEnd(i, end int) int {
	person := s.isFirst(s.words[i])
	for at := i + 1; at < end; at++ {
		if strings.HasSuffix(s.words[at-1], "s") && person && at-1 > i && s.last[withoutGenitive(s.words[at-1])] && s.words[at-1] != withoutGenitive(s.words[at-1]) && !s.last[s.words[at-1]] {
			return at
		}
		if found := s.names.at(s.words[at:]); len(found) > 0 && !found[0].unsure && (!person || len(found[0].rest) > 0) && !s.last[s.words[at]] {
			return at
		}
	}
	return end
}

// countsOf returns how the corpus uses a word, or its form without a genitive.
func (t *Tagger) countsOf(word string) (counts, bool) {
	if c, ok := t.counts[word]; ok {
		return c, true
	}
	c, ok := t.counts[withoutGenitive(word)]
	return c, ok
}

// least is the least score of a name's kind: one strong sign, or two weak ones.
const least = 1.5

// leastOpening is that of a person whose one word opens a sentence: its capital
// says nothing, and an end alone (Pjäsen) too little.
const leastOpening = 2

// classify returns the kind of a name that no list has, by the signs for each.
func (s *sentence) classify(i, end int) Kind {
	last := s.words[end-1]
	if end == i+1 && (s.opens(i) && s.openers[last] || isCalendar(last)) {
		return None
	}
	if end == i+1 && (!IsName(last) || isCompound(last) || isAdjective(last)) {
		return None
	}
	person, place, organisation := s.personScore(i, end), s.placeScore(i, end), s.organisationScore(i, end)
	if end == i+1 && s.opens(i) && person < leastOpening {
		person = 0
	}
	switch {
	case max(person, place, organisation) < least:
		return None
	case person >= place && person >= organisation:
		return KindPerson
	case place >= organisation:
		return KindPlace
	}
	return KindOrganisation
}

// isCalendar reports whether a word is a month, a weekday or a feast, which some
// write with a capital.
func isCalendar(word string) bool {
	word = strings.ToLower(word)
	for _, end := range [...]string{"dag", "dagen", "dags", "helg", "helgen", "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december", "jul", "julen", "påsk", "påsken", "midsommar", "pingst", "advent", "afton"} {
		if strings.HasSuffix(word, end) {
			return true
		}
	}
	return false
}

// isAdjective reports whether a word is the first of a name whose others have no
// capital: Europeiska rådet, Nationella insatsstyrkan.
func isAdjective(word string) bool {
	for _, end := range [...]string{"iska", "iskt", "ella", "ellt", "enska", "orska"} {
		if strings.HasSuffix(word, end) {
			return true
		}
	}
	return false
}

// isCompound reports whether a word is a name with a common word at its end:
// EU-kommissionen, DN-galan.
func isCompound(word string) bool {
	_, after, ok := strings.Cut(word, "-")
	r, _ := utf8.DecodeRuneInString(after)
	return ok && !unicode.IsUpper(r)
}
