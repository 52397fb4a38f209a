package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kronika/search"
)

// derivedFacets are the facets that are read out of texts, with the column of an
// export and the field of a question that have the same values.
var derivedFacets = map[string]struct{ column, field string }{
	"topic": {"derived_topics", "ämne"}, "organ": {"derived_organs", "organ"}, "place": {"derived_places", "plats"},
	"decision": {"derived_decisions", "beslut"}, "dnr": {"derived_dnr", "dnr"},
}

// TestDerived: what is derived is the same, and counted the same, on the page, in
// the API, in the terminal and in exports, asked for as a facet or in words.
func TestDerived(t *testing.T) {
	b := newBranch(t, "testdata/derived.jsonl")
	rows, err := csv.NewReader(strings.NewReader(b.do("export", "--format", "csv", "--derived"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	values := 0
	for facet, counted := range b.ask("size=0").Facets {
		if as, ok := derivedFacets[facet]; ok {
			for _, v := range counted {
				values++
				b.agree(facet, as.field, v)
				if n := exported(rows, as.column, v.Value); n != v.Count {
					t.Errorf("%s %s: %d exported, want %d", facet, v.Value, n, v.Count)
				}
			}
		}
	}
	if values < 15 {
		t.Errorf("only %d values are derived", values)
	}
}

// TestDerivedPlaces asks the questions of testdata/derived.want: hits lead to the
// paragraphs that earned them, oldest first.
func TestDerivedPlaces(t *testing.T) {
	b := newBranch(t, "testdata/derived.jsonl")
	want, err := os.ReadFile("testdata/derived.want")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(want)) {
		typed, places, _ := strings.Cut(strings.TrimSpace(line), " | ")
		var got []string
		for _, h := range b.ask(url.Values{"q": {typed}, "sort": {"oldest"}}.Encode()).Hits {
			_, paragraph, _ := strings.Cut(h.Link, "#")
			got = append(got, fmt.Sprintf("%s#%s", h.Published, paragraph))
		}
		if strings.Join(got, " ") != places {
			t.Errorf("%s: got %s, want %s", typed, strings.Join(got, " "), places)
		}
	}
}

// A branch is an archive of imported posts that is served.
type branch struct {
	*testing.T
	data, url string
}

func newBranch(t *testing.T, posts string) branch {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	b := branch{t, filepath.Join(t.TempDir(), "data"), "http://" + l.Addr().String()}
	b.do("import", "--source", "granhamra", posts)
	served := make(chan error, 1)
	ctx := t.Context()
	go func() {
		served <- (&app{stdout: io.Discard, stderr: io.Discard, dictionary: noDictionary}).serve(ctx, l, b.data)
	}()
	t.Cleanup(func() {
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	return b
}

// do runs a command line and returns what went to stdout.
func (b branch) do(args ...string) string {
	b.Helper()
	var out, log bytes.Buffer
	if code := run(b.Context(), append([]string{"kronika", "--dictionary", noDictionary, "--data", b.data}, args...), &out, &log); code != 0 {
		b.Fatalf("kronika %v: exit code %d\n%s", args, code, log.String())
	}
	return out.String()
}

func (b branch) get(path string) string {
	b.Helper()
	res, err := http.Get(b.url + path)
	if err != nil {
		b.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		b.Fatalf("%s: status %d, %v\n%s", path, res.StatusCode, err, body)
	}
	return string(body)
}

func (b branch) ask(parameters string) (res search.Result) {
	b.Helper()
	if err := json.Unmarshal([]byte(b.get("/api/v1/search?"+parameters)), &res); err != nil {
		b.Fatal(err)
	}
	return res
}

// agree looks whether a value is counted alike wherever it is asked for.
func (b branch) agree(facet, field string, v search.Value) {
	b.Helper()
	typed := field + `:"` + v.Value + `"`
	heading := fmt.Sprintf("<h1>%d\u00a0inlägg</h1>", v.Count)
	for _, asked := range []url.Values{{facet: {v.Value}}, {"q": {typed}}} {
		if n := b.ask(asked.Encode()).Total; n != v.Count {
			b.Errorf("%v: %d in the API, want %d", asked, n, v.Count)
		}
		if !strings.Contains(b.get("/sok?"+asked.Encode()), heading) {
			b.Errorf("%v: the page has no %q", asked, heading)
		}
	}
	if out := b.do("search", typed); !strings.HasPrefix(out, fmt.Sprintf("%d inlägg", v.Count)) {
		b.Errorf("search %s: got %.40q, want %d posts", typed, out, v.Count)
	}
}

// exported returns how many rows of an export have a value in a column.
func exported(rows [][]string, column, value string) (n int) {
	at := slices.Index(rows[0], column)
	for _, row := range rows[1:] {
		if slices.Contains(strings.Split(row[at], "|"), value) {
			n++
		}
	}
	return n
}
