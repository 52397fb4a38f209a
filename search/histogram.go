package search

import (
	"strconv"
	"strings"
	"time"

	"kronika/archive"
)

// histogram counts hits by the weeks that were asked for, else by month.
func histogram(found *Found, weeks []Span, months []Bucket) Histogram {
	if len(weeks) == 0 || found.Total == 0 {
		return Histogram{"month", months}
	}
	h := Histogram{Interval: "week"}
	for i, w := range weeks {
		h.Buckets = append(h.Buckets, Bucket{w.From, w.To, found.Spans[i]})
	}
	return h
}

// months fills the months between the first and the last that have posts. It is never nil.
func months(counts []Count) []Bucket {
	buckets := make([]Bucket, 0, 2*len(counts))
	next := 0 // the month after the last bucket
	for _, m := range counts {
		month := monthOf(m.Value)
		for ; next > 0 && next < month; next++ {
			buckets = append(buckets, Bucket{Start: nameOf(next)})
		}
		buckets = append(buckets, Bucket{Start: archive.Date(m.Value), Count: m.Count})
		next = month + 1
	}
	return buckets
}

// monthOf returns the months from the year 0 to one such as "2012-11"; 0 if it is none.
func monthOf(value string) int {
	year, month, _ := strings.Cut(value, "-")
	y, err := strconv.Atoi(year)
	m, fault := strconv.Atoi(month)
	if err != nil || fault != nil || m < 1 || m > 12 || len(value) != len("2012-11") {
		return 0
	}
	return y*12 + m - 1
}

// nameOf returns the month that is so many after the beginning of the year 0.
func nameOf(months int) archive.Date {
	y, m := months/12, months%12+1
	digit := func(n int) byte { return '0' + byte(n%10) }
	return archive.Date([]byte{digit(y / 1000), digit(y / 100), digit(y / 10), digit(y), '-', digit(m / 10), digit(m)})
}

// silence returns the longest run of months without a hit, the first of several; nil
// if there is none.
func silence(months []Bucket) *Gap {
	var longest *Gap
	most, run := 0, 0
	for i, m := range months {
		if run++; m.Count > 0 {
			run = 0
		}
		if run > most {
			most, longest = run, &Gap{months[i-run+1].Start, m.Start}
		}
	}
	return longest
}

// weeks returns the weeks, from Monday to Sunday, of a plan whose time lies within one
// month, cut to that time; none if it does not.
func (p *Plan) weeks() (weeks []Span) {
	from, to := p.From, p.To
	if m := p.Facets["month"]; len(m) == 1 && !m[0].Exclude {
		month := archive.Date(m[0].Value)
		from, to = later(from, month), earlier(to, month)
	}
	if from == "" || to == "" {
		return nil
	}
	first, last := from.Start(), lastDay(to)
	if first.IsZero() || last.IsZero() || first.Format("2006-01") != last.Format("2006-01") {
		return nil
	}
	for !first.After(last) {
		sunday := first.AddDate(0, 0, (7-int(first.Weekday()))%7)
		if sunday.After(last) {
			sunday = last
		}
		weeks = append(weeks, Span{archive.NewDate(first, archive.Day), archive.NewDate(sunday, archive.Day)})
		first = sunday.AddDate(0, 0, 1)
	}
	return weeks
}

// lastDay returns the last day of a date, at its beginning.
func lastDay(d archive.Date) time.Time {
	y, m, day := d.LastDay().Date()
	return time.Date(y, m, day, 0, 0, 0, 0, time.UTC)
}

// later returns the later beginning of a time; an empty one is open.
func later(a, b archive.Date) archive.Date {
	if a != "" && a.Start().After(b.Start()) {
		return a
	}
	return b
}

// earlier returns the earlier end of a time; an empty one is open.
func earlier(a, b archive.Date) archive.Date {
	if a != "" && a.LastDay().Before(b.LastDay()) {
		return a
	}
	return b
}
