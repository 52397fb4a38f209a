package swedish

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// lowerCase returns a text with the letters of ASCII and Latin-1 in lower
// case; every byte keeps its place.
func lowerCase(text string) string {
	i := 0
	for i < len(text) && !isUpper(text, i) {
		i++
	}
	if i == len(text) {
		return text
	}
	lower := []byte(text)
	for ; i < len(text); i++ {
		if isUpper(text, i) {
			lower[i] += 'a' - 'A'
		}
	}
	return string(lower)
}

// isUpper reports whether the byte at i is an upper-case letter, or the last
// byte of one of Latin-1 (À to Þ).
func isUpper(text string, i int) bool {
	b := text[i]
	return 'A' <= b && b <= 'Z' || 0x80 <= b && b <= 0x9e && b != 0x97 && i > 0 && text[i-1] == 0xc3
}

// exactWord returns a word in lower case and NFC, without what is not seen of
// it, such as soft hyphens.
func exactWord(written string) string {
	lower := lowerCase(written)
	for i := range len(lower) {
		if lower[i] >= 0xc0 && lower[i] != 0xc3 {
			return shorten(unusualWord(written))
		}
	}
	return shorten(lower)
}

// unusualWord is exactWord for words with more than the letters of Latin-1.
func unusualWord(word string) string {
	word = strings.Map(func(r rune) rune {
		switch {
		case r == '’':
			return '\''
		case unicode.Is(unicode.Cf, r): // soft hyphen, zero-width joiner …
			return -1
		}
		return r
	}, strings.ToValidUTF8(word, ""))
	return norm.NFC.String(strings.ToLower(word))
}

// shorten returns the first maxTerm bytes of a word, in whole characters.
func shorten(word string) string {
	if len(word) <= maxTerm {
		return word
	}
	end := maxTerm
	for end > 0 && !utf8.RuneStart(word[end]) {
		end--
	}
	return word[:end]
}

// plain returns a word in lower case without accents (idé: ide). å, ä and ö
// are letters, and æ and ø are theirs.
func plain(word string) string {
	swedish := true
	for i := 0; i < len(word) && swedish; i++ {
		if word[i] >= utf8.RuneSelf {
			swedish = word[i] == 0xc3 && i+1 < len(word) && (word[i+1] == 0xa4 || word[i+1] == 0xa5 || word[i+1] == 0xb6)
			i++
		}
	}
	if swedish {
		return word
	}
	var b strings.Builder
	for _, r := range word {
		switch r {
		case 'å', 'ä', 'ö':
			b.WriteRune(r)
		case 'æ':
			b.WriteRune('ä')
		case 'ø':
			b.WriteRune('ö')
		case 'ß':
			b.WriteString("ss")
		case 'ð', 'đ':
			b.WriteByte('d')
		case 'þ':
			b.WriteString("th")
		case 'ł':
			b.WriteByte('l')
		default:
			writeBare(&b, r)
		}
	}
	return shorten(b.String())
}

// writeBare writes a letter of the Latin, Greek and Cyrillic scripts, all
// below U+2000, without its accents.
func writeBare(b *strings.Builder, r rune) {
	if r >= 0x2000 {
		b.WriteRune(r)
		return
	}
	for _, r := range norm.NFD.String(string(r)) {
		if !unicode.Is(unicode.Mn, r) {
			b.WriteRune(r)
		}
	}
}

// Fold returns a word in lower case as those write it who have no keys for å,
// ä and ö: with å and ä as a, ö as o, and every accent dropped.
func Fold(word string) string {
	i := 0
	for i < len(word) && word[i] < utf8.RuneSelf {
		i++
	}
	if i == len(word) {
		return word
	}
	word = plain(word)
	folded := make([]byte, 0, len(word))
	for i := 0; i < len(word); i++ {
		switch {
		case strings.HasPrefix(word[i:], "å"), strings.HasPrefix(word[i:], "ä"):
			folded = append(folded, 'a')
			i++
		case strings.HasPrefix(word[i:], "ö"):
			folded = append(folded, 'o')
			i++
		default:
			folded = append(folded, word[i])
		}
	}
	return string(folded)
}
