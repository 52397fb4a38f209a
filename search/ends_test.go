package search_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kronika/search"
)

// TestEnds asks the questions of testdata/ends.txt.
func TestEnds(t *testing.T) {
	st := newSite(t)
	table, err := os.ReadFile("testdata/ends.txt")
	st.check(err)
	for line := range strings.Lines(string(table)) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		address, want, _ := strings.Cut(line, " => ")
		res := st.ask(address)
		if got := st.ends(res); got != want {
			t.Errorf("%s\n got %s\nwant %s", address, got, want)
		}
		if res.First != nil && res.First == res.Last {
			t.Errorf("%s: first and last are one value, that a site would lead to twice over", address)
		}
	}
}

func (st site) ends(res *search.Result) string {
	said := []string{st.mention(res.First), st.mention(res.Last), "-", fmt.Sprint(res.Outside), strings.Join(res.Missing, ","), res.Strict}
	if res.Silence != nil {
		said[2] = string(res.Silence.From + " " + res.Silence.To)
	}
	for i, s := range said {
		if s == "" {
			said[i] = "-"
		}
	}
	return strings.Join(said, "; ")
}

func (st site) mention(m *search.Mention) string {
	if m == nil {
		return ""
	}
	id, _, _ := strings.Cut(strings.TrimPrefix(m.Link, "/inlagg/"), "#")
	return st.names[id] + " " + string(m.Published)
}

// TestWeeks: within one month hits are counted by week, cut to the time that was asked
// for, and the address of a week finds as many.
func TestWeeks(t *testing.T) {
	st := newSite(t)
	for address, want := range map[string]string{
		"year=2012":                       "",
		"month=2012-11&month=2012-09":     "",
		"month=-2012-11":                  "",
		"month=2012-11":                   "2012-11-01–2012-11-04: 0, 2012-11-05–2012-11-11: 0, 2012-11-12–2012-11-18: 0, 2012-11-19–2012-11-25: 1, 2012-11-26–2012-11-30: 1",
		"month=2013-02":                   "2013-02-01–2013-02-03: 1, 2013-02-04–2013-02-10: 1, 2013-02-11–2013-02-17: 1, 2013-02-18–2013-02-24: 1, 2013-02-25–2013-02-28: 1",
		"from=2012-11-20&to=2012-11-27":   "2012-11-20–2012-11-25: 1, 2012-11-26–2012-11-27: 1",
		"q=2012-11&to=2012-11-25":         "2012-11-01–2012-11-04: 0, 2012-11-05–2012-11-11: 0, 2012-11-12–2012-11-18: 0, 2012-11-19–2012-11-25: 1",
		"from=2012-11-20&to=2012-12-01":   "",
		"month=2012-11&from=2012-11-26":   "2012-11-26–2012-11-30: 1",
		"month=9999-99":                   "",
		"month=2012-12&q=skolan":          "",
		"from=2012-11-23&to=2012-11-23":   "2012-11-23–2012-11-23: 1",
		"q=landsbygdsskolor&from=2012-11": "",
	} {
		h := st.ask(address).Histogram
		var got []string
		for _, b := range h.Buckets {
			if h.Interval != "week" {
				break
			}
			got = append(got, fmt.Sprintf("%s–%s: %d", b.Start, b.End, b.Count))
			week := fmt.Sprintf("%s&from=%s&to=%s", withoutTime(address), b.Start, b.End)
			if n := st.ask(week).Total; n != b.Count {
				t.Errorf("%s finds %d, the week says %d", week, n, b.Count)
			}
		}
		if diff := cmp.Diff(want, strings.Join(got, ", ")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", address, diff)
		}
	}
}

// withoutTime leaves from and to out of an address.
func withoutTime(address string) string {
	var kept []string
	for _, p := range strings.Split(address, "&") {
		if !strings.HasPrefix(p, "from=") && !strings.HasPrefix(p, "to=") {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, "&")
}
