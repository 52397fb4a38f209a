package web

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"kronika/archive"
)

// requests is how many of them a fuzz test of the whole site makes: every value of
// [fuzzer.value] meets every parameter many times, within seconds.
const requests = 3000

// A fuzzer makes parameters. The same seed makes the same ones.
type fuzzer struct {
	*rand.Rand
	parameters []docParameter
}

func newFuzzer(parameters []docParameter) *fuzzer {
	return &fuzzer{rand.New(rand.NewPCG(11, 23)), parameters}
}

// words are values that mean something to some parameter.
var words = []string{"skolan", "vägen lokaler", `"nya lokaler"`, "skol*", "-skolan", "label:skolan", "2012", "2012-11", "2012-11-23", "2012-13", "bloggen", "myndighet",
	"topic,year", "none", "beslutat", "ks", "KS 2012/123", "aaaaaaaaaaaaa", "all", "own", "newest", "1", "2"}

// hostile are values that break readers of parameters; [vectors] are hostile to pages.
var hostile = []string{"", " ", "-", "--", "\x00", "skolan\x00", "\xff\xfe", "\xc3", "\r\nSet-Cookie: a=b", "\u2028", "../../etc/passwd", "..%2f..%2f", "%", "%zz", "%00", "*", "**", `"`, `""`, "(", ")))", "NOT",
	"a:b:c", "q:", "-label:", "ｓｋｏｌａｎ", "sкоlаn", "ſkolan", "ﬁ", "İ", "a\u0300\u0301\u0302", "\u200b", "\ufeff", "😀", "𝟚𝟘𝟙𝟚", "٢٠١٢", "NaN", "-1", "-0", "0", "00", "+1", "1.0", "1e3", "0x10", "1_000", "Infinity",
	"9223372036854775807", "9223372036854775808", "-9223372036854775808", "99999999999999999999999999", "0000-00-00", "9999-12-31", "2012-02-30", "-2012", "null", "true", "[]", "{}", "${7*7}", "' OR 1=1 --",
	strings.Repeat("a", 10_000), strings.Repeat("å ", 5_000), strings.Repeat("(", 999), strings.Repeat("a* ", 333), strings.Repeat("-a ", 333), strings.Repeat(`"`, 1000)}

// value returns a value for a parameter: one that fits, one at a bound, or a hostile one.
func (f *fuzzer) value(p docParameter) string {
	fitting := append(slices.Clone(words), p.Schema.Enum...)
	if p.Example != nil {
		fitting = append(fitting, fmt.Sprint(p.Example))
	}
	for _, bound := range []*int{p.Schema.Minimum, p.Schema.Maximum} {
		if bound != nil {
			fitting = append(fitting, strconv.Itoa(*bound-1), strconv.Itoa(*bound), strconv.Itoa(*bound+1))
		}
	}
	if n := p.Schema.MaxLength; n > 0 {
		fitting = append(fitting, strings.Repeat("a", n-1), strings.Repeat("a", n), strings.Repeat("a", n+1), strings.Repeat("å", n))
	}
	switch f.IntN(4) {
	case 0:
		return hostile[f.IntN(len(hostile))]
	case 1:
		return vectors[f.IntN(len(vectors))]
	}
	return fitting[f.IntN(len(fitting))]
}

// query returns parameters, some of them repeated, some that do not exist. The n-th
// query holds the n-th parameter.
func (f *fuzzer) query(n int) url.Values {
	v := url.Values{}
	if len(f.parameters) > 0 {
		p := f.parameters[n%len(f.parameters)]
		v.Add(p.Name, f.value(p))
	}
	for f.IntN(3) > 0 && len(f.parameters) > 0 {
		p := f.parameters[f.IntN(len(f.parameters))]
		if f.IntN(4) == 0 || !v.Has(p.Name) {
			v.Add(p.Name, f.value(p))
		}
	}
	if f.IntN(20) == 0 {
		v.Add(f.value(docParameter{}), f.value(docParameter{}))
	}
	return v
}

// misspelt are ends of an address that cannot be read.
var misspelt = []string{"&q=%zz", "&%", "&q=100%&size=2", ";size=2", "&q=a;b", "&%e5%=1"}

// TestOpenAPIFuzz asks every path of the document with parameters made out of what the
// document says of them. What it forbids is refused; a refusal names a parameter that was
// asked and says what to write instead; every answer is as the document describes it.
func TestOpenAPIFuzz(t *testing.T) {
	f, d := serve(t, hostilePosts(), ""), readDocument(t)
	f.withdraw(t, archive.PostID(key(4)), archive.Part{})
	operations := slices.Sorted(maps.Keys(d.raw.Paths))
	fuzzers := map[string]*fuzzer{}
	for _, path := range operations {
		fuzzers[path] = newFuzzer(slices.DeleteFunc(slices.Clone(d.raw.Paths[path].Get.Parameters), func(p docParameter) bool { return p.In != "query" }))
	}
	refused := 0
	for i := range requests {
		path := operations[i%len(operations)]
		if i%2 == 0 {
			path = "/api/v1/search" // which has most parameters
		}
		t.Run(strconv.Itoa(i), func(t *testing.T) {
			fz := fuzzers[path]
			asked := fz.query(i / 2)
			address := strings.ReplaceAll(path, "{id}", url.PathEscape(fz.id())) + "?" + asked.Encode()
			allowed := d.allows(t, path, asked)
			if fz.IntN(20) == 0 {
				address += misspelt[fz.IntN(len(misspelt))]
				allowed = len(fz.parameters) == 0
			}
			a := f.get(t, address)
			d.check(t, path, a)
			checkHeaders(t, path, a.Header)
			if a.StatusCode >= 400 {
				refused++
				checkRefusal(t, asked, a)
			} else if !allowed {
				t.Errorf("got %d, the document forbids it", a.StatusCode)
			}
			if t.Failed() {
				t.Logf("GET %s: %d\n%.500s", address, a.StatusCode, a.body)
			}
		})
	}
	if refused < requests/10 || refused > requests*9/10 {
		t.Errorf("got %d refusals of %d requests, want some of both", refused, requests)
	}
}

// hostilePosts are the posts of the other tests and one for each of the vectors.
func hostilePosts() []archive.Post {
	posts := somePosts()
	for _, v := range vectors {
		posts = append(posts, archive.Post{Title: v, Text: v + " skolan " + v + "\n\n" + v + " dnr KS 2012/123", Author: v, Labels: []string{v}, Published: "2012-11-23",
			URL: v, HTML: v, Comments: []archive.Comment{{Author: v, Text: v + " skolan"}}})
	}
	return posts
}

// id returns the ID of a post that is shown or withdrawn, or none of the archive.
func (f *fuzzer) id() string {
	if f.IntN(3) == 0 {
		return f.value(docParameter{})
	}
	return archive.PostID(key(f.IntN(50)))
}

// checkRefusal checks that a refusal helps whoever asked.
func checkRefusal(t *testing.T, asked url.Values, a answer) {
	t.Helper()
	var p problem
	if err := json.Unmarshal([]byte(a.body), &p); err != nil {
		t.Fatal(err)
	}
	if got := a.Header.Get("Content-Type"); got != problemType || a.StatusCode >= 500 || p.Status != a.StatusCode {
		t.Errorf("got %d as %s, status %d within; want a %s below 500", a.StatusCode, got, p.Status, problemType)
	}
	if p.Hint == "" || p.Detail == "" || p.Title == "" {
		t.Errorf("got %+v, want words and a hint", p)
	}
	if a.StatusCode == http.StatusBadRequest && !asked.Has(p.Param) && p.Param != "" {
		t.Errorf("the fault is of %q, which was not asked", p.Param)
	}
}

// allows reports whether the document allows parameters of a query. Paths without any
// take no notice of them.
func (d *document) allows(t *testing.T, path string, asked url.Values) bool {
	t.Helper()
	known := map[string]bool{}
	for i, p := range d.raw.Paths[path].Get.Parameters {
		if p.In != "query" {
			return true
		}
		known[p.Name] = true
		values := asked[p.Name]
		if len(values) == 0 {
			continue
		}
		if len(values) > 1 && p.Schema.Type != "array" {
			return false
		}
		at := fmt.Sprintf("openapi.json#/paths/%s/get/parameters/%d/schema", strings.ReplaceAll(path, "/", "~1"), i)
		schema, err := d.compiler.Compile(at)
		if err != nil {
			t.Fatal(err)
		}
		if schema.Validate(typed(p, values)) != nil {
			return false
		}
	}
	for name := range asked {
		if len(known) > 0 && !known[name] {
			return false
		}
	}
	return true
}

// typed returns the values of a parameter as a schema sees them.
func typed(p docParameter, values []string) any {
	if p.Schema.Type == "array" {
		var all []any
		for _, v := range values {
			all = append(all, v)
		}
		return all
	}
	if n, err := strconv.Atoi(values[0]); err == nil && p.Schema.Type == "integer" {
		return n
	}
	return values[0]
}
