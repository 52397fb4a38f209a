package swedish

import (
	"strings"
	"unicode/utf8"
)

// minBase is how often a word is seen for which a first part may stand: of rarer
// ones there is always one that fits by chance.
const minBase = 4

func (l *learner) stem(word string) string {
	s, ok := l.stems[word]
	if !ok {
		s = snowball(word)
		l.stems[word] = s
	}
	return s
}

func (l *learner) isSimple(word string) bool { return l.simple[l.stem(word)] }

// mayEnd reports whether a compound may end in a word.
func (l *learner) mayEnd(word string) bool {
	if n := utf8.RuneCountInString(word); n < 4 && !l.shortL[word] || l.barsL[word] || l.names[word] || !onset.MatchString(word) {
		return false
	}
	for _, r := range inflections {
		if r.MatchString(word) {
			return false
		}
	}
	return true
}

// base returns the word that a first part stands for, "" for none: the most
// frequent of those whose compound form it may be.
func (l *learner) base(form string) string {
	b, ok := l.bases[form]
	if !ok {
		if utf8.RuneCountInString(form) >= 4 && !l.bars[form] || l.shortF[form] {
			b = l.findBase(form)
		}
		l.bases[form] = b
	}
	return b
}

func (l *learner) findBase(form string) string {
	best := ""
	try := func(word string) {
		if utf8.RuneCountInString(word) > 1 && l.freq[word] >= minBase && l.freq[word] > l.freq[best] {
			best = word
		}
	}
	if s, ok := strings.CutSuffix(form, "s"); ok {
		// The s is the word's own if it is declined with it: kursen, priset.
		declined := l.freq[form+"en"] + l.freq[form+"er"] + l.freq[form+"et"]
		if l.freq[s] == 0 || declined >= max(5, l.freq[s]/10) {
			try(form)
		}
		try(s)
		try(s + "e")
		if e, ok := strings.CutSuffix(s, "e"); ok {
			try(e + "a")
		}
		if best == "" {
			try(s + "a")
		}
		return best
	}
	if !l.isCompoundForm(form) {
		try(form)
	}
	try(form + "a")
	if !strings.HasSuffix(form, "nd") {
		try(form + "e")
	}
	for _, vowel := range []string{"u", "o", "e"} {
		if e, ok := strings.CutSuffix(form, vowel); ok {
			try(e + "a")
			if l.linkE[form] {
				try(e)
			}
		}
	}
	return best
}

// isCompoundForm reports whether a form in -o, -u or -e, seen before a hyphen,
// is only the compound form of a word in -a: hälso, but not radio, radion.
func (l *learner) isCompoundForm(form string) bool {
	stem := strings.TrimRight(form, "oue")
	return len(stem) == len(form)-1 && l.freq[stem+"a"] >= minBase && l.freq[stem+"an"] > 0 && l.freq[form+"n"] < l.freq[stem+"an"]
}
