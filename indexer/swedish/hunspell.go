package swedish

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"math/bits"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"
)

// A Dictionary is a Swedish dictionary in hunspell's format, sv_SE.aff and
// sv_SE.dic, such as that of Debian's hunspell-sv. Nothing of one is part of
// the project. It may be used by several goroutines.
//
// It keeps words as the files have them, with flags, and does not make their
// forms: the 152,000 entries of hunspell-sv have 822,000, and an index meets
// few of them. What a form may be a form of is found when it is asked.
type Dictionary struct {
	hash     string
	words    map[string]flags    // in lower case
	numbers  [256]flags          // by the letter of a flag
	suffixes [][]suffix          // by the number of their flag
	endings  map[string][]ending // by what they add
	longest  int                 // bytes of an ending
	definite flags               // those of the constant
}

// An ending is what suffixes of several flags drop before they add the same.
type ending struct {
	drop  string
	flags flags
}

// flags is a set of flags of an entry. A flag that has suffixes is the bit of
// its number.
type flags uint64

const (
	whole    flags = 1 << 63 // the entry is a word, not only a part of compounds
	maxFlags       = 63      // with suffixes; hunspell-sv has 25
)

// Flags of sv_SE.aff that are no suffixes.
const (
	compoundOnly = 'Z' // no word of its own
	forbidden    = '%'
)

// definite are the flags under which sv_SE.aff has the definite form singular:
// B and C neuter (bordet, täcket), D and E common gender (katten, myran). Only
// nouns have one, so they tell nouns from all else.
const definite = "BCDE"

// ReadDictionary reads sv_SE.aff and sv_SE.dic in a directory. The error names
// the file; it is [io/fs.ErrNotExist] if there is none.
func ReadDictionary(dir string) (*Dictionary, error) {
	affName, dicName := filepath.Join(dir, "sv_SE.aff"), filepath.Join(dir, "sv_SE.dic")
	aff, err := os.ReadFile(affName)
	if err != nil {
		return nil, err
	}
	dic, err := os.ReadFile(dicName)
	if err != nil {
		return nil, err
	}
	rules, err := readSuffixes(string(aff))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", affName, err)
	}
	sum := sha256.New()
	sum.Write(aff)
	sum.Write(dic)
	d := newDictionary(rules)
	d.hash = hex.EncodeToString(sum.Sum(nil))
	if err := d.read(string(dic)); err != nil {
		return nil, fmt.Errorf("%s: %w", dicName, err)
	}
	return d, nil
}

// newDictionary returns one without words. It gives the flags numbers and sorts
// their suffixes by what they add.
func newDictionary(rules map[byte][]suffix) *Dictionary {
	d := &Dictionary{endings: map[string][]ending{}}
	for _, flag := range slices.Sorted(maps.Keys(rules)) {
		n := len(d.suffixes)
		if n == maxFlags {
			break
		}
		d.numbers[flag] = 1 << n
		d.suffixes = append(d.suffixes, rules[flag])
		if strings.IndexByte(definite, flag) >= 0 {
			d.definite |= 1 << n
		}
		for _, s := range rules[flag] {
			d.longest = max(d.longest, len(s.add))
			all := d.endings[s.add]
			i := slices.IndexFunc(all, func(e ending) bool { return e.drop == s.drop })
			if i < 0 {
				i, all = len(all), append(all, ending{drop: s.drop})
			}
			all[i].flags |= 1 << n
			d.endings[s.add] = all
		}
	}
	return d
}

// read reads the entries, a line each: word/flags, then perhaps a tab and more.
// The first line says about how many.
func (d *Dictionary) read(dic string) error {
	if !utf8.ValidString(dic) {
		return errors.New("is not in UTF-8")
	}
	d.words = make(map[string]flags, strings.Count(dic, "\n"))
	_, dic, _ = strings.Cut(dic, "\n")
	for line := range strings.Lines(dic) {
		entry, _, _ := strings.Cut(strings.TrimSpace(line), "\t")
		word, letters, _ := strings.Cut(entry, "/")
		set := whole
		for i := range len(letters) {
			switch letters[i] {
			case compoundOnly:
				set &^= whole
			case forbidden:
				word = ""
			}
			set |= d.numbers[letters[i]]
		}
		if word != "" {
			d.words[lowerCase(word)] |= set
		}
	}
	if len(d.words) == 0 {
		return errors.New("has no words")
	}
	return nil
}

// Version is the SHA-256 of the dictionary's two files, in hexadecimal.
func (d *Dictionary) Version() string { return d.hash }

// has reports whether a form is one of a word.
func (d *Dictionary) has(word, form string) bool {
	set := d.words[word]
	if form == word {
		return set&whole != 0
	}
	_, ok := d.makes(set, word, form)
	return ok
}

// makes reports whether a suffix of some flags makes a form of a word, and
// whether as a noun.
func (d *Dictionary) makes(set flags, word, form string) (declined, ok bool) {
	for set &^= whole; set != 0; set &= set - 1 {
		for _, s := range d.suffixes[bits.TrailingZeros64(uint64(set))] {
			if s.makes(word, form) {
				declined, ok = declined || s.declines, true
			}
		}
	}
	return declined, ok
}

// isNoun reports whether a word with some flags has a definite form.
func (d *Dictionary) isNoun(word string, set flags) bool {
	for set &= d.definite; set != 0; set &= set - 1 {
		for _, s := range d.suffixes[bits.TrailingZeros64(uint64(set))] {
			if s.declines && strings.HasSuffix(word, s.drop) && s.fits(word) {
				return true
			}
		}
	}
	return false
}

// A reading is a word that a form may be a form of.
type reading struct {
	word string
	noun bool // the word is a noun, and the form one of nouns
}

// readings returns all words that a form may be a form of, as hunspell finds
// them: it takes each ending off and looks the rest up.
func (d *Dictionary) readings(form string) []reading {
	var all []reading
	if set := d.words[form]; set&whole != 0 {
		all = append(all, reading{form, d.isNoun(form, set)})
	}
	var room [2 * maxTerm]byte // saves an allocation for each word that is looked up
	for at := max(0, len(form)-d.longest); at <= len(form); at++ {
		for _, e := range d.endings[form[at:]] {
			key := append(append(room[:0], form[:at]...), e.drop...)
			set := d.words[string(key)]
			if set&e.flags == 0 {
				continue
			}
			word := string(key)
			if declined, ok := d.makes(set, word, form); ok {
				all = append(all, reading{word, declined && d.isNoun(word, set)})
			}
		}
	}
	return all
}
