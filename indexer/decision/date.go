package decision

import (
	"strconv"
	"strings"
	"time"

	"kronika/indexer/swedish"
)

// A meeting is a day that a sentence names.
type meeting struct {
	first, last int    // its words
	before      string // the day, if it is past: YYYY-MM-DD, or nothing
	after       string // the day, if it is to come
}

// day returns the day as the stage has it.
func (m meeting) day(stage Stage) string {
	if stage == Pending {
		return m.after
	}
	return m.before
}

// fixed returns a meeting on a day that cannot be another.
func fixed(first, last int, day string) meeting { return meeting{first, last, day, day} }

// meetings returns the days that a sentence names.
func (s *sentence) meetings() []meeting {
	if s.looked {
		return s.days
	}
	s.looked = true
	post, _ := time.Parse(time.DateOnly, s.published[:min(len(s.published), len(time.DateOnly))])
	for i := 0; i < len(s.tokens); i++ {
		m, ok := s.written(i, post)
		if !ok && !post.IsZero() {
			m, ok = s.relative(i, post)
		}
		if ok {
			s.days = append(s.days, m)
			i = m.last
		}
	}
	return s.days
}

// relative returns the day that begins at the word i, counted from the day of
// the post: igår, i tisdags, på tisdag, på tisdagen, tisdagens.
func (s *sentence) relative(i int, post time.Time) (meeting, bool) {
	word, first := s.exact(i), i
	if word == "i" && s.gap(i) == " " {
		word, i = s.exact(i+1), i+1
	}
	if n, ok := dayFrom(word, first < i); ok {
		return fixed(first, i, post.AddDate(0, 0, n).Format(time.DateOnly)), true
	}
	n, ending := weekday(word)
	if n < 0 {
		return meeting{}, false
	}
	back := (int(post.Weekday())-n+6)%7 + 1 // days since the last such day before the post
	ahead := 7 - back%7                     // days to the next one after it
	switch {
	case first < i && ending == "s":
		return fixed(first, i, post.AddDate(0, 0, -back).Format(time.DateOnly)), true
	case first < i:
		return meeting{}, false
	case ending == "" && s.exact(i-1) == "på" && s.exact(i+1) != "nästa":
		return fixed(i-1, i, post.AddDate(0, 0, ahead).Format(time.DateOnly)), true
	case ending == "en" || ending == "ens":
		m := meeting{i, i, post.AddDate(0, 0, ahead-7).Format(time.DateOnly), post.AddDate(0, 0, ahead).Format(time.DateOnly)}
		return m, !in(" förra nästa ", s.exact(i-1)) && !in(" nästa i förra ", s.exact(i+1))
	}
	return meeting{}, false
}

// dayFrom returns how many days there are from the day of the post to that of a
// word: igår, or i går after the word i.
func dayFrom(word string, behindI bool) (days int, ok bool) {
	switch word {
	case "igår", "gårdagens":
		return -1, true
	case "idag":
		return 0, true
	case "imorgon":
		return 1, true
	case "förrgår":
		return -2, true
	}
	switch {
	case behindI && word == "går":
		return -1, true
	case behindI && word == "dag":
		return 0, true
	case behindI && word == "morgon":
		return 1, true
	}
	return 0, false
}

// weekday returns the day that a word names, Sunday is 0, and its ending; -1 if
// it names none.
func weekday(exact string) (day int, ending string) {
	if !strings.Contains(exact, "dag") {
		return -1, ""
	}
	for i, name := range [...]string{"söndag", "måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag"} {
		if ending, ok := strings.CutPrefix(exact, name); ok && len(ending) <= len("ens") {
			return i, ending
		}
	}
	return -1, ""
}

// written returns the day that begins at the word i and says its number:
// 3 maj, 3:e maj 2012, 3/5, 2012-05-03.
func (s *sentence) written(i int, post time.Time) (meeting, bool) {
	d, ok := s.number(i)
	if !ok {
		return meeting{}, false
	}
	if d > 31 {
		return s.figures(i)
	}
	at := i + 1
	if s.gap(i) == ":" && in(" e a ", s.exact(at)) {
		at++
	}
	m := swedish.Month(s.exact(at))
	if m == 0 && s.gap(i) == "/" && s.exact(i+2) != "av" && s.gap(i-1) != "/" && s.gap(i+1) != "/" {
		m, _ = s.number(i + 1)
		if m > 12 {
			m = 0
		}
	}
	if m == 0 || d == 0 {
		return meeting{}, false
	}
	first := i
	if s.exact(i-1) == "den" {
		first--
	}
	if year, ok := s.number(at + 1); ok && year > 1900 && year < 2200 && s.gap(at) == " " {
		return fixed(first, at+1, dayOf(year, m, d)), true
	}
	if post.IsZero() {
		return meeting{}, false
	}
	return meeting{first, at, nearest(post, m, d, -1), nearest(post, m, d, 1)}, true
}

// figures returns the day 2012-05-03 whose year is the word i.
func (s *sentence) figures(i int) (meeting, bool) {
	if s.gap(i) != "-" || s.gap(i+1) != "-" {
		return meeting{}, false
	}
	year, _ := s.number(i)
	m, _ := s.number(i + 1)
	d, _ := s.number(i + 2)
	day := dayOf(year, m, d)
	return fixed(i, i+2, day), day != ""
}

// number returns the value of the word i if it is a short number.
func (s *sentence) number(i int) (int, bool) {
	word := s.exact(i)
	if word == "" || word[0] < '0' || word[0] > '9' || len(word) > 4 {
		return 0, false
	}
	n, err := strconv.Atoi(word)
	return n, err == nil
}

// nearest returns the day of that month and number nearest to the post, the day
// of the post included, before (-1) or after (1) it.
func nearest(post time.Time, month, day, direction int) string {
	for _, year := range [...]int{post.Year(), post.Year() + direction} {
		found := dayOf(year, month, day)
		if c := strings.Compare(found, post.Format(time.DateOnly)); found != "" && c*direction >= 0 {
			return found
		}
	}
	return ""
}

// dayOf returns YYYY-MM-DD, or nothing if there is no such day.
func dayOf(year, month, day int) string {
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if t.Day() != day || t.Month() != time.Month(month) {
		return ""
	}
	return t.Format(time.DateOnly)
}
