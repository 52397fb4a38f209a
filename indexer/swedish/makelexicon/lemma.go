package main

import "strings"

// Lemmas are found by grammar and the corpus alone. Every form may belong to
// many lexemes: a stem and a paradigm. Which of them are words of the language
// is found by expectation maximisation: each form is shared among its lexemes
// by how much each lexeme has got from all its forms, how usual the slot is in
// its paradigm, what stands left of the form, and how usual the paradigm is
// behind the lemma's last letters; then all of these are counted anew.

// The constants of the three files, lexeme.go and share.go beside this one, were
// found by measuring; the comment on each says what it does.

const (
	rounds = 8   // after which hardly a lemma changes
	warm   = 3.0 // rounds until the evidence beside the forms counts in full: it is of no use before the forms are shared
)

// A lexeme is a stem with a paradigm.
type lexeme struct {
	lemma    string
	paradigm int
	endings  []int   // numbers of the lemma's endings, the shortest first
	mass     float64 // what it weighs against the other lexemes of a form
	got      float64 // what its forms gave it in this round
	rare     bool    // the lemma itself is rare for its forms: see rareLemma
	head     int32   // the lexeme of the last part if it may be a compound; -1 if not
	most     int     // documents of its commonest form
	forms    float64 // how many forms the corpus has, for the size of the paradigm
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
	buf       []float64 // of share
	lexemes   []lexeme
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

func (m *model) slot(n int) slot {
	p := m.owner[n]
	return m.paradigms[p].slots[n-m.first[p]]
}
