package topic

import (
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"kronika/indexer/swedish"
)

// cues are the cues of a list by what their first word must be, so that a word
// of a text is looked up a few times however many cues there are.
type cues struct {
	all    []cue
	stem   map[string][]int // by term: sameStem
	part   map[string][]int // by term: hasPart
	letter map[string][]int // by word as written: sameCase
	begin  map[string][]int // by first letters: hasPrefix
	end    map[string][]int // by last letters of the term: hasSuffix
}

// A cue is one cue of a subject, ready to match.
type cue struct {
	Cue
	subject int // in the list
	weight  float64
	pieces  []piece
}

// A piece matches one word of a text.
type piece struct {
	kind kind
	term string
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
	if cs.stem == nil {
		cs.stem, cs.part, cs.letter = map[string][]int{}, map[string][]int{}, map[string][]int{}
		cs.begin, cs.end = map[string][]int{}, map[string][]int{}
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
	cs.enter(c.pieces[0], len(cs.all))
	cs.all = append(cs.all, c)
	return nil
}

// enter notes what the first word of a cue must be.
func (cs *cues) enter(p piece, cue int) {
	switch p.kind {
	case sameStem:
		cs.stem[p.term] = append(cs.stem[p.term], cue)
	case sameCase:
		cs.letter[p.term] = append(cs.letter[p.term], cue)
	case hasPart:
		cs.part[p.term] = append(cs.part[p.term], cue)
	}
	if p.kind == hasPrefix || p.compound {
		cs.begin[first(p.term)] = append(cs.begin[first(p.term)], cue)
	}
	if p.kind == hasSuffix || p.compound {
		cs.end[last(p.term)] = append(cs.end[last(p.term)], cue)
	}
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
		ps = append(ps, piece{kind: sameStem, term: t.Term})
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

// first returns the first letters of a word, fewer if it has no more.
func first(word string) string {
	n := 0
	for i := range word {
		if n == fewest {
			return word[:i]
		}
		n++
	}
	return word
}

// last returns the last letters of a word.
func last(word string) string {
	at := len(word)
	for range fewest {
		_, size := utf8.DecodeLastRuneInString(word[:at])
		at -= size
	}
	return word[at:]
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
	before, ok := strings.CutSuffix(w.Term, p.term)
	return ok && utf8.RuneCountInString(before) >= fewest
}

// withoutEnding returns "KF" of "KF:s".
func withoutEnding(written string) string {
	before, _, _ := strings.Cut(written, ":")
	return before
}
