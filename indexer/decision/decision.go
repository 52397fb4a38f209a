package decision

import (
	"kronika/indexer/body"
	"kronika/indexer/swedish"
)

// A Stage is how far a matter has come.
type Stage string

// The stages. What is sent back, postponed or only possible is pending.
const (
	Decided  Stage = "beslutat"
	Proposed Stage = "föreslaget"
	Pending  Stage = "väntar"
	None     Stage = "inget beslut"
)

// A Decision is what one sentence says of one matter.
type Decision struct {
	Stage Stage
	// Body is the ID of the body that decides, or proposes; empty if the text does
	// not say which one.
	Body string
	// Day is that of the meeting, YYYY-MM-DD; empty if the sentence says none, or the
	// day of the post is not known.
	Day string
	// The sentence that says so, and in it the verb or noun: first bytes in the
	// text, and the bytes after the last.
	Start, End         int
	VerbStart, VerbEnd int
	// Refs are the references in the sentence, as [swedish.Token] has them:
	// "§:45", "dnr:2012/123", "kr:12500000".
	Refs []string
}

// A Passage is a paragraph, or a text, in which decisions are looked for.
type Passage struct {
	Text   string
	Tokens []swedish.Token // its words
	Bodies []body.Mention  // the bodies it names, in order
	// Published is the day of the post, or its month or year, as the archive has
	// it: "2012-11-23", with a clock behind it or not, "2012-11". Without a day
	// "i tisdags" is no day.
	Published string
}

// A Finder finds decisions. It may be used by several goroutines.
type Finder struct {
	verbs map[string][]form
	nouns map[string]noun
	// speaks holds the words without which a sentence says nothing of decisions, and
	// whether they do where no body is named.
	speaks  map[string]bool
	nothing any // its address is noted at words that are in none of the three
}

// version is raised whenever other decisions are found in any text.
const version = "1"

// Version names what decides which decisions are found, beside the analyzer and
// the list of bodies.
func (f *Finder) Version() string { return "decisions " + version }

// New returns a finder.
func New() *Finder {
	f := &Finder{verbs: readVerbs(), nouns: readNouns(), speaks: map[string]bool{}}
	for word, forms := range f.verbs {
		for _, form := range forms {
			if len(form.needs) == 0 {
				f.speaks[word] = f.speaks[word] || form.formal
			}
			for _, need := range form.needs {
				f.speaks[need] = f.speaks[need] || form.formal
			}
		}
	}
	for word, n := range f.nouns {
		f.speaks[word] = f.speaks[word] || n != up
	}
	return f
}

// Find returns what a passage says of decisions, sentence by sentence. One that
// names no body takes that of the sentence before it, if that names a body that
// meets: "I går var det fullmäktige. Budgeten klubbades."
func (f *Finder) Find(p Passage) []Decision {
	var found []Decision
	var before, at stretch
	bodies := p.Bodies
	for i := range p.Tokens {
		if t := &p.Tokens[i]; !f.isSilent(t) {
			if formal, ok := f.speaks[t.Exact]; ok {
				at.speaks, at.formal = true, at.formal || formal
			}
		}
		if i+1 < len(p.Tokens) && i+1-at.from < maxWords && !ends(p.Text, p.Tokens, i) {
			continue
		}
		at.to = i + 1
		for len(bodies) > 0 && bodies[0].Start < p.Tokens[i].End {
			bodies, at.named = bodies[1:], true
		}
		if at.speaks && (at.named || at.formal || before.named) {
			found = append(found, f.sentence(p, before, at)...)
		}
		before, at = at, stretch{from: i + 1}
	}
	return found
}

// isSilent reports whether a word is none of those that are looked for, as nearly all
// are.
func (f *Finder) isSilent(t *swedish.Token) bool {
	note := &t.Notes[swedish.NoteOfDecisions]
	if note.Load() == &f.nothing {
		return true
	}
	_, speaks := f.speaks[t.Exact]
	if speaks || f.verbs[t.Exact] != nil || f.nouns[t.Exact] != noNoun {
		return false
	}
	note.Store(&f.nothing)
	return true
}

// maxWords is how long a sentence is at most: longer ones are tables, which say
// nothing in clauses.
const maxWords = 200

// A stretch is where a sentence stands, in words, and what is in it.
type stretch struct {
	from, to int
	speaks   bool // a word of decisions
	formal   bool // one that needs no body
	named    bool // a body
}

// sentence returns what a sentence says; before is the one before it.
func (f *Finder) sentence(p Passage, before, at stretch) []Decision {
	s := newSentence(p, at.from, at.to)
	claims := f.claims(&s)
	if claims == nil {
		return nil
	}
	s.setDays(claims)
	var found []Decision
	for _, c := range claims {
		d := Decision{Stage: c.stage, Day: c.day}
		if c.body >= 0 {
			d.Body = s.bodies[c.body].ID
		} else if !f.carry(p, before, &s, c, &d) {
			continue
		}
		d.Start, d.End = s.tokens[0].Start, s.tokens[len(s.tokens)-1].End
		d.VerbStart, d.VerbEnd = s.tokens[c.verb].Start, s.tokens[c.verb].End
		found = append(found, d)
	}
	var refs []string
	if found != nil {
		for _, t := range s.tokens {
			refs = append(refs, t.Refs...)
		}
	}
	for i := range found {
		found[i].Refs = refs
	}
	return found
}

// carry gives a claim without a body that of the sentence before, and its day,
// and reports whether the claim stands: with a body or by its formal words.
func (f *Finder) carry(p Passage, before stretch, s *sentence, c claim, d *Decision) bool {
	if !before.named || len(s.bodies) > 0 || !c.carries {
		return c.formal
	}
	b := newSentence(p, before.from, before.to)
	n := len(b.bodies) - 1
	if n < 0 || !b.bodies[n].Type.Meets() {
		return c.formal
	}
	d.Body = b.bodies[n].ID
	if days := b.meetings(); d.Day == "" && len(days) == 1 {
		d.Day = days[0].day(c.stage)
	}
	return true
}
