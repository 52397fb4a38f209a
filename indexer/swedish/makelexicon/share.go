package main

import (
	"math"
	"strings"
)

// How are the forms shared among their lexemes, and what is counted anew?

const (
	rho        = 0.5   // exponent of how usual a paradigm is behind an ending: the letters that decide it are counted several times
	sparsity   = 0.5   // prior mass of a lexeme; less leaves fewer lexemes
	backoff    = 4.0   // how many words weigh as much as the next shorter ending
	other      = 0.001 // weight of a word that is not inflected: the last resort
	mostOfHead = 30.0  // what a compound takes from its head at most, so that its own forms decide
	sureLexeme = 0.05  // share of a word that a lexeme must be to count for its ending
)

// Counts that every slot and every signal has before any form is counted, so
// that none is impossible.
const (
	slotPrior   = 0.2
	signalPrior = 0.5
)

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
			kinds[k][s] += signalPrior
			total += kinds[k][s]
		}
		for s := range kinds[k] {
			m.signals[k][s] = kinds[k][s] / total
		}
	}
	m.weigh()
}

// countSlots tells how usual each slot is in its paradigm.
func (m *model) countSlots(counts []float64) {
	for p, paradigm := range m.paradigms {
		n, total := m.first[p], 0.0
		for i := range paradigm.slots {
			counts[n+i] += slotPrior
			total += counts[n+i]
		}
		for i := range paradigm.slots {
			m.slots[n+i] = counts[n+i] / total
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
		if real := l.got / (l.got + 1); real > sureLexeme && !strings.HasPrefix(m.paradigms[l.paradigm].slots[0].kind, "other") {
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
			extra = m.now * min(m.lexemes[l.head].got, mostOfHead)
		}
		l.mass = l.forms * math.Exp(digamma(l.got+sparsity*p+extra)) * math.Pow(l.attested, m.now) * math.Pow(p, m.now*rho)
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
			weights[i] = m.lexemes[l.lexeme].mass * m.slots[l.slot] * m.signals[m.kinds[l.slot]][s]
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
