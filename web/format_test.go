package web

import (
	"testing"
	"time"

	"kronika/archive"
)

func TestNumber(t *testing.T) {
	for n, want := range map[int]string{0: "0", 7: "7", 999: "999", 1000: "1\u00a0000", 12400: "12\u00a0400", 1234567: "1\u00a0234\u00a0567", -4321: "−4\u00a0321"} {
		if got := number(n); got != want {
			t.Errorf("number(%d): got %q, want %q", n, got, want)
		}
	}
}

func TestDates(t *testing.T) {
	tests := []struct {
		date        archive.Date
		long, short string
	}{
		{"", "", ""},
		{"skräp", "", ""},
		{"2012-99", "", ""},
		{"2012", "2012", "2012"},
		{"2012-11", "november 2012", "november 2012"},
		{"2012-11-23", "fredag 23\u00a0november 2012", "23\u00a0november 2012"},
		{"2012-11-23T15:04+01:00", "fredag 23\u00a0november 2012 kl.\u00a015.04", "23\u00a0november 2012"},
		{"2012-11-23T23:59:30-08:00", "fredag 23\u00a0november 2012 kl.\u00a023.59", "23\u00a0november 2012"},
		{"2016-02-29", "måndag 29\u00a0februari 2016", "29\u00a0februari 2016"},
		{"2018-07-01", "söndag 1\u00a0juli 2018", "1\u00a0juli 2018"},
	}
	for _, test := range tests {
		if got := longDate(test.date); got != test.long {
			t.Errorf("longDate(%q): got %q, want %q", test.date, got, test.long)
		}
		if got := shortDate(test.date); got != test.short {
			t.Errorf("shortDate(%q): got %q, want %q", test.date, got, test.short)
		}
	}
}

func TestMoment(t *testing.T) {
	stockholm := time.FixedZone("CET", 3600)
	got := moment(time.Date(2026, 1, 1, 0, 5, 0, 0, stockholm))
	if want := "31\u00a0december 2025 kl.\u00a023.05 UTC"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestPeriod(t *testing.T) {
	if got, want := period("2014-07", "2014-07"), "juli 2014"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := period("2011", "2018-07-17"), "2011 till 17\u00a0juli 2018"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestFirstWords(t *testing.T) {
	tests := []struct{ text, want string }{
		{"", ""},
		{"Kort text", "Kort text"},
		{"rad ett\nrad två", "rad ett …"},
		{"åäö åäö, åäö", "åäö åäö …"},
		{"ettjättelångtord", "ettjättelå …"},
	}
	for _, test := range tests {
		if got := firstWords(test.text, 10); got != test.want {
			t.Errorf("firstWords(%q): got %q, want %q", test.text, got, test.want)
		}
	}
}

func TestInitial(t *testing.T) {
	for s, want := range map[string]string{"": "", "öppet hus": "Öppet hus", "Redan": "Redan", "1 inlägg": "1 inlägg"} {
		if got := initial(s); got != want {
			t.Errorf("initial(%q): got %q, want %q", s, got, want)
		}
	}
}
