package web

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"kronika/archive"
	"kronika/search/query"
)

// nbsp keeps a number and a clock time on one line.
const nbsp = "\u00a0"

var weekdays = [...]string{"söndag", "måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag"}

// number writes 12400 as "12 400".
func number(n int) string {
	digits := strconv.Itoa(n)
	if n < 0 {
		return "−" + number(-n)
	}
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(nbsp)
		}
		b.WriteRune(d)
	}
	return b.String()
}

// longDate writes a date with its weekday, as precise as it is known:
// "fredag 23 november 2012 kl. 15.04", "november 2012", "2012". It is empty
// for an unknown or malformed date.
func longDate(d archive.Date) string {
	t := d.Start()
	if d == "" || t.IsZero() {
		return ""
	}
	switch d.Precision() {
	case archive.Year, archive.Month:
		return shortDate(d)
	case archive.Day:
		return weekdays[t.Weekday()] + " " + shortDate(d)
	}
	return fmt.Sprintf("%s %s kl.%s%02d.%02d", weekdays[t.Weekday()], shortDate(d), nbsp, t.Hour(), t.Minute())
}

// shortDate writes a date without weekday and time: "23 november 2012".
func shortDate(d archive.Date) string {
	t := d.Start()
	if d == "" || t.IsZero() {
		return ""
	}
	switch d.Precision() {
	case archive.Year:
		return strconv.Itoa(t.Year())
	case archive.Month:
		return query.Months[t.Month()-1] + " " + strconv.Itoa(t.Year())
	}
	return fmt.Sprintf("%d%s%s %d", t.Day(), nbsp, query.Months[t.Month()-1], t.Year())
}

// monthAbbr writes "nov" for "2012-11".
func monthAbbr(d archive.Date) string {
	return query.Months[d.Start().Month()-1][:3]
}

// moment writes a time of the archive's own: "23 november 2026 kl. 07.10 UTC".
func moment(t time.Time) string {
	t = t.UTC()
	return fmt.Sprintf("%d%s%s %d kl.%s%02d.%02d UTC", t.Day(), nbsp, query.Months[t.Month()-1], t.Year(), nbsp, t.Hour(), t.Minute())
}

// period writes "14 januari 2011 till 17 juli 2018", or one date if they are equal.
func period(first, last archive.Date) string {
	if first == last {
		return shortDate(first)
	}
	return shortDate(first) + " till " + shortDate(last)
}

// initial writes a sentence with a capital.
func initial(s string) string {
	for i, r := range s {
		return strings.ToUpper(string(r)) + s[i+len(string(r)):]
	}
	return s
}

// firstWords cuts a text after about n characters, at a space.
func firstWords(text string, n int) string {
	text = strings.Join(strings.Fields(text), " ")
	runes := []rune(text)
	if len(runes) <= n {
		return text
	}
	cut := string(runes[:n])
	if i := strings.LastIndexByte(cut, ' '); i > 0 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:–-") + " …"
}
