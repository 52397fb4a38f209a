package extract

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kronika/archive"
)

// TestDates reads the cases of testdata/dates; its README tells how to add one.
func TestDates(t *testing.T) {
	for text, c := range dateCases(t) {
		if got, fault := readDate(c.text, c.hints); got != c.want {
			t.Errorf("%s: got %q (%s), want %q", text, got, fault, c.want)
		}
	}
}

// A dateCase is one line of testdata/dates.
type dateCase struct {
	text  string
	hints dateHints
	want  archive.Date
}

func dateCases(t testing.TB) map[string]dateCase {
	t.Helper()
	files, err := filepath.Glob("testdata/dates/*.tsv")
	if err != nil || len(files) == 0 {
		t.Fatalf("no dates in testdata: %v", err)
	}
	cases := map[string]dateCase{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for row := range strings.Lines(string(text)) {
			f := strings.Split(strings.TrimRight(row, "\n"), "\t")
			if strings.HasPrefix(row, "#") {
				continue
			}
			if len(f) != 4 {
				t.Fatalf("%s: %q has %d columns, want 4", file, row, len(f))
			}
			c := dateCase{text: f[0], hints: hintsOf(t, f[1], f[3])}
			if f[2] != "-" {
				if c.want, err = archive.ParseDate(f[2]); err != nil {
					t.Fatalf("%s: %q: %v", file, row, err)
				}
			}
			cases[filepath.Base(file)+": "+strings.TrimSpace(row)] = c
		}
	}
	return cases
}

func hintsOf(t testing.TB, captured, words string) (h dateHints) {
	t.Helper()
	var err error
	if captured != "" {
		if h.fetched, err = time.Parse(time.RFC3339, captured); err != nil {
			t.Fatal(err)
		}
	}
	for hint := range strings.FieldsSeq(words) {
		switch name, value, _ := strings.Cut(hint, "="); name + "=" + value {
		case "order=day":
			h.order = dayThenMonth
		case "order=month":
			h.order = monthThenDay
		default:
			if name == "lang" {
				h.language = value
				continue
			}
			if h.zone, err = time.LoadLocation(value); err != nil {
				t.Fatal(err)
			}
		}
	}
	return h
}

// TestDateFaults holds that a date that means two days is not read, with the
// two.
func TestDateFaults(t *testing.T) {
	for text, want := range map[string]string{
		"5/6/2013":            "could be 2013-06-05 or 2013-05-06",
		"Publicerad 5/6/2013": "could be 2013-06-05 or 2013-05-06",
		"13/6/2013":           "",
		"inget datum":         "",
	} {
		if _, fault := readDate(text, dateHints{}); fault != want {
			t.Errorf("%q: got %q, want %q", text, fault, want)
		}
	}
}

// TestOrderOf holds what the dates of one page say of each other.
func TestOrderOf(t *testing.T) {
	for _, c := range []struct {
		texts []string
		want  dateOrder
	}{
		{[]string{"5/6/2013", "20/5/2013"}, dayThenMonth},
		{[]string{"5/6/2013", "5/20/2013 10:15"}, monthThenDay},
		{[]string{"onsdag 5/6/2013"}, dayThenMonth},
		{[]string{"5/20/2013", "20/5/2013"}, unknownOrder},
		{[]string{"5/6/2013", "5/5/2013"}, unknownOrder},
		{[]string{"20.5.2013", "den 3 maj 2014"}, unknownOrder},
		{nil, unknownOrder},
	} {
		if got := orderOf(c.texts...); got != c.want {
			t.Errorf("%q: got %d, want %d", c.texts, got, c.want)
		}
	}
}

// TestHumanDate holds that the time of day is left out.
func TestHumanDate(t *testing.T) {
	for text, want := range map[string]archive.Date{
		"2012-11-23T23:53:00-08:00": "2012-11-23",
		"3 maj 2014 10:15 CET":      "2014-05-03",
		"fredag 23 november 2012":   "2012-11-23",
		"november 2012":             "2012-11",
		"igår":                      "",
		"":                          "",
		strings.Repeat("fredag ", 20) + "23 november 2012": "",
	} {
		if got := humanDate(text); got != want {
			t.Errorf("humanDate(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestMachineDate(t *testing.T) {
	for text, want := range map[string]archive.Date{
		"2012-11-23T23:53:00-08:00":     "2012-11-23T23:53:00-08:00",
		" 2012-11-23T00:05:00+0100 ":    "2012-11-23T00:05:00+01:00",
		"2012-11-23T23:53:00":           "2012-11-23T23:53:00",
		"Fri, 23 Nov 2012 15:04:05 GMT": "2012-11-23T15:04:05Z",
		"November 23, 2012 3:04 PM CET": "2012-11-23T15:04+01:00",
		"fredag 23 november 2012":       "", // people write that
		"2012":                          "",
		"2012-13-23":                    "",
		"fredag":                        "",
	} {
		if got := machineDate(text); got != want {
			t.Errorf("machineDate(%q) = %q, want %q", text, got, want)
		}
	}
}

// FuzzDate holds that a date is read to one of the calendar or not at all,
// and that no text takes long.
func FuzzDate(f *testing.F) {
	for _, c := range dateCases(f) {
		f.Add(c.text)
	}
	zone := time.FixedZone("", 3600)
	hints := []dateHints{{}, {zone: zone, fetched: time.Date(2014, 5, 5, 10, 0, 0, 0, time.UTC)}, {order: monthThenDay, language: "sv"}}
	f.Fuzz(func(t *testing.T, text string) {
		for _, h := range hints {
			d, fault := readDate(text, h)
			if _, err := archive.ParseDate(string(d)); d != "" && err != nil {
				t.Errorf("%q is read as %q", text, d)
			}
			if d != "" && fault != "" {
				t.Errorf("%q is read as %q in spite of %q", text, d, fault)
			}
		}
		if d := machineDate(text); d != "" && d.Precision() != archive.Day && len(d) < len("2012-11-23") {
			t.Errorf("%q is read as %q, want at least a day", text, d)
		}
		orderOf(text)
	})
}

func BenchmarkHumanDate(b *testing.B) {
	for b.Loop() {
		humanDate("Publicerad fredagen den 23 november 2012 klockan 10.15")
	}
}
