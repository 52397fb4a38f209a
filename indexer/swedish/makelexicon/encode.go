package main

import (
	"encoding/binary"
	"hash/fnv"
	"math"
	"sort"
)

// An entry is one word to write. Without a lemma, its lemma is not known.
type entry struct {
	word      string
	documents int
	lemma     string
}

// A rule makes a lemma of a form: drop bytes at its end, then add an ending.
type rule struct {
	drop   int
	ending string
}

// ruleOf returns the shortest rule from a form to its lemma.
func ruleOf(form, lemma string) rule {
	n := 0
	for n < len(form) && n < len(lemma) && form[n] == lemma[n] {
		n++
	}
	return rule{len(form) - n, lemma[n:]}
}

// wordsPerBucket balances the size of the table with the steps of a look-up.
const wordsPerBucket = 4

// encode writes entries in the format that lexicon.go describes.
func encode(entries []entry) []byte {
	rules, numbers := rulesOf(entries)
	n := uint32(len(entries)/wordsPerBucket + 1)
	buckets := make([][]byte, n)
	for _, e := range entries {
		h := fnv.New32a()
		h.Write([]byte(e.word))
		b := &buckets[h.Sum32()%n]
		*b = append(*b, byte(len(e.word)))
		*b = append(*b, e.word...)
		*b = append(*b, byte(math.Round(8*math.Log2(float64(e.documents)))))
		number := 0
		if e.lemma != "" {
			number = numbers[ruleOf(e.word, e.lemma)]
		}
		*b = binary.AppendUvarint(*b, uint64(number))
	}
	var table []byte
	for _, r := range rules {
		table = append(table, byte(r.drop), byte(len(r.ending)))
		table = append(table, r.ending...)
	}
	data := []byte("lexicon\x01")
	data = binary.LittleEndian.AppendUint32(data, uint32(len(rules)))
	data = binary.LittleEndian.AppendUint32(data, n)
	data = binary.LittleEndian.AppendUint32(data, uint32(len(table)))
	data = append(data, table...)
	at := 0
	for _, b := range buckets {
		data = binary.LittleEndian.AppendUint32(data, uint32(at))
		at += len(b)
	}
	data = binary.LittleEndian.AppendUint32(data, uint32(at))
	for _, b := range buckets {
		data = append(data, b...)
	}
	return data
}

// rulesOf numbers the rules of entries, the commonest first. Number 0 is that
// of words without a lemma.
func rulesOf(entries []entry) ([]rule, map[rule]int) {
	count := map[rule]int{}
	for _, e := range entries {
		if e.lemma != "" {
			count[ruleOf(e.word, e.lemma)]++
		}
	}
	var rules []rule
	for r := range count {
		rules = append(rules, r)
	}
	sort.Slice(rules, func(i, j int) bool {
		a, b := rules[i], rules[j]
		if count[a] != count[b] {
			return count[a] > count[b]
		}
		if a.drop != b.drop {
			return a.drop < b.drop
		}
		return a.ending < b.ending
	})
	rules = append([]rule{{}}, rules...)
	numbers := map[rule]int{}
	for i := len(rules) - 1; i > 0; i-- {
		numbers[rules[i]] = i
	}
	return rules, numbers
}
