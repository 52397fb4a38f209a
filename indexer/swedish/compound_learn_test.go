package swedish

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

var learnFlag = flag.Bool("learn", false, "write the tables of the compound splitter anew, from the shared text")

// passes is how often the words are split with what was counted of them; then
// hardly a part comes or goes.
const passes = 3

// TestLearn makes the tables from a text, with -learn.
func TestLearn(t *testing.T) {
	if !*learnFlag {
		t.Skip("the tables are made with -learn")
	}
	l := count(t)
	c := l.learn()
	var first, last strings.Builder
	for _, form := range slices.Sorted(maps.Keys(c.first)) {
		p := c.first[form]
		if p.word == form {
			p.word = ""
		}
		fmt.Fprintf(&first, "%s\t%s\t%.0f\n", form, p.word, p.cost*10)
	}
	for _, word := range slices.Sorted(maps.Keys(c.last)) {
		fmt.Fprintf(&last, "%s\t%.0f\n", word, c.last[word]*10)
	}
	for name, text := range map[string]string{"compound-first.tsv": first.String(), "compound-last.tsv": last.String()} {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// A learner finds the parts of compounds in a list of words: a first part is
// a form of a word before which and after which other words are known, many
// times. It counts, splits the list with what it counted, and counts again.
type learner struct {
	freq   map[string]int
	names  map[string]bool // nearly always with a capital letter
	words  []string        // sorted
	bases  map[string]string
	stems  map[string]string
	simple map[string]bool // stems of simpleWords
	bars   map[string]bool
	barsL  map[string]bool
	shortF map[string]bool
	shortL map[string]bool
	linkE  map[string]bool
}

func newLearner() *learner {
	l := &learner{
		freq: map[string]int{}, names: map[string]bool{}, bases: map[string]string{}, stems: map[string]string{},
		simple: map[string]bool{}, bars: fields(barredFirst), barsL: fields(barredLast),
		shortF: fields(shortFirst), shortL: fields(shortLast), linkE: fields(linkedByE),
	}
	for w := range fields(simpleWords) {
		for _, ending := range []string{"", "s", "en", "ens", "et", "ets", "erna", "arna"} {
			l.simple[snowball(w+ending)] = true
		}
	}
	for w := range fields(barredFirst) {
		l.bars[w+"s"] = true
	}
	return l
}

func fields(s string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(s) {
		m[w] = true
	}
	return m
}

func (l *learner) learn() *compounds {
	found := l.guess()
	c := l.price(found)
	for _, w := range l.words {
		if l.freq[w] >= minLastAlone && l.mayEnd(w) {
			found.last[w] = true
		}
	}
	for range passes {
		c = l.price(l.recount(c, found))
	}
	l.addNames(c)
	return c
}

// never is the cost of a word that is no part of any compound.
const never = 99

// addNames makes names of places simple that would be split.
func (l *learner) addNames(c *compounds) {
	for _, w := range l.words {
		if l.names[w] && placeName.MatchString(w) && c.parts(w) != nil {
			c.last[w] = never
		}
	}
}
