package extract

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"kronika/archive"
)

// A dateToken is a number or a word of a text.
type dateToken struct {
	sep    string // what stands before it
	word   string // in lower case, "" for a number
	upper  bool   // the word is in capitals
	n      int    // the number, -1 if it is too long for a date
	digits int
}

// isYear reports whether a token is a year in full.
func (t dateToken) isYear() bool { return t.digits == 4 && t.n >= 1000 }

// tokensOf takes a text apart.
func tokensOf(text string) (tokens []dateToken) {
	runes := []rune(text)
	for i, sep := 0, 0; i < len(runes); {
		end := i
		var in func(rune) bool
		switch {
		case isDigit(runes[i]):
			in = isDigit
		case isLetter(runes[i]):
			in = isLetter
		default:
			i++
			continue
		}
		for end < len(runes) && in(runes[end]) {
			end++
		}
		tokens = append(tokens, newToken(string(runes[sep:i]), string(runes[i:end])))
		i, sep = end, end
	}
	return tokens
}

func isDigit(r rune) bool  { return r >= '0' && r <= '9' }
func isLetter(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) }

func newToken(sep, text string) dateToken {
	if !isDigit(rune(text[0])) {
		return dateToken{sep: sep, word: strings.ToLower(text), upper: text == strings.ToUpper(text)}
	}
	n, err := strconv.Atoi(text)
	if err != nil || len(text) > 8 {
		n = -1
	}
	return dateToken{sep: sep, n: n, digits: len(text)}
}

// A clockTime is a time of day.
type clockTime struct {
	hour, minute, second int
	hasSecond            bool
	zone                 *time.Location // as written beside it, nil if not
	strange              bool           // a zone is written that is not known
}

// at returns a day with the time of day. If nothing says its offset it has none.
func (r *dateReader) at(d archive.Date) archive.Date {
	if r.clock == nil || d.Precision() != archive.Day || r.clock.strange {
		return d
	}
	precision := archive.Minute
	if r.clock.hasSecond {
		precision = archive.Second
	}
	day := d.Start()
	t := time.Date(day.Year(), day.Month(), day.Day(), r.clock.hour, r.clock.minute, r.clock.second, 0, time.UTC)
	return inZone(t, cmp.Or(r.clock.zone, r.hints.zone), precision)
}

// inZone returns the date of a clock, in UTC, that stands in a zone; without one
// if it is nil.
func inZone(clock time.Time, zone *time.Location, p archive.Precision) archive.Date {
	switch {
	case zone != nil:
	case sane(clock, p) == "":
		return ""
	default:
		return archive.NewLocalDate(clock, p)
	}
	hour, minute, second := clock.Clock()
	return sane(time.Date(clock.Year(), clock.Month(), clock.Day(), hour, minute, second, 0, zone), p)
}

// takeClock takes the first time of day and its zone out of the text.
func (r *dateReader) takeClock() {
	for i := range r.tokens {
		if r.tokens[i].word != "" || r.tokens[i].digits > 2 || r.inNumbers(i) {
			continue
		}
		clock, end := r.clockAt(i)
		if end == i {
			continue
		}
		end = r.takeZone(&clock, end)
		from := i
		if i > 0 && isClockWord[r.tokens[i-1].word] {
			from--
		}
		r.clock = &clock
		r.tokens = slices.Delete(slices.Clone(r.tokens), from, end)
		return
	}
}

// inNumbers reports whether a token is one of the three numbers of a date.
func (r *dateReader) inNumbers(i int) bool {
	if i > 0 && isClockWord[r.tokens[i-1].word] {
		return false
	}
	for from := max(0, i-2); from <= i; from++ {
		if _, _, _, sep := r.three(from); sep != "" {
			return true
		}
	}
	return false
}

// next reports whether the token at i is a number of two digits below limit,
// with that sign before it.
func (r *dateReader) next(i int, seps string, limit int) bool {
	if i >= len(r.tokens) {
		return false
	}
	t := r.tokens[i]
	return t.word == "" && t.digits == 2 && t.n < limit && len(t.sep) == 1 && strings.Contains(seps, t.sep)
}

// word returns the word at i, "" if there is none.
func (r *dateReader) word(i int) string {
	if i < 0 || i >= len(r.tokens) {
		return ""
	}
	return r.tokens[i].word
}

// clockAt returns the time of day that begins at i and where it ends; i if
// there is none.
func (r *dateReader) clockAt(i int) (c clockTime, end int) {
	said := isClockWord[r.word(i-1)]
	c.hour, end = r.tokens[i].n, i+1
	seps := ":"
	if said || r.isDottedClock(i) {
		seps = ":."
	}
	switch {
	case r.next(end, seps, 60):
		c.minute = r.tokens[end].n
		end++
		if r.next(end, seps, 61) {
			c.second, c.hasSecond = min(r.tokens[end].n, 59), true
			end++
			end = r.skipFraction(end)
		}
	case r.word(end) == "h" && strings.TrimSpace(r.tokens[end].sep) == "":
		end++
		if end < len(r.tokens) && r.tokens[end].digits == 2 && r.tokens[end].n < 60 && strings.TrimSpace(r.tokens[end].sep) == "" {
			c.minute = r.tokens[end].n
			end++
		}
	case said, r.word(end) == "uhr", r.halfDay(end) > 0 && r.word(end) != "em" && r.word(end) != "fm":
	default:
		return c, i
	}
	end = r.takeHalf(&c, end)
	if c.hour > 23 {
		return c, i
	}
	return c, end
}

// isDottedClock reports whether 10.15 at i is a time: half of a day is said
// behind it, or it stands last behind a date.
func (r *dateReader) isDottedClock(i int) bool {
	if !r.next(i+1, ".", 60) {
		return false
	}
	return r.halfDay(i+2) > 0 || r.word(i+2) == "uhr" || i+2 == len(r.tokens) && i > 1 && r.tokens[i-1].digits > 1 && strings.TrimSpace(strings.Trim(r.tokens[i].sep, ",")) == ""
}

func (r *dateReader) skipFraction(i int) int {
	if i < len(r.tokens) && r.tokens[i].word == "" && (r.tokens[i].sep == "." || r.tokens[i].sep == ",") {
		return i + 1
	}
	return i
}

// halfDay returns how many tokens at i say which half of the day is meant: am,
// p.m., Swedish fm and em; 0 if none does.
func (r *dateReader) halfDay(i int) int {
	switch r.word(i) {
	case "am", "pm", "fm", "em":
		if r.word(i+1) != "de" { // "em" is "in" in Portuguese
			return 1
		}
	case "a", "p":
		if r.word(i+1) == "m" {
			return 2
		}
	}
	return 0
}

func (r *dateReader) takeHalf(c *clockTime, i int) int {
	n := r.halfDay(i)
	if n == 0 || c.hour == 0 || c.hour > 12 {
		return i + n
	}
	late := strings.HasPrefix(r.word(i), "p") || r.word(i) == "em"
	switch {
	case late && c.hour < 12:
		c.hour += 12
	case !late && c.hour == 12:
		c.hour = 0
	}
	return i + n
}

// takeZone reads the zone behind a time of day and returns where it ends.
func (r *dateReader) takeZone(c *clockTime, i int) (end int) {
	if isClockWord[r.word(i)] || r.word(i) == "uhr" || r.word(i) == "h" {
		i++
	}
	minutes, named := zones[r.word(i)]
	switch {
	case i < len(r.tokens) && named:
		c.zone = time.FixedZone("", minutes*60)
		i++
	case i < len(r.tokens) && r.tokens[i].upper && len(r.word(i)) >= 2 && len(r.word(i)) <= 5 && dateTerms[r.word(i)] == dateTerm{}:
		c.strange = true
		return i + 1
	}
	zone, end := r.offset(i, named || c.hasSecond)
	if zone != nil {
		c.zone = zone
		if end < len(r.tokens) && strings.HasSuffix(r.tokens[end].sep, "(") {
			if _, again := zones[r.word(end)]; again {
				end++ // +0100 (CET)
			}
		}
	}
	return end
}

// offset reads +0100, +01:00, or +1 behind the name of a zone, at i; nil if
// there is none. A dash may also lead to the end of a meeting.
func (r *dateReader) offset(i int, sure bool) (*time.Location, int) {
	if i >= len(r.tokens) || r.tokens[i].word != "" {
		return nil, i
	}
	t := r.tokens[i]
	sign := 1
	switch {
	case strings.HasSuffix(t.sep, "-"), strings.HasSuffix(t.sep, "−"):
		sign = -1
	case !strings.HasSuffix(t.sep, "+"):
		return nil, i
	}
	hours, minutes, end := t.n, 0, i+1
	switch {
	case t.digits == 4:
		hours, minutes = t.n/100, t.n%100
	case t.digits == 2 && (sure || sign > 0) && r.next(end, ":", 60):
		minutes = r.tokens[end].n
		end++
	case t.digits > 2 || !sure:
		return nil, i
	}
	if hours > 14 || minutes%15 != 0 || minutes > 45 {
		return nil, i
	}
	return time.FixedZone("", sign*(hours*60+minutes)*60), end
}
