package extract

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"kronika/archive"
)

// monthNames are the beginnings that tell months in the languages whose blogs
// we read: Swedish, Norwegian, Danish, English, German, Dutch, Spanish, French,
// Italian, Portuguese, Finnish.
var monthNames = map[time.Month][]string{
	time.January:   {"jan", "ene", "janv", "gen", "tammi"},
	time.February:  {"feb", "févr", "fevr", "fev", "helmi"},
	time.March:     {"mar", "mär", "maa", "mrt", "maaliskuu"},
	time.April:     {"apr", "abr", "avr", "huhti"},
	time.May:       {"maj", "mai", "may", "mei", "mag", "touko"},
	time.June:      {"jun", "juin", "giu", "kesä"},
	time.July:      {"jul", "juil", "lug", "heinä"},
	time.August:    {"aug", "ago", "août", "aout", "elo"},
	time.September: {"sep", "set", "syys"},
	time.October:   {"okt", "oct", "ott", "out", "loka"},
	time.November:  {"nov", "marras"},
	time.December:  {"dec", "dez", "des", "dic", "déc", "joulu"},
}

// monthOf returns the month that a word names, 0 if it is none. The longest
// beginning decides: maaliskuu is March, mai is May.
func monthOf(word string) (month time.Month) {
	word = strings.ToLower(strings.TrimRight(word, "."))
	longest := 0
	for m, names := range monthNames {
		for _, name := range names {
			if strings.HasPrefix(word, name) && len(name) > longest {
				month, longest = m, len(name)
			}
		}
	}
	return month
}

var dateWord = regexp.MustCompile(`[\pL.]+|\d+`)

// humanDate reads a date that people read: "fredag 23 november 2012", "Dienstag,
// Mai 06, 2003", "2012-11-23". The weekday may be absent; a day, a month's name
// and a year must not. It is empty if the text is no such date.
func humanDate(text string) archive.Date {
	text = strings.TrimSpace(text)
	if len(text) > maxDate {
		return ""
	}
	if d, err := archive.ParseDate(text); err == nil && d.Precision() == archive.Day {
		return d
	}
	var day, year int
	var month time.Month
	for _, word := range dateWord.FindAllString(text, -1) {
		if n, err := strconv.Atoi(word); err == nil {
			switch {
			case len(word) == 4 && year == 0:
				year = n
			case len(word) <= 2 && day == 0:
				day = n
			}
			continue
		}
		// A weekday before the month may begin like one: "mar" is martes too.
		if m := monthOf(word); m != 0 && !isWeekday(word) {
			month = m
		}
	}
	return newDay(year, month, day)
}

// maxDate is the longest text that is taken for a date, in bytes.
const maxDate = 80

// isWeekday reports whether a word is a weekday that begins like a month.
func isWeekday(word string) bool {
	word = strings.ToLower(word)
	for _, name := range []string{"mardi", "martes", "martedì", "martedi", "maanantai"} {
		if word == name {
			return true
		}
	}
	return false
}

// newDay returns a day, empty if there is none of that number.
func newDay(year int, month time.Month, day int) archive.Date {
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	if year < 1990 || year > 2100 || month == 0 || day == 0 || t.Day() != day {
		return ""
	}
	return archive.NewDate(t, archive.Day)
}

// isoLayouts are the forms of machine-readable dates seen on pages.
var isoLayouts = []struct {
	layout    string
	precision archive.Precision
}{
	{time.RFC3339Nano, archive.Second}, {"2006-01-02T15:04:05Z0700", archive.Second},
	{"2006-01-02T15:04Z07:00", archive.Minute}, {"2006-01-02T15:04Z0700", archive.Minute}, {time.DateOnly, archive.Day},
}

// machineDate reads a date that a program wrote, in its own offset; empty if
// it is none. A time without an offset counts as its day only.
func machineDate(text string) archive.Date {
	text = strings.TrimSpace(text)
	for _, l := range isoLayouts {
		if t, err := time.Parse(l.layout, text); err == nil {
			return archive.NewDate(t, l.precision)
		}
	}
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04"} {
		if t, err := time.Parse(layout, text); err == nil {
			return archive.NewDate(t, archive.Day)
		}
	}
	return ""
}

var permalinkMonth = regexp.MustCompile(`/(\d{4})/(\d{2})/[^/]+`)

// permalinkDate returns the month that a permalink names, empty if none.
func permalinkDate(permalink string) archive.Date {
	m := permalinkMonth.FindStringSubmatch(permalink)
	if m == nil {
		return ""
	}
	d, err := archive.ParseDate(m[1] + "-" + m[2])
	if err != nil {
		return ""
	}
	return d
}
