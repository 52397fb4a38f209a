package main

import (
	"math"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"
)

// Lemmas are found by grammar and the corpus alone. Every form may belong to
// many lexemes: a stem and a paradigm. Which of them are words of the language
// is found by expectation maximisation: each form is shared among its lexemes
// by how much each lexeme has got from all its forms, how usual the slot is in
// its paradigm, what stands left of the form, and how usual the paradigm is
// behind the lemma's last letters; then all of these are counted anew.

// The settings of the expectation maximisation, found by measuring.
const (
	rounds        = 8
	warm          = 3.0
	gamma         = 1.0
	tie           = 1.0
	most          = 30.0
	dominated     = 0.1
	mostDominated = 4
	rarity        = 0.3
	gate          = 1.0
	rho           = 0.5
	sparsity      = 0.5 // prior mass of a lexeme; less leaves fewer lexemes
	backoff       = 4.0 // how many words weigh as much as the next shorter ending
	enough        = 4.0
	longest       = 5 // letters of the lemma that tell its paradigm
	other         = 0.001
	kappa         = 2.0
	perSlot       = 0.5
)

// A lexeme is a stem with a paradigm.
type lexeme struct {
	lemma    string
	paradigm int
	endings  []int // numbers of the lemma's endings, the shortest first
	mass     float64
	got      float64
	rare     bool
	head     int32
	most     int // documents of its commonest form
	forms    float64
	attested float64 // the part of its paradigm that the corpus has, by how usual the slots are
}

// A link ties a form to a slot of a lexeme.
type link struct {
	lexeme, slot int32 // number of the slot among those of all paradigms
}

// A form is a word with the lexemes it may belong to.
type form struct {
	text  string
	word  *word
	links []link
}

// A model is what is known of a language while it is learnt.
type model struct {
	now       float64 // how much the evidence beside the forms counts in this round: 0 at first, 1 in the end
	paradigms []*paradigm
	first     []int // number of each paradigm's first slot
	kinds     []int // the kind of each slot
	owner     []int // the paradigm of each slot
	forms     []form
	buf       []float64
	lexemes   []lexeme
	slotsG    []float64
	slots     []float64          // how usual each slot is in its paradigm
	signals   [][signals]float64 // what stands left of each kind
	endings   []map[int]float64  // how usual each paradigm is behind an ending
}

// lemmas returns the lemma of every word of a corpus.
func lemmas(c *corpus) map[string]string {
	m := newModel(c)
	for i := range rounds {
		m.now = min(1, float64(i)/warm)
		m.round()
	}
	found := map[string]string{}
	for i := range m.forms {
		if lemma := m.best(&m.forms[i]); lemma != "" {
			found[m.forms[i].text] = lemma
		}
	}
	for word := range strings.FieldsSeq(functionWords) {
		found[word] = word
	}
	return found
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

func isWord(c *corpus, s string) bool {
	w := c.words[s]
	return w != nil && w.documents >= 5
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
			m.slots = append(m.slots, 1/float64(len(paradigm.slots)))
			m.slotsG = append(m.slotsG, 1)
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
	type key struct {
		stem     string
		paradigm int
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
	for k, n := range numbers {
		l := &m.lexemes[n]
		l.head = -1
		for at := range k.stem {
			first, last := k.stem[:at], k.stem[at:]
			if utf8.RuneCountInString(first) < 3 || utf8.RuneCountInString(last) < 2 {
				continue
			}
			if h, ok := numbers[key{last, k.paradigm}]; ok && utf8.RuneCountInString(m.lexemes[h].lemma) >= 3 && (isWord(c, first) || isWord(c, strings.TrimSuffix(first, "s"))) {
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
		documents := 0.5
		if w := c.words[l.lemma]; w != nil {
			documents = float64(w.documents)
		}
		l.rare = documents*20 < float64(l.most)
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

func (m *model) slot(n int) slot {
	p := m.owner[n]
	return m.paradigms[p].slots[n-m.first[p]]
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

// round shares every form among its lexemes and counts anew.
func (m *model) round() {
	slots := make([]float64, len(m.slots))
	kinds := make([][signals]float64, len(m.signals))
	for i := range m.lexemes {
		m.lexemes[i].got, m.lexemes[i].attested = 0, 0
	}
	for i := range m.forms {
		m.share(&m.forms[i], func(l link, s signal, share float64) {
			m.lexemes[l.lexeme].got += share
			slots[l.slot] += share
			kinds[m.kinds[l.slot]][s] += share
		})
	}
	m.countSlots(slots)
	for i := range m.forms {
		for _, l := range m.forms[i].links {
			m.lexemes[l.lexeme].attested += m.slots[l.slot]
		}
	}
	for k := range kinds {
		total := 0.0
		for s := range kinds[k] {
			kinds[k][s] += 0.5
			total += kinds[k][s]
		}
		for s := range kinds[k] {
			m.signals[k][s] = kinds[k][s] / total
		}
	}
	m.weigh()
}

func (m *model) countSlots(counts []float64) {
	for p, paradigm := range m.paradigms {
		n, total := m.first[p], 0.0
		for i := range paradigm.slots {
			counts[n+i] += 0.2
			total += counts[n+i]
		}
		for i := range paradigm.slots {
			m.slots[n+i] = counts[n+i] / total
			m.slotsG[n+i] = math.Pow(m.slots[n+i], gamma)
		}
	}
}

// weigh sets the mass of every lexeme: what it got, and what its paradigm is
// worth behind its ending.
func (m *model) weigh() {
	for i := range m.endings {
		m.endings[i] = nil
	}
	for i := range m.lexemes {
		l := &m.lexemes[i]
		if real := l.got / (l.got + 1); real > 0.05 && !strings.HasPrefix(m.paradigms[l.paradigm].slots[0].kind, "other") {
			for _, e := range l.endings {
				if m.endings[e] == nil {
					m.endings[e] = map[int]float64{-1: 0}
				}
				m.endings[e][l.paradigm] += real
				m.endings[e][-1] += real
			}
		}
	}
	for i := range m.lexemes {
		l := &m.lexemes[i]
		p := 1 / float64(len(m.paradigms))
		if strings.HasPrefix(m.paradigms[l.paradigm].slots[0].kind, "other") {
			l.mass = other * math.Exp(digamma(l.got+sparsity*p))
			continue
		}
		for _, e := range l.endings {
			counts := m.endings[e]
			p = (counts[l.paradigm] + backoff*p) / (counts[-1] + backoff)
		}
		extra := 0.0
		if l.head >= 0 {
			extra = m.now * tie * min(m.lexemes[l.head].got, most)
		}
		l.mass = l.forms * math.Exp(digamma(l.got+sparsity*p+extra)) * math.Pow(l.attested, m.now*gate) * math.Pow(p, m.now*rho)
	}
}

// share calls use with the share of a form that each of its links gets, for
// every signal left of it.
func (m *model) share(f *form, use func(link, signal, float64)) {
	total, occurrences := 0.0, 0
	for _, n := range f.word.left {
		occurrences += n
	}
	mass := math.Log1p(float64(f.word.documents))
	if cap(m.buf) < len(f.links) {
		m.buf = make([]float64, 2*len(f.links))
	}
	weights := m.buf[:len(f.links)]
	for s, n := range f.word.left {
		if n == 0 {
			continue
		}
		total = 0
		for i, l := range f.links {
			weights[i] = m.lexemes[l.lexeme].mass * m.slotsG[l.slot] * m.signals[m.kinds[l.slot]][s]
			total += weights[i]
		}
		if total == 0 {
			continue
		}
		for i, l := range f.links {
			use(l, signal(s), mass*float64(n)/float64(occurrences)*weights[i]/total)
		}
	}
}

// best returns the lemma that gets most of a form.
func (m *model) best(f *form) string {
	got := map[string]float64{}
	m.share(f, func(l link, _ signal, share float64) { got[m.lexemes[l.lexeme].lemma] += share })
	best := ""
	for lemma, share := range got {
		if best == "" || share > got[best] || share == got[best] && lemma < best {
			best = lemma
		}
	}
	return best
}

// digamma is the logarithmic derivative of the gamma function, by its
// asymptotic series (Abramowitz and Stegun, 6.3.18).
func digamma(x float64) float64 {
	sum := 0.0
	for x < 6 {
		sum -= 1 / x
		x++
	}
	y := 1 / (x * x)
	return sum + math.Log(x) - 0.5/x - y*(1.0/12-y*(1.0/120-y/252))
}
