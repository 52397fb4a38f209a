package decision

import (
	"strings"
	"time"

	"kronika/indexer/swedish"
)

// A noun is a noun that says what a verb may say.
type noun int

const (
	noNoun    noun = iota
	theBeslut      // beslut
	forslag        // förslag
	remiss         // remiss
	awaiting       // återremiss
	up             // ska upp i kommunfullmäktige
)

// readNouns returns the nouns by word.
func readNouns() map[string]noun {
	return map[string]noun{
		"beslut": theBeslut, "beslutet": theBeslut, "förslag": forslag, "förslaget": forslag,
		"remiss": remiss, "återremiss": awaiting, "bordläggning": awaiting, "upp": up,
	}
}

// proposal returns what the noun förslag at the word i says, or upp in "ska
// upp i": Förslaget är att, förslag till beslut, kommunstyrelsens förslag.
func (s *sentence) proposal(n noun, i int, before []claim) (claim, bool) {
	if n == up {
		ok := in(" ska skall nu ", s.exact(i-1)) && in(" i till på ", s.exact(i+1)) && s.modal(i)
		b := s.bodyAt(i+2, i+4)
		return claim{stage: Pending, verb: i, body: b}, ok && b >= 0
	}
	if n != forslag {
		return claim{}, false
	}
	b := s.genitive(i - 1)
	if b < 0 && in(" av med i på om enligt bakom till för ", s.exact(i-1)) {
		return claim{}, false
	}
	says := s.exact(i+1) == "till" && s.exact(i+2) == "beslut"
	for at := i + 1; at < len(s.tokens) && at <= i+nearWords; at++ {
		says = says || s.exact(at) == "är" && s.exact(at+1) == "att"
	}
	if b < 0 && says {
		b = s.bodyAt(i+1, len(s.tokens))
	}
	return claim{stage: Proposed, verb: i, body: b, formal: says}, says || b >= 0 && len(before) == 0
}

// named returns what a noun at the word i says of a sentence whose verbs say
// nothing: enligt fullmäktiges beslut, inför beslutet i kommunstyrelsen.
func (s *sentence) named(n noun, i int) (claim, bool) {
	c := claim{stage: Decided, verb: i, body: -1}
	switch n {
	case remiss:
		c.stage, c.formal = Pending, true
		return c, s.exact(i-1) == "på" && !s.has("svar")
	case awaiting:
		c.stage, c.body, c.formal = Pending, s.nearest(i), true
		return c, true
	case theBeslut:
		return s.decisionNoun(c, i)
	}
	return claim{}, false
}

// decisionNoun is named for the noun beslut.
func (s *sentence) decisionNoun(c claim, i int) (claim, bool) {
	first := i
	if c.body = s.genitive(i - 1); c.body >= 0 {
		first = s.bodies[c.body].first
	} else if in(agents+"av från ", s.exact(i+1)) {
		if c.body = s.bodyAt(i+2, i+4); in(plain, s.exact(i+2)) {
			c.body = s.nearest(i) // beslut i nämnden
		}
	}
	switch {
	case in(negations, s.exact(i-1)):
		c.stage, c.formal = None, true
	case in(waits, s.exact(first-1)) || in(waits, s.exact(first-2)) || in(waits, s.exact(first-3)):
		c.stage = Pending
	case in(" väntas dröjer ", s.exact(i+1)):
		c.stage, c.formal = Pending, true
	}
	if c.stage == Decided && first < i && !in(referring, s.exact(first-1)) && !in(asReferred, s.exact(i+1)) {
		return c, false
	}
	return c, c.body >= 0 || c.formal
}

// has reports whether a word of the sentence begins so.
func (s *sentence) has(prefix string) bool {
	for _, t := range s.tokens {
		if strings.HasPrefix(t.Exact, prefix) {
			return true
		}
	}
	return false
}

// monthOrSeason reports whether a word is a time of the year to come.
func monthOrSeason(word string) bool {
	return swedish.Month(word) > 0 || in(" höst vår vinter sommar ", word)
}

// nearer reports whether the day to come is nearer to a day than that before it.
func nearer(m meeting, today string) bool {
	t, err := time.Parse(time.DateOnly, today)
	before, err2 := time.Parse(time.DateOnly, m.before)
	after, err3 := time.Parse(time.DateOnly, m.after)
	return err == nil && err2 == nil && err3 == nil && after.Sub(t) < t.Sub(before)
}
