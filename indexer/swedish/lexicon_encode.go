package swedish

import (
	"cmp"
	"encoding/binary"
	"math"
	"slices"
	"strings"
)

// A Word is one word to write into a lexicon.
type Word struct {
	Form      string // lower case, NFC, at most 255 bytes
	Lemma     string // empty if it is not known
	Documents int    // of a corpus that hold the form, at least 1
}

// wordsPerBucket balances the size of a lexicon with the steps of a look-up.
const wordsPerBucket = 4

// EncodeLexicon returns a lexicon of words, in the format of lexicon.bin. No
// two words may have one form.
func EncodeLexicon(words []Word) []byte {
	rules, numbers := rulesOf(words)
	n := uint32(len(words)/wordsPerBucket + 1)
	words = byBucket(words, n)
	var table []byte
	for _, r := range rules {
		table = append(table, byte(r.drop), byte(len(r.ending)))
		table = append(table, r.ending...)
	}
	data := []byte(magic)
	for _, v := range []int{len(rules), int(n), len(table)} {
		data = binary.LittleEndian.AppendUint32(data, uint32(v))
	}
	data = append(data, table...)
	starts := len(data)
	data = append(data, make([]byte, 4*(n+1))...)
	base, bucket := len(data), uint32(0)
	for _, w := range words {
		for ; bucket <= fnv1a(w.Form)%n; bucket++ {
			binary.LittleEndian.PutUint32(data[starts+4*int(bucket):], uint32(len(data)-base))
		}
		data = append(data, byte(len(w.Form)))
		data = append(data, w.Form...)
		data = append(data, byte(math.Round(8*math.Log2(float64(w.Documents)))))
		number := unknown
		if w.Lemma != "" {
			number = numbers[ruleOf(w.Form, w.Lemma)]
		}
		data = binary.AppendUvarint(data, uint64(number))
	}
	for ; bucket <= n; bucket++ {
		binary.LittleEndian.PutUint32(data[starts+4*int(bucket):], uint32(len(data)-base))
	}
	return data
}

// byBucket returns words in the order of n buckets, and of their forms in each.
func byBucket(words []Word, n uint32) []Word {
	ends := make([]int, n)
	for _, w := range words {
		ends[fnv1a(w.Form)%n]++
	}
	for b := range ends[1:] {
		ends[b+1] += ends[b]
	}
	starts, sorted := slices.Clone(ends), make([]Word, len(words))
	for _, w := range words {
		b := fnv1a(w.Form) % n
		starts[b]--
		sorted[starts[b]] = w
	}
	for b := range ends {
		slices.SortFunc(sorted[starts[b]:ends[b]], func(a, b Word) int { return strings.Compare(a.Form, b.Form) })
	}
	return sorted
}

// rulesOf numbers the rules of words, the commonest first. Number 0 is that of
// words without a lemma.
func rulesOf(words []Word) ([]rule, map[rule]int) {
	count := map[rule]int{}
	for _, w := range words {
		if w.Lemma != "" {
			count[ruleOf(w.Form, w.Lemma)]++
		}
	}
	var rules []rule
	for r := range count {
		rules = append(rules, r)
	}
	slices.SortFunc(rules, func(a, b rule) int {
		return cmp.Or(count[b]-count[a], a.drop-b.drop, strings.Compare(a.ending, b.ending))
	})
	rules = slices.Insert(rules, unknown, rule{})
	numbers := map[rule]int{}
	for i, r := range rules[1:] {
		numbers[r] = i + 1
	}
	return rules, numbers
}

// ruleOf returns the shortest rule from a form to its lemma.
func ruleOf(form, lemma string) rule {
	n := 0
	for n < len(form) && n < len(lemma) && form[n] == lemma[n] {
		n++
	}
	return rule{len(form) - n, lemma[n:]}
}
