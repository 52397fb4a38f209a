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

// classify returns the kind of a name that no list has, by the signs for each.
func (s *sentence) classify(i, end int) Kind {
	last := s.words[end-1]
	if end == i+1 && (s.opens(i) && s.openers[last] || isCalendar(last)) {
		return None
	}
	if end == i+1 && (!IsName(last) || isCompound(last)) {
		return None
	}
	person, place, organisation := s.personScore(i, end), s.placeScore(i, end), s.organisationScore(i, end)
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

// isCompound reports whether a word is a name with a common word at its end:
// EU-kommissionen, DN-galan.
func isCompound(word string) bool {
	_, after, ok := strings.Cut(word, "-")
	r, _ := utf8.DecodeRuneInString(after)
	return ok && !unicode.IsUpper(r)
}

// share returns the share of a count in a whole, for few held down.
func share(part, whole int) float64 { return float64(part) / float64(whole+2) }

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
	if s.after(end, isSpeechVerb) && !s.opens(i) {
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
	for _, end := range t.lastEnds {
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

func (s *sentence) organisationScore(i, end int) float64 {
	score := 0.0
	last := s.words[end-1]
	base := withoutGenitive(last)
	if i > 0 && s.leaders[s.words[i-1]] {
		score += 3
	}
	switch {
	case s.before(i, "hos", "Hos"):
		score += 2
	case s.before(i, "enligt", "Enligt", "vid", "vd", "tidningen"):
		score++
	case s.isSport() && s.before(i, "mot", "mellan", "för", "över"):
		score++
	}
	if s.isSport() && end == i+1 {
		score += 0.5
	}
	for at := i; at < end; at++ {
		if s.isOrganisationPart(s.words[at]) && (at > i || end > i+1) {
			score += 4
			break
		}
	}
	if s.endsAsOrganisation(last, base) {
		score += 3
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
	for _, end := range t.ends {
		for _, w := range [...]string{word, base} {
			if before, ok := strings.CutSuffix(w, end); ok && utf8.RuneCountInString(before) > 2 && !t.openers[w] {
				return true
			}
		}
	}
	return false
}

// widen takes the small words into a name that belong to it: norra Öland,
// Vimmerby kommun, Uppsala universitet.
func (s *sentence) widen() {
	for i, w := range s.words {
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
	for _, end := range [...]string{"förbund", "förbundet", "förening", "föreningen", "verk", "verket", "bolaget", "kontor", "akademi", "institut", "stadsmission", "energi", "centrum", "museum", "gymnasium"} {
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
