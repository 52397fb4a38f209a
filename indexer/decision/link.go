package decision

import "strings"

// maxDistance is the greatest distance between a verb and its body or day; what
// is farther speaks of something else.
const maxDistance = 16

// The costs of a body for a verb, beside its distance.
const (
	objectCost   = 12 // till kommunstyrelsen
	agentCost    = 4  // i kommunstyrelsen, of an active verb
	genitiveCost = 5  // kommunstyrelsens ordförande
	patientCost  = 8  // kommunstyrelsen beviljades
	behindCost   = 2  // beslutade kommunstyrelsen
)

// bodyOf returns the body whose act the verb i is, or -1.
func (s *sentence) bodyOf(f form, i int) int {
	best, least := -1, maxDistance+1
	for n := range s.bodies {
		if cost := s.bodyCost(f, i, s.bodies[n]); cost < least {
			best, least = n, cost
		}
	}
	return best
}

func (s *sentence) bodyCost(f form, i int, b placed) int {
	cost, before := 0, s.exact(b.first-1)
	switch {
	case b.last < i:
		cost = s.distance(b.last, i)
	default:
		cost = s.distance(i, b.first) + behindCost
		if s.attBetween(i, b.first) {
			cost += objectCost
		}
	}
	switch {
	case before == "av" && f.passive:
		cost -= agentCost
	case f.given && !in(agents+"från ", before):
		cost += maxDistance
	case f.kind == propose && f.passive && !in(agents+"att ", before):
		cost += maxDistance
	case in(agents, before):
		if !f.passive {
			cost += agentCost
		}
	case in(objects, before) && s.exact(i-1) != "de":
		cost += objectCost
	case before == "av":
		cost += objectCost
	case f.passive && b.last == i-1:
		cost += patientCost
	case len(f.needs) > 0 && f.passive && b.last < i && s.exact(i) != "gick":
		cost += patientCost
	}
	if s.isGenitive(b) {
		cost += genitiveCost
	}
	return cost
}

// attBetween reports whether "att" stands between two words.
func (s *sentence) attBetween(from, to int) bool {
	for at := from + 1; at < to; at++ {
		if s.exact(at) == "att" {
			return true
		}
	}
	return false
}

// isGenitive reports whether a body owns what follows it: kommunstyrelsens.
func (s *sentence) isGenitive(b placed) bool {
	return strings.HasSuffix(s.exact(b.last), "s") && s.exact(b.last) != "ks"
}

// genitive returns the body in the genitive whose last word is i, or -1.
func (s *sentence) genitive(i int) int {
	for n, b := range s.bodies {
		if b.last == i && s.isGenitive(b) {
			return n
		}
	}
	return -1
}

// bodyAt returns the first body that begins at the words from, to to - 1, or -1.
func (s *sentence) bodyAt(from, to int) int {
	for n, b := range s.bodies {
		if from <= b.first && b.first < to {
			return n
		}
	}
	return -1
}

// nearest returns the last body before the word i, or else the first behind it, or
// -1.
func (s *sentence) nearest(i int) int {
	found := -1
	for n, b := range s.bodies {
		if b.first < i || found < 0 {
			found = n
		}
	}
	return found
}

// complement returns the word at which what the verb i is about ends: nothing
// behind "att" is a decision of its own, up to "…, men". Without a complement it
// returns i.
func (s *sentence) complement(i int) int {
	at := i + 1
	for at < len(s.tokens) && at <= i+nearWords+3 && s.exact(at) != "att" && !strings.Contains(s.gap(at-1), ",") {
		at++
	}
	if s.exact(at) != "att" {
		return i
	}
	for at++; at < len(s.tokens); at++ {
		gap := s.gap(at - 1)
		if strings.Contains(gap, ";") || strings.Contains(gap, ",") && in(" och men samt medan ", s.exact(at)) {
			break
		}
	}
	return at
}

// overruled returns the stage of a claim, or that of what was decided to do:
// beslutade att återremittera, att föreslå.
func (f *Finder) overruled(s *sentence, c claim) Stage {
	if c.stage != Decided {
		return c.stage
	}
	for at := c.verb + 1; at < len(s.tokens) && at <= c.verb+nearWords; at++ {
		if strings.Contains(s.gap(at-1), ",") || strings.Contains(s.gap(at-1), ";") {
			break
		}
		for _, form := range f.verbs[s.exact(at)] {
			if form.tense == infinitive && len(form.needs) == 0 && form.kind == postpone {
				return Pending
			}
			if form.tense == infinitive && form.kind == propose {
				return Proposed
			}
		}
		if s.exact(at) == "remiss" && s.exact(at-1) == "på" {
			return Pending
		}
	}
	return c.stage
}

// setDays gives each claim the day nearest to it; a day is that of one claim.
func (s *sentence) setDays(claims []claim) {
	for _, m := range s.meetings() {
		best, least := -1, maxDistance+1
		for n, c := range claims {
			if cost := s.dayCost(c, m); cost < least && m.day(c.stage) != "" {
				best, least = n, cost
			}
		}
		if best >= 0 && claims[best].day == "" {
			claims[best].day = m.day(claims[best].stage)
		}
	}
}

func (s *sentence) dayCost(c claim, m meeting) int {
	if in(deadlines, s.exact(m.first-1)) && !strings.HasSuffix(s.exact(m.last), "en") {
		return maxDistance + 1
	}
	if m.first > c.verb {
		cost := s.distance(c.verb, m.first)
		// What is proposed has days of its own: föreslås träda i kraft den 1 juli.
		if s.attBetween(c.verb, m.first) || c.stage == Proposed && cost > 4 || s.exact(m.first-1) == "kraft" {
			return maxDistance + 1
		}
		return cost
	}
	return s.distance(m.last, c.verb)
}
