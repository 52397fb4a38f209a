package swedish

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"math"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/klauspost/compress/zstd"
	"golang.org/x/text/unicode/norm"
)

var learnFlag = flag.Bool("learn", false, "write the tables of the compound splitter anew, from the shared text")

const sharedText = "../../../shared/data/sv/docs.jsonl.zst"

// What the learner takes for evidence.
const (
	minSeen      = 2  // a word is known if seen so often
	minBase      = 4  // the word that a first part stands for
	minLast      = 5  // a last part that is found in compounds
	minLastAlone = 20 // one that is not
	strong       = 20 // compounds that make a first part beyond doubt
	minBoundLast = 2  // of these with a linking letter before an unknown last part
	passes       = 3
	shortBonus   = 2
)

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

// count reads the words of the shared text.
func count(t *testing.T) *learner {
	f, err := os.Open(sharedText)
	if err != nil {
		t.Skip("no shared text beside the project: see the design's data folder")
	}
	defer f.Close()
	z, err := zstd.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	freq, capital := map[string]int{}, map[string]int{}
	d := json.NewDecoder(bufio.NewReader(z))
	for d.More() {
		var doc struct{ Title, Body string }
		if err := d.Decode(&doc); err != nil {
			t.Fatal(err)
		}
		text := norm.NFC.String(strings.ReplaceAll(doc.Title+"\n"+doc.Body, "\u00ad", ""))
		for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.IsLetter(r) }) {
			lower := strings.ToLower(word)
			freq[lower]++
			if lower != word {
				capital[lower]++
			}
		}
	}
	l := newLearner()
	for w, n := range freq {
		if n < minSeen {
			continue
		}
		l.freq[w] = n
		if capital[w]*10 > n*9 {
			l.names[w] = true
		}
	}
	for w := range fields(moreWords) {
		l.freq[w] = max(l.freq[w], minLastAlone)
		delete(l.names, w)
	}
	l.words = slices.Sorted(maps.Keys(l.freq))
	return l
}

func (l *learner) stem(word string) string {
	s, ok := l.stems[word]
	if !ok {
		s = snowball(word)
		l.stems[word] = s
	}
	return s
}

func (l *learner) isSimple(word string) bool { return l.simple[l.stem(word)] }

// mayEnd reports whether a compound may end in a word.
func (l *learner) mayEnd(word string) bool {
	if n := utf8.RuneCountInString(word); n < 4 && !l.shortL[word] || l.barsL[word] || l.names[word] || !onset.MatchString(word) {
		return false
	}
	for _, r := range inflections {
		if r.MatchString(word) {
			return false
		}
	}
	return true
}

// base returns the word that a first part stands for, "" for none: the most
// frequent of those whose compound form it may be.
func (l *learner) base(form string) string {
	b, ok := l.bases[form]
	if !ok {
		if utf8.RuneCountInString(form) >= 4 && !l.bars[form] || l.shortF[form] {
			b = l.findBase(form)
		}
		l.bases[form] = b
	}
	return b
}

func (l *learner) findBase(form string) string {
	best := ""
	try := func(word string) {
		if utf8.RuneCountInString(word) > 1 && l.freq[word] >= minBase && l.freq[word] > l.freq[best] {
			best = word
		}
	}
	if s, ok := strings.CutSuffix(form, "s"); ok {
		// The s is the word's own if it is declined with it: kursen, priset.
		declined := l.freq[form+"en"] + l.freq[form+"er"] + l.freq[form+"et"]
		if l.freq[s] == 0 || declined >= max(5, l.freq[s]/10) {
			try(form)
		}
		try(s)
		try(s + "e")
		if e, ok := strings.CutSuffix(s, "e"); ok {
			try(e + "a")
		}
		if best == "" {
			try(s + "a")
		}
		return best
	}
	if !l.isCompoundForm(form) {
		try(form)
	}
	try(form + "a")
	if !strings.HasSuffix(form, "nd") {
		try(form + "e")
	}
	for _, vowel := range []string{"u", "o", "e"} {
		if e, ok := strings.CutSuffix(form, vowel); ok {
			try(e + "a")
			if l.linkE[form] {
				try(e)
			}
		}
	}
	return best
}

// isCompoundForm reports whether a form in -o, -u or -e, seen before a hyphen,
// is only the compound form of a word in -a: hälso, but not radio, radion.
func (l *learner) isCompoundForm(form string) bool {
	stem := strings.TrimRight(form, "oue")
	return len(stem) == len(form)-1 && l.freq[stem+"a"] >= minBase && l.freq[stem+"an"] > 0 && l.freq[form+"n"] < l.freq[stem+"an"]
}

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
		c.first[form] = firstPart{l.base(form), price(n, all) - known(form, l.shortF)}
	}
	all = sum(t.stem)
	for word := range t.last {
		c.last[word] = price(t.stem[l.stem(word)], all) - known(word, l.shortL)
	}
	return c
}

// known returns how much less a part costs because it is on the list of short
// parts.
func known(word string, short map[string]bool) float32 {
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
