package entity

import "strings"

// canonical returns the name that words of one kind are: without the small
// words that say where in a place, and without the genitive of the last word.
func (t *Tagger) canonical(words []string, k Kind) string {
	if k == KindPlace {
		for len(words) > 1 && isCompass(words[0]) && !t.isListed(words, k) {
			words = words[1:]
		}
		if end := words[len(words)-1]; len(words) > 1 && (end == "kommun" || end == "kommuns") {
			words = words[:len(words)-1]
			if base := withoutGenitive(words[len(words)-1]); t.isListed(append(words[:len(words)-1:len(words)-1], base), k) {
				return joined(words, base)
			}
		}
	}
	return joined(words, t.nominative(words, k))
}

// joined returns words with another last one.
func joined(words []string, last string) string {
	if len(words) == 1 {
		return last
	}
	return strings.Join(words[:len(words)-1], " ") + " " + last
}

// isListed reports whether words are a whole name of the lists, as written.
func (t *Tagger) isListed(words []string, k Kind) bool {
	for _, n := range t.names[words[0]] {
		if n.kind == k && len(n.rest)+1 == len(words) && strings.Join(words, " ") == n.text {
			return true
		}
	}
	return false
}

// nominative returns the last of the words of a name without a genitive: names
// that end in s of themselves keep it (Västerås, Andreas).
func (t *Tagger) nominative(words []string, k Kind) string {
	last := words[len(words)-1]
	base := withoutGenitive(last)
	switch {
	case base == last || t.isListed(words, k) || k == KindPerson && (t.first[last] || t.last[last]):
		return last
	case t.isListed(append(words[:len(words)-1:len(words)-1], base), k) || k == KindPerson && (t.isFirst(base) || t.last[base]):
		return base
	case k == KindPlace && endsAsPlace(last):
		return last
	case k == KindPlace && endsAsPlace(base), k == KindPerson && t.endsAsFamily(base), t.heads[base] || t.isHead(base):
		return base
	}
	if long, short := t.counts[last], t.counts[base]; short.capital > long.capital {
		return base
	}
	return last
}
