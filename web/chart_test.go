package web

import (
	"fmt"
	"strings"
	"testing"

	"kronika/archive"
	"kronika/search"

	"github.com/google/go-cmp/cmp"
)

// buckets returns n months from November 2011, the i-th with i%4 posts.
func buckets(n int) []search.Bucket {
	var b []search.Bucket
	for i := range n {
		b = append(b, search.Bucket{Start: archive.Date(fmt.Sprintf("%d-%02d", 2011+(i+10)/12, (i+10)%12+1)), Count: i % 4})
	}
	return b
}

func TestChartUnit(t *testing.T) {
	s := &site{}
	tests := []struct {
		months, bars int
		unit         string
	}{{1, 1, "Månad"}, {12, 12, "Månad"}, {13, 2, "År"}, {37, 4, "År"}, {120, 11, "År"}}
	for _, test := range tests {
		c := s.chart(search.Histogram{Buckets: buckets(test.months)}, ask())
		if len(c.Bars) != test.bars || c.Unit != test.unit || c.Least != test.bars*24 {
			t.Errorf("%d months: got %d bars of a %s, at least %d pixels", test.months, len(c.Bars), c.Unit, c.Least)
		}
	}
	if c := s.chart(search.Histogram{}, ask()); c != nil {
		t.Errorf("no months: got %+v, want none", c)
	}
}

func TestYears(t *testing.T) {
	got := years(buckets(16))
	want := []search.Bucket{{Start: "2011", Count: 1}, {Start: "2012", Count: 18}, {Start: "2013", Count: 5}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestYearsOfAWrongDate: a post dated 1012 does not make a chart of a thousand years.
func TestYearsOfAWrongDate(t *testing.T) {
	months := []search.Bucket{{Start: "1012-11", Count: 1}}
	for d := months[0].Start.Start(); d.Year() < 2012; d = d.AddDate(1, 0, 0) {
		months = append(months, search.Bucket{Start: archive.NewDate(d.AddDate(0, 1, 0), archive.Month)})
	}
	got := years(append(months, search.Bucket{Start: "2012-11", Count: 2}))
	if diff := cmp.Diff([]search.Bucket{{Start: "1012", Count: 1}, {Start: "2012", Count: 2}}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestBars(t *testing.T) {
	r := only(ask(), "topic", "skola")
	c := (&site{prefix: "/p"}).chart(search.Histogram{Buckets: buckets(5)}, choose(r, "month", "2012-01"))
	var got []string
	for _, b := range c.Bars {
		got = append(got, fmt.Sprintf("%s|%s|%s|%d|%d|%v|%s", b.Name, b.Label, b.Under, b.Count, b.Height, b.Selected, b.Href))
	}
	want := []string{
		"november 2011|nov|2011|0|0|false|",
		"december 2011|dec||1|28|false|/p/sok?month=2011-12&topic=skola",
		"januari 2012|jan|2012|2|56|true|/p/sok?month=2012-01&topic=skola",
		"februari 2012|feb||3|84|false|/p/sok?month=2012-02&topic=skola",
		"mars 2012|mar||0|0|false|",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]link{{"/p/sok?topic=skola&year=2012", "Hela 2012"}, {"/p/sok?topic=skola", "Alla år"}}, c.Back); diff != "" {
		t.Errorf("back (-want +got):\n%s", diff)
	}
	if c.Bars[1].X != "8.333%" || c.Bars[1].Width != "8.333%" {
		t.Errorf("got x %s, width %s; want twelfths of the width", c.Bars[1].X, c.Bars[1].Width)
	}
}

// TestYearLabels: below many bars a year is short, so that neighbours do not touch.
func TestYearLabels(t *testing.T) {
	for n, want := range map[int]string{8: "2012", 9: "’12"} {
		if got, _ := barLabel(search.Bucket{Start: "2012"}, 0, n); got != want {
			t.Errorf("%d bars: got %q, want %q", n, got, want)
		}
	}
}

// TestWeekBars: within a month bars are weeks, whose addresses keep the month.
func TestWeekBars(t *testing.T) {
	r := within(only(ask(), "month", "2012-11"), "2012-11-19", "2012-11-25")
	h := search.Histogram{Interval: "week", Buckets: []search.Bucket{{Start: "2012-11-19", End: "2012-11-25", Count: 2}, {Start: "2012-11-26", End: "2012-11-30"}, {Start: "2012-12-31", End: "2012-12-31", Count: 1}}}
	c := (&site{}).chart(h, r)
	var got []string
	for _, b := range c.Bars {
		got = append(got, fmt.Sprintf("%s|%s|%v|%s", b.Name, b.Label, b.Selected, b.Href))
	}
	want := []string{
		"vecka 47, 19\u00a0november 2012 till 25\u00a0november 2012|v. 47|true|/sok?from=2012-11-19&month=2012-11&to=2012-11-25",
		"vecka 48, 26\u00a0november 2012 till 30\u00a0november 2012|v. 48|false|",
		"vecka 1, 31\u00a0december 2012|v. 1|false|/sok?from=2012-12-31&month=2012-11&to=2012-12-31",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	back := []link{{"/sok?month=2012-11", "Hela november 2012"}, {"/sok?year=2012", "Hela 2012"}, {"/sok?from=2012-11-19&to=2012-11-25", "Alla år"}}
	if diff := cmp.Diff(back, c.Back); diff != "" {
		t.Errorf("back (-want +got):\n%s", diff)
	}
}

func TestChartIsReadWithoutEyes(t *testing.T) {
	s := &site{files: readStatic(), pages: parsePages()}
	res := &search.Result{Histogram: search.Histogram{Buckets: buckets(12)}}
	var b strings.Builder
	if err := s.pages["results"].ExecuteTemplate(&b, "base", s.results(res, ask())); err != nil {
		t.Fatal(err)
	}
	checkHTML(t, b.String())
	wantAll(t, b.String(), `<g role="img" aria-labelledby="chart-title chart-desc">`, "<title id=\"chart-title\">Inlägg per månad</title>",
		`aria-label="februari 2012: 3 inlägg"`, `<th scope="row"><a href="/sok?month=2012-02">februari 2012</a></th><td>3</td>`)
}
