package web

import (
	"bytes"
	"encoding/json"
	"flag"
	"net/http"
	"os"
	"regexp"
	"testing"

	"kronika/archive"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

func newLog() *bytes.Buffer { return new(bytes.Buffer) }

// TestAPIShape compares answers with golden files: a changed shape is a new
// version of the API. To accept a change of words, run with -update.
func TestAPIShape(t *testing.T) {
	f := serve(t, somePosts(), "")
	tests := []struct{ name, path string }{
		{"search", "/api/v1/search?q=skolan+lokaler"},
		{"search-all", "/api/v1/search?size=1&sort=oldest"},
		{"search-nothing", "/api/v1/search?q=xyzzyq&year=2012"},
		{"post", "/api/v1/posts/" + archive.PostID(key(0))},
		{"changes", "/api/v1/changes?limit=2"},
		{"problem-parameter", "/api/v1/search?page=0"},
		{"problem-unknown", "/api/v1/search?sida=2"},
		{"problem-post", "/api/v1/posts/aaaaaaaaaaaaa"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			golden(t, "testdata/"+test.name+".json", steady(t, f.get(t, test.path).body))
		})
	}
}

// steady indents JSON and evens out what differs from run to run.
func steady(t *testing.T, body string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := json.Indent(&b, []byte(body), "", "  "); err != nil {
		t.Fatalf("not JSON: %v\n%s", err, body)
	}
	out := regexp.MustCompile(`"(took_ms|score|offset)": [0-9.e+-]+`).ReplaceAll(b.Bytes(), []byte(`"$1": 0`))
	out = regexp.MustCompile(`"next": "MSA[^"]+"`).ReplaceAll(out, []byte(`"next": "MSA…"`)) // a cursor is of one archive
	return regexp.MustCompile(`"warc": "[^"]+"`).ReplaceAll(out, []byte(`"warc": "000001.warc.gz"`))
}

func golden(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

func TestAPIProblems(t *testing.T) {
	f := serve(t, somePosts(), "")
	tests := []struct {
		path, param string
		status      int
	}{
		{"/api/v1/search?page=0", "page", 400},
		{"/api/v1/search?page=-5", "page", 400},
		{"/api/v1/search?page=9223372036854775808", "page", 400},
		{"/api/v1/search?page=1.5", "page", 400},
		{"/api/v1/search?page=101&size=100", "page", 400},
		{"/api/v1/search?size=101", "size", 400},
		{"/api/v1/search?size=-1", "size", 400},
		{"/api/v1/search?size=NaN", "size", 400},
		{"/api/v1/search?sort=bäst", "sort", 400},
		{"/api/v1/search?match=inga", "match", 400},
		{"/api/v1/search?from=i+går", "from", 400},
		{"/api/v1/search?to=2012-13", "to", 400},
		{"/api/v1/search?okänd=1", "okänd", 400},
		{"/api/v1/search?q=100%", "", 400},
		{"/api/v1/posts/aaaaaaaaaaaaa", "", 404},
		{"/api/v1/posts/nej", "", 404},
		{"/api/v1/hej", "", 404},
	}
	for _, test := range tests {
		a := f.get(t, test.path)
		var p problem
		if err := json.Unmarshal([]byte(a.body), &p); err != nil {
			t.Errorf("GET %s: %v\n%s", test.path, err, a.body)
			continue
		}
		if a.StatusCode != test.status || p.Status != test.status || a.Header.Get("Content-Type") != problemType {
			t.Errorf("GET %s: got %d (%d), %s; want %d, %s", test.path, a.StatusCode, p.Status, a.Header.Get("Content-Type"), test.status, problemType)
		}
		if p.Param != test.param || p.Type == "" || p.Title == "" || p.Detail == "" || p.Instance == "" || p.Hint == "" {
			t.Errorf("GET %s: got %+v, want param %q and words everywhere", test.path, p, test.param)
		}
	}
}

func TestETag(t *testing.T) {
	f := serve(t, somePosts(), "")
	first := f.get(t, "/api/v1/search?q=skolan&year=2012")
	tag := first.Header.Get("ETag")
	if len(tag) < 5 || tag[:3] != `W/"` {
		t.Fatalf("got ETag %q, want a weak one", tag)
	}
	if got, want := first.Header.Get("Cache-Control"), "no-cache"; got != want {
		t.Errorf("got Cache-Control %q, want %q", got, want)
	}
	again := f.do(t, http.MethodGet, "/api/v1/search?year=2012&q=skolan", http.Header{"If-None-Match": {`"x", ` + tag}})
	if again.StatusCode != http.StatusNotModified || again.body != "" || again.Header.Get("ETag") != tag {
		t.Errorf("the same question: got %d, %q, want 304 with the tag", again.StatusCode, again.body)
	}
	other := f.get(t, "/api/v1/search?q=skolan&year=2011")
	if other.Header.Get("ETag") == tag {
		t.Errorf("another question: got the same tag")
	}
}

func TestStatic(t *testing.T) {
	f := serve(t, nil, "")
	hashed := "/static/" + readStatic()["kronika.css"].hashed
	a := f.get(t, hashed)
	if a.StatusCode != 200 || a.Header.Get("Content-Type") != "text/css; charset=utf-8" {
		t.Errorf("GET %s: got %d, %s", hashed, a.StatusCode, a.Header.Get("Content-Type"))
	}
	wantAll(t, a.Header.Get("Cache-Control"), "immutable")
	wantAll(t, f.get(t, "/").body, hashed)
	a = f.get(t, "/favicon.svg")
	if a.Header.Get("Content-Type") != "image/svg+xml" || a.Header.Get("ETag") == "" {
		t.Errorf("GET /favicon.svg: got %v", a.Header)
	}
	if a = f.do(t, "GET", "/favicon.svg", http.Header{"If-None-Match": {a.Header.Get("ETag")}}); a.StatusCode != http.StatusNotModified {
		t.Errorf("GET /favicon.svg again: got %d, want 304", a.StatusCode)
	}
	wantAll(t, f.get(t, "/robots.txt").body, "User-agent: *\n", "Disallow: /sok\n", "Disallow: /api/\n")
}

// TestScriptIsSmall: suggestions are the only script, and cost a page little.
func TestScriptIsSmall(t *testing.T) {
	f := serve(t, nil, "")
	script := readStatic()["suggest.js"]
	a := f.get(t, "/static/"+script.hashed)
	if a.StatusCode != http.StatusOK || a.Header.Get("Content-Type") != "text/javascript; charset=utf-8" || len(a.body) > 3000 {
		t.Errorf("got %d, %s, %d bytes; want 200, text/javascript, at most 3000", a.StatusCode, a.Header.Get("Content-Type"), len(a.body))
	}
	wantAll(t, f.get(t, "/").body, script.hashed, `data-suggest="/api/v1/suggest"`)
	wantNone(t, a.body, "innerHTML", "eval", "document.cookie", "localStorage")
}
