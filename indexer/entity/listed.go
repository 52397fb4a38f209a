package entity

import "strings"

// listed marks a name of several words or an unmistakable one that the lists
// have at i, and returns how many words it has; 0 for none.
func (s *sentence) listed(i int) int {
	if w := s.words[i]; !isCapital(w) && strings.IndexByte(w, '-') < 0 {
		return 0
	}
	found := s.names.at(s.words[i:])
	if len(found) == 0 {
		return 0
	}
	n := found[0]
	length := 1 + len(n.rest)
	if s.inPerson(i, length) {
		return 0
	}
	k := s.choose(found, i, i+length)
	if k == None {
		return 0
	}
	s.mark(i, i+length, k)
	return length
}

// inPerson reports whether words are part of a person's name: a first name goes
// before, or a family name follows a first name.
func (s *sentence) inPerson(i, length int) bool {
	if i > 0 && isCapital(s.words[i-1]) && s.kinds[i-1] == None && s.isFirst(s.words[i-1]) {
		return true
	}
	next := i + length
	return length == 1 && s.isFirst(s.words[i]) && next < len(s.words) && IsName(s.words[next]) && !s.isOrganisationPart(s.words[next])
}

// isFirst reports whether a word is a first name.
func (t *Tagger) isFirst(word string) bool {
	if t.first[word] {
		return true
	}
	a, b, ok := strings.Cut(word, "-")
	return ok && t.first[a] && t.first[b]
}

// isOrganisationPart reports whether a word makes a name of several words an
// organisation.
func (t *Tagger) isOrganisationPart(word string) bool {
	return t.parts[word] || t.parts[withoutGenitive(word)]
}

// choose says of what kind a listed name is where it stands; None if it may be
// something else.
func (s *sentence) choose(found []name, i, end int) Kind {
	place, organisation := name{}, name{}
	for _, n := range found {
		if n.kind == KindPlace {
			place = n
		} else {
			organisation = n
		}
	}
	if s.seen.has(s.words[i]) && end == i+1 && (i == 0 || !IsPlacePreposition(s.words[i-1])) && !isCountry(place.sort) {
		return None
	}
	switch {
	case place.kind == None:
		if organisation.unsure && !s.speaksForOrganisation(i, end) {
			return None
		}
		return KindOrganisation
	case place.unsure && organisation.kind == None && !s.speaksForPlace(i, end):
		if !place.unsure {
			return KindPlace
		}
		if s.isSport() && (!s.opens(i) || place.sort == "kommun" && !s.openers[s.words[i]]) {
			return KindOrganisation
		}
		return None
	case organisation.kind != None && (s.isSport() || !s.speaksForPlace(i, end)) && !s.before(i, "i", "I"):
		if organisation.unsure && !s.isSport() {
			return KindPlace
		}
		return KindOrganisation
	case s.isTeam(place, i, end):
		return KindOrganisation
	}
	return KindPlace
}

// isCountry reports whether a sort of place has teams of its own name that are
// not told from it.
func isCountry(sort string) bool {
	return sort == "land" || sort == "världsdel och område" || sort == "vatten och berg" || sort == "landskap och landsdel" || sort == "län och region"
}

// before reports whether one of some words stands before i.
func (s *sentence) before(i int, words ...string) bool {
	if i == 0 {
		return false
	}
	for _, w := range words {
		if s.words[i-1] == w {
			return true
		}
	}
	return false
}

// speaksForPlace reports whether the words beside a name say that it is a place.
func (s *sentence) speaksForPlace(i, end int) bool {
	if i > 0 && (IsPlacePreposition(s.words[i-1]) || isPlaceWord(s.words[i-1])) {
		return true
	}
	if i > 1 && (s.words[i-1] == "och" || s.words[i-1] == ",") && s.kinds[i-2] == KindPlace {
		return true
	}
	return end < len(s.words) && (isPlaceHead(s.words[end]) || s.isHead(s.words[end])) || s.before(i, "på", "På", "över", "mellan") && !s.isSport()
}

// isPlaceWord reports whether a word before a name says that it is a place.
func isPlaceWord(word string) bool {
	switch word {
	case "norra", "södra", "östra", "västra", "nordvästra", "nordöstra", "sydvästra", "sydöstra", "mellersta", "inre", "yttre", "gamla", "kommunen", "staden", "huvudstaden", "orten", "tätorten", "samhället", "byn", "ön", "sjön", "grannkommunen", "förorten", "delstaten", "provinsen", "stadsdelen", "hamnstaden", "miljonstaden", "kuststaden", "halvön", "regionen", "landet", "distriktet":
		return true
	}
	return false
}

// isPlaceHead reports whether a word after a name says that it is a place.
func isPlaceHead(word string) bool {
	switch word {
	case "kommun", "kommuns", "län", "läns", "socken", "församling", "stad", "centrum", "tätort", "sjö", "skärgård":
		return true
	}
	return false
}

// speaksForOrganisation reports whether the words beside a name say that it is
// an organisation.
func (s *sentence) speaksForOrganisation(i, end int) bool {
	if i > 0 && (s.isLeader(strings.ToLower(s.words[i-1])) || s.before(i, "hos", "Hos", "enligt", "Enligt", "vd", "för", "mot") || IsTitle(s.words[i-1])) {
		return true
	}
	return s.isSport() && !s.opens(i) || end < len(s.words) && s.isOrganisationPart(s.words[end])
}

// isTeam reports whether a place is a team: in news of sport, where nothing
// says that it is a place.
func (s *sentence) isTeam(place name, i, end int) bool {
	if !s.isSport() || isCountry(place.sort) {
		return false
	}
	return !s.speaksForPlace(i, end) || s.before(i, "till", "från") && s.transfer()
}

// transfer reports whether a sentence speaks of players who change their team.
func (s *sentence) transfer() bool {
	for _, w := range s.words {
		switch w {
		case "kontrakt", "kontraktet", "värvad", "värvades", "lånas", "utlånad", "nyförvärvet", "övergången", "övergång":
			return true
		}
	}
	return false
}
