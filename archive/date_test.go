package archive

import (
	"testing"
	"time"
)

// TestDate holds what each form of a date says, and that its day is the blog's.
func TestDate(t *testing.T) {
	for _, c := range []struct {
		text      string
		precision Precision
		start     string // RFC 3339, on the blog's clock; "": it is no date
		last      string
	}{
		{"2012", Year, "2012-01-01T00:00:00Z", "2012-12-31"},
		{"2012-02", Month, "2012-02-01T00:00:00Z", "2012-02-29"},
		{"2012-11-23", Day, "2012-11-23T00:00:00Z", "2012-11-23"},
		{"2012-11-23T23:53", Minute, "2012-11-23T23:53:00Z", "2012-11-23"},
		{"2012-11-23T23:53Z", Minute, "2012-11-23T23:53:00Z", "2012-11-23"},
		{"2012-11-23T23:53-08:00", Minute, "2012-11-23T23:53:00Z", "2012-11-23"},
		{"2012-11-23T23:53:07", Second, "2012-11-23T23:53:07Z", "2012-11-23"},
		{"2012-11-23T23:53:07Z", Second, "2012-11-23T23:53:07Z", "2012-11-23"},
		{"2012-11-23T23:53:07-08:00", Second, "2012-11-23T23:53:07Z", "2012-11-23"},
		{"2012-13", Month, "", ""},
		{"2012-11-31", Day, "", ""},
		{"2012-11-23 23:53", Minute, "", ""},
		{"i går", Month, "", ""},
	} {
		d, err := ParseDate(c.text)
		if (err == nil) != (c.start != "") {
			t.Errorf("%q: got error %v, want a date: %v", c.text, err, c.start != "")
		}
		if got := Date(c.text).Precision(); got != c.precision {
			t.Errorf("%q: precision %q, want %q", c.text, got, c.precision)
		}
		if c.start == "" {
			continue
		}
		if got := d.Start().Format(time.RFC3339); got != c.start {
			t.Errorf("%q: starts %s, want %s", c.text, got, c.start)
		}
		if got := d.LastDay().Format(time.DateOnly); got != c.last {
			t.Errorf("%q: last day %s, want %s", c.text, got, c.last)
		}
	}
}
