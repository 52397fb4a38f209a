package entity

import (
	"strings"
)

// widen takes the small words into a name that belong to it: norra Öland,
// Vimmerby kommun, Uppsala universitet.
func (s *sentence) widen() {
	for i, w := range s.words {
		if !s.isBesideName(i) {
			continue
		}
		switch {
		case i+1 < len(s.words) && s.kinds[i] == None && s.kinds[i+1] == KindPlace && isCompass(w):
			s.kinds[i] = KindPlace
		case i > 0 && s.kinds[i-1] == KindPlace && (w == "kommun" || w == "kommuns" || w == "län" || w == "läns"):
			s.kinds[i] = KindPlace
		case i > 0 && s.kinds[i-1] == KindPlace && s.isPlaceOwned(i):
			s.kinds[i-1], s.kinds[i] = KindOrganisation, KindOrganisation
		case i > 0 && s.kinds[i-1] == KindOrganisation && s.kinds[i] == None && IsName(w) && !isCompound(w) && withoutGenitive(s.words[i-1]) == s.words[i-1] && !isUpper(w):
			s.kinds[i] = KindOrganisation
		case i > 0 && s.ownsHead(i-1) && s.isHead(w):
			s.kinds[i] = KindOrganisation
			for at := i - 1; at >= 0 && isCapital(s.words[at]) && s.kinds[at] != KindPerson; at-- {
				s.kinds[at] = KindOrganisation
			}
		}
	}
}

// isBesideName reports whether a word stands behind a name, or what may be one, or
// before a place. Few do.
func (s *sentence) isBesideName(i int) bool {
	return i > 0 && (s.kinds[i-1] != None || isCapital(s.words[i-1])) || i+1 < len(s.kinds) && s.kinds[i+1] == KindPlace
}

// isPlaceOwned reports whether a word with a capital makes an organisation of
// the place before it: Kalmar Energi, Uppsala Stadsmission.
func (s *sentence) isPlaceOwned(i int) bool {
	w := s.words[i]
	if !IsName(w) || isCompound(w) || s.kinds[i] == KindPerson || s.kinds[i] == KindPlace || s.isFirst(w) || s.last[w] {
		return false
	}
	base := strings.ToLower(withoutGenitive(w))
	return s.isHead(base) || s.isOrganisationPart(w) || s.openers[w] && !s.opens(i)
}

// isHead reports whether a word without a capital is the last of an
// organisation's name.
func (t *Tagger) isHead(word string) bool {
	base := withoutGenitive(word)
	if t.heads[base] || t.heads[word] {
		return true
	}
	for _, end := range [...]string{"förbund", "förbundet", "förening", "föreningen", "verk", "verket", "bolaget", "kontor", "akademi", "institut", "stadsmission", "energi", "centrum", "museum", "gymnasium", "institutet", "domstolen", "organisation", "tingsrätt"} {
		if len(base) > len(end)+2 && strings.HasSuffix(base, end) {
			return true
		}
	}
	return false
}

// isCompass reports whether a word before a place belongs to it.
func isCompass(word string) bool {
	switch word {
	case "norra", "södra", "östra", "västra", "nordvästra", "nordöstra", "sydvästra", "sydöstra", "centrala", "mellersta", "Norra", "Södra", "Östra", "Västra", "Centrala":
		return true
	}
	return false
}

// ownsHead reports whether a word with a capital can go before universitet.
func (s *sentence) ownsHead(i int) bool {
	w := s.words[i]
	if !isCapital(w) || s.kinds[i] == KindPerson {
		return false
	}
	return s.kinds[i] != None || strings.HasSuffix(w, "ska") || strings.HasSuffix(w, "s") && (i > 0 || !s.openers[w])
}
