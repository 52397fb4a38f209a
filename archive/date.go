package archive

import (
	"fmt"
	"time"
)

// A Date is a point in time as precise as the blog gives it, in the blog's own
// offset: "2012", "2012-11", "2012-11-23", "2012-11-23T15:04+01:00" or
// "2012-11-23T15:04:00+01:00". A clock whose offset the blog does not say has
// none: "2012-11-23T15:04". The day is never moved by a time zone. The zero Date is
// unknown.
type Date string

// Precision says how much of a date is known.
type Precision string

// The precisions of a Date.
const (
	Second Precision = "second"
	Minute Precision = "minute"
	Day    Precision = "day"
	Month  Precision = "month"
	Year   Precision = "year"
)

var layouts = map[Precision]string{
	Second: time.RFC3339,
	Minute: "2006-01-02T15:04Z07:00",
	Day:    time.DateOnly,
	Month:  "2006-01",
	Year:   "2006",
}

// Clocks without an offset.
const (
	localSecond = "2006-01-02T15:04:05"
	localMinute = "2006-01-02T15:04"
)

// layout returns the form of the date.
func (d Date) layout() string {
	switch len(d) {
	case len(localSecond):
		return localSecond
	case len(localMinute):
		return localMinute
	}
	return layouts[d.Precision()]
}

// NewDate returns t cut to the precision.
func NewDate(t time.Time, p Precision) Date {
	return Date(t.Format(layouts[p]))
}

// NewLocalDate returns t cut to the precision, without its offset.
func NewLocalDate(t time.Time, p Precision) Date {
	switch p {
	case Second:
		return Date(t.Format(localSecond))
	case Minute:
		return Date(t.Format(localMinute))
	}
	return NewDate(t, p)
}

// ParseDate returns the date that s spells in one of the forms of [Date].
func ParseDate(s string) (Date, error) {
	d := Date(s)
	if _, err := time.Parse(d.layout(), s); err != nil {
		return "", fmt.Errorf("date %q: want YYYY, YYYY-MM, YYYY-MM-DD or RFC 3339, whose offset may be left out", s)
	}
	return d, nil
}

// Precision returns how much of the date is known, "" for the zero Date.
func (d Date) Precision() Precision {
	switch n := len(d); {
	case n == 0:
		return ""
	case n <= 4:
		return Year
	case n <= 7:
		return Month
	case n <= 10:
		return Day
	case n == len(localMinute) || n == len("2012-11-23T15:04Z") || n == len("2012-11-23T15:04+01:00"):
		return Minute
	default:
		return Second
	}
}

// Cut returns the date with at most the given number of characters: Cut(4) is
// the year, Cut(7) the month, Cut(10) the day.
func (d Date) Cut(n int) Date {
	return d[:min(n, len(d))]
}

// Start returns the first moment of the date on the blog's own clock, written
// in UTC: a wall time that orders posts and never changes their day. It is
// the zero time for an unknown or malformed date.
func (d Date) Start() time.Time {
	t, err := time.Parse(d.layout(), string(d))
	if err != nil || d == "" {
		return time.Time{}
	}
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
}

// LastDay returns the last day of the period that the date names, as a day of
// [Date.Start]'s clock: of "2012-11" it is 30 November 2012.
func (d Date) LastDay() time.Time {
	t := d.Start()
	switch d.Precision() {
	case Year:
		return time.Date(t.Year(), time.December, 31, 0, 0, 0, 0, time.UTC)
	case Month:
		return time.Date(t.Year(), t.Month()+1, 0, 0, 0, 0, 0, time.UTC)
	}
	return t.Truncate(24 * time.Hour)
}
