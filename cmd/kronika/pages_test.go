package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"kronika/archive"
	"kronika/web"
)

// demoConfig makes the pages say all that an operator can have them say.
const demoConfig = `contact = "registrator@granhamra.example"
operator = "Granhamra kommun"
[[source]]
address = "kronika-demo.example"
name = "Kommunchefen i Granhamra"
municipality = "Granhamra kommun"
owner = "myndighet"
role = "kommunchef"
[accessibility]
compliance = "delvis"
assessed = "2026-11-20"
shortcomings = ["Bilder i gamla inlägg visas inte."]
`

// servePages serves the archives of testdata/pages.list, and returns the address of each
// by its name, without the slash at the end.
func servePages(t *testing.T) map[string]string {
	t.Helper()
	sites := map[string]string{}
	for name, data := range map[string]string{"demo": withheldDemo(t), "empty": emptyArchive(t)} {
		sites[name] = strings.TrimSuffix(serving(t, "serve", "--data", data), "/")
	}
	return sites
}

// withheldDemo keeps the demo blog as it was seen twice, with what is withdrawn in it.
func withheldDemo(t *testing.T) (data string) {
	t.Helper()
	data = t.TempDir()
	if err := os.WriteFile(filepath.Join(data, "kronika.toml"), []byte(demoConfig), 0o644); err != nil {
		t.Fatal(err)
	}
	must(t, "--data", data, "crawl", "http://kronika-demo.example")
	// The demo blog edits a post after the first visit.
	nextSecond()
	must(t, "--data", data, "crawl", "http://kronika-demo.example")
	for _, what := range [][]string{{"bqdhljzkexdpf"}, {"dzemfzu6ae6dv", "--passage", "beslutade kommunfullmäktige"}, {"dzemfzu6ae6dv", "--comment", "1"}} {
		must(t, append([]string{"--data", data, "withdraw", "--reason", "Uppgiften är känslig.", "--by", "arkivarien"}, what...)...)
	}
	return data
}

// emptyArchive makes an archive that nothing was ever taken in to.
func emptyArchive(t *testing.T) (data string) {
	t.Helper()
	data = t.TempDir()
	store, err := archive.Open(data, "kronika crawl")
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	must(t, "--data", data, "index")
	return data
}

// A listedPage is a line of testdata/pages.list.
type listedPage struct {
	status  int64
	archive string // "demo" or "empty"
	address string // "/sok?q=skola"
	shows   string
}

func (l listedPage) String() string {
	return fmt.Sprintf("%.80s (%s: %s)", l.address, l.archive, l.shows)
}

func pagesListed(t *testing.T) (pages []listedPage) {
	t.Helper()
	text, err := os.ReadFile("testdata/pages.list")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		fields := strings.Fields(line)
		if len(fields) == 0 || fields[0] == "#" {
			continue
		}
		status, err := strconv.ParseInt(fields[0], 10, 64)
		if err != nil || len(fields) < 4 {
			t.Fatalf("pages.list: %q, want a status, an archive, an address and what it shows", line)
		}
		pages = append(pages, listedPage{status, fields[1], repeat(fields[2]), strings.Join(fields[3:], " ")})
	}
	return pages
}

// repeat writes {3*x} out as xxx.
func repeat(address string) string {
	times := regexp.MustCompile(`\{(\d+)\*([^}]*)\}`)
	return times.ReplaceAllStringFunc(address, func(short string) string {
		part := times.FindStringSubmatch(short)
		n, err := strconv.Atoi(part[1])
		if err != nil {
			return short
		}
		return strings.Repeat(part[2], n)
	})
}

// TestPagesListed: every route that answers with a page has a line in testdata/pages.list.
// What has a file's ending, and what only programs ask, is no page.
func TestPagesListed(t *testing.T) {
	noPage := regexp.MustCompile(`\.[a-z]+$|^/api/v1/|^/static/|^/(metrics|healthz|readyz)$`)
	value := regexp.MustCompile(`\{\w+(:((?:[^{}]|\{[^{}]*\})*))?\}`) // {id:[a-z2-7]{13}}
	pages := pagesListed(t)
	for _, path := range web.Paths() {
		pattern := regexp.MustCompile("^" + value.ReplaceAllStringFunc(path, func(v string) string {
			if form := value.FindStringSubmatch(v)[2]; form != "" {
				return form
			}
			return "[^/]+"
		}) + "$")
		listed := false
		for _, p := range pages {
			asked, _, _ := strings.Cut(p.address, "?")
			listed = listed || p.status == 200 && pattern.MatchString(asked)
		}
		if !listed && !noPage.MatchString(path) {
			t.Errorf("route %s: no page of it is looked at; give it a line in testdata/pages.list", path)
		}
	}
}
