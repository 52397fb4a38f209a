package entity

import (
	"strings"
	"unicode/utf8"
)

// placeScore weighs what speaks for a place.
func (s *sentence) placeScore(i, end int) float64 {
	score := 0.0
	last := s.words[end-1]
	switch {
	case s.before(i, "i", "I", "utanför", "Utanför", "norr", "söder", "centrala"):
		score += 2.5
	case i > 0 && isPlaceWord(s.words[i-1]):
		score += 3
	case s.before(i, "från", "Från", "genom", "kring", "längs", "nära", "ur"):
		score += 1.5
	case s.before(i, "till", "Till", "på", "På", "mellan"):
		score++
	}
	if s.after(end, isPlaceHead) {
		score += 2
	}
	if endsAsPlace(withoutGenitive(last)) {
		score++
	}
	if c, ok := s.countsOf(last); ok {
		score += 4 * share(c.place, c.capital)
	}
	if i > 1 && (s.words[i-1] == "och" || s.words[i-1] == ",") && s.kinds[i-2] == KindPlace {
		score++
	}
	if isUpper(last) || end-i > 2 {
		score -= 1.5
	}
	return score
}

// endsAsPlace reports whether a word ends as Swedish places do.
func endsAsPlace(word string) bool {
	if utf8.RuneCountInString(word) < 6 {
		return false
	}
	for _, end := range [...]string{"köping", "torp", "sta", "stad", "by", "hult", "ås", "vik", "viken", "måla", "ryd", "land", "holm", "holmen", "hamn", "ö", "näs", "sjö", "sjön", "berga", "bruk", "fors", "tuna", "rum", "bo", "älv", "berget", "vägen", "gatan", "torget", "udden", "skogen", "dalen", "stan", "burg", "grad", "ville", "stan", "ien", "provinsen", "bron", "ån", "åsen", "heden", "malmen", "backen"} {
		if strings.HasSuffix(word, end) {
			return true
		}
	}
	return false
}
