package swedish

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// A suffix is one SFX rule: of a word that ends as the condition says, drop
// letters and add others.
type suffix struct {
	drop, add string
	condition []oneOf
	declines  bool // the form is one of a noun, such as the definite one
}

// declensions are the flags of nouns: the genitive, the definite forms and the
// plurals. Some of them also make the participle in -nde of verbs.
const (
	declensions = "ABCDEFGHIJ"
	participle  = "nde"
)

// A oneOf is one place of a condition: a set of letters, or all but a set. The
// empty set's complement is any letter.
type oneOf struct {
	letters string
	not     bool
}

// partFlags are the flags of forms that only begin compounds: vecko of vecka.
const partFlags = "XU"

// readSuffixes returns the SFX rules of every flag that make words:
//
//	SFX  flag  drop  add[/flags]  condition
//
// 0 stands for no letters.
func readSuffixes(aff string) (map[byte][]suffix, error) {
	suffixes := map[byte][]suffix{}
	for line := range strings.Lines(aff) {
		f := strings.Fields(line)
		switch {
		case len(f) >= 2 && f[0] == "SET" && f[1] != "UTF-8":
			return nil, fmt.Errorf("character set %q is not UTF-8", f[1])
		case len(f) >= 2 && f[0] == "FLAG" && f[1] != "UTF-8":
			return nil, fmt.Errorf("flags are %q, want one letter each", f[1])
		case len(f) < 5 || f[0] != "SFX" || len(f[1]) != 1: // all flags with suffixes are letters of ASCII
			continue
		}
		flag := f[1][0]
		add, further, _ := strings.Cut(f[3], "/")
		if !strings.ContainsAny(further, partFlags) && !strings.HasSuffix(add, "-") {
			suffixes[flag] = append(suffixes[flag], suffix{zero(f[2]), zero(add), conditionOf(f[4]),
				strings.IndexByte(declensions, flag) >= 0 && !strings.HasPrefix(add, participle)})
		}
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

// makes reports whether the suffix makes a form of a word.
func (s suffix) makes(word, form string) bool {
	stem, ok := strings.CutSuffix(form, s.add)
	return ok && len(stem)+len(s.drop) == len(word) && word[:len(stem)] == stem && word[len(stem):] == s.drop && s.fits(word)
}

// fits reports whether a word, which ends in what the suffix drops, ends as the
// condition says.
func (s suffix) fits(word string) bool {
	for i := len(s.condition) - 1; i >= 0; i-- {
		r, n := utf8.DecodeLastRuneInString(word)
		if n == 0 && s.condition[i].letters != "" || n > 0 && strings.ContainsRune(s.condition[i].letters, r) == s.condition[i].not {
			return false
		}
		word = word[:len(word)-n]
	}
	return true
}
