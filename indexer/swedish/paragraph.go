package swedish

import (
	"strconv"
	"strings"
)

// maxParagraphs is how many paragraphs a range names one by one; of a longer
// one only the ends. A meeting has some fifty.
const maxParagraphs = 100

// paragraphs returns the paragraphs of minutes whose number is the word i:
// § 45, 45 §, paragraf 45. Those of a law are left out as far as they show it:
// 11 kap. 5 §, 5 § förvaltningslagen. Ranges and lists after §§ count for
// each paragraph.
func (s sentence) paragraphs(i int) []Reference {
	w := s.words[i]
	n := number(w, 4)
	if n <= 0 {
		return nil
	}
	value := strconv.Itoa(n)
	if start := s.signBefore(i); start >= 0 {
		refs := []Reference{{Paragraph, value, start, w.end}}
		return append(refs, s.furtherParagraphs(i)...)
	}
	gap := s.gap(i)
	if i+1 == len(s.words) {
		gap = s.text[w.end:]
	}
	at := strings.TrimLeft(gap, " \u00a0")
	if !strings.HasPrefix(at, "§") || len(gap)-len(at) > len("\u00a0") || s.ofLaw(i) {
		return nil
	}
	return []Reference{{Paragraph, value, w.start, w.end + len(gap) - len(at) + len("§")}}
}

// signBefore returns where the § or the word paragraf before the word i
// begins, or -1.
func (s sentence) signBefore(i int) int {
	start := s.words[i].start
	if before := s.exact(i - 1); strings.HasPrefix(before, "paragraf") && isSpace(s.gap(i-1)) {
		return s.words[i-1].start
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
				refs = append(refs, Reference{Paragraph, strconv.Itoa(n), to.start, to.end})
			}
		}
		return refs
	}
	if !strings.HasSuffix(strings.TrimRight(s.text[:s.words[i].start], " \u00a0"), "§§") {
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
		refs = append(refs, Reference{Paragraph, strconv.Itoa(number(w, 4)), w.start, w.end})
	}
	return refs
}

// ofLaw reports whether the paragraph i of "5 §" is one of a law.
func (s sentence) ofLaw(i int) bool {
	if before := s.exact(i - 1); before == "kap" || before == "kapitlet" {
		return true
	}
	next := withoutEnding(s.exact(i + 1))
	for _, ending := range []string{"lag", "lagen", "balk", "balken", "förordningen", "formen", "ordningen"} {
		if strings.HasSuffix(next, ending) {
			return true
		}
	}
	return false
}
