package entity

import (
	"strings"
	"unicode/utf8"
)

// share returns the share of a count in a whole, for few held down.
func share(part, whole int) float64 { return float64(part) / float64(whole+2) }

// personScore weighs what speaks for a person.
func (s *sentence) personScore(i, end int) float64 {
	score := 0.0
	last := s.words[end-1]
	base := withoutGenitive(last)
	if s.isFirst(s.words[i]) || end == i+1 && s.isFirst(base) {
		score += 2.5
	}
	if s.last[last] || s.last[base] {
		score += 2.5
	} else if s.endsAsFamily(base) || s.endsAsFamily(last) {
		score += 1.5
	}
	if s.seen.has(last) {
		score += 4
	}
	if i > 0 && IsTitle(s.words[i-1]) || s.before(i, "säger", "sade", "sa", "menar", "tycker", "berättar", "förklarar", "konstaterar", "anser", "skriver", "heter", "hette", "tror", "påpekar", "hävdar") {
		score += 2
	}
	if s.after(end, isSpeechVerb) {
		score += 1.5
	}
	if end+2 < len(s.words) && s.words[end] == "(" && isPartyLetter(s.words[end+1]) {
		score += 3
	}
	if c, ok := s.countsOf(last); ok {
		score += 3*share(c.titled, c.capital) + 1.5*share(c.last, c.capital) - 2*share(c.place, c.capital)
	}
	if c, ok := s.countsOf(s.words[i]); ok && end > i+1 {
		score += 2 * share(c.first, c.capital)
	}
	if n := end - i; n > 1 && n < 4 && !s.hasUpper(i, end) {
		score++
		if n == 2 && !s.opens(i) {
			score += 0.5
		}
	}
	return score
}

// hasUpper reports whether one of the words is all capitals.
func (s *sentence) hasUpper(i, end int) bool {
	for ; i < end; i++ {
		if isUpper(s.words[i]) {
			return true
		}
	}
	return false
}

// endsAsFamily reports whether a word ends as Swedish family names do.
func (t *Tagger) endsAsFamily(word string) bool {
	if utf8.RuneCountInString(word) < 5 || isUpper(word) {
		return false
	}
	for _, end := range t.lastEnds.like(word) {
		if strings.HasSuffix(word, end) {
			return true
		}
	}
	return false
}

// after reports whether the word at end is of a sort.
func (s *sentence) after(end int, is func(string) bool) bool {
	return end < len(s.words) && is(s.words[end])
}

// isSpeechVerb reports whether a verb tells what persons say or do.
func isSpeechVerb(word string) bool {
	switch word {
	case "säger", "sade", "sa", "menar", "menade", "tycker", "tyckte", "berättar", "berättade", "förklarar", "förklarade", "konstaterar", "konstaterade", "anser", "ansåg", "skriver", "skrev", "svarar", "svarade", "hävdar", "hävdade", "påpekar", "tror", "trodde":
		return true
	}
	return false
}

// isPartyLetter reports whether a word is the letter of a party, as it stands
// in brackets behind a name.
func isPartyLetter(word string) bool {
	switch strings.ToLower(word) {
	case "s", "m", "c", "fp", "l", "kd", "v", "mp", "sd":
		return true
	}
	return false
}
