package swedish

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"math"
)

// lexiconData is made by makelexicon from a corpus of public Swedish text. It
// holds words and figures, no text.
//
//	"lexicon\x01"     8 bytes
//	rules, buckets    two uint32: how many of each
//	size              uint32: bytes of the rules
//	rules             each: letters to drop, length of the ending, the ending
//	starts            buckets+1 uint32: where each bucket begins among the entries
//	entries           each: length of the word, the word, frequency code, rule
//
// Integers are little-endian, lengths in bytes, a rule's number a uvarint. A
// word is in the bucket that its FNV-1a hash, modulo buckets, names. It is read
// where it lies: nothing is decoded when a lexicon is opened.
//
//go:embed lexicon.bin
var lexiconData string

// magic begins every lexicon: what it is and the version of its format.
const magic = "lexicon\x01"

// A lexicon tells how common the words of a corpus are, and their lemmas. It
// may be used by several goroutines.
type lexicon struct {
	rules   []rule
	buckets uint32
	starts  string
	entries string
	data    string
	freqs   [256]int // by frequency code
}

// A rule makes a lemma of a form: drop bytes at its end, then add an ending.
type rule struct {
	drop   int
	ending string
}

// unknown is the number of the rule of words whose lemma is not known.
const unknown = 0

func loadLexicon() *lexicon { return openLexicon(lexiconData) }

func openLexicon(data string) *lexicon {
	l := &lexicon{data: data}
	rules, size := uint32At(data, 8), uint32At(data, 16)
	l.buckets = uint32At(data, 12)
	data = data[20:]
	at := 0
	for range rules {
		n := int(data[at+1])
		l.rules = append(l.rules, rule{int(data[at]), data[at+2 : at+2+n]})
		at += 2 + n
	}
	l.starts = data[size : size+4*(l.buckets+1)]
	l.entries = data[size+4*(l.buckets+1):]
	for code := range l.freqs {
		l.freqs[code] = int(math.Round(math.Exp2(float64(code) / 8)))
	}
	return l
}

// number returns the uint32 at a byte of s.
func uint32At(s string, at uint32) uint32 {
	return uint32(s[at]) | uint32(s[at+1])<<8 | uint32(s[at+2])<<16 | uint32(s[at+3])<<24
}

// version is the SHA-256 of the lexicon in hexadecimal.
func (l *lexicon) version() string {
	sum := sha256.Sum256([]byte(l.data))
	return hex.EncodeToString(sum[:])
}

// find returns a word's frequency code and rule, ok false if it is not there.
func (l *lexicon) find(word string) (code byte, rule int, ok bool) {
	b := fnv1a(word) % l.buckets
	at, end := uint32At(l.starts, 4*b), uint32At(l.starts, 4*b+4)
	for at < end {
		stop := at + 1 + uint32(l.entries[at])
		code, rule = l.entries[stop], int(l.entries[stop+1])
		next := stop + 2
		if rule >= 0x80 {
			rule = rule&0x7f | int(l.entries[next])<<7
			next++
		}
		if l.entries[at+1:stop] == word {
			return code, rule, true
		}
		at = next
	}
	return 0, unknown, false
}

// freq tells in how many documents of the corpus a word is, within 5 %. A word
// is in lower case and NFC. 0 means that it is not known.
func (l *lexicon) freq(word string) int {
	code, _, ok := l.find(word)
	if !ok {
		return 0
	}
	return l.freqs[code]
}

// lemma returns a word's lemma, ok false if it is not known.
func (l *lexicon) lemma(word string) (lemma string, ok bool) {
	_, n, ok := l.find(word)
	if !ok || n == unknown {
		return "", false
	}
	return l.rules[n].apply(word), true
}

func (r rule) apply(word string) string {
	if r.drop > len(word) {
		return word
	}
	stem := word[:len(word)-r.drop]
	if r.ending == "" {
		return stem
	}
	return stem + r.ending
}
