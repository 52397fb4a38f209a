package web

import (
	"encoding/xml"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"kronika/archive"
)

// pagePaths are the routes that are not for programs; a star stands for what a visitor
// may put there.
var pagePaths = []string{"/", "/sok", "/sok/*", "/lista", "/inlagg/*", "/inlagg/*/versioner", "/inlagg/*/versioner/*", "/inlagg/*/jamfor", "/inlagg/*/citat.bib", "/inlagg/*/bevis.json",
	"/inlagg/*/bevis.warc.gz", "/dnr/*/*", "/dnr/ankeborgs-kommun/ks/*", "/andringar", "/andringar.atom", "/amnen", "/om", "/tillganglighet", "/api", "/static/*", "/robots.txt", "/sitemap.xml", "/opensearch.xml",
	"/sok.csv", "/sok.jsonl", "/sok.atom", "/lista.csv", "/favicon.svg", "/metrics", "/.well-known/security.txt", "/*"}

// pageParameters are those of a search and what else pages read.
func pageParameters(d *document) []docParameter {
	parameters := slices.Clone(d.raw.Paths["/api/v1/search"].Get.Parameters)
	for _, name := range []string{"stycke", "varfor", "fran", "till", "rader", "bland", "version"} {
		parameters = append(parameters, docParameter{Name: name, In: "query"})
	}
	return parameters
}

// address returns a path with its stars filled in, and a query.
func (f *fuzzer) address(path string, n int) string {
	for strings.Contains(path, "*") {
		fill := f.value(docParameter{})
		if strings.HasPrefix(path, "/inlagg/*") {
			fill = f.id()
		} else if strings.HasPrefix(path, "/sok/*") && f.IntN(2) == 0 {
			fill = []string{"topic", "label", "author", "year", "dnr", "place"}[f.IntN(6)]
		}
		path = strings.Replace(path, "*", strings.ReplaceAll(url.PathEscape(fill), "*", "%2A"), 1)
	}
	address := path + "?" + f.query(n).Encode()
	if f.IntN(20) == 0 {
		address += misspelt[f.IntN(len(misspelt))]
	}
	return address
}

// TestPagesFuzz asks every page and file with parameters of every kind: none fails, and
// what the visitor wrote stays text.
func TestPagesFuzz(t *testing.T) {
	f := serve(t, hostilePosts(), "")
	f.withdraw(t, archive.PostID(key(4)), archive.Part{})
	fz := newFuzzer(pageParameters(readDocument(t)))
	answered := map[int]int{}
	for i := range requests {
		path := pagePaths[i%len(pagePaths)]
		t.Run(strconv.Itoa(i), func(t *testing.T) {
			address := fz.address(path, i)
			a := f.get(t, address)
			answered[a.StatusCode]++
			checkHeaders(t, address, a.Header)
			checkAnswer(t, a)
			if t.Failed() {
				t.Logf("GET %s: %d\n%.500s", address, a.StatusCode, a.body)
			}
		})
	}
	if answered[http.StatusOK] < requests/3 || answered[http.StatusNotFound] < requests/20 || answered[http.StatusBadRequest] == 0 || answered[http.StatusGone] == 0 {
		t.Errorf("got statuses %v, want some of each", answered)
	}
}

// checkAnswer checks that an answer is none of a fault of ours, and that a browser
// reads nothing out of it but what we meant.
func checkAnswer(t *testing.T, a answer) {
	t.Helper()
	if a.StatusCode >= 500 || a.StatusCode >= 300 && a.StatusCode < 400 {
		t.Errorf("got status %d", a.StatusCode)
	}
	switch kind, _, _ := strings.Cut(a.Header.Get("Content-Type"), ";"); {
	case kind == "text/html":
		checkHTML(t, a.body)
		checkInert(t, a.body)
	case strings.HasSuffix(kind, "xml"):
		for d := xml.NewDecoder(strings.NewReader(a.body)); ; {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatalf("XML: %v", err)
			}
		}
	case a.StatusCode >= 400 && kind != problemType:
		t.Errorf("got a refusal as %s", kind)
	}
}

// FuzzRequest asks one route with a query as it may come over the line, whatever its
// bytes. The archive is small, and an input is one request: what the fuzzer instruments,
// SQLite and bleve too, is some ten times slower.
func FuzzRequest(f *testing.F) {
	// These read parameters.
	paths := []string{"/api/v1/search", "/sok", "/sok.csv", "/sok.jsonl", "/sok.atom", "/sok/label", "/lista", "/lista.csv", "/api/v1/suggest", "/api/v1/changes", "/andringar"}
	types := []string{"text/html; charset=utf-8", jsonType, problemType, csvType, jsonlType, atomType}
	for i, q := range append(slices.Clone(hostile), misspelt...) { // vectors are asked by TestPagesFuzz
		if len(q) < 100 {
			f.Add(uint8(i), "q="+q+"&rader="+q)
		}
	}
	for i := range paths {
		f.Add(uint8(i), "q=skolan&from=2012&to=2011&topic=-x&label=a&sort=oldest&match=some&voice=own&page=2&size=3&facets=none")
	}
	v := `"><script>alert(1)</script>`
	s := serve(f, []archive.Post{somePosts()[0], {Title: v, Text: v + " skolan", Author: v, Labels: []string{v}, Published: "2012-11-23", URL: v, HTML: v}}, "")
	f.Fuzz(func(t *testing.T, route uint8, query string) {
		path := paths[int(route)%len(paths)]
		w := httptest.NewRecorder()
		r := &http.Request{Method: http.MethodGet, URL: &url.URL{Path: path, RawQuery: query}, Header: http.Header{}}
		s.Config.Handler.ServeHTTP(w, r.WithContext(t.Context()))
		checkHeaders(t, path, w.Header())
		checkAnswer(t, answer{w.Result(), w.Body.String()})
		if got := w.Header().Get("Content-Type"); !slices.Contains(types, got) {
			t.Errorf("got type %q", got)
		}
		if t.Failed() {
			t.Fatalf("GET %s: %d\n%.500s", path, w.Code, w.Body)
		}
		s.log.Reset()
	})
}
