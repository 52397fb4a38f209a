package main

import (
	"strings"
	"unicode/utf8"
)

// A paradigm is one way to inflect: a stem with each ending of its slots.
type paradigm struct {
	name  string
	end   string // letters of which the stem must end in one; V a vowel, C a consonant, . any
	slots []slot // the first is the lemma
}

// A slot is one form of a paradigm.
type slot struct {
	ending string
	double bool   // the stem's last letter is doubled before the ending
	kind   string // what the form is, the same in all paradigms: "noun definite"
}

// form returns the form of a stem in a slot.
func (s slot) form(stem string) string {
	if s.double {
		return stem + stem[len(stem)-1:] + s.ending
	}
	return stem + s.ending
}

// stem returns the stem of a form in a slot, ok false if it has none.
func (s slot) stem(form string) (string, bool) {
	stem, ok := strings.CutSuffix(form, s.ending)
	if !ok || !s.double {
		return stem, ok
	}
	n := len(stem)
	if n < 2 || stem[n-1] != stem[n-2] {
		return "", false
	}
	return stem[:n-1], true
}

const vowels = "aeiouyåäöé"

// takes reports whether a paradigm inflects a stem.
func (p *paradigm) takes(stem string) bool {
	if p.end == "" { // a whole word, or the last part of a compound
		return stem == "" || utf8.RuneCountInString(stem) >= 2
	}
	last, _ := utf8.DecodeLastRuneInString(stem)
	if utf8.RuneCountInString(stem) < 2 && p.end != "V" || !strings.ContainsAny(stem, vowels) && p.slots[0].ending == "" {
		return false
	}
	vowel := strings.ContainsRune(vowels, last)
	switch p.end {
	case ".":
		return utf8.RuneCountInString(stem) >= 2
	case "V":
		return vowel
	case "C":
		return !vowel
	}
	return strings.ContainsRune(p.end, last)
}

// paradigms returns every paradigm of the tables.
func paradigms() []*paradigm {
	var all []*paradigm
	for _, t := range []struct{ rows, kinds string }{
		{nouns, "noun,noun definite,noun plural,noun plural definite"},
		{verbs, "infinitive,present,past,supine,participle,participle plural,present passive,infinitive passive,past passive,supine passive,present participle,imperative"},
		{adjectives, "adjective,adjective neuter,adjective plural,adjective masculine,comparative,superlative,superlative definite"},
		{others, "other,other genitive"},
	} {
		for row := range strings.Lines(t.rows) {
			if f := strings.Fields(row); len(f) > 2 {
				p := &paradigm{name: f[0], end: f[1]}
				p.fill(f[2:], strings.Split(t.kinds, ","))
				all = append(all, p)
			}
		}
	}
	return append(all, irregulars()...)
}

// fill adds the slots of a row: columns of endings in the order of kinds.
func (p *paradigm) fill(columns, kinds []string) {
	for i, column := range columns {
		for ending := range strings.SplitSeq(column, "/") {
			ending, double := strings.CutPrefix(ending, "*")
			switch ending {
			case "-":
				continue
			case "0":
				ending = ""
			}
			p.add(slot{ending, double, kinds[i]})
		}
	}
}

// add adds a slot, of a noun its genitive too.
func (p *paradigm) add(s slot) {
	p.slots = append(p.slots, s)
	if strings.HasPrefix(s.kind, "noun") && !strings.HasSuffix(s.ending, "s") {
		p.slots = append(p.slots, slot{s.ending + "s", s.double, s.kind + " genitive"})
	}
}

// irregulars returns a paradigm for each irregular word.
func irregulars() []*paradigm {
	var all []*paradigm
	for row := range strings.Lines(irregularNouns) {
		if f := strings.Fields(row); len(f) > 0 {
			p := &paradigm{name: f[0]}
			p.fill(f, []string{"noun", "noun definite", "noun plural", "noun plural definite"})
			all = append(all, p)
		}
	}
	for row := range strings.Lines(strongVerbs) {
		if f := strings.Fields(row); len(f) > 0 {
			all = append(all, strong(f))
		}
	}
	for row := range strings.Lines(deponents) {
		if f := strings.Fields(row); len(f) > 0 {
			p := &paradigm{name: f[0]}
			p.fill(f, []string{"infinitive passive", "present passive", "past passive", "supine passive"})
			all = append(all, p)
		}
	}
	for row := range strings.Lines(irregularAdjectives) {
		if f := strings.Fields(row); len(f) > 0 {
			p := &paradigm{name: f[0]}
			for _, form := range f {
				p.add(slot{form, false, "irregular adjective"})
			}
			all = append(all, p)
		}
	}
	return all
}

// strong returns the paradigm of a strong verb of its infinitive, present,
// past, supine and participle in -en or -d; "-" if there is none.
func strong(f []string) *paradigm {
	p := &paradigm{name: f[0]}
	kinds := []string{"infinitive", "present", "past", "supine"}
	for i, kind := range kinds {
		for form := range strings.SplitSeq(f[i], "/") {
			p.add(slot{form, false, kind})
			if kind != "present" {
				p.add(slot{form + "s", false, kind + " passive"})
			}
		}
	}
	stem := strings.TrimSuffix(f[0], "a")
	if stem != f[0] {
		p.add(slot{stem + "s", false, "present passive"})
		p.add(slot{stem + "es", false, "present passive"})
	}
	if len(f) < 5 {
		return p
	}
	p.add(slot{f[4], false, "participle"})
	if part, ok := strings.CutSuffix(f[4], "en"); ok {
		p.add(slot{part + "et", false, "participle"})
		p.add(slot{part + "na", false, "participle plural"})
		p.add(slot{part + "ne", false, "participle plural"})
	} else {
		p.add(slot{f[4] + "a", false, "participle plural"})
	}
	return p
}
