package swedish

import (
	_ "embed"
	"strconv"
	"strings"
	"unicode/utf8"
)

// firstParts has a line for each form that words take before another word in a
// compound: form, word, cost in tenths. The word is empty if the form is one.
//
//go:embed compound-first.tsv
var firstParts string

// lastParts has a line for each word that is no compound: word, cost in tenths
// as the last part of one.
//
//go:embed compound-last.tsv
var lastParts string

// A compound costs what its parts cost: the negative natural logarithm of how
// often a word is that part of a compound, and one for each part. It may cost
// costBase and costLetter for each letter, about what it takes to spell it.
const (
	costBase   = 2
	costLetter = 1.9
	costShared = 3 // for a letter that is written once and belongs to two parts
)

const (
	maxCompound = 120 // bytes; longer words are not split
	maxFirst    = 32  // bytes of a part that is not the last
	maxParts    = 7
)

// compounds splits compounds. It may be used by several goroutines.
type compounds struct {
	first map[string]firstPart
	last  map[string]float32

	mayBeFirst, mayBeLast sieve // of the two
}

type firstPart struct {
	word string
	cost float32
}

// A part is a piece of a compound. Two parts share a letter where three equal
// ones are written as two: "press" and "sekreterare" in "pressekreterare".
type part struct {
	word  string // in its simple form: "gata" of "gatukontoret"
	start int    // first byte in the compound
	end   int    // byte after the last
}

// newCompounds reads the tables, which takes some milliseconds.
func newCompounds() *compounds {
	c := &compounds{first: map[string]firstPart{}, last: map[string]float32{}}
	for line := range strings.Lines(firstParts) {
		form, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		word, cost, _ := strings.Cut(rest, "\t")
		if word == "" {
			word = form
		}
		c.first[form] = firstPart{word, tenths(cost)}
	}
	for line := range strings.Lines(lastParts) {
		word, cost, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		c.last[word] = tenths(cost)
	}
	c.mayBeFirst, c.mayBeLast = sieveOf(c.first), sieveOf(c.last)
	return c
}

func tenths(s string) float32 {
	n, _ := strconv.Atoi(s)
	return float32(n) / 10
}

// split returns the parts of a compound, each in its simple form: "landsbygd",
// "skolorna" of "landsbygdsskolorna". The word is in lower case and NFC. It
// returns nil for a word that is no compound.
func (c *compounds) split(word string) []string {
	var words []string
	for _, p := range c.parts(word) {
		words = append(words, p.word)
	}
	return words
}

// parts returns what split does, with the place of each part.
func (c *compounds) parts(word string) []part {
	if _, simple := c.last[word]; simple {
		return nil
	}
	if parts := c.cut(word); parts != nil {
		return parts
	}
	shorter, ok := indefinite(word)
	if !ok {
		return nil
	}
	parts := c.parts(shorter)
	if n := len(parts); n > 0 {
		parts[n-1].end = len(word)
	}
	return parts
}

// indefinite returns the plural of a definite plural or its genitive. The
// tables have the forms that their text has, and it has the plural of more
// words: "skjutsar" but not "skjutsarna".
func indefinite(word string) (plural string, ok bool) {
	plural, ok = strings.CutSuffix(strings.TrimSuffix(word, "s"), "na")
	return plural, ok && (strings.HasSuffix(plural, "ar") || strings.HasSuffix(plural, "er") || strings.HasSuffix(plural, "or"))
}

// A step is the cheapest way to a place in a word. Its last part begins at
// byte from, and ends at that place or one byte behind it.
type step struct {
	cost   float32
	from   uint8
	parts  uint8 // 0 if there is no way
	shared uint8 // bytes behind the place
}

// cut returns the cheapest parts of a word, whether or not it is known to be
// simple; nil if they cost too much.
func (c *compounds) cut(word string) []part {
	if len(word) > maxCompound {
		return nil
	}
	limit := float32(costBase + costLetter*float64(utf8.RuneCountInString(word)))
	var steps [maxCompound + 1]step
	var end step
	end.cost = limit
	for at := 0; at < len(word); at++ {
		here := steps[at]
		if at > 0 && (here.parts == 0 || here.cost >= end.cost) {
			continue
		}
		if at > 0 && c.mayBeLast.mayHave(word[at:]) {
			if cost, ok := c.last[word[at:]]; ok && here.cost+cost < end.cost {
				end = step{cost: here.cost + cost, from: uint8(at), parts: here.parts + 1}
			}
		}
		if here.parts < maxParts-1 {
			c.reach(word, at, &steps)
		}
	}
	if end.parts == 0 {
		return nil
	}
	return c.trace(word, end, &steps)
}

// reach takes each first part that begins at a byte of a word.
func (c *compounds) reach(word string, at int, steps *[maxCompound + 1]step) {
	for to := at + 2; to < min(len(word), at+maxFirst); to++ {
		if !utf8.RuneStart(word[to]) || !c.mayBeFirst.mayHave(word[at:to]) {
			continue
		}
		part, ok := c.first[word[at:to]]
		if !ok {
			continue
		}
		s := step{cost: steps[at].cost + part.cost, from: uint8(at), parts: steps[at].parts + 1}
		if steps[to].parts == 0 || s.cost < steps[to].cost {
			steps[to] = s
		}
		if word[to-1] == word[to-2] && to-at > 3 {
			s.cost, s.shared = s.cost+costShared, 1
			if steps[to-1].parts == 0 || s.cost < steps[to-1].cost {
				steps[to-1] = s
			}
		}
	}
}

// trace returns the parts that led to the end of a word.
func (c *compounds) trace(word string, last step, steps *[maxCompound + 1]step) []part {
	parts := make([]part, last.parts)
	start, end := int(last.from), len(word)
	parts[len(parts)-1] = part{word[start:end], start, end}
	for i := len(parts) - 2; i >= 0; i-- {
		s := steps[start]
		start, end = int(s.from), start+int(s.shared)
		parts[i] = part{c.first[word[start:end]].word, start, end}
	}
	return parts
}
