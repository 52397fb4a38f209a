package scraper

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kronika/archive"
	"kronika/scraper/blogtest"
)

// answer returns a record of an answer of any kind.
func answer(address, head, body string) string {
	return record{"response", address, "2014-02-16T05:02:31Z", "", "HTTP/1.1 " + head + "\r\n\r\n" + body}.text("WARC/1.1")
}

// postOf returns a page of a blog with one post and whatever else.
func postOf(blog, more string) string {
	return fmt.Sprintf(`<html><head><meta name='generator' content='blogger'/><link rel='canonical' href='http://%s/2013/02/sno.html'/>%s</head><body>
<div class='post hentry'><a name='1000000%d'></a><div class='post-body entry-content'>Plogbilarna har kört.</div></div></body></html>`, blog, more, len(blog)%10)
}

// TestSurvey finds what the pages of a blog need on other sites, whatever comes
// first in the file: images, style sheets and what these need, and where redirects
// lead. What only other sites need is left out.
func TestSurvey(t *testing.T) {
	const needs = `<img src='https://bilder.example/a.png'><link rel='stylesheet' href='http://stil.example/s.css'><img src='http://bilder.example/flyttad.png'>`
	const css, png = "200 OK\r\nContent-Type: text/css", "200 OK\r\nContent-Type: image/png"
	dir := t.TempDir()
	report, err := importOnce(t, dir, ImportConfig{}, put(t, "allt.warc.gz", packed(
		answer("http://bilder.example/a.png", png, "a"),
		answer("http://stil.example/b.gif", png, "b"),
		answer("http://bilder.example/ny.png", png, "ny"),
		answer("http://stil.example/s.css", css, "body { background: url(b.gif) }"),
		answer("http://stil.example/andras.css", css, "body { background: url(c.gif) }"),
		answer("http://stil.example/c.gif", png, "c"),
		answer("http://bilder.example/flyttad.png", "301 Moved\r\nLocation: /ny.png", ""),
		answer("http://granhamra.example/", "200 OK\r\nContent-Type: text/html", "<link rel='stylesheet' href='http://stil.example/andras.css'>Välkommen"),
		answer(blogURL+"/2013/02/sno.html", "200 OK\r\nContent-Type: text/html", postOf("veckobrev.blogspot.com", needs)),
	)))
	if err != nil || report.Change.New != 1 {
		t.Fatalf("%+v, %v", report, err)
	}
	want := []string{"http://bilder.example/a.png", "http://bilder.example/flyttad.png", "http://bilder.example/ny.png", "http://stil.example/b.gif", "http://stil.example/s.css", blogURL + "/2013/02/sno.html"}
	got := allAnswers(t, dir)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("kept (-want +got):\n%s", diff)
	}
}

// TestImportBlogs takes a file with two blogs in: each is its own, unless --url or
// --source says otherwise. A copy of a page that lies elsewhere is of the blog that
// it names.
func TestImportBlogs(t *testing.T) {
	const html = "200 OK\r\nContent-Type: text/html"
	file := put(t, "allt.warc.gz", packed(
		answer(blogURL+"/2013/02/sno.html", html, postOf("veckobrev.blogspot.com", "")),
		answer("http://skolbrev.example/2013/02/sno.html", html, postOf("skolbrev.example", "")),
		answer("http://kopior.example/2014/http://skolbrev.example/2013/02/sno.html", html, postOf("skolbrev.example", "<!-- kopia -->")),
	))
	for name, c := range map[string]struct {
		cfg     ImportConfig
		pages   int
		sources string
		found   string
	}{
		"":                 {ImportConfig{}, 3, "skolbrev.example skolbrev.example\nveckobrev veckobrev.blogspot.com", ""},
		"--url":            {ImportConfig{URL: "https://www.skolbrev.example"}, 2, "skolbrev.example skolbrev.example", "1 pages are of no blog"},
		"--source":         {ImportConfig{Source: "brev"}, 3, "brev ", "takes the pages of several addresses for one blog: skolbrev.example, veckobrev.blogspot.com"},
		"--url, --source":  {ImportConfig{URL: blogURL, Source: "brev"}, 1, "brev veckobrev.blogspot.com", "2 pages are of no blog"},
		"--url of another": {ImportConfig{URL: "http://annat.example"}, 0, "", "3 pages are of no blog"},
	} {
		dir := t.TempDir()
		report, err := importOnce(t, dir, c.cfg, file)
		if (err == nil) != (c.pages > 0) || report.Pages != c.pages {
			t.Errorf("%s: %+v, %v, want %d pages", name, report, err, c.pages)
		}
		var got []string
		for line := range strings.Lines(sources(t, dir)) {
			got = append(got, strings.Join(strings.Fields(line)[:2], " "))
		}
		if all := strings.Join(got, "\n"); all != c.sources && !(strings.HasSuffix(c.sources, " ") && strings.HasPrefix(all, c.sources)) {
			t.Errorf("%s: sources %q, want %q", name, all, c.sources)
		}
		if c.found == "" && len(report.Findings) > 0 || c.found != "" && (len(report.Findings) != 1 || !strings.HasPrefix(report.Findings[0].What, c.found)) {
			t.Errorf("%s: findings %q, want %q", name, report.Findings, c.found)
		}
	}
}

// TestImportOwnNames: what another archive calls a blog is not what this one calls
// so. The address decides; where it does not, the person at the keyboard does.
func TestImportOwnNames(t *testing.T) {
	from := t.TempDir()
	if _, err := crawlOnce(t, from, blogtest.New(5), blogURL); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		held    archive.Source // before
		cfg     ImportConfig
		sources map[string]int // posts by ID
	}{
		"nothing held":           {archive.Source{ID: "annat", Address: "annat.example"}, ImportConfig{}, map[string]int{"annat": 0, "veckobrev": 5}},
		"another name":           {archive.Source{ID: "brev", Address: "veckobrev.blogspot.com"}, ImportConfig{}, map[string]int{"brev": 5}},
		"another blog":           {archive.Source{ID: "veckobrev", Address: "annat.example"}, ImportConfig{}, map[string]int{"veckobrev": 0}},
		"another blog, --source": {archive.Source{ID: "veckobrev", Address: "annat.example"}, ImportConfig{Source: "gamla"}, map[string]int{"veckobrev": 0, "gamla": 5}},
		"another blog, --url":    {archive.Source{ID: "veckobrev", Address: "annat.example"}, ImportConfig{URL: blogURL}, map[string]int{"veckobrev": 0, "veckobrev-2": 5}},
		"no address":             {archive.Source{ID: "veckobrev", Address: "veckobrev"}, ImportConfig{}, map[string]int{"veckobrev": 5}},
	} {
		dir := t.TempDir()
		store := open(t, dir)
		if _, err := store.PutSource(t.Context(), c.held); err != nil {
			t.Fatal(err)
		}
		store.Close()
		report, err := importOnce(t, dir, c.cfg, warcsOf(t, from)...)
		if refused := name == "another blog"; (err != nil) != refused || refused && !strings.Contains(report.Findings[0].What, "here that is annat.example: left out") {
			t.Errorf("%s: %v, %q", name, err, report.Findings)
		}
		got := map[string]int{}
		store = open(t, dir)
		states, err := store.States(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range states {
			got[s.ID] = s.Posts
			if !s.Crawled.IsZero() {
				t.Errorf("%s: %s counts as crawled", name, s.ID)
			}
		}
		if diff := cmp.Diff(c.sources, got); diff != "" {
			t.Errorf("%s: sources (-want +got):\n%s", name, diff)
		}
	}
}
