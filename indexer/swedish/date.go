package swedish

import (
	"fmt"
	"time"
)

// Month returns 1 to 12 for the name of a month in lower case, otherwise 0.
func Month(exact string) int {
	switch exact {
	case "januari", "jan":
		return 1
	case "februari", "feb", "febr":
		return 2
	case "mars":
		return 3
	case "april", "apr":
		return 4
	case "maj":
		return 5
	case "juni":
		return 6
	case "juli":
		return 7
	case "augusti", "aug":
		return 8
	case "september", "sept", "sep":
		return 9
	case "oktober", "okt":
		return 10
	case "november", "nov":
		return 11
	case "december", "dec":
		return 12
	}
	return 0
}

// dates returns the dates whose year is the word i: 23 november 2012,
// 4-5 mars 2010, november 2012, 2012-11-23, 2012-11.
func (s sentence) dates(i int) []Reference {
	y := s.words[i]
	if isHyphen(s.gap(i)) && !isHyphen(s.gap(i-1)) {
		return s.figures(i)
	}
	m := Month(s.exact(i - 1))
	if gap := s.gap(i - 1); m == 0 || !isSpace(gap) && gap != ". " {
		return nil
	}
	var refs []Reference
	for at := s.dayBefore(i - 1); at >= 0; at = s.rangeBefore(at) {
		d := s.words[at]
		value := day(y.Exact, m, number(d, 2))
		if value == "" {
			break
		}
		refs = append(refs, Reference{Day, value, d.Start, y.End})
		if len(refs) == 2 {
			break
		}
	}
	if refs == nil {
		refs = []Reference{{Day, fmt.Sprintf("%s-%02d", y.Exact, m), s.words[i-1].Start, y.End}}
	}
	return refs
}

// dayBefore returns the day of the month before the word i, or -1. It may have
// an ending: den 4:e mars.
func (s sentence) dayBefore(i int) int {
	if at := i - 1; at >= 0 && isSpace(s.gap(at)) || at >= 0 && s.gap(at) == ". " {
		if ending := s.exact(at); (ending == "e" || ending == "a") && s.gap(at-1) == ":" {
			at--
		}
		if number(s.words[at], 2) > 0 {
			return at
		}
	}
	return -1
}

// rangeBefore returns the other end of the range that ends with the number i,
// or -1: 4-5, 4 och 5.
func (s sentence) rangeBefore(i int) int {
	switch {
	case i > 0 && isRange(s.gap(i-1)):
		return i - 1
	case i > 1 && (s.exact(i-1) == "och" || s.exact(i-1) == "till") && isSpace(s.gap(i-1)) && isSpace(s.gap(i-2)):
		return i - 2
	}
	return -1
}

// figures returns the date in figures whose year is the word i.
func (s sentence) figures(i int) []Reference {
	y, m := s.words[i], s.words[i+1]
	mm := number(m, 2)
	if m.End-m.Start != 2 || mm < 1 || mm > 12 {
		return nil
	}
	if !isHyphen(s.gap(i + 1)) {
		return []Reference{{Day, y.Exact + "-" + m.Exact, y.Start, m.End}}
	}
	d := s.words[i+2]
	if value := day(y.Exact, mm, number(d, 2)); value != "" && d.End-d.Start == 2 {
		return []Reference{{Day, value, y.Start, d.End}}
	}
	return nil
}

// day returns a day as 2012-11-23, or nothing if there is no such day.
func day(year string, month, day int) string {
	value := fmt.Sprintf("%s-%02d-%02d", year, month, day)
	if _, err := time.Parse(time.DateOnly, value); err != nil {
		return ""
	}
	return value
}
