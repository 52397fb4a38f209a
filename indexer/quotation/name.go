package quotation

import (
	"strings"
	"unicode"
)

// A name is a group of capitalised words, as first..last of a list of words.
type name struct {
	first, last int
	start, end  int // bytes
}

// long reports whether the name has several words, as a person's full name.
func (n name) long() bool { return n.last > n.first }

// names returns the names among the words of a clause. A role or a small word
// with a capital at the beginning of a sentence is left out («Rektor Anna
// Exempel»), and so is the short form of a body before a full name («VD på ABC
// Anna Exempel»).
func (f *finder) names(ws []word) []name {
	var ns []name
	for i := 0; i < len(ws); i++ {
		if !startsUpper(f.text[ws[i].start:ws[i].end]) {
			continue
		}
		last := f.groupEnd(ws, i)
		first := i
		for first < last && f.notOfName(ws[first], last-first) {
			first++
		}
		i = last
		if first == last && f.noName(ws, first) {
			continue
		}
		ns = append(ns, name{first, last, ws[first].start, ws[last].end})
	}
	return ns
}

// groupEnd returns the last word of the group of capitalised words that begins
// at a word: a space between them, or a full stop behind an initial; av, von
// and de may stand inside, kommun and län at the end.
func (f *finder) groupEnd(ws []word, i int) int {
	last := i
	for j := i + 1; j < len(ws); j++ {
		gap := f.gap(ws[j-1], ws[j])
		initial := gap == ". " && ws[j-1].end-ws[j-1].start == 1
		if gap != " " && !initial {
			break
		}
		switch w := f.text[ws[j].start:ws[j].end]; {
		case startsUpper(w):
			last = j
		case w == "von" || w == "af" || w == "de":
		case w == "kommun" || w == "län" || w == "landsting":
			return j
		default:
			return last
		}
	}
	return last
}

// notOfName reports whether a capitalised word with more behind it in its group
// is no part of the name.
func (f *finder) notOfName(w word, behind int) bool {
	lower := f.lower(w)
	return isFunction(lower) || isRole(lower) || behind > 1 && isShortForm(f.text[w.start:w.end])
}

// noName reports whether a single capitalised word is no name: a role, or a
// word that only begins its sentence.
func (f *finder) noName(ws []word, i int) bool {
	lower := f.lower(ws[i])
	if isRole(lower) || isFunction(lower) || isAside(lower) || isOwn(lower) || speaks(lower) {
		return true
	}
	begins := i == 0 || !isPlainGap(f.gap(ws[i-1], ws[i]))
	return begins && isDefinite(lower) && !isBody(lower)
}

// isPlainGap reports whether only spaces and commas stand between two words.
func isPlainGap(gap string) bool { return strings.Trim(gap, " ,\t\u00a0") == "" }

// isDefinite reports whether a word looks like a noun with its article
// (revisorerna, föreningen). Short ones are first names: Sven, Marten.
func isDefinite(lower string) bool {
	for _, ending := range []string{"arna", "erna", "orna", "en", "et"} {
		if strings.HasSuffix(lower, ending) && len(lower) > len(ending)+4 {
			return lower != "elisabet"
		}
	}
	return false
}

// isBody reports whether a word with an article is the name of a public body
// or a newspaper.
func isBody(lower string) bool {
	for _, ending := range []string{"verket", "styrelsen", "rådet", "bladet", "posten", "tidningen", "kassan", "inspektionen", "myndigheten", "förbundet", "ringen"} {
		if strings.HasSuffix(lower, ending) {
			return lower != "styrelsen" && lower != "kommunstyrelsen" && lower != "tidningen" && lower != "myndigheten" && lower != "rådet" && lower != "förbundet"
		}
	}
	return false
}

// isShortForm reports whether a word is in capitals: SKL.
func isShortForm(w string) bool {
	n := 0
	for _, r := range w {
		if unicode.IsLetter(r) && !unicode.IsUpper(r) {
			return false
		}
		n++
	}
	return n > 1
}

// isPerson reports whether a name may be a person's full name.
func (f *finder) isPerson(ws []word, n name) bool {
	if !n.long() {
		return false
	}
	switch first := f.lower(ws[n.first]); first {
	case "region", "hotell", "stiftelsen", "föreningen", "svenska", "norra", "södra", "östra", "västra", "nya", "gamla", "lilla", "stora", "projekt", "kommunerna":
		return false
	}
	last := f.lower(ws[n.last])
	return last != "kommun" && last != "län" && last != "landsting" && !isShortForm(f.text[ws[n.first].start:ws[n.first].end])
}

// lastPerson returns the person named last in a stretch of the text.
func (f *finder) lastPerson(start, end int) speaker {
	ws := f.words(start, end)
	ns := f.names(ws)
	for i := len(ns) - 1; i >= 0; i-- {
		if f.isPerson(ws, ns[i]) {
			return speaker{found: true, start: ns[i].start, end: ns[i].end}
		}
	}
	return speaker{}
}
