package main

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"kronika/archive"
	"kronika/scraper/blogtest"
)

// xssCode is what the vectors run, without a character that ends some context: a
// line on the console, a variable and a request tell of it. A dialog would stop the page.
const xssCode = "console.log(7707),top.xss=7707,fetch(/xss-executed/.source)"

// xssVectors are the lines of web/testdata/xss.list, which says how they are written.
func xssVectors(t *testing.T) (all []string) {
	t.Helper()
	text := read(t, "../../web/testdata/xss.list")
	written := strings.NewReplacer("JS", xssCode, `\0`, "\x00", `\t`, "\t", `\n`, "\n", `\f`, "\f", `\x01`, "\x01")
	for line := range strings.Lines(text) {
		if line = strings.TrimSuffix(line, "\n"); line != "" && !strings.HasPrefix(line, "# ") {
			all = append(all, written.Replace(line))
		}
	}
	if len(all) < 200 {
		t.Fatalf("got %d vectors, want 200", len(all))
	}
	return all
}

// TestXSS crawls and imports blogs with every vector in every field, and opens their
// pages in Chromium, and pages that were asked for with vectors: nothing runs, nothing
// is loaded but our own files, and no element or attribute is the attacker's.
func TestXSS(t *testing.T) {
	vectors := xssVectors(t)
	data := xssArchive(t, vectors)
	site := strings.TrimSuffix(serving(t, "serve", "--data", data), "/")
	w := newWatch(t, site)
	ids := shown(t, data)
	if len(ids) < 2*len(vectors)/perXSSPost {
		t.Fatalf("got %d posts of %d vectors", len(ids), len(vectors))
	}
	versions := 0
	for id, posts := range ids {
		w.open("/inlagg/" + id + "?q=vatten&varfor=1")
		if len(posts) > 1 {
			versions++
			w.open("/inlagg/" + id + "/versioner")
			w.open("/inlagg/" + id + "/versioner/1")
			w.open("/inlagg/" + id + "/jamfor")
		}
	}
	if versions == 0 {
		t.Error("no post has two versions")
	}
	for _, path := range []string{"/", "/sok?size=100", "/sok?q=vatten&size=100", "/sok/label", "/sok/author", "/sok/source", "/andringar", "/sok.json?size=100", "/sok.atom"} {
		w.open(path)
	}
	for rows := range slices.Chunk(vectors, 40) {
		w.open("/lista?" + url.Values{"rader": {strings.Join(rows, "\n")}}.Encode())
	}
	for i, v := range vectors {
		w.open(xssRequest(i, v))
	}
	if len(w.seen) > 0 {
		t.Errorf("seen: %q", w.seen)
	}
	t.Logf("%d vectors, %d posts, %d pages, %d answers", len(vectors), len(ids), w.pages, w.answers)
}

// xssRequest returns an address with the n-th vector in the query and in one more place.
func xssRequest(n int, v string) string {
	fields := []string{"source", "municipality", "owner", "topic", "label", "author", "place", "organ", "decision", "dnr", "year", "month", "from", "to", "sort", "page", "size", "match", "voice", "facets", "-", v}
	paths := []string{"/sok/%s?q=skola", "/inlagg/%s", "/static/%s", "/dnr/granhamra/%s", "/dnr/%s/KS 2012:1", "/%s", "/sok/label?bland=%s", "/api/v1/search?sort=%s", "/api/v1/%s"}
	if n%2 == 0 {
		return "/sok?" + url.Values{"q": {v}, fields[n/2%len(fields)]: {v}}.Encode()
	}
	path, escaped := paths[n/2%len(paths)], url.PathEscape(v)
	if strings.Contains(path, "=%s") {
		escaped = url.QueryEscape(v)
	}
	return fmt.Sprintf(path, escaped)
}

// perXSSPost is how many vectors a post holds: all of them in text and comments.
const perXSSPost = 10

// xssArchive keeps a blog that was crawled, in which vectors are text and are HTML, and
// a file of posts, imported twice, in which they are what no blog lets be.
func xssArchive(t *testing.T, vectors []string) (data string) {
	t.Helper()
	data = filepath.Join(t.TempDir(), "data")
	blog := blogtest.New(1)
	var first, second []archive.Post
	n := 1
	for vs := range slices.Chunk(vectors, perXSSPost) {
		n++
		day := time.Date(2014, 1, n%28+1, 15, 0, 0, 0, time.UTC)
		blog.Add(blogtest.Post{Number: n, Published: day, Title: "vatten " + vs[0], Text: "vatten " + strings.Join(vs, "\n\nvatten "), Comments: vs})
		p := archive.Post{Source: "filen", URL: vs[3], Title: vs[1] + vs[2] + " vatten", Published: archive.Date(day.AddDate(0, 0, 90).Format(time.DateOnly)), Precision: archive.Day, Author: vs[4],
			Labels: vs, Text: "vatten " + strings.Join(vs, "\n\nvatten "), HTML: strings.Join(vs, ""), Keys: []string{fmt.Sprintf("filen:/%d", n)}}
		for _, v := range vs {
			p.Comments = append(p.Comments, archive.Comment{Author: v, Text: v + " vatten"})
		}
		first = append(first, p)
		p.Text = "Ändrat: vatten " + strings.Join(vs, " vatten\n\n")
		second = append(second, p)
	}
	server := httptest.NewServer(blog)
	defer server.Close()
	must(t, "--data", data, "crawl", "--delay", "0s", "--allow-private", strings.TrimPrefix(server.URL, "http://"), server.URL)
	for i, posts := range [][]archive.Post{first, second} {
		var lines strings.Builder
		for _, p := range posts {
			seen := time.Date(2026, 1, i+1, 0, 0, 0, 0, time.UTC)
			p.Capture = &archive.Capture{URL: "http://filen.example/", Fetched: seen}
			line, err := json.Marshal(p)
			if err != nil {
				t.Fatal(err)
			}
			lines.Write(append(line, '\n'))
		}
		file := filepath.Join(t.TempDir(), "posts.jsonl")
		if err := os.WriteFile(file, []byte(lines.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		must(t, "--data", data, "import", file)
	}
	return data
}
