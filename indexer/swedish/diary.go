package swedish

import (
	"strconv"
	"strings"
)

// organs are those of a municipality, as they stand before a diarienummer; in
// capitals any short word is one.
const organs = ` ks ksau au kf bn bun sn son tn mn mbn mhn sbn kfn kn fn un gn vn kun plan hsn oan äon samb `

// diary returns the diarienummer whose first number is the word i: 2012/123,
// KS 2012/123, KS2012/123, KS-612/2013, Dnr 123/2012, Dnr KU.2017.3. With the
// word dnr before it, or an organ, the number may be before the year and other
// signs between them.
func (s sentence) diary(i int) []Reference {
	w := s.words[i]
	organ, start, marked := s.prefix(i)
	first := w.exact[len(w.exact)-trailingDigits(w.exact):]
	var second string
	end := w.end
	switch {
	case !w.number && isDigit(w.exact[0]):
		// One word: 2017.3.
		var ok bool
		if first, second, ok = strings.Cut(w.exact, "."); !ok || !marked {
			return nil
		}
	case !w.number && organ == "" || i+1 >= len(s.words):
		return nil
	default:
		second, end = s.words[i+1].exact, s.words[i+1].end
		if gap := s.gap(i); gap != "/" && !(marked && (gap == ":" || isHyphen(gap))) {
			return nil
		}
	}
	value := diaryValue(first, second, organ != "" || marked)
	if value == "" || s.gap(i+1) == ":" && s.session(i) || s.gap(i-1) == "/" {
		return nil
	}
	if organ == "" && !marked && (isHyphen(s.gap(i-1)) || s.gap(i+1) == "/" || otherDiary(s.exact(i-1))) {
		return nil
	}
	refs := []Reference{{Diary, value, start, end}}
	if organ != "" {
		refs = append(refs, Reference{Diary, organ + " " + value, start, end})
	}
	return refs
}

// diaryValue returns year and number as 2012/123. Without a mark the year is
// first, and 2012/13 and 2012/2013 are years.
func diaryValue(first, second string, marked bool) string {
	if !digits(first) || !digits(second) {
		return ""
	}
	y, number := first, second
	if !isYear(y) {
		if !marked || !isYear(second) {
			return ""
		}
		y, number = second, first
	}
	n, err := strconv.Atoi(number)
	if err != nil || n == 0 || len(number) > 6 {
		return ""
	}
	next, _ := strconv.Atoi(y)
	if !marked && (len(number) == 2 && n == (next+1)%100 || len(number) == 4 && isYear(number)) {
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

// prefix returns the organ before the diarienummer i, in lower case, where the
// reference begins, and whether the word dnr stands before it.
func (s sentence) prefix(i int) (organ string, start int, marked bool) {
	w := s.words[i]
	start = w.start
	if n := trailingDigits(w.exact); !isDigit(s.text[start]) {
		if organ = w.exact[:len(w.exact)-n]; !isOrgan(organ, s.text[start:w.end-n]) {
			organ = ""
		}
	} else if i > 0 && isPrefixGap(s.gap(i-1)) {
		before := s.words[i-1]
		if isOrgan(before.exact, s.text[before.start:before.end]) {
			i, organ, start = i-1, before.exact, before.start
		}
	}
	if i > 0 && isPrefixGap(s.gap(i-1)) && isDiaryWord(s.words[i-1].exact) {
		marked, start = true, s.words[i-1].start
	}
	return organ, start, marked
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
	case "eu", "eg", "euratom", "eutl", "egtl", "direktiv", "direktivet", "sfs", "sou", "ds", "dir", "prop", "bet", "skr", "nr", "år":
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
