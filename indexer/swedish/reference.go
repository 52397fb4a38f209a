package swedish

import (
	"slices"
	"strconv"
	"strings"
)

// A Kind is what a reference refers to.
type Kind string

// The kinds of references and their values.
const (
	Paragraph Kind = "§"     // of minutes: "45"
	Diary     Kind = "dnr"   // diarienummer: year and number, "2012/123", or with the organ before it, "ks 2012/123"
	Statute   Kind = "sfs"   // "2010:110"
	Bill      Kind = "prop"  // "2008/09:200"
	Amount    Kind = "kr"    // in whole kronor: "12500000"
	Day       Kind = "datum" // "2012-11-23", or a month, "2012-11"
)

// A Reference is something a text refers to, in the one form of all the ways
// to write it.
type Reference struct {
	Kind  Kind
	Value string
	Start int // first byte in the text
	End   int // byte after the last
}

// String returns the reference as a term of documents and questions:
// "dnr:2012/123".
func (r Reference) String() string { return string(r.Kind) + ":" + r.Value }

// References returns what a text refers to, in the order of the text. A
// diarienummer with an organ is two references, with it and without, so that
// either finds it.
func (a *Analyzer) References(text string) []Reference {
	words := a.cut(nil, text)
	var refs []Reference
	for i := range words {
		refs = append(refs, refsAt(text, words, i)...)
	}
	slices.SortStableFunc(refs, func(a, b Reference) int { return a.Start - b.Start })
	return refs
}

// ReferenceTo returns the references of one kind in a text that says nothing
// but the value, as people type it: "45" for Paragraph, "KS2012/123" for
// Diary, "12,5 mnkr" for Amount.
func (a *Analyzer) ReferenceTo(kind Kind, value string) []Reference {
	texts := []string{value}
	switch kind {
	case Paragraph:
		texts = append(texts, "§ "+value)
	case Diary:
		texts = append(texts, "dnr "+value)
	case Amount:
		texts = append(texts, value+" kr")
	}
	for _, text := range texts {
		refs := slices.DeleteFunc(a.References(text), func(r Reference) bool { return r.Kind != kind })
		if len(refs) > 0 {
			return refs
		}
	}
	return nil
}

// refsAt returns the references that the word i is the number of: the number
// of a paragraph or an amount, the year of a date, a diarienummer, a statute
// or a bill.
func refsAt(text string, words []Token, i int) []Reference {
	w, s := words[i], sentence{text, words}
	if !isDigit(text[w.End-1]) {
		if strings.HasPrefix(w.Exact, "milj") || w.Exact == "tusen" {
			return spelled(text, words, i)
		}
		if w.End-w.Start <= len("1234") {
			return s.misread(i)
		}
		return nil
	}
	if !isDigit(text[w.Start]) {
		return append(s.misread(i), s.diary(i)...) // § l2, KS2012/123
	}
	var refs []Reference
	refs = append(refs, s.paragraphs(i)...)
	refs = append(refs, s.amounts(i)...)
	if !w.number {
		return append(refs, s.diary(i)...) // KU.2017.3
	}
	if diary := s.diary(i); diary != nil {
		return append(refs, diary...)
	}
	if year(w) > 0 {
		refs = append(refs, s.dates(i)...)
		refs = append(refs, s.laws(i)...)
	}
	return refs
}

// mayRefer reports whether a word that ends in no digit may be the number of a
// reference, or its unit: see refsAt.
func mayRefer(exact string) bool {
	return strings.HasPrefix(exact, "milj") || exact == "tusen" || len(exact) <= len("1234") && strings.Trim(exact, "0123456789lio") == ""
}

// A sentence is the words of a text and what stands between them.
type sentence struct {
	text  string
	words []Token
}

// gap returns what stands between the word i and the next; of a word that is
// not there it is a full stop, which joins nothing.
func (s sentence) gap(i int) string {
	if i < 0 || i+1 >= len(s.words) {
		return ". "
	}
	return s.text[s.words[i].End:s.words[i+1].Start]
}

// exact returns the word i, or nothing if there is none.
func (s sentence) exact(i int) string {
	if i < 0 || i >= len(s.words) {
		return ""
	}
	return s.words[i].Exact
}

// isSpace reports whether a gap is one space.
func isSpace(gap string) bool { return gap != "" && space(gap) == len(gap) }

// isHyphen reports whether a gap is one hyphen or dash.
func isHyphen(gap string) bool { return gap != "" && hyphen(gap) == len(gap) }

// isRange reports whether a gap stands between the ends of a range.
func isRange(gap string) bool { return isHyphen(gap) || isHyphen(strings.Trim(gap, " ")) }

// number returns the value of a word of up to n digits, or -1.
func number(w Token, n int) int {
	if !w.number || w.End-w.Start > n || !digits(w.Exact) {
		return -1
	}
	v, err := strconv.Atoi(w.Exact)
	if err != nil {
		return -1
	}
	return v
}

// year returns a word of four digits that may be a year, or 0.
func year(w Token) int {
	if w.End-w.Start != len("2012") {
		return 0
	}
	if v := number(w, 4); 1500 <= v && v < 2200 {
		return v
	}
	return 0
}

// laws returns the statute (2010:110) or bill (2008/09:200) whose year is the
// word i.
func (s sentence) laws(i int) []Reference {
	if i+1 >= len(s.words) {
		return nil
	}
	y, end := s.words[i], s.words[i+1]
	before := s.exact(i - 1)
	switch {
	case s.gap(i) == ":" && number(end, 4) > 0 && end.End-end.Start <= 4:
		if s.gap(i-1) != ":" && s.gap(i-1) != "/" && !otherSeries(before) && s.diary(i) == nil {
			return []Reference{{Statute, y.Exact + ":" + strconv.Itoa(number(end, 4)), y.Start, end.End}}
		}
	case s.gap(i) == "/" && s.gap(i+1) == ":" && s.session(i):
		n := s.words[i+2]
		if number(n, 4) > 0 && !otherPaper(before) {
			return []Reference{{Bill, y.Exact + "/" + end.Exact + ":" + strconv.Itoa(number(n, 4)), y.Start, n.End}}
		}
	}
	return nil
}

// otherSeries reports whether a number such as 2024:75 after this word is of a
// series other than SFS: SOU, Ds, dir., the statutes of an authority (RA-FS).
func otherSeries(before string) bool {
	switch before {
	case "sou", "ds", "dir", "fs", "kl":
		return true
	case "sfs":
		return false
	}
	return len(before) > 3 && strings.HasSuffix(before, "fs")
}

// otherPaper reports whether a number such as 2008/09:200 after this word is
// that of a paper of the Riksdag other than a bill.
func otherPaper(before string) bool {
	switch before {
	case "bet", "skr", "rskr", "mot", "ip", "fr", "frs", "prot", "dir", "betänkande", "skrivelse", "motion", "interpellation":
		return true
	}
	return len(before) < 5 && strings.HasSuffix(before, "u") // a committee: SkU, JuU
}

// session reports whether the words i and i+1 are the years of a session of
// the Riksdag, or of a school year: 2008/09, 1999/2000.
func (s sentence) session(i int) bool {
	y, next := year(s.words[i]), s.words[i+1]
	switch next.End - next.Start {
	case 2:
		return number(next, 2) == (y+1)%100
	case 4:
		return number(next, 4) == y+1
	}
	return false
}
