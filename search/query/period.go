package query

import (
	"regexp"
	"strings"
	"time"
)

// A date is a year, a month or a day.
var (
	datePattern  = regexp.MustCompile(`^\d{4}(-\d{2}(-\d{2})?)?$`)
	rangePattern = regexp.MustCompile(`^(\d{4}(?:-\d{2}(?:-\d{2})?)?)?\.\.(\d{4}(?:-\d{2}(?:-\d{2})?)?)?$`)
)

// layouts are those of a date by its length.
var layouts = map[int]string{4: "2006", 7: "2006-01", 10: "2006-01-02"}

func isDate(text string) bool {
	if !datePattern.MatchString(text) {
		return false
	}
	t, err := time.Parse(layouts[len(text)], text)
	return err == nil && t.Year() > 0
}

// period takes in a word that says when: a month, a day, or a range.
func (p *parser) period(text string) bool {
	text = strings.TrimRight(text, ",;?!")
	if m := rangePattern.FindStringSubmatch(text); m != nil && m[1]+m[2] != "" {
		if m[1] != "" && !isDate(m[1]) || m[2] != "" && !isDate(m[2]) {
			return false
		}
		if m[1] != "" && m[2] != "" && lastDay(m[2]) < firstDay(m[1]) {
			p.repair("Perioden slutade innan den började; datumen bytte plats.")
			m[1], m[2] = m[2], m[1]
		}
		p.narrow(m[1], m[2])
		return true
	}
	if len(text) == len("2012") || !isDate(text) { // a year alone is a word
		return false
	}
	p.narrow(text, text)
	return true
}

// bound takes in the date behind efter:, före:, från: or till:.
func (p *parser) bound(name string) {
	t := p.peek()
	text := strings.Trim(t.text, ".,;?!")
	if t.kind != wordToken && t.kind != phraseToken || !isDate(text) {
		p.repair("Efter " + name + ": saknas ett datum, till exempel " + name + ":2012-11.")
		return
	}
	p.next()
	switch name {
	case "från":
		p.narrow(text, "")
	case "till":
		p.narrow("", text)
	case "efter":
		p.narrow(shift(lastDay(text), 1), "")
	case "före":
		p.narrow("", shift(firstDay(text), -1))
	}
}

// narrow takes in bounds; of two the narrower holds.
func (p *parser) narrow(from, to string) {
	if from != "" && (p.from == "" || firstDay(from) > firstDay(p.from)) {
		p.from = from
	}
	if to != "" && (p.to == "" || lastDay(to) < lastDay(p.to)) {
		p.to = to
	}
}

func firstDay(date string) string {
	t, _ := time.Parse(layouts[len(date)], date)
	return t.Format(time.DateOnly)
}

func lastDay(date string) string {
	t, _ := time.Parse(layouts[len(date)], date)
	switch len(date) {
	case len("2006"):
		t = t.AddDate(1, 0, -1)
	case len("2006-01"):
		t = t.AddDate(0, 1, -1)
	}
	return t.Format(time.DateOnly)
}

// shift returns a day so many days later; of the last day that can be written
// that day.
func shift(day string, days int) string {
	t, _ := time.Parse(time.DateOnly, day)
	if shifted := t.AddDate(0, 0, days); shifted.Year() > 0 && shifted.Year() < 10_000 {
		return shifted.Format(time.DateOnly)
	}
	return day
}
