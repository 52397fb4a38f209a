package decision

import (
	"slices"
	"strings"
)

// A claim is what a verb or noun of a sentence says.
type claim struct {
	stage   Stage
	verb    int  // its word
	body    int  // of the sentence's bodies, -1 for none
	formal  bool // stands without a body
	carries bool // may take the body of the sentence before
	day     string
}

// claims returns what a sentence says of decisions, in its order.
func (f *Finder) claims(s *sentence) []claim {
	var claims []claim
	for i := 0; i < len(s.tokens); i++ {
		if f.isSilent(&s.tokens[i]) {
			continue
		}
		word := s.tokens[i].Exact
		c, ok := s.proposal(f.nouns[word], i, claims)
		for _, form := range f.verbs[word] {
			if ok {
				break
			}
			c, ok = s.said(form, i)
		}
		if !ok {
			continue
		}
		c.stage = f.overruled(s, c)
		claims = append(claims, c)
		if next := s.complement(i); next > i {
			i = next - 1
		}
	}
	if len(claims) == 0 {
		for i := range s.tokens {
			if f.isSilent(&s.tokens[i]) {
				continue
			}
			if c, ok := s.named(f.nouns[s.tokens[i].Exact], i); ok {
				return []claim{c}
			}
		}
	}
	return s.single(claims)
}

// single leaves of claims with the same body the strongest: one that nothing
// is decided yet, or else the first.
func (s *sentence) single(claims []claim) []claim {
	var kept []claim
	for _, c := range claims {
		at := slices.IndexFunc(kept, func(k claim) bool { return k.body == c.body })
		switch {
		case at < 0:
			kept = append(kept, c)
		case c.stage == None || c.stage == Pending && kept[at].stage == Decided:
			kept[at] = c
		}
	}
	// What no body is named for is told by the claims that have one.
	if slices.ContainsFunc(kept, func(c claim) bool { return c.body >= 0 }) {
		kept = slices.DeleteFunc(kept, func(c claim) bool { return c.body < 0 })
	}
	return kept
}

// said returns what a form of a verb at the word i says.
func (s *sentence) said(f form, i int) (claim, bool) {
	object := i
	if len(f.needs) > 0 {
		if object = s.companion(f, i); object < 0 {
			return claim{}, false
		}
	}
	if len(f.needs) == 0 && in(reflexives, s.exact(i+1)) || !f.passive && s.byPerson(i) {
		return claim{}, false
	}
	body := s.bodyOf(f, i)
	stage, ok := s.stage(f, i, object, body)
	if !ok {
		return claim{}, false
	}
	formal := f.formal && (f.kind != treat && f.tense != infinitive || s.ofMatter(i))
	if f.tense == present && len(f.needs) > 0 {
		// "Beslut tas med hänsyn till allt" says nothing of a matter.
		formal = formal && (s.isComing(i) || in(" först efter vid innan ", s.exact(i+1)))
	}
	carries := f.passive || s.exact(i-1) == "vi" || s.exact(i+1) == "vi"
	return claim{stage: stage, verb: i, body: body, formal: formal, carries: carries}, true
}

// nearWords is how far a verb and the word that it needs may be apart: "tog i
// tisdags på eftermiddagen ett enhälligt beslut".
const nearWords = 7

// companion returns the word that a verb needs and has in its clause, or -1; not
// one that is quoted: «sa ”hm, ja” på mötet».
func (s *sentence) companion(f form, i int) int {
	for n := 1; n <= nearWords; n++ {
		for _, at := range [...]int{i + n, i - n} {
			if slices.Contains(f.needs, s.exact(at)) && s.distance(i, at) <= nearWords && !s.quotes(min(i, at), max(i, at)) {
				return at
			}
		}
	}
	return -1
}

// quotes reports whether a quotation mark stands between two words.
func (s *sentence) quotes(from, to int) bool {
	return strings.ContainsAny(s.text[s.tokens[from].End:s.tokens[to].Start], `"”“»«`)
}

// byPerson reports whether the subject of the verb i is a person: jag
// beslutade, har jag beslutat.
func (s *sentence) byPerson(i int) bool {
	for at := i - 1; at >= 0 && at >= i-3 && s.distance(at, i) <= 3; at-- {
		if in(persons, s.exact(at)) {
			return true
		}
	}
	return in(persons, s.exact(i+1)) && s.gap(i) == " "
}

// ofMatter reports whether a word before i is one of a matter.
func (s *sentence) ofMatter(i int) bool {
	for at := range i {
		if in(matters, s.exact(at)) || in(" beslut beslutet ", s.exact(at)) {
			return true
		}
	}
	return false
}

// stage returns the stage that the form of a verb at the word i says, with the
// word object beside it, of a body or of none (-1).
func (s *sentence) stage(f form, i, object, body int) (Stage, bool) {
	modal := f.mayBeToCome(s.exact(i-1)) && s.modal(i)
	negated := s.negated(min(i, object), max(i, object))
	switch {
	case f.tense == infinitive && s.without(i):
		return None, body >= 0 && f.kind == decide
	case f.tense == infinitive && !modal:
		return "", false
	case f.kind == postpone:
		return Pending, true
	case f.kind == propose:
		return Proposed, !negated
	case modal:
		if negated && f.kind == decide {
			return None, true
		}
		return Pending, true
	case f.kind == treat:
		return Pending, f.tense == present && (f.passive || s.isComing(i)) && (f.passive || body >= 0)
	case s.onlyPossible(f, i, body):
		return Pending, true
	case negated:
		return None, true
	case f.tense == present:
		return s.now(f, i)
	}
	return Decided, true
}

// mayBeToCome reports whether an auxiliary may stand before the form: before an
// infinitive, a passive present, which looks the same, or "ha" and a supine.
func (f form) mayBeToCome(before string) bool {
	switch f.tense {
	case infinitive:
		return true
	case supine:
		return before == "ha"
	}
	return f.tense == present && f.passive
}

// now returns the stage of a decision in the present: minutes say what was
// decided so, others what will be.
func (s *sentence) now(f form, i int) (Stage, bool) {
	switch {
	case s.isComing(i):
		return Pending, true
	case f.passive:
		if slices.Contains(f.needs, "handlingarna") {
			return Decided, true
		}
		return Pending, true
	case in(" beslutar bestämmer avgör ", s.exact(i)) && !s.hasComplement(i):
		return "", false
	}
	return Decided, true
}

// hasComplement reports whether it is said behind the verb i what is decided.
func (s *sentence) hasComplement(i int) bool {
	for at := i + 1; at < len(s.tokens) && at <= i+nearWords; at++ {
		if s.exact(at) == "att" || strings.Contains(s.gap(at-1), ":") {
			return true
		}
	}
	return strings.HasSuffix(s.exact(i+1), "a") // beslutar bevilja
}

// modal reports whether an auxiliary says of the infinitive i what is to come:
// ska … besluta, kommer … att besluta.
func (s *sentence) modal(i int) bool {
	for at := i - 1; at >= 0 && at >= i-nearWords-1; at-- {
		word := s.exact(at)
		if in(modals, word) {
			return true
		}
		if word == "att" && at != i-1 || strings.Contains(s.gap(at), ",") || s.gap(at) == ": " {
			return false
		}
	}
	return false
}

// without reports whether the infinitive i is one of what is left undone.
func (s *sentence) without(i int) bool {
	return s.exact(i-1) == "att" && in(" utan från bli ", s.exact(i-2))
}

// negated reports whether the verb and its object, the words from i to end, are
// negated in their clause; what stands behind att is another.
func (s *sentence) negated(i, end int) bool {
	for at := max(0, i-4); at < len(s.tokens) && at <= end+2; at++ {
		if at < i && s.distance(at, i) > 5 {
			continue
		}
		if at > i && (s.exact(at) == "att" || s.gap(at-1) != " ") {
			break
		}
		if in(negations, s.exact(at)) && !in(" bara minst ", s.exact(at+1)) {
			return true
		}
	}
	return false
}

// onlyPossible reports whether a verb that is not in the past stands in a clause
// that says when or if: om kommunfullmäktige beslutar.
func (s *sentence) onlyPossible(f form, i, body int) bool {
	if f.tense == past {
		return false
	}
	from := i
	if body >= 0 && s.bodies[body].last < i {
		from = s.bodies[body].first
	}
	before := s.exact(from - 1)
	if before == "att" {
		return f.tense == present || in(" förutsatt förutsättning villkor ", s.exact(from-2))
	}
	return in(whens, before)
}

// isComing reports whether the clause of the word i speaks of a time to come;
// what is decided, behind att, has times of its own.
func (s *sentence) isComing(i int) bool {
	for _, m := range s.meetings() {
		if s.distance(i, m.first) <= maxDistance && !s.attBetween(i, m.first) && s.isAhead(m) {
			return true
		}
	}
	for at := range s.tokens {
		if s.distance(i, at) > nearWords || s.attBetween(i, at) {
			continue
		}
		if in(later, s.exact(at)) || at > i && s.exact(at) == "i" && monthOrSeason(s.exact(at+1)) {
			return true
		}
	}
	return false
}

// isAhead reports whether a meeting is on the day of the post or after it; a day
// without a year is the nearest one.
func (s *sentence) isAhead(m meeting) bool {
	if len(s.published) < len("2012-11-23") {
		return false
	}
	today := s.published[:len("2012-11-23")]
	return m.after >= today && (m.before == "" || m.before == m.after || m.before < today && nearer(m, today))
}
