package topic

import (
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"kronika/indexer/swedish"
)

// cues are the cues of a list by what their key must be, so that a word of a text
// is looked up a few times however many cues there are.
type cues struct {
	all    []cue
	term   map[string]ofTerm
	letter map[string][]int   // by word as written: sameCase
	begin  map[uint32][]affix // by first bytes: hasPrefix
	end    map[uint32][]affix // by last bytes of the term: hasSuffix
}

// ofTerm are the cues whose key is of a term.
type ofTerm struct {
	same []int // sameStem
	part []int // hasPart
}

// An affix is how the key of a cue begins or ends.
type affix struct {
	letters string
	cue     int
}

// A cue is one cue of a subject, ready to match.
type cue struct {
	Cue
	subject int // in the list
	weight  float64
	pieces  []piece
	key     int // the piece that it is found by; see [keyOf]
}

// A piece matches one word of a text.
type piece struct {
	kind kind
	term string
	stop bool // a stop word, of kind sameStem
	// compound says of *ord* that ord has parts itself: no part of another word is
	// it, but words may begin or end so.
	compound bool
}

// kind is how a piece matches a word.
type kind int

const (
	sameStem  kind = iota // ord
	sameCase              // =ORD
	hasPrefix             // ord*
	hasSuffix             // *ord
	hasPart               // *ord*
)

// fewest is how many letters an ending or a beginning has at least, and how many
// stand before the ending of a compound: fewer say nothing.
const fewest = 3

// errCue says how cues are written.
var errCue = errors.New("want ord, ord*, *ord, *ord*, =ORD or a phrase; three letters or more beside *")

// add takes in a cue of a subject.
func (cs *cues) add(a *swedish.Analyzer, subject int, from Cue) error {
	if cs.term == nil {
		cs.term, cs.letter = map[string]ofTerm{}, map[string][]int{}
		cs.begin, cs.end = map[uint32][]affix{}, map[uint32][]affix{}
	}
	c := cue{Cue: from, subject: subject, weight: from.Level.weight()}
	words := strings.Fields(from.Text)
	for _, w := range words {
		ps := pieces(a, w)
		if ps == nil || len(words) > 1 && ps[0].kind != sameStem && ps[0].kind != hasPrefix {
			return errCue
		}
		c.pieces = append(c.pieces, ps...)
	}
	if len(c.pieces) == 0 {
		return errCue
	}
	c.key = keyOf(c.pieces)
	cs.enter(c.pieces[c.key], len(cs.all))
	cs.all = append(cs.all, c)
	return nil
}

// keyOf returns the piece that a cue is found by: the first one, or the first that
// is no stop word, since these stand everywhere (på plats).
func keyOf(pieces []piece) int {
	i := slices.IndexFunc(pieces, func(p piece) bool { return !p.stop })
	if i < 0 || pieces[i].kind != sameStem {
		return 0
	}
	return i
}

// enter notes what the key of a cue must be.
func (cs *cues) enter(p piece, cue int) {
	of := cs.term[p.term]
	switch p.kind {
	case sameStem:
		of.same = append(of.same, cue)
		cs.term[p.term] = of
	case hasPart:
		of.part = append(of.part, cue)
		cs.term[p.term] = of
	case sameCase:
		cs.letter[p.term] = append(cs.letter[p.term], cue)
	}
	if p.kind == hasPrefix || p.compound {
		cs.begin[first(p.term)] = append(cs.begin[first(p.term)], affix{p.term, cue})
	}
	if p.kind == hasSuffix || p.compound {
		cs.end[last(p.term)] = append(cs.end[last(p.term)], affix{p.term, cue})
	}
}

// keyed returns the cues of which a word is the key, but for those of kind
// sameCase, which depend on how it is written.
func (cs *cues) keyed(t *swedish.Token) []int {
	of := cs.term[t.Term]
	found := slices.Clone(of.same)
	if t.Stop {
		return found
	}
	found = append(found, of.part...)
	for _, part := range t.Parts {
		if part != t.Term {
			found = append(found, cs.term[part].part...)
		}
	}
	for _, a := range cs.begin[first(t.Exact)] {
		if strings.HasPrefix(t.Exact, a.letters) {
			found = append(found, a.cue)
		}
	}
	for _, a := range cs.end[last(t.Term)] {
		if isEnd(t.Term, a.letters) {
			found = append(found, a.cue)
		}
	}
	return found
}

// pieces reads one word of a cue: several pieces if it has hyphens, nil if it is
// none.
func pieces(a *swedish.Analyzer, word string) []piece {
	if exact, ok := strings.CutPrefix(word, "="); ok {
		if exact == "" {
			return nil
		}
		return []piece{{kind: sameCase, term: exact}}
	}
	starts, ends := strings.HasPrefix(word, "*"), strings.HasSuffix(word, "*")
	tokens := a.Tokens(strings.Trim(word, "*"))
	if len(tokens) == 0 || starts && len(tokens) > 1 {
		return nil
	}
	var ps []piece
	for _, t := range tokens {
		ps = append(ps, piece{kind: sameStem, term: t.Term, stop: t.Stop})
	}
	last := tokens[len(tokens)-1]
	switch {
	case starts && ends:
		ps[0].kind, ps[0].compound = hasPart, len(tokens[0].Parts) > 1
	case starts:
		ps[0].kind = hasSuffix
	case ends:
		ps[len(ps)-1] = piece{kind: hasPrefix, term: last.Exact}
	}
	if starts != ends && utf8.RuneCountInString(ps[len(ps)-1].term) < fewest {
		return nil
	}
	return ps
}

// first returns the first bytes of a word, as many as every affix has; 0 if it
// has fewer.
func first(word string) uint32 {
	if len(word) < fewest {
		return 0
	}
	return uint32(word[0])<<16 | uint32(word[1])<<8 | uint32(word[2])
}

// last returns the last bytes of a word so.
func last(word string) uint32 { return first(word[max(0, len(word)-fewest):]) }

// at reports whether the cue matches the words from i on.
func (c *cue) at(p Passage, i int) bool {
	if !c.around(p, i) {
		return false
	}
	t := &p.Tokens[i+c.key]
	return c.pieces[c.key].matches(t, p.Text[t.Start:t.End])
}

// around reports whether the cue, whose key matches, matches the other words from
// i on too.
func (c *cue) around(p Passage, i int) bool {
	if i < 0 || i+len(c.pieces) > len(p.Tokens) {
		return false
	}
	for j, piece := range c.pieces {
		t := &p.Tokens[i+j]
		if j != c.key && !piece.matches(t, p.Text[t.Start:t.End]) {
			return false
		}
	}
	return true
}

// matches reports whether a word is what a piece looks for.
func (p piece) matches(w *swedish.Token, written string) bool {
	switch p.kind {
	case sameStem:
		return w.Term == p.term
	case sameCase:
		return withoutEnding(written) == p.term
	case hasPrefix:
		return strings.HasPrefix(w.Exact, p.term)
	case hasPart:
		if w.Term == p.term || slices.Contains(w.Parts, p.term) || p.compound && strings.HasPrefix(w.Exact, p.term) {
			return true
		}
		if !p.compound {
			return false
		}
	}
	return isEnd(w.Term, p.term)
}

// isEnd reports whether a term is a compound that ends so.
func isEnd(term, end string) bool {
	before, ok := strings.CutSuffix(term, end)
	return ok && utf8.RuneCountInString(before) >= fewest
}

// withoutEnding returns "KF" of "KF:s".
func withoutEnding(written string) string {
	before, _, _ := strings.Cut(written, ":")
	return before
}
