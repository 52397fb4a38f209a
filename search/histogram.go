package search

import (
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
	buckets := []Bucket{}
	var start time.Time // of the month after the last bucket
	next := archive.Date("")
	for _, m := range counts {
		month := archive.Date(m.Value)
		for ; next != "" && next < month; next = archive.NewDate(start, archive.Month) {
			buckets = append(buckets, Bucket{Start: next})
			start = start.AddDate(0, 1, 0)
		}
		buckets = append(buckets, Bucket{Start: month, Count: m.Count})
		if next != month {
			start = month.Start()
		}
		start = start.AddDate(0, 1, 0)
		next = archive.NewDate(start, archive.Month)
	}
	return buckets
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
