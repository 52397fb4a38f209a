package swedish

import (
	"strconv"
	"strings"
)

// unit returns how many kronor a word of money stands for, or 0. Whether
// "miljoner" stands for money depends on what follows.
func unit(exact string) (kronor int64, certain bool) {
	switch exact {
	case "kr", "kronor", "kronorna", "krona", "sek":
		return 1, true
	case "tkr", "tsek", "ksek":
		return 1_000, true
	case "mkr", "mnkr", "msek":
		return 1_000_000, true
	case "mdkr", "mdrkr":
		return 1_000_000_000, true
	case "tusen":
		return 1_000, false
	case "miljon", "miljoner", "milj", "mn":
		return 1_000_000, false
	case "miljard", "miljarder", "mdr":
		return 1_000_000_000, false
	}
	return 0, false
}

// amounts returns the amount of money whose figure is the word i, or the two
// of a range that ends there: 27 500 kr, 12,5 mnkr, 9-12 miljoner kronor,
// 500:-.
func (s sentence) amounts(i int) []Reference {
	kronor, end := s.unitAfter(i)
	if kronor == 0 {
		return nil
	}
	var refs []Reference
	if from := s.rangeBefore(i); from >= 0 && s.exact(i-1) != "och" {
		refs = appendAmount(refs, s.words[from], kronor, end)
	}
	return appendAmount(refs, s.words[i], kronor, end)
}

// unitAfter returns the kronor of the unit behind the figure i, 0 for none,
// and where it ends.
func (s sentence) unitAfter(i int) (kronor int64, end int) {
	w := s.words[i]
	if rest := s.text[w.End:]; strings.HasPrefix(rest, ":-") || strings.HasPrefix(rest, " :-") {
		return 1, w.End + strings.IndexByte(rest, '-') + 1
	}
	if gap := s.gap(i); i+1 >= len(s.words) || gap != "" && !isSpace(gap) {
		return 0, 0
	}
	kronor, certain := unit(s.exact(i + 1))
	end = s.words[i+1].End
	if kronor == 0 || certain {
		return kronor, end
	}
	return s.ofMoney(i+1, kronor)
}

// ofMoney returns the kronor of a word such as miljoner, and where the amount
// ends: with kronor behind it, or with nothing else that there may be millions
// of. Thousands must be of kronor.
func (s sentence) ofMoney(i int, kronor int64) (int64, int) {
	gap := s.gap(i)
	next := s.exact(i + 1)
	if one, certain := unit(next); one == 1 && certain && (isSpace(gap) || gap == ". ") {
		return kronor, s.words[i+1].End
	}
	if kronor == 1_000 || isSpace(gap) && !endsAmount(next) || isHyphen(gap) {
		return 0, 0
	}
	return kronor, s.words[i].End
}

// endsAmount reports whether a word after "9 miljoner" is no noun or adjective
// that says what there are nine millions of.
func endsAmount(exact string) bool {
	return exact != "" && strings.Contains(` och i på till för per om att som av med från under över eller men är var blir blev inte
		har hade ska skulle kan till mer mindre extra inklusive inkl exklusive exkl varje årligen totalt samt när då så vilket dyrare billigare högre lägre bättre sämre `, " "+exact+" ")
}

// numerals are the numbers that are written as words before miljoner.
var numerals = map[string]int64{
	"en": 1, "två": 2, "tre": 3, "fyra": 4, "fem": 5, "sex": 6, "sju": 7, "åtta": 8, "nio": 9, "tio": 10,
	"elva": 11, "tolv": 12, "tretton": 13, "fjorton": 14, "femton": 15, "tjugo": 20, "tjugofem": 25, "trettio": 30, "fyrtio": 40,
	"femtio": 50, "sextio": 60, "sjuttio": 70, "åttio": 80, "nittio": 90, "hundra": 100, "tvåhundra": 200, "femhundra": 500,
}

// spelled returns the amount whose figure is a word before the word i, which
// is miljon or the like: nio miljoner kronor, en halv miljon.
func spelled(text string, words []Token, i int) []Reference {
	s := sentence{text, words}
	kronor, certain := unit(words[i].Exact)
	if kronor == 0 || certain || i == 0 || !isSpace(s.gap(i-1)) {
		return nil
	}
	n, start := numerals[s.exact(i-1)], words[i-1].Start
	if s.exact(i-1) == "halv" && s.exact(i-2) == "en" && isSpace(s.gap(i-2)) {
		n, start, kronor = 1, words[i-2].Start, kronor/2
		if s.exact(i-3) == "och" && numerals[s.exact(i-4)] > 0 && isSpace(s.gap(i-3)) && isSpace(s.gap(i-4)) {
			n, start = 2*numerals[s.exact(i-4)]+1, words[i-4].Start
		}
	}
	unit, end := s.ofMoney(i, kronor)
	if n == 0 || unit == 0 {
		return nil
	}
	return []Reference{{Amount, strconv.FormatInt(n*unit, 10), start, end}}
}

// appendAmount adds the amount of a figure in a unit.
func appendAmount(refs []Reference, figure Token, unit int64, end int) []Reference {
	value, ok := wholeKronor(figure.Exact, unit)
	if !ok {
		return refs
	}
	return append(refs, Reference{Amount, strconv.FormatInt(value, 10), figure.Start, end})
}

// maxDigits keeps the digits of an amount, in millards, within 64 bits.
const maxDigits = 9

// wholeKronor returns a figure (27500, 12,5, 1.250.000) times a unit, rounded
// to whole kronor.
func wholeKronor(figure string, unit int64) (int64, bool) {
	whole, fraction, _ := strings.Cut(figure, ",")
	if strings.Contains(whole, ".") {
		whole, fraction = dots(figure)
	}
	if unit == 1 && len(whole) > 15 || unit > 1 && len(whole) > maxDigits || len(fraction) > 9 || !digits(whole) || fraction != "" && !digits(fraction) {
		return 0, false
	}
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return 0, false
	}
	n *= unit
	var part int64
	scale := int64(1)
	for _, d := range []byte(fraction) {
		part, scale = part*10+int64(d-'0'), scale*10
	}
	return n + (part*unit+scale/2)/scale, true
}

// dots reads a figure with full stops: of thousands, if three digits follow
// each (27.500), or else of decimals (12.5).
func dots(figure string) (whole, fraction string) {
	whole, fraction, _ = strings.Cut(figure, ",")
	groups := strings.Split(whole, ".")
	for _, g := range groups[1:] {
		if len(g) != 3 {
			if len(groups) == 2 && fraction == "" {
				return groups[0], g
			}
			return "", ""
		}
	}
	return strings.Join(groups, ""), fraction
}
