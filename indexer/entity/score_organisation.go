package entity

import (
	"strings"
	"unicode/utf8"
)

// organisationScore weighs what speaks for an organisation.
func (s *sentence) organisationScore(i, end int) float64 {
	score := 0.0
	last := s.words[end-1]
	base := withoutGenitive(last)
	if i > 0 && s.isLeader(s.words[i-1]) {
		score += 3
	}
	if i > 1 && s.before(i, "på", "för", "vid", "hos", "i") && IsTitle(s.words[i-2]) {
		score += 2.5 // vd på, chef för
	}
	switch {
	case s.before(i, "hos", "Hos"):
		score += 2
	case s.before(i, "enligt", "Enligt", "vid", "vd", "tidningen"):
		score++
	case s.before(i, "mot", "mellan", "för", "över") && s.isSport():
		score++
	}
	if end == i+1 && s.isSport() {
		score += 0.5
	}
	for at := i; at < end; at++ {
		if s.isOrganisationPart(s.words[at]) && (at > i || end > i+1) {
			score += 4
			break
		}
	}
	if s.endsAsOrganisation(last, base) {
		score += 5 // more than any sign of a place: i Regeringskansliet
	}
	if isUpper(base) && !isCommonAcronym(base) && utf8.RuneCountInString(base) < 6 {
		score += 1.5
	}
	if c, ok := s.countsOf(last); ok {
		score += 2 * share(c.agent, c.capital)
	}
	return score
}

// isCommonAcronym reports whether an acronym is no organisation.
func isCommonAcronym(word string) bool {
	switch word {
	case "OS", "VM", "EM", "SM", "DM", "NM", "BNP", "BB", "IT", "TV", "CD", "DVD", "PC", "VD", "AD", "IVA", "HIV", "AIDS", "ADHD", "GPS", "SMS", "PR", "PM", "VA", "LSS", "LVU", "LVM", "PBL", "USB", "DNA", "II", "III", "IV", "NHL", "NBA", "KHL", "NFL", "PS", "OBS", "SFI", "FM", "UD", "SUV", "WC", "AC", "HBT", "HBTQ", "MMA", "MVP", "MR", "IQ", "IP", "ID", "EKG", "RAM", "XL", "LP", "EP", "DJ", "UFO":
		return true
	}
	return false
}

// endsAsOrganisation reports whether a word ends as names of agencies and
// associations do, with a word before that end.
func (t *Tagger) endsAsOrganisation(word, base string) bool {
	for _, w := range [...]string{word, base} {
		for _, end := range t.ends.like(w) {
			if before, ok := strings.CutSuffix(w, end); ok && utf8.RuneCountInString(before) > 2 && !t.openers[w] {
				return true
			}
		}
	}
	return false
}

// isLeader reports whether a word before a name says that it is an
// organisation: bolaget, nyhetsmagasinet.
func (t *Tagger) isLeader(word string) bool {
	if t.leaders[word] {
		return true
	}
	for _, end := range [...]string{"bolaget", "företaget", "facket", "magasinet", "tidningen", "kedjan", "klubben", "nätverket", "organisationen", "föreningen", "byrån", "förbundet", "tillverkaren", "koncernen", "stiftelsen"} {
		if strings.HasSuffix(word, end) && !isCapital(word) {
			return true
		}
	}
	return false
}
