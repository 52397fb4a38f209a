package swedish

import (
	"strconv"
	"strings"
)

// maxParagraphs is how many paragraphs a range names one by one; of a longer
// one only the ends. A meeting has some fifty.
const maxParagraphs = 100

// paragraphs returns the paragraphs of minutes whose number is the word i:
// § 45, 45 §, paragraf 45, KS 45 Dnr 2012/123. Those of a law are left out as far
// as they show it: 11 kap. 5 §, 5 § förvaltningslagen, § 7 i kommunallagen.
// Ranges and lists after §§ count for each paragraph.
func (s sentence) paragraphs(i int) []Reference {
	w := s.words[i]
	n := number(w, 4)
	if n <= 0 {
		return nil
	}
	value := strconv.Itoa(n)
	if start := s.signBefore(i); start >= 0 {
		if s.lawAfter(i, true) {
			return nil
		}
		refs := []Reference{{Paragraph, value, start, w.End}}
		return append(refs, s.furtherParagraphs(i)...)
	}
	if s.beforeDiary(i) {
		return []Reference{{Paragraph, value, w.Start, w.End}}
	}
	gap := s.gap(i)
	if i+1 == len(s.words) {
		gap = s.text[w.End:]
	}
	at := strings.TrimLeft(gap, " \u00a0")
	// The § of "2012-11-23 § 45" and "2012 § 45" is that of the next number.
	if !strings.HasPrefix(at, "§") || len(gap)-len(at) > len("\u00a0") || i+1 < len(s.words) && isDigit(s.text[s.words[i+1].Start]) && isSpace(strings.TrimLeft(at, "§")) {
		return nil
	}
	if strings.HasPrefix(at, "§§") || strings.Contains(ordinals, " "+s.exact(i+1)+" ") || s.lawBefore(i) || s.lawAfter(i, false) {
		return nil
	}
	return []Reference{{Paragraph, value, w.Start, w.End + len(gap) - len(at) + len("§")}}
}

// misread returns the paragraph whose number is the word i, as programs read it
// that take 1 for l or I and 0 for O: § l, § lO.
func (s sentence) misread(i int) []Reference {
	w := s.words[i]
	written := s.text[w.Start:w.End]
	if len(written) > len("1234") || strings.Trim(written, "0123456789lIO") != "" || written[0] == 'O' || written[0] == '0' {
		return nil
	}
	if start := s.signBefore(i); start >= 0 && s.text[start] != 'p' && s.text[start] != 'P' {
		return []Reference{{Paragraph, strings.NewReplacer("l", "1", "I", "1", "O", "0").Replace(written), start, w.End}}
	}
	return nil
}

// beforeDiary reports whether the number i is the paragraph of minutes that write
// none: with an organ or nothing before it in its line, and Dnr behind it.
func (s sentence) beforeDiary(i int) bool {
	if s.exact(i+1) != "dnr" || !isSpace(s.gap(i)) {
		return false
	}
	start := s.words[i].Start
	return start == 0 || s.text[start-1] == '\n' || isSpace(s.gap(i-1)) && strings.Contains(organs, " "+s.exact(i-1)+" ")
}

// signBefore returns where the § or the word paragraf before the word i
// begins, or -1.
func (s sentence) signBefore(i int) int {
	start := s.words[i].Start
	if before := s.exact(i - 1); strings.HasPrefix(before, "paragraf") && isSpace(s.gap(i-1)) {
		return s.words[i-1].Start
	}
	before := strings.TrimRight(s.text[max(0, start-len("§§  ")):start], " \u00a0")
	sign := strings.TrimSuffix(before, "§")
	if sign == before {
		return -1
	}
	sign = strings.TrimSuffix(sign, "§")
	return start - len(s.text[max(0, start-len("§§  ")):start]) + len(sign)
}

// furtherParagraphs returns the paragraphs that a range or a list after the
// word i names: §§ 45-47, §§ 45, 48 och 50.
func (s sentence) furtherParagraphs(i int) []Reference {
	var refs []Reference
	if i+1 < len(s.words) && isRange(s.gap(i)) {
		from, to := number(s.words[i], 4), s.words[i+1]
		last := number(to, 4)
		if last > from && last-from <= maxParagraphs {
			for n := from + 1; n <= last; n++ {
				refs = append(refs, Reference{Paragraph, strconv.Itoa(n), to.Start, to.End})
			}
		}
		return refs
	}
	if !strings.HasSuffix(strings.TrimRight(s.text[:s.words[i].Start], " \u00a0"), "§§") {
		return nil
	}
	for at := i + 1; at < len(s.words) && len(refs) < maxParagraphs; at++ {
		if s.gap(at-1) == " " && s.exact(at) == "och" && s.gap(at) == " " {
			at++
		} else if s.gap(at-1) != ", " {
			break
		}
		if at == len(s.words) || number(s.words[at], 4) <= 0 {
			break
		}
		w := s.words[at]
		refs = append(refs, Reference{Paragraph, strconv.Itoa(number(w, 4)), w.Start, w.End})
	}
	return refs
}

// lawAbbreviations are laws as they stand beside a paragraph.
const lawAbbreviations = ` kl fl osl tf ygl rf sol lss pbl mb br lou lov jb fb lvu lvm ml gdpr koml `

// beforeLaw are the words before the paragraph of a law whose number comes first:
// enligt 5 §. Minutes have the sign first, and no such word before it.
const beforeLaw = ` enligt jämlikt i av med trots till ändr upph ny `

// withinLaw are the words between a paragraph and its law: 5 § första stycket
// lagen om …
const withinLaw = ` första andra tredje fjärde femte stycket styckena st punkten p och a b c i `

// ordinals are the words behind the paragraph of a law: 5 § andra stycket.
const ordinals = ` första andra tredje fjärde femte stycket st `

// noLaws are the ends of words that only look like laws.
var noLaws = [...]string{"förslagen", "anslagen", "inslagen", "utslagen", "avslagen", "bolagen", "underlagen", "dagordningen", "arbetsordningen", "turordningen"}

// isLaw reports whether a word is the name of a law.
func isLaw(exact string) bool {
	law := strings.TrimSuffix(withoutEnding(exact), "s")
	if strings.Contains(lawAbbreviations, " "+withoutEnding(exact)+" ") {
		return true
	}
	for _, ending := range noLaws {
		if strings.HasSuffix(law, ending) {
			return false
		}
	}
	for _, ending := range [...]string{"lagen", "balken", "förordning", "förordningen", "regeringsformen", "successionsordningen", "ordningen"} {
		if strings.HasSuffix(law, ending) {
			return true
		}
	}
	return law == "lag" || law == "balk"
}

// lawBefore reports whether the paragraph i is that of the law or the chapter
// before it: 11 kap. 5 §, kommunallagen 5 §.
func (s sentence) lawBefore(i int) bool {
	before := s.exact(i - 1)
	if before == "och" && i > 1 && number(s.words[i-2], 4) > 0 { // 8 och 9 §
		i -= 2
		before = s.exact(i - 1)
	}
	switch {
	case before == "kap", before == "kapitlet", strings.Contains(beforeLaw, " "+before+" "):
		return true
	}
	return isLaw(before) && s.isLawful(i-1)
}

// lawAfter reports whether a law stands behind the paragraph i. Behind a sign
// before the number a heading of the minutes may stand: § 5 Lagen om …
func (s sentence) lawAfter(i int, sign bool) bool {
	at := i + 1
	for at < len(s.words) && at < i+5 && strings.Contains(withinLaw, " "+s.exact(at)+" ") && !strings.ContainsAny(s.gap(at-1), ",.;:\n") {
		at++
	}
	if at >= len(s.words) || strings.ContainsAny(s.gap(at-1), ",;:\n(") {
		return false
	}
	last := chain(s.text, s.words, at)
	if !isLaw(s.words[last].Exact) {
		return false
	}
	return s.isLawful(at) && (!sign || s.text[s.words[at].Start:s.words[at].End] == s.words[at].Exact || last > at)
}

// isLawful reports whether an abbreviation of a law is written as one: KL, SoL.
func (s sentence) isLawful(i int) bool {
	w := s.words[i]
	return !strings.Contains(lawAbbreviations, " "+w.Exact+" ") || s.text[w.Start:w.End] != w.Exact
}
