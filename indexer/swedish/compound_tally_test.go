package swedish

import (
	"maps"
	"math"
	"slices"
	"strings"
)

// What the learner takes for evidence.
const (
	minLast      = 5  // times that a last part is seen which is found in compounds
	minLastAlone = 20 // times of one that is not: it could be anything
	strong       = 20 // compounds that make a first part beyond doubt
	minBoundLast = 2  // of these with a linking letter before an unknown last part: one is chance
	shortBonus   = 2  // how much less a listed short part costs: it is a word for certain
)

// pairs calls f with each cut of each known word in two.
func (l *learner) pairs(f func(form, word string)) {
	for _, w := range l.words {
		if len(w) < 6 {
			continue
		}
		for i := range w {
			if i >= 2 && len(w)-i >= 3 {
				f(w[:i], w[i:])
			}
		}
	}
}

// A tally counts compounds by their first part, by the stem of the last, and
// keeps which words were last.
type tally struct {
	first map[string]float64
	stem  map[string]float64
	last  map[string]bool
}

func newTally() *tally {
	return &tally{map[string]float64{}, map[string]float64{}, map[string]bool{}}
}

// guess counts the words that can be cut into two known ones in any way.
func (l *learner) guess() *tally {
	t := newTally()
	known := func(word string) bool { return l.freq[word] >= minLast && l.mayEnd(word) }
	l.pairs(func(form, word string) {
		if known(word) && l.base(form) != "" {
			t.first[form]++
			t.stem[l.stem(word)]++
			t.last[word] = true
		}
	})
	bound, linked := map[string]float64{}, map[string]int{}
	l.pairs(func(form, word string) {
		if len(word) >= 4 && t.first[form] >= strong && l.mayEnd(word) && !known(word) {
			if l.base(form) != form {
				linked[l.stem(word)]++
			}
			bound[word]++
		}
	})
	for _, word := range slices.Sorted(maps.Keys(bound)) {
		s := l.stem(word)
		stolen := l.freq["s"+word] > 20 && strings.ContainsAny(word[:1], "ktplmnv") // tid+skrift is no tids+krift
		if linked[s] >= minBoundLast && !stolen {
			t.last[word] = true
			t.stem[s] += bound[word]
		}
	}
	return t
}

// recount counts the compounds that the tables so far find. What is frequent
// alone counts too, by the root of how often.
func (l *learner) recount(c *compounds, found *tally) *tally {
	t := newTally()
	for form := range found.first {
		if n := l.freq[l.base(form)]; n >= minBase {
			t.first[form] = math.Sqrt(float64(n) / 20)
			if b := l.base(form); b == form+"a" && l.freq[form+"or"] == 0 || b == form+"e" || b+"e" == form {
				t.first[form] /= 10 // perhaps a verb
			}
		}
	}
	for _, word := range slices.Sorted(maps.Keys(found.last)) {
		if c.cut(word) == nil {
			t.last[word] = true
			t.stem[l.stem(word)] += math.Sqrt(float64(l.freq[word]+1) / 20)
		}
	}
	for _, w := range l.words {
		if l.isSimple(w) {
			continue
		}
		for _, p := range c.cut(w) {
			if form := w[p.start:p.end]; p.end < len(w) {
				t.first[form]++
			} else {
				t.stem[l.stem(form)]++
				t.last[form] = true
			}
		}
	}
	l.keepSimple(c, t)
	return t
}

// keepSimple leaves no part that is a compound itself.
func (l *learner) keepSimple(c *compounds, t *tally) {
	for form := range t.first {
		if b := l.base(form); !l.isSimple(b) && (c.cut(b) != nil || c.cut(form) != nil) {
			delete(t.first, form)
		}
	}
	for word := range t.last {
		if !l.isSimple(word) && c.cut(word) != nil {
			delete(t.last, word)
		}
	}
	for _, w := range l.words {
		if l.isSimple(w) {
			t.last[w] = true
			t.stem[l.stem(w)]++
		}
	}
}

// price makes the tables of what was counted.
func (l *learner) price(t *tally) *compounds {
	c := &compounds{first: map[string]firstPart{}, last: map[string]float32{}}
	all := sum(t.first)
	for form, n := range t.first {
		c.first[form] = firstPart{l.base(form), price(n, all) - manyKnown(form, l.shortF)}
	}
	all = sum(t.stem)
	for word := range t.last {
		c.last[word] = price(t.stem[l.stem(word)], all) - manyKnown(word, l.shortL)
	}
	return c
}

// manyKnown returns how much less a part costs because it is on the list of short
// parts.
func manyKnown(word string, short map[string]bool) float32 {
	if short[word] {
		return shortBonus
	}
	return 0
}

// price returns the cost of a part that is n of all, in full tenths.
func price(n, all float64) float32 {
	return float32(math.Round(10*(math.Log(all/n)+1))) / 10
}

func sum(m map[string]float64) float64 {
	total := 0.0
	for _, k := range slices.Sorted(maps.Keys(m)) {
		total += m[k]
	}
	return total
}
