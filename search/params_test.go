package search_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"kronika/search"
)

// parse reads an address; fault is the parameter that the API refuses.
func parse(t *testing.T, address string) (r search.Request, fault string) {
	t.Helper()
	v, err := url.ParseQuery(address)
	if err != nil {
		t.Fatal(err)
	}
	r, faults := search.ParseRequest(v)
	for _, refused := range faults {
		if refused.Msg == "" || refused.Hint == "" {
			t.Errorf("%s: got %+v, want a message and a hint", address, refused)
		}
	}
	if len(faults) > 0 {
		fault = faults[0].Param
	}
	return r, fault
}

func TestParseRequest(t *testing.T) {
	for _, c := range []struct {
		address, fault string
		lenient        string // the address that asks for what a page reads
	}{
		{"", "", ""},
		{"q=skola&page=2&size=20&sort=newest&match=some&facets=topic,year", "", "q=skola&page=2&size=20&sort=newest&match=some&facets=topic,year"},
		{"from=&to=&q=", "", ""}, // an empty form
		{"q=skola&sort=relevance&match=all&page=1&size=10", "", "q=skola"},
		{"sort=newest", "", ""},
		{"topic=skola&topic=-trafik&topic=skola&author=Karin+Holm", "", "topic=skola&topic=-trafik&author=Karin+Holm"},
		{"size=0&facets=none", "", "size=0&facets=none"},
		{"q=skola&voice=quoted", "", "q=skola&voice=quoted"},
		{"voice=hers", "voice", ""},
		{"from=2012&to=2012-11-23", "", "from=2012&to=2012-11-23"},
		{"from=2012-11-23&to=2012", "", "from=2012-11-23&to=2012"},
		{"page=100&size=100", "", "page=100&size=100"},

		{"okänd=1&q=skola", "okänd", "q=skola"},
		{"q=skola&q=budget", "q", "q=skola"},
		{"q=" + strings.Repeat("å", 501), "q", "q=" + strings.Repeat("å", 500)},
		{"q=" + strings.Repeat("a", 999) + "å", "q", "q=" + strings.Repeat("a", 999)},
		{"from=2012-13", "from", ""},
		{"from=i+går&to=2013", "from", "to=2013"},
		{"to=2012-11-23T15:04:00%2B01:00", "to", ""},
		{"to=0001", "to", ""},
		{"from=2013&to=2012", "from", "from=2012&to=2013"},
		{"page=0", "page", ""},
		{"page=två", "page", ""},
		{"page=101&size=100", "page", "page=100&size=100"},
		{"page=1430&size=7", "page", "page=1429&size=7"},
		{"page=1429&size=7", "", "page=1429&size=7"},
		{"page=99999999999999999999", "page", ""},
		{"size=101", "size", ""},
		{"size=-1", "size", ""},
		{"sort=score&q=skola", "sort", "q=skola"},
		{"match=any", "match", ""},
		{"facets=topic,okänd", "facets", ""},
		{"facets=", "facets", ""},
		{"topic=&topic=skola", "topic", "topic=skola"},
		{"topic=-", "topic", ""},
	} {
		got, fault := parse(t, c.address)
		if fault != c.fault {
			t.Errorf("%.60s: got %q refused, want %q", c.address, fault, c.fault)
		}
		want, err := url.ParseQuery(c.lenient)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got.Values(), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%.60s as a page reads it (-want +got):\n%s", c.address, diff)
		}
	}
}

// TestDefaults: what an address does not say.
func TestDefaults(t *testing.T) {
	for address, sort := range map[string]search.Sort{"": search.Newest, "q=+": search.Newest, "q=skola": search.Relevance, "q=skola&sort=oldest": search.Oldest} {
		got, _ := parse(t, address)
		want := search.Request{Query: got.Query, Sort: sort, Page: 1, Size: 10, Facets: map[string][]search.Choice{}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", address, diff)
		}
	}
}

// FuzzValues: a request that a page reads, whatever the address, is one that
// the API takes, and its parameters ask for the same.
func FuzzValues(f *testing.F) {
	for _, address := range []string{"q=skola&page=2&size=20&sort=newest", "topic=--x&year=2012&year=-2013", "size=0&page=7&facets=none", "facets=topic,topic",
		"from=2013-02-31&to=2012", "q=%ff%00&match=some", "page=10000&size=3", "sort=newest&q=+", "label=%ff&label="} {
		f.Add(address)
	}
	f.Fuzz(func(t *testing.T, address string) {
		v, err := url.ParseQuery(address)
		if err != nil {
			t.Skip()
		}
		want, _ := search.ParseRequest(v)
		got, faults := search.ParseRequest(want.Values())
		if len(faults) > 0 {
			t.Errorf("%q is %q, which is refused: %v", address, want.Values().Encode(), faults[0])
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", address, diff)
		}
		if want.Page < 1 || want.Size < 0 || want.Size > search.MaxSize || (want.Page-1)*want.Size >= search.MaxWindow || len(want.Query) > search.MaxQuery {
			t.Errorf("%q is beyond the limits: %+v", address, want)
		}
	})
}
