package swedish

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

// A Dictionary is a Swedish dictionary in hunspell's format, sv_SE.aff and
// sv_SE.dic, such as that of Debian's hunspell-sv. Nothing of one is part of
// the project. It may be used by several goroutines.
type Dictionary struct {
	hash  string
	forms *lexicon
	first map[string]bool // what may begin a compound
	last  map[string]bool // what may end one
}

// Flags of sv_SE.aff that say what an entry or an ending is.
const (
	compoundFirst  = 'X'
	compoundMiddle = 'U'
	compoundLast   = 'Y'
	compoundOnly   = 'Z' // no word of its own
	forbidden      = '%'
)

// A suffix is one SFX rule: of a word that ends as the condition says, drop
// letters and add others, which have flags of their own.
type suffix struct {
	drop, add string
	flags     string
	condition []oneOf
}

// A oneOf is one place of a condition: a set of letters, or all but a set. The
// empty set's complement is any letter.
type oneOf struct {
	letters string
	not     bool
}

// ReadDictionary reads sv_SE.aff and sv_SE.dic in a directory.
func ReadDictionary(dir string) (*Dictionary, error) {
	aff, err := os.ReadFile(filepath.Join(dir, "sv_SE.aff"))
	if err != nil {
		return nil, err
	}
	dic, err := os.ReadFile(filepath.Join(dir, "sv_SE.dic"))
	if err != nil {
		return nil, err
	}
	suffixes, err := readSuffixes(strings.NewReader(string(aff)))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Join(dir, "sv_SE.aff"), err)
	}
	sum := sha256.Sum256(append(aff, dic...))
	d := &Dictionary{hash: hex.EncodeToString(sum[:]), first: map[string]bool{}, last: map[string]bool{}}
	d.read(string(dic), suffixes, loadLexicon())
	return d, nil
}

// readSuffixes returns the SFX rules of every flag.
func readSuffixes(r io.Reader) (map[rune][]suffix, error) {
	suffixes := map[rune][]suffix{}
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		f := strings.Fields(lines.Text())
		switch {
		case len(f) >= 2 && f[0] == "SET" && f[1] != "UTF-8":
			return nil, fmt.Errorf("character set %q is not UTF-8", f[1])
		case len(f) >= 2 && f[0] == "FLAG" && f[1] != "UTF-8":
			return nil, fmt.Errorf("flags are %q, want one letter each", f[1])
		case len(f) < 5 || f[0] != "SFX":
			continue
		}
		flag, _ := utf8.DecodeRuneInString(f[1])
		add, flags, _ := strings.Cut(f[3], "/")
		suffixes[flag] = append(suffixes[flag], suffix{zero(f[2]), zero(add), flags, conditionOf(f[4])})
	}
	if err := lines.Err(); err != nil {
		return nil, err
	}
	if len(suffixes) == 0 {
		return nil, errors.New("has no SFX rules")
	}
	return suffixes, nil
}

// zero returns "" for "0", which stands for it.
func zero(s string) string {
	if s == "0" {
		return ""
	}
	return s
}

// conditionOf reads a condition: letters, sets as [ab] or [^ab], and . for any.
func conditionOf(s string) []oneOf {
	var all []oneOf
	for s != "" {
		r, n := utf8.DecodeRuneInString(s)
		set := s[:n]
		if end := strings.IndexByte(s, ']'); r == '[' && end > 0 {
			set, n = s[1:end], end+1
		}
		s = s[n:]
		switch letters, not := strings.CutPrefix(set, "^"); {
		case set == ".":
			all = append(all, oneOf{"", true})
		default:
			all = append(all, oneOf{letters, not})
		}
	}
	return all
}

// apply returns a word with the suffix, ok false if it does not take it.
func (s suffix) apply(word string) (form string, ok bool) {
	rest := word
	for i := len(s.condition) - 1; i >= 0; i-- {
		r, n := utf8.DecodeLastRuneInString(rest)
		if n == 0 && s.condition[i].letters != "" || n > 0 && strings.ContainsRune(s.condition[i].letters, r) == s.condition[i].not {
			return "", false
		}
		rest = rest[:len(rest)-n]
	}
	stem, ok := strings.CutSuffix(word, s.drop)
	return stem + s.add, ok
}

// read reads the entries of a dictionary. Of two lemmas of a form, it keeps the
// one that is commoner in the lexicon.
func (d *Dictionary) read(dic string, suffixes map[rune][]suffix, common *lexicon) {
	number := map[string]int32{}
	var words []Word
	for line := range strings.Lines(dic) {
		entry, _, _ := strings.Cut(strings.TrimSpace(line), "\t")
		word, flags, _ := strings.Cut(entry, "/")
		if word == "" || strings.ContainsAny(word, "-0123456789 ") || strings.ContainsRune(flags, forbidden) {
			continue
		}
		lemma := strings.ToLower(word)
		documents := max(common.freq(lemma), 1)
		keep := func(form, flags string) {
			d.part(form, flags)
			if strings.ContainsRune(flags, compoundOnly) || len(form) > 255 {
				return
			}
			if i, ok := number[form]; !ok {
				number[form] = int32(len(words))
				words = append(words, Word{form, lemma, documents})
			} else if documents > words[i].Documents {
				words[i].Lemma, words[i].Documents = lemma, documents
			}
		}
		keep(lemma, flags)
		for _, flag := range flags {
			for _, s := range suffixes[flag] {
				if form, ok := s.apply(word); ok {
					keep(strings.ToLower(form), inherited(flags)+s.flags)
				}
			}
		}
	}
	d.forms = openLexicon(string(EncodeLexicon(words)))
}

// inherited returns the flags that an entry's forms have too: a form ends a
// compound if its word does.
func inherited(flags string) string {
	if strings.ContainsRune(flags, compoundLast) {
		return string(compoundLast)
	}
	return ""
}

// part keeps a form as a part of compounds if its flags say so.
func (d *Dictionary) part(form, flags string) {
	if strings.ContainsRune(flags, compoundFirst) || strings.ContainsRune(flags, compoundMiddle) {
		d.first[form] = true
	}
	if strings.ContainsRune(flags, compoundLast) {
		d.last[form] = true
	}
}

// Version is the SHA-256 of the dictionary's two files, in hexadecimal.
func (d *Dictionary) Version() string { return d.hash }
