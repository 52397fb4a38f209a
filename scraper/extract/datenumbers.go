package extract

import (
	"slices"
	"strings"
	"time"

	"kronika/archive"
)

// A reading is one way to read three numbers as a date.
type numbersRead struct {
	date  archive.Date
	order dateOrder // unknownOrder if the year comes first
}

// numbers returns the date of three numbers that begin at i: "2012-11-23",
// "14.9.07", "5/20/2013", "5/6 2013". Numbers that mean two days are a fault
// unless the weekday, the other dates of the page or its language decide.
func (r *dateReader) numbers(i int) candidate {
	readings := r.readings(i)
	if len(readings) == 0 {
		return candidate{}
	}
	for _, n := range readings {
		if len(readings) == 1 || n.order == r.hints.order && n.order != unknownOrder {
			return candidate{date: n.date}
		}
	}
	language, _, _ := strings.Cut(strings.ToLower(r.hints.language), "-")
	for _, n := range readings {
		// Swedish writes 13-05-06 as the standard does, and else the day first.
		if r.hints.order == unknownOrder && (n.order == unknownOrder && language == "sv" || n.order == dayThenMonth && r.saysDayFirst(i, language, readings)) {
			return candidate{date: n.date}
		}
	}
	var dates []archive.Date
	for _, n := range readings {
		dates = append(dates, n.date)
	}
	return candidate{fault: twoDays(dates)}
}

// saysDayFirst reports whether the day comes first in the numbers at i: the
// language or the word before them says so, and no reading begins with the year.
func (r *dateReader) saysDayFirst(i int, language string, readings []numbersRead) bool {
	for _, n := range readings {
		if n.order == unknownOrder {
			return false
		}
	}
	return dayFirst[language] || i > 0 && r.tokens[i-1].word == "den"
}

// readings returns the dates that three numbers at i can mean, each once.
func (r *dateReader) readings(i int) (readings []numbersRead) {
	a, b, c, sep := r.three(i)
	if sep == "" {
		return nil
	}
	yearFirst := numbersRead{newDay(a.n, time.Month(b.n), c.n), unknownOrder}
	dayThen := numbersRead{newDay(c.n, time.Month(b.n), a.n), dayThenMonth}
	monthThen := numbersRead{newDay(c.n, time.Month(a.n), b.n), monthThenDay}
	var all []numbersRead
	switch {
	case a.digits == 4:
		all = []numbersRead{yearFirst}
	case sep == "." && dayThen.date != "" && (c.digits == 4 || r.hints.order != monthThenDay):
		all = []numbersRead{dayThen} // no language writes the month first with full stops
	case sep == "-" && c.digits == 2:
		all = []numbersRead{yearFirst, dayThen, monthThen}
	default:
		all = []numbersRead{dayThen, monthThen}
	}
	for _, n := range all {
		if n.date != "" && r.fits(n.date) && !slices.ContainsFunc(readings, func(o numbersRead) bool { return o.date == n.date }) {
			readings = append(readings, n)
		}
	}
	return readings
}

// fits reports whether a date is of the weekday that the text names, and not
// after the capture.
func (r *dateReader) fits(d archive.Date) bool {
	if !r.hints.fetched.IsZero() && d.Start().After(r.hints.fetched.AddDate(0, 0, 1)) {
		return false
	}
	day := r.weekday()
	return day == 0 || int(d.Start().Weekday())+1 == day
}

// three returns three numbers that begin at i and what separates them, "" if
// there are none: the same sign twice, or "5/6 2013", "5/6-13".
func (r *dateReader) three(i int) (a, b, c dateToken, sep string) {
	if i+2 >= len(r.tokens) {
		return a, b, c, ""
	}
	a, b, c = r.tokens[i], r.tokens[i+1], r.tokens[i+2]
	if a.word != "" || b.word != "" || c.word != "" || b.digits > 2 {
		return a, b, c, ""
	}
	yearLast := a.digits <= 2 && (c.digits == 2 || c.isYear())
	if !yearLast && (!a.isYear() || c.digits > 2) {
		return a, b, c, ""
	}
	first, second := strings.TrimSpace(b.sep), strings.TrimSpace(c.sep)
	switch {
	case len(first) != 1 || !strings.Contains("-./", first):
		return a, b, c, ""
	case first == second, first == "/" && yearLast && strings.Trim(second, "-–,") == "":
		return a, b, c, first
	}
	return a, b, c, ""
}

// order returns the order that the numbers of the text can only have.
func (r *dateReader) order() dateOrder {
	for i := range r.tokens {
		if _, _, _, sep := r.three(i); sep == "" || sep == "." {
			continue
		}
		if readings := r.readings(i); len(readings) == 1 {
			a, b := r.tokens[i], r.tokens[i+1]
			if a.n != b.n || readings[0].order == unknownOrder {
				return readings[0].order
			}
		}
	}
	return unknownOrder
}
