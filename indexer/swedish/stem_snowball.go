package swedish

import (
	"strings"
	"unicode/utf8"
)

// The Swedish stemmer of Snowball 3.1.1, written from the description at
// https://snowballstem.org/algorithms/swedish/stemmer.html.

// snowball returns the stem of a word in lower case and NFC.
func snowball(word string) string {
	r1 := regionOf(word)
	if r1 < 0 {
		return word
	}
	word = dropEnding(word, r1)
	if hasAny(word, r1, "dd", "gd", "nn", "dt", "gt", "kt", "tt") {
		word = word[:len(word)-1]
	}
	return dropSuffix(word, r1)
}

// regionOf returns the byte where R1 begins: behind the first consonant that
// follows a vowel, and behind the third letter at least. It returns -1 if the
// word has fewer than three letters.
func regionOf(word string) int {
	third, letters, vowel, r1 := -1, 0, false, len(word)
	for i, r := range word {
		if letters == 3 {
			third = i
		}
		letters++
		if isVowel(r) {
			vowel = true
		} else if vowel && r1 == len(word) {
			r1 = i + utf8.RuneLen(r)
		}
		if letters > 3 && r1 < len(word) {
			break
		}
	}
	switch {
	case letters < 3:
		return -1
	case letters == 3:
		third = len(word)
	}
	return max(r1, third)
}

func isVowel(r rune) bool {
	switch r {
	case 'a', 'e', 'i', 'o', 'u', 'y', 'ä', 'å', 'ö':
		return true
	}
	return false
}

// dropEnding drops the longest ending of inflection in R1 (step 1).
func dropEnding(word string, r1 int) string {
	for n := min(len("heterna"), len(word)-r1); n > 0; n-- {
		stem := word[:len(word)-n]
		switch word[len(stem):] {
		case "a", "arna", "erna", "heterna", "orna", "ad", "e", "ade", "ande", "arne", "are",
			"aste", "en", "anden", "aren", "heten", "ern", "ar", "er", "heter", "or",
			"as", "arnas", "ernas", "ornas", "es", "ades", "andes", "ens", "arens", "hetens",
			"erns", "at", "andet", "het", "ast":
			return stem
		case "et":
			if isDefinite(stem) {
				return stem
			}
			return word
		case "s":
			if before, ok := strings.CutSuffix(stem, "et"); ok && isDefinite(before) {
				return before
			}
			if stem != "" && strings.IndexByte("bcdfghjklmnoprtvy", stem[len(stem)-1]) >= 0 {
				return stem
			}
			return word
		}
	}
	return word
}

// isDefinite reports whether -et behind a stem is the definite article: the
// stem ends in a vowel, not its first letter, and a consonant, and is none of
// those that make nouns in -et.
func isDefinite(stem string) bool {
	last, n := utf8.DecodeLastRuneInString(stem)
	before, m := utf8.DecodeLastRuneInString(stem[:len(stem)-n])
	if n == 0 || m == 0 || isVowel(last) || !isVowel(before) || len(stem) == n+m {
		return false
	}
	return !hasAny(stem, 0, "fab", "h", "pak", "rak", "stak", "kom", "iet", "cit", "dit", "alit",
		"ilit", "mit", "nit", "pit", "rit", "sit", "tit", "uit", "ivit", "kvit", "xit")
}

// dropSuffix drops or shortens a suffix of derivation in R1 (step 3).
func dropSuffix(word string, r1 int) string {
	switch {
	case hasAny(word, r1, "fullt"):
		return word[:len(word)-1]
	case hasAny(word, r1, "öst"):
		if at := len(word) - len("öst"); at > 0 && strings.IndexByte("iklnprtuv", word[at-1]) >= 0 {
			return word[:len(word)-1]
		}
	case hasAny(word, r1, "lig", "els"):
		return word[:len(word)-3]
	case hasAny(word, r1, "ig"):
		return word[:len(word)-2]
	}
	return word
}

// hasAny reports whether a word has one of the endings in its region.
func hasAny(word string, region int, endings ...string) bool {
	for _, e := range endings {
		if len(word)-len(e) >= region && strings.HasSuffix(word, e) {
			return true
		}
	}
	return false
}
