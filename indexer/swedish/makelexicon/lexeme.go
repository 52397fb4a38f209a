package main

import (
	"math"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"
)

// Which lexemes may a form belong to, and which of them does the corpus speak
// for before anything is shared?

const (
	longest = 5   // letters of the lemma that tell its paradigm; longer endings are words
	enough  = 4.0 // forms that speak for a lexeme whose lemma the corpus has not
)

// How the number of forms that the corpus has of a lexeme weighs.
const (
	kappa       = 2.0 // its exponent: twice the forms weigh four times
	perSlot     = 0.5 // a paradigm of four times the slots needs twice the forms
	rarity      = 0.3 // exponent of how common the lemma is beside its commonest form
	rareLemma   = 20  // times rarer than that form: the lemma is rare
	noDocuments = 0.5 // of a lemma that the corpus has not: less than one that it has
)

// A lexeme is dominated by another that has all its forms and more.
const (
	dominated     = 0.1 // what is left of its weight
	mostDominated = 4   // forms of one that may be: with more it stands by itself
)

// A compound has a head if all of its parts are long enough to be words.
const (
	shortestFirst = 3 // letters of the first part
	shortestStem  = 2 // letters of the last part's stem
	shortestHead  = 3 // letters of its lemma
	sureWord      = 5 // documents that the first part is in: less is misspelt or a name
)

// A key tells lexemes apart.
type key struct {
	stem     string
	paradigm int
}

func newModel(c *corpus) *model {
	m := &model{paradigms: paradigms()}
	kinds := map[string]int{}
	for p, paradigm := range m.paradigms {
		m.first = append(m.first, len(m.kinds))
		for _, s := range paradigm.slots {
			if _, ok := kinds[s.kind]; !ok {
				kinds[s.kind] = len(kinds)
			}
			m.kinds = append(m.kinds, kinds[s.kind])
			m.owner = append(m.owner, p)
			m.slots = append(m.slots, 1) // all alike, until they are counted
		}
	}
	m.signals = make([][signals]float64, len(kinds))
	for k := range m.signals {
		for s := range m.signals[k] {
			m.signals[k][s] = 1 / float64(signals)
		}
	}
	m.link(c)
	return m
}

// link finds the lexemes of every word.
func (m *model) link(c *corpus) {
	bySuffix := map[string][]int{}
	for n := range m.kinds {
		s := m.slot(n)
		bySuffix[s.ending] = append(bySuffix[s.ending], n)
	}
	numbers, endings := map[key]int32{}, map[string]int{}
	for text, w := range c.words {
		m.forms = append(m.forms, form{text: text, word: w})
	}
	sort.Slice(m.forms, func(i, j int) bool { return m.forms[i].text < m.forms[j].text })
	for i := range m.forms {
		f := &m.forms[i]
		for at := 0; at <= len(f.text); at++ {
			for _, n := range bySuffix[f.text[at:]] {
				stem, ok := m.slot(n).stem(f.text)
				p := m.owner[n]
				if !ok || !m.paradigms[p].takes(stem) {
					continue
				}
				k := key{stem, p}
				l, ok := numbers[k]
				if !ok {
					l = int32(len(m.lexemes))
					numbers[k] = l
					lemma := m.paradigms[p].slots[0].form(stem)
					m.lexemes = append(m.lexemes, lexeme{lemma: lemma, paradigm: p, mass: 1, endings: endingsOf(lemma, endings)})
				}
				f.links = append(f.links, link{l, int32(n)})
			}
		}
	}
	m.endings = make([]map[int]float64, len(endings))
	m.drop(c)
	m.findHeads(c, numbers)
}

// findHeads ties what may be a compound to the lexeme of its last part, which
// is declined in the same way: "byskola" to "skola".
func (m *model) findHeads(c *corpus, numbers map[key]int32) {
	for k, n := range numbers {
		l := &m.lexemes[n]
		l.head = -1
		for at := range k.stem {
			first, last := k.stem[:at], k.stem[at:]
			if utf8.RuneCountInString(first) < shortestFirst || utf8.RuneCountInString(last) < shortestStem {
				continue
			}
			if h, ok := numbers[key{last, k.paradigm}]; ok && utf8.RuneCountInString(m.lexemes[h].lemma) >= shortestHead && (isWord(c, first) || isWord(c, strings.TrimSuffix(first, "s"))) {
				l.head = h
				break
			}
		}
	}
}

// drop takes away the lexemes that the corpus does not speak for: it has neither
// their lemma nor enough of their other forms.
func (m *model) drop(c *corpus) {
	count := make([]int, len(m.lexemes))
	for _, f := range m.forms {
		for i, l := range f.links {
			if !slices.ContainsFunc(f.links[:i], func(e link) bool { return e.lexeme == l.lexeme }) {
				count[l.lexeme]++
				m.lexemes[l.lexeme].most = max(m.lexemes[l.lexeme].most, f.word.documents)
			}
		}
	}
	for i := range m.lexemes {
		l := &m.lexemes[i]
		l.forms = math.Pow(float64(count[i]), kappa) / math.Pow(float64(len(m.paradigms[l.paradigm].slots)), kappa*perSlot)
		documents := noDocuments
		if w := c.words[l.lemma]; w != nil {
			documents = float64(w.documents)
		}
		l.rare = documents*rareLemma < float64(l.most)
		l.forms *= math.Pow(min(1, documents/float64(l.most)), rarity)
		l.mass = l.forms
	}
	m.dominate()
	for i := range m.forms {
		f := &m.forms[i]
		f.links = slices.DeleteFunc(f.links, func(l link) bool {
			_, ok := c.words[m.lexemes[l.lexeme].lemma]
			p := m.paradigms[m.lexemes[l.lexeme].paradigm]
			return !ok && float64(count[l.lexeme]) < enough || count[l.lexeme] < 2 && p.slots[0].kind != "other"
		})
	}
}

// dominate lessens the lexemes whose forms are all forms of another lexeme that
// has more: what looks like two words is one.
func (m *model) dominate() {
	forms := make([][]int32, len(m.lexemes))
	for i, f := range m.forms {
		for _, l := range f.links {
			if n := len(forms[l.lexeme]); n == 0 || forms[l.lexeme][n-1] != int32(i) {
				forms[l.lexeme] = append(forms[l.lexeme], int32(i))
			}
		}
	}
	for b := range m.lexemes {
		if len(forms[b]) == 0 || len(forms[b]) > mostDominated {
			continue
		}
		for _, l := range m.forms[forms[b][0]].links {
			a := &m.lexemes[l.lexeme]
			if len(forms[l.lexeme]) > len(forms[b]) && !a.rare && a.lemma != m.lexemes[b].lemma && contains(forms[l.lexeme], forms[b]) {
				m.lexemes[b].forms *= dominated
				break
			}
		}
	}
}

// contains reports whether a sorted list has all of another.
func contains(list, part []int32) bool {
	for _, p := range part {
		if _, ok := slices.BinarySearch(list, p); !ok {
			return false
		}
	}
	return true
}

// endingsOf numbers the last 0 to longest letters of a lemma.
func endingsOf(lemma string, numbers map[string]int) []int {
	var all []int
	at := len(lemma)
	for n := 0; n <= longest; n++ {
		e := lemma[at:]
		if _, ok := numbers[e]; !ok {
			numbers[strings.Clone(e)] = len(numbers)
		}
		all = append(all, numbers[e])
		if at == 0 {
			break
		}
		_, size := utf8.DecodeLastRuneInString(lemma[:at])
		at -= size
	}
	return all
}

// isWord reports whether the corpus is sure of a word.
func isWord(c *corpus, s string) bool {
	w := c.words[s]
	return w != nil && w.documents >= sureWord
}
