package extract

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"kronika/archive"
)

// maxDate is the longest text that is taken for a date, in bytes.
const maxDate = 120

// A dateOrder is what comes first in the dates of a page that are numbers only.
type dateOrder int

// The orders of 5/6/2013.
const (
	unknownOrder dateOrder = iota
	dayThenMonth
	monthThenDay
)

// dateHints are what a page says that its dates do not. The zero value knows
// nothing.
type dateHints struct {
	order    dateOrder      // of [orderOf] the other dates of the page
	language string         // "sv" if the page is certainly in Swedish: its lang attribute alone is not certain
	zone     *time.Location // of times of day without an offset; nil: such a date counts as its day
	fetched  time.Time      // what "yesterday" goes back from; zero: such a date is not read
}

// humanDate reads a date that people read, at most to its day: "fredag 23
// november 2012", "Dienstag, Mai 06, 2003", "14.9.07", "maj 2014". Words that do
// not belong to it do not matter if the day is there. It is empty if the text is
// no date, or says 5/6/2013, which means two days.
func humanDate(text string) archive.Date {
	d, _ := readDate(text, dateHints{})
	return d.Cut(len("2012-11-23"))
}

// readDate reads a date that people or programs write, with the time of day if
// its offset is known. The fault says why a text with a date in it is not read;
// it is empty for one without.
func readDate(text string, h dateHints) (d archive.Date, fault string) {
	text = strings.TrimSpace(text)
	if text == "" || len(text) > maxDate {
		return "", ""
	}
	if d := isoDate(text, h.zone); d != "" {
		return d, ""
	}
	r := dateReader{hints: h, tokens: tokensOf(norm.NFC.String(text))}
	r.takeClock()
	day, fault := r.day()
	if day == "" && fault == "" && !h.fetched.IsZero() {
		day = r.relative()
	}
	return r.at(day), fault
}

// orderOf returns the order of the dates of one page, as those show it that can
// be read in one way only: 20/5/2013, or a weekday beside the numbers.
func orderOf(texts ...string) dateOrder {
	found := unknownOrder
	for _, text := range texts {
		if len(text) > maxDate {
			continue
		}
		r := dateReader{tokens: tokensOf(text)}
		r.takeClock()
		order := r.order()
		if order != unknownOrder && found != unknownOrder && order != found {
			return unknownOrder
		}
		found = cmp.Or(order, found)
	}
	return found
}

// A dateReader takes one text apart.
type dateReader struct {
	hints  dateHints
	tokens []dateToken // what is left of the text
	clock  *clockTime  // taken out of it
}

// A candidate is a date in a text.
type candidate struct {
	date    archive.Date
	fault   string
	changed bool // the text calls it the date of a change
}

// day returns the date in the text: of several the first, but one of a change
// only if there is no other.
func (r *dateReader) day() (archive.Date, string) {
	var found []candidate
	for i := range r.tokens {
		if c := r.candidate(i); c.date != "" || c.fault != "" {
			c.changed = r.saysChanged(i)
			found = append(found, c)
		}
	}
	// A whole date stands for the parts of it that are dates, too.
	slices.SortStableFunc(found, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(len(b.date), len(a.date)), compareChanged(a, b))
	})
	if len(found) == 0 {
		return "", ""
	}
	best := found[0]
	if best.date == "" || best.date.Precision() == archive.Day {
		return best.date, best.fault
	}
	for _, c := range found {
		if c.fault != "" {
			return "", c.fault
		}
	}
	if !r.bare() {
		return "", "" // a month or a year in a sentence is no date
	}
	return best.date, ""
}

func compareChanged(a, b candidate) int {
	switch {
	case a.changed == b.changed:
		return 0
	case a.changed:
		return 1
	}
	return -1
}

// saysChanged reports whether a word shortly before a date calls it that of a
// change.
func (r *dateReader) saysChanged(i int) bool {
	for _, t := range r.tokens[max(0, i-3):i] {
		if isPublishedWord[t.word] {
			return false
		}
		if isChangedWord[t.word] {
			return true
		}
	}
	return false
}

// bare reports whether the text is nothing but a date.
func (r *dateReader) bare() bool {
	numbers := 0
	for _, t := range r.tokens {
		term, known := dateTerms[t.word]
		switch {
		case t.word == "":
			numbers++
		case !known && !isPublishedWord[t.word], term.link && term.month == 0 && len(r.tokens) == 1:
			return false
		}
	}
	return numbers == 1
}

// candidate returns the date that begins with the token at i.
func (r *dateReader) candidate(i int) candidate {
	if c := r.numbers(i); c.date != "" || c.fault != "" {
		return c
	}
	parts := r.partsFrom(i)
	shape := ""
	for _, p := range parts {
		if r.month(p) != 0 {
			shape += "M"
			continue
		}
		shape += "N"
	}
	value := func(n int) int { return r.tokens[parts[n]].n }
	whole := func(n int) bool { return r.tokens[parts[n]].isYear() }
	month := func(n int) time.Month { return r.month(parts[n]) }
	small := func(n int) bool { return r.isDay(parts[n]) }
	switch {
	case strings.HasPrefix(shape, "NMN") && whole(0) && small(2):
		return candidate{date: newDay(value(0), month(1), value(2))}
	case strings.HasPrefix(shape, "NMN") && small(0) && (whole(2) || r.isShortYear(parts[2])):
		return candidate{date: newDay(value(2), month(1), value(0))}
	case strings.HasPrefix(shape, "MNN") && small(1) && whole(2):
		return candidate{date: newDay(value(2), month(0), value(1))}
	case strings.HasPrefix(shape, "NNM") && whole(0) && small(1):
		return candidate{date: newDay(value(0), month(2), value(1))}
	case strings.HasPrefix(shape, "MN") && whole(1):
		return candidate{date: newMonth(value(1), month(0))}
	case strings.HasPrefix(shape, "NM") && whole(0):
		return candidate{date: newMonth(value(0), month(1))}
	case shape == "N" && whole(0) && len(r.tokens) == 1 && newDay(value(0), 1, 1) != "":
		return candidate{date: newDay(value(0), 1, 1).Cut(4)}
	}
	return candidate{}
}

// partsFrom returns the tokens of a date that begins at i: at most three
// numbers and months, with nothing between them but words that link them.
func (r *dateReader) partsFrom(i int) (parts []int) {
	for j := i; j < len(r.tokens) && len(parts) < 3; j++ {
		term, known := dateTerms[r.tokens[j].word]
		switch {
		case r.tokens[j].word == "", r.month(j) != 0:
			parts = append(parts, j)
		case !known || !term.link || j == i:
			return parts
		}
	}
	return parts
}

// month returns the month that a token names, 0 if none. "mar" is a Tuesday
// beside the name of a month.
func (r *dateReader) month(i int) time.Month {
	term := dateTerms[r.tokens[i].word]
	if term.month == 0 || !term.link {
		return term.month
	}
	for j, t := range r.tokens {
		if j != i && t.word != r.tokens[i].word && dateTerms[t.word].month != 0 {
			return 0
		}
	}
	return term.month
}

// isDay reports whether a number can be a day of a month: it is not that of a
// week, and not the end of "3–5 maj".
func (r *dateReader) isDay(i int) bool {
	t := r.tokens[i]
	if t.digits > 2 || t.n < 1 || t.n > 31 {
		return false
	}
	if i == 0 {
		return true
	}
	before := r.tokens[i-1]
	isRange := before.word == "" && before.digits <= 2 && strings.ContainsAny(t.sep, "-–—")
	return !isWeekWord[before.word] && !isRange
}

// isShortYear reports whether a number behind a month is a year of two digits:
// it ends the text, or an apostrophe or dash leads to it.
func (r *dateReader) isShortYear(i int) bool {
	t := r.tokens[i]
	return t.digits == 2 && (i == len(r.tokens)-1 || strings.ContainsAny(t.sep, "'’-"))
}

// weekday returns the day of the week that the text names, 1 for Sunday; 0 if
// none or several.
func (r *dateReader) weekday() (day int) {
	for _, t := range r.tokens {
		if d := dateTerms[t.word].weekday; d != 0 {
			if day != 0 && d != day {
				return 0
			}
			day = d
		}
	}
	return day
}

// newDay returns a day, empty if there is none of that number. A year of two
// digits is the one of 1970 to 2069: no blog is older.
func newDay(year int, month time.Month, day int) archive.Date {
	switch {
	case year > 0 && year < 70:
		year += 2000
	case year >= 70 && year < 100:
		year += 1900
	}
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	if year < 1990 || year > 2100 || month < 1 || month > 12 || day == 0 || t.Day() != day {
		return ""
	}
	return archive.NewDate(t, archive.Day)
}

func newMonth(year int, month time.Month) archive.Date {
	return newDay(year, month, 1).Cut(len("2012-11"))
}

// isoLayouts are the forms of machine-readable dates seen on pages and in
// feeds: RFC 3339, ISO 8601 extended and basic.
var isoLayouts = []struct {
	layout    string
	precision archive.Precision
}{
	{time.RFC3339Nano, archive.Second}, {"2006-01-02T15:04:05Z0700", archive.Second}, {"2006-01-02T15:04:05Z07", archive.Second},
	{"2006-01-02T15:04Z07:00", archive.Minute}, {"2006-01-02T15:04Z0700", archive.Minute}, {"2006-01-02T15:04Z07", archive.Minute},
	{"20060102T150405Z0700", archive.Second}, {"20060102T150405Z07:00", archive.Second}, {"20060102T1504Z0700", archive.Minute},
	{time.DateOnly, archive.Day}, {"20060102", archive.Day},
}

// clockLayouts are those without an offset.
var clockLayouts = []struct {
	layout    string
	precision archive.Precision
}{
	{"2006-01-02T15:04:05", archive.Second}, {"2006-01-02T15:04", archive.Minute}, {"20060102T150405", archive.Second},
}

// machineDate reads a date that a program wrote, in its own offset; empty if
// it is none. A time without an offset stays one.
func machineDate(text string) archive.Date {
	text = strings.TrimSpace(text)
	if d := isoDate(text, nil); d != "" {
		return d
	}
	if rfc822.MatchString(text) {
		d, _ := readDate(text, dateHints{})
		return d
	}
	return ""
}

// rfc822 finds the dates of e-mail, of Unix and of browsers' scripts.
var rfc822 = regexp.MustCompile(`^(?:\pL{2,10}\.?,?\s)?\s*(?:\d{1,2}[\s-]\pL{3,}\.?[\s-]\d{2,4}|\pL{3,}\.?\s+\d{1,2},?\s).*\d{1,2}:\d{2}`)

// isoDate reads the forms of ISO 8601. A time without an offset is of the
// zone, if there is one.
func isoDate(text string, zone *time.Location) archive.Date {
	if len(text) < len("20121123") || len(text) > 40 || text[0] < '0' || text[0] > '9' {
		return ""
	}
	if len(text) > 10 && (text[10] == ' ' || text[10] == 't') {
		text = text[:10] + "T" + strings.TrimLeft(text[11:], " ")
		text = strings.Replace(text, " ", "", 1) // before the offset
	}
	text = strings.Replace(strings.ToUpper(text), "UTC", "Z", 1)
	for _, l := range isoLayouts {
		if t, err := time.Parse(l.layout, text); err == nil {
			return sane(t, l.precision)
		}
	}
	for _, l := range clockLayouts {
		if t, err := time.Parse(l.layout, text); err == nil {
			return inZone(t, zone, l.precision)
		}
	}
	return ""
}

// sane returns a date unless it is what programs write for none: the first
// moment of year 1 or of 1970.
func sane(t time.Time, p archive.Precision) archive.Date {
	if t.Year() < 1900 || t.Equal(time.Unix(0, 0)) {
		return ""
	}
	if _, seconds := t.Zone(); seconds%60 != 0 || seconds < -14*60*60 || seconds > 14*60*60 {
		return archive.NewDate(t, archive.Day)
	}
	return archive.NewDate(t, p)
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

// twoDays says that numbers mean two days.
func twoDays(readings []archive.Date) string {
	return fmt.Sprintf("could be %s or %s", readings[0], readings[1])
}
