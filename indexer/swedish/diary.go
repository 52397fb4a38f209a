package swedish

import (
	"strconv"
	"strings"
)

// organs are those of a municipality, as they stand before a diarienummer; in
// capitals any short word is one.
const organs = ` ks ksau au kf bn bun sn son tn mn mbn mhn sbn kfn kn fn un gn vn kun plan hsn oan äon samb `

// diary returns the diarienummer whose first number is the word i: 2012/123,
// KS 2012/123, KS2012/123, KS-612/2013, KS/2012:123, Dnr 123/2012, Dnr KU.2017.3.
// With the word dnr before it, or an organ, the number may be before the year and
// other signs between them.
func (s sentence) diary(i int) []Reference {
	w := s.words[i]
	p := s.prefix(i)
	first := w.Exact[len(w.Exact)-trailingDigits(w.Exact):]
	var second string
	end := w.End
	switch {
	case !w.number && isDigit(w.Exact[0]):
		// One word: 2017.3.
		var ok bool
		if first, second, ok = strings.Cut(w.Exact, "."); !ok || !p.marked && !p.known() {
			return nil
		}
	case !w.number && p.organ == "" || i+1 >= len(s.words):
		return nil
	default:
		second, end = s.words[i+1].Exact, s.words[i+1].End
		if !p.joins(s.gap(i)) || s.isDay(i) {
			return nil
		}
	}
	value := diaryValue(first, second, p)
	if value == "" || s.gap(i+1) == ":" && s.session(i) || s.gap(i-1) == "/" && !p.tight {
		return nil
	}
	if p.organ == "" && !p.marked && (isHyphen(s.gap(i-1)) || s.gap(i+1) == "/" || otherDiary(s.exact(i-1))) {
		return nil
	}
	refs := []Reference{{Diary, value, p.start, end}}
	if p.organ != "" {
		refs = append(refs, Reference{Diary, p.organ + " " + value, p.start, end})
	}
	return refs
}

// isDay reports whether the words from i on are a day in figures: 2012-11-23.
func (s sentence) isDay(i int) bool {
	return isHyphen(s.gap(i)) && isHyphen(s.gap(i+1)) && s.figures(i) != nil
}

// diaryValue returns year and number as 2012/123. Without an organ or dnr the
// year is first; 2012/13 and 2012/2013 are years, also behind any word in
// capitals (VT 2012/13), but not behind an organ that is known.
func diaryValue(first, second string, p prefix) string {
	if !digits(first) || !digits(second) {
		return ""
	}
	y, number := first, second
	if !isYear(y) {
		if !p.marked && p.organ == "" || !isYear(second) {
			return ""
		}
		y, number = second, first
	}
	n, err := strconv.Atoi(number)
	if err != nil || n == 0 || len(number) > 6 {
		return ""
	}
	next, _ := strconv.Atoi(y)
	if !p.marked && !p.known() && (len(number) == 2 && n == (next+1)%100 || len(number) == 4 && isYear(number)) {
		return ""
	}
	return y + "/" + strconv.Itoa(n)
}

// isYear reports whether digits are a year that a municipality kept a diary
// in.
func isYear(digits string) bool {
	return len(digits) == 4 && (digits[:2] == "19" || digits[:2] == "20")
}

// DiaryNumber returns the diarienummer among the references of one token, as people
// write it, with the organ if it is known: "KS 2012/123". It is empty if there is
// none.
func DiaryNumber(refs []string) (number string) {
	for _, ref := range refs {
		if value, ok := strings.CutPrefix(ref, string(Diary)+":"); ok && len(value) > len(number) {
			number = strings.ToUpper(value)
		}
	}
	return number
}

// A prefix is what stands before a diarienummer.
type prefix struct {
	organ  string // in lower case, or nothing
	start  int    // where the reference begins
	marked bool   // the word dnr stands before it
	tight  bool   // a hyphen or a slash joins the organ to it
}

// known reports whether the organ is one of a municipality.
func (p prefix) known() bool { return p.organ != "" && strings.Contains(organs, " "+p.organ+" ") }

// joins reports whether what stands between the two numbers joins them.
func (p prefix) joins(gap string) bool {
	switch {
	case gap == "/":
		return true
	case gap == ":":
		return p.marked || p.known()
	}
	return isHyphen(gap) && (p.marked || p.tight && p.known())
}

// prefix returns what stands before the diarienummer i.
func (s sentence) prefix(i int) prefix {
	w := s.words[i]
	p := prefix{start: w.Start}
	if n := trailingDigits(w.Exact); !isDigit(s.text[w.Start]) {
		if organ := w.Exact[:len(w.Exact)-n]; isOrgan(organ, s.text[w.Start:w.End-n]) {
			p.organ = organ
		}
	} else if gap := s.gap(i - 1); i > 0 && (isPrefixGap(gap) || gap == "/") {
		before := s.words[i-1]
		if isOrgan(before.Exact, s.text[before.Start:before.End]) {
			p.organ, p.tight = before.Exact, !isSpace(gap)
			if gap != "/" || p.known() {
				i, p.start = i-1, before.Start
			} else {
				p.organ, p.tight = "", false
			}
		}
	}
	// "… saknar dnr. 2012/13 blir …" are two sentences.
	if gap := s.gap(i - 1); i > 0 && isPrefixGap(gap) && isDiaryWord(s.words[i-1].Exact) && !(gap == ". " && s.isSession(i)) {
		p.marked, p.start = true, s.words[i-1].Start
	}
	return p
}

// isSession reports whether the word i and the next are two years: 2012/13.
func (s sentence) isSession(i int) bool {
	return i+1 < len(s.words) && year(s.words[i]) > 0 && s.session(i)
}

// isPrefixGap reports whether what stands between dnr, an organ and a number
// joins them.
func isPrefixGap(gap string) bool {
	switch gap {
	case " ", "\u00a0", ".", ". ", ": ", ":", ".: ", "-", "":
		return true
	}
	return false
}

func isDiaryWord(exact string) bool {
	return exact == "dnr" || strings.HasPrefix(exact, "dnr:") || strings.HasPrefix(exact, "diarienr") || strings.HasPrefix(exact, "diarienummer")
}

// otherDiary reports whether a number such as 2012/27 after this word is that
// of something else: a directive, a statute, a paper of the Riksdag.
func otherDiary(before string) bool {
	switch before {
	case "eu", "eg", "euratom", "eutl", "egtl", "direktiv", "direktivet", "sfs", "sou", "ds", "dir", "prop", "bet", "skr", "nr", "år",
		"åren", "rum", "sal", "lokal", "hus", "plats", "linje", "nummer", "perioden", "läsåret", "säsongen":
		return true
	}
	return false
}

// isOrgan reports whether a word before a diarienummer names its organ.
func isOrgan(exact, written string) bool {
	if exact == "" || len(exact) > 6 || isDiaryWord(exact) || strings.ContainsAny(exact, " .:0123456789") {
		return false
	}
	if strings.Contains(organs, " "+exact+" ") {
		return true
	}
	return !otherDiary(exact) && written == strings.ToUpper(exact)
}
