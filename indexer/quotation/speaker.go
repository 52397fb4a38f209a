package quotation

import "strings"

// A speaker is who a clause says speaks.
type speaker struct {
	found      bool // the clause has a speaker
	own        bool // the blog's author
	pronoun    bool // she or he: the person named before
	start, end int  // the name in the text; 0, 0 for none
}

// subject returns who speaks by the verb ws[v]: the name or pronoun beside it
// («Anna säger»), else the one behind it («säger rektor Anna Exempel»), else
// the last before it that is no part of a place or a time.
func (f *finder) subject(ws []word, v int) speaker {
	s := f.beside(ws, v)
	if !s.found {
		s = f.behind(ws, v+1)
	}
	if !s.found {
		s = f.ahead(ws, v)
	}
	return f.resolve(s, ws[v].start)
}

// beside returns the speaker that ends right before a verb, or before the
// apposition between it and the verb: «Anna Exempel, rektor i Norrby, säger».
func (f *finder) beside(ws []word, v int) speaker {
	i := v - 1
	for i >= 0 && isAside(f.lower(ws[i])) {
		i--
	}
	if i < 0 {
		return speaker{}
	}
	if s := pronoun(f.lower(ws[i])); s.found {
		return s
	}
	ns := f.names(ws[:v])
	for j := len(ns) - 1; j >= 0; j-- {
		n := ns[j]
		apposition := strings.Contains(f.gap(ws[i], ws[i+1]), ",") && n.long()
		relative := n.last == v-2 && f.lower(ws[v-1]) == "som" // tack till Anna, som skrev
		if relative || (n.last == i || apposition) && !f.demoted(ws, n) {
			return speaker{found: true, start: n.start, end: n.end}
		}
	}
	return speaker{}
}

// demoted reports whether a name stands behind a preposition: «på Bergskolan».
func (f *finder) demoted(ws []word, n name) bool {
	for i := n.first - 1; i >= 0; i-- {
		lower := f.lower(ws[i])
		if isPreposition(lower) {
			return isPlainGap(f.gap(ws[i], ws[i+1]))
		}
		// «I tidningen Provnytt», «VD på ABC Anna Exempel»: only a noun may
		// stand between, or a short form, which names itself.
		if i < n.first-1 || lower != "tidningen" && lower != "rapporten" && lower != "boken" {
			return false
		}
	}
	return false
}

// pronoun returns the speaker that a word in lower case stands for.
func pronoun(lower string) speaker {
	return speaker{found: isOwn(lower) || isPronoun(lower), own: isOwn(lower), pronoun: isPronoun(lower)}
}

// maxTitle is how many words may stand between a verb and the name behind it:
// «säger vår nya biträdande rektor Anna».
const maxTitle = 6

// behind returns the speaker that begins at a word behind a verb.
func (f *finder) behind(ws []word, i int) speaker {
	for i < len(ws) && isAside(f.lower(ws[i])) {
		i++
	}
	if i >= len(ws) || i > 0 && !isPlainGap(f.gap(ws[i-1], ws[i])) {
		return speaker{}
	}
	lower := f.lower(ws[i])
	if s := pronoun(lower); s.found {
		return s
	}
	if isPreposition(lower) || isFunction(lower) && !isUnnamed(lower) {
		return speaker{}
	}
	if n, ok := f.nameBehind(ws, i); ok {
		return speaker{found: true, start: n.start, end: n.end}
	}
	return speaker{found: isUnnamed(lower)}
}

// nameBehind returns the name at the end of the group of words that begins at a
// word: «rektor Anna Exempel», «ordföranden i nämnden, Anna Exempel».
func (f *finder) nameBehind(ws []word, i int) (name, bool) {
	place := false // behind a preposition
	ns := f.names(ws[:min(len(ws), i+maxTitle+4)])
	for j := i; j < len(ws) && j <= i+maxTitle; j++ {
		gap := ""
		if j > i {
			gap = f.gap(ws[j-1], ws[j])
			if strings.Trim(gap, " ,–-\t\u00a0") != "" {
				break
			}
		}
		for _, n := range ns {
			if n.first == j && (!place || n.long() && strings.Trim(gap, " ") != "") {
				return n, true
			}
		}
		lower := f.lower(ws[j])
		if lower == "att" || lower == "som" || lower == "när" || lower == "och" || speaks(lower) || isGeneral(lower) {
			break
		}
		place = place || isPreposition(lower)
	}
	return name{}, false
}

// ahead returns the last speaker before a verb in its clause. The author is one
// only as the first word, since «alla som jag känner säger».
func (f *finder) ahead(ws []word, v int) speaker {
	ns := f.names(ws[:v])
	for j := len(ns) - 1; j >= 0; j-- {
		if !f.demoted(ws, ns[j]) {
			return speaker{found: true, start: ns[j].start, end: ns[j].end}
		}
	}
	if v > 0 {
		if s := pronoun(f.lower(ws[0])); s.found {
			return s
		}
	}
	return speaker{}
}

// maxPronoun is how many bytes before a pronoun are read for a name: longer
// than nearly all paragraphs.
const maxPronoun = 1500

// resolve replaces a pronoun by the person named last before a position, in the
// same paragraph; for a dash line also in the paragraph before its run.
func (f *finder) resolve(s speaker, pos int) speaker {
	if !s.pronoun {
		return s
	}
	if s := f.lastPerson(f.runeStart(max(f.paragraph, pos-maxPronoun)), pos); s.found {
		return s
	}
	return speaker{found: true, start: f.said.start, end: f.said.end}
}
