package extract

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"kronika/archive"
)

// monthNames are the names of the months in the languages whose blogs we read:
// Swedish, Norwegian, Danish, English, German, Dutch, Spanish, French, Italian,
// Portuguese, Finnish.
var monthNames = [...]string{
	time.January:   "januari januar january janvier enero gennaio janeiro tammikuuta jänner",
	time.February:  "februari februar february février fevrier febrero febbraio fevereiro helmikuuta",
	time.March:     "mars marts march märz maerz maart marzo março marco maaliskuuta mrt mrz",
	time.April:     "april avril abril aprile huhtikuuta",
	time.May:       "maj mai may mei mayo maggio maio toukokuuta",
	time.June:      "juni june juin junio giugno junho kesäkuuta",
	time.July:      "juli july juillet julio luglio julho heinäkuuta",
	time.August:    "augusti august augustus agosto août aout elokuuta",
	time.September: "september septembre septiembre setiembre settembre setembro syyskuuta",
	time.October:   "oktober october octobre octubre ottobre outubro lokakuuta",
	time.November:  "november novembre noviembre novembro marraskuuta",
	time.December:  "december desember dezember décembre decembre diciembre dicembre dezembro joulukuuta",
}

// monthOf returns the month that a word names, whole or cut to its first three
// letters or more; 0 if it is none, or could be two, as "jui" in French.
func monthOf(word string) (month time.Month) {
	word = strings.ToLower(strings.Trim(word, "."))
	if utf8.RuneCountInString(word) < 3 {
		return 0
	}
	for m, names := range monthNames {
		for name := range strings.FieldsSeq(names) {
			if !strings.HasPrefix(name, word) || month == time.Month(m) {
				continue
			}
			if name == word {
				return time.Month(m)
			}
			if month != 0 && month != time.Month(m) {
				return 0
			}
			month = time.Month(m)
		}
	}
	return month
}

var (
	dateWord = regexp.MustCompile(`[\pL.]+|\d+`)
	// clockTime is a time of day, whose numbers are no day.
	clockTime = regexp.MustCompile(`\b\d{1,2}:\d{2}(?::\d{2})?\b|\bkl\.? ?\d{1,2}[.:]\d{2}\b`)
	dotted    = regexp.MustCompile(`^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})$`)
	slashed   = regexp.MustCompile(`^(\d{1,2})/(\d{1,2})/(\d{4})$`)
)

// humanDate reads a date that people read: "fredag 23 november 2012", "Dienstag,
// Mai 06, 2003", "2012-11-23", "14.9.07". Words that are no month do not matter;
// a day, a month and a year must be there. It is empty if the text is no such
// date, or says 5/6/2013, which means two days.
func humanDate(text string) archive.Date {
	text = strings.TrimSpace(text)
	if len(text) > maxDate {
		return ""
	}
	if d, err := archive.ParseDate(text); err == nil && d.Precision() == archive.Day {
		return d
	}
	text = strings.TrimSpace(clockTime.ReplaceAllString(norm.NFC.String(text), " "))
	if m := dotted.FindStringSubmatch(text); m != nil {
		return newDay(number(m[3]), time.Month(number(m[2])), number(m[1]))
	}
	if m := slashed.FindStringSubmatch(text); m != nil {
		return slashedDay(number(m[1]), number(m[2]), number(m[3]))
	}
	var day, year int
	var month time.Month
	for _, word := range dateWord.FindAllString(text, -1) {
		switch n, err := strconv.Atoi(word); {
		case err != nil:
			// The last one counts: "mar" before it is a Tuesday in Spanish.
			if m := monthOf(word); m != 0 {
				month = m
			}
		case len(word) == 4 && year == 0:
			year = n
		case len(word) <= 2 && day == 0:
			day = n
		}
	}
	return newDay(year, month, day)
}

// maxDate is the longest text that is taken for a date, in bytes.
const maxDate = 80

// number reads digits.
func number(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}

// slashedDay returns the day of a date whose first or second number is the
// month, empty if it could be either.
func slashedDay(a, b, year int) archive.Date {
	switch {
	case a > 12 || a == b:
		return newDay(year, time.Month(b), a)
	case b > 12:
		return newDay(year, time.Month(a), b)
	}
	return ""
}

// newDay returns a day, empty if there is none of that number. Of a year of two
// digits this century's is meant: no blog is older.
func newDay(year int, month time.Month, day int) archive.Date {
	if year > 0 && year < 100 {
		year += 2000
	}
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	if year < 1990 || year > 2100 || month < 1 || month > 12 || day == 0 || t.Day() != day {
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
