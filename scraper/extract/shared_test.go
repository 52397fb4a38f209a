package extract

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

const shared = "../../../shared/data/"

// TestSeed reads the plain text of a real month page, and the same text put
// into Blogger's shape: three posts either way.
func TestSeed(t *testing.T) {
	files, _ := filepath.Glob(shared + "seed/*.txt")
	if len(files) == 0 {
		t.Skip("no seed text beside the project: see the design's data folder")
	}
	text, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	plain, err := Extract(Page{URL: "file:///seed.txt", Body: text, Source: "seed"})
	if err != nil {
		t.Fatal(err)
	}
	var page strings.Builder
	page.WriteString("<html class='v2'><body><div class='blog-posts hfeed'>")
	for i, p := range plain.Posts {
		fmt.Fprintf(&page, "<div class='date-outer'><h2 class='date-header'><span>%s</span></h2><div class='date-posts'><div class='post-outer'>"+
			"<div class='post hentry'><a name='10000000%d'></a><div class='post-body entry-content' id='post-body-10000000%d'>", p.Published, i, i)
		for _, para := range p.Paragraphs() {
			fmt.Fprintf(&page, "<p>%s</p>", strings.ReplaceAll(html.EscapeString(para), "\n", "<br>"))
		}
		page.WriteString("<div style='clear: both;'></div></div></div></div></div></div>")
	}
	page.WriteString("</div></body></html>")
	shaped, err := Extract(Page{URL: "http://seed.example/2012/11/", Body: []byte(page.String()), Source: "seed"})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range []*Result{plain, shaped} {
		if len(r.Posts) != 3 {
			t.Fatalf("%s: got %d posts, want 3", r.Platform, len(r.Posts))
		}
		for i, want := range []struct{ date, word string }{
			{"2012-11-23", "förskollärarprogrammet"}, {"2012-11-16", "räddningstjänsten"}, {"2012-11-09", "kommunens ledningsfunktion"},
		} {
			p := r.Posts[i]
			if string(p.Published) != want.date || !strings.Contains(p.Text, want.word) {
				t.Errorf("%s: post %d is of %s, want %s with %q", r.Platform, i, p.Published, want.date, want.word)
			}
			if p.Text != plain.Posts[i].Text {
				t.Errorf("%s: post %d has another text than in plain text", r.Platform, i)
			}
		}
	}
}

// A rawPost is what a page shows of a post, found without the extractor.
type rawPost struct{ id, date, permalink string }

var (
	rawBody = regexp.MustCompile(`id=['"]post-body-(\d+)['"]`)
	rawDate = regexp.MustCompile(`class=['"]published['"][^>]*title=['"]([^'"]+)['"]`)
	rawLink = regexp.MustCompile(`class=['"]timestamp-link['"][^>]*href=['"]([^'"]+)['"]|<a[^>]*href=['"]([^'"]+)['"][^>]*class=['"]timestamp-link['"]`)
)

// rawPosts reads the posts of a Template Designer page by regular expressions:
// what stands between one body's id and the next belongs to the first.
func rawPosts(page string) []rawPost {
	at := rawBody.FindAllStringSubmatchIndex(page, -1)
	var posts []rawPost
	for i, m := range at {
		end := len(page)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		p := rawPost{id: page[m[2]:m[3]]}
		if d := rawDate.FindStringSubmatch(page[m[0]:end]); d != nil {
			p.date = d[1]
		}
		if l := rawLink.FindStringSubmatch(page[m[0]:end]); l != nil {
			p.permalink = strings.TrimLeft(l[1]+l[2], "./")
		}
		posts = append(posts, p)
	}
	return posts
}

// TestSharedBlogger compares every saved Template Designer page with what the
// index of the pages counts and with what the raw HTML says. Differences that
// are known, and right, stand in testdata/differences.tsv with their reason.
func TestSharedBlogger(t *testing.T) {
	index, err := os.ReadFile(shared + "html/INDEX.tsv")
	if err != nil {
		t.Skip("no saved pages beside the project: see the design's data folder")
	}
	known := readDifferences(t)
	pages, facts := 0, 0
	for row := range strings.Lines(string(index)) {
		f := strings.Split(strings.TrimRight(row, "\n"), "\t")
		if len(f) < 8 || !strings.HasPrefix(f[4], "template-designer-v2") {
			continue
		}
		pages++
		differences, compared := compare(t, f)
		facts += compared
		for _, difference := range differences {
			if reason, ok := known[difference]; ok {
				t.Logf("known: %s: %s", difference, reason)
				delete(known, difference)
				continue
			}
			t.Errorf("%s", difference)
		}
	}
	for difference := range known {
		t.Errorf("known, but not found any more: %s", difference)
	}
	if pages < 60 || facts < 200 {
		t.Errorf("compared %d facts of %d pages, want at least 200 of 60", facts, pages)
	}
	t.Logf("%d pages read, %d dates and links compared", pages, facts)
}

// compare returns the differences of one page as lines "file: what", and how
// many dates and links it compared.
func compare(t *testing.T, f []string) (differences []string, compared int) {
	say := func(format string, args ...any) {
		differences = append(differences, f[0]+": "+fmt.Sprintf(format, args...))
	}
	body, err := os.ReadFile(shared + "html/" + f[0])
	if err != nil {
		t.Fatal(err)
	}
	r, err := Extract(Page{URL: "file:///" + f[0], Body: body})
	if err != nil {
		say("%v", err)
		return differences, 0
	}
	if count := fmt.Sprint(len(r.Posts)); f[7] != "" && count != f[7] {
		say("%s posts, the index counts %s", count, f[7])
	}
	byID := map[string]int{}
	for i, p := range r.Posts {
		for _, key := range p.Keys {
			byID[key] = i
		}
		if p.Published == "" {
			say("post %d has no date", i)
		}
	}
	for _, raw := range rawPosts(string(body)) {
		i, ok := byID["blogger:"+raw.id]
		if !ok {
			say("post %s of the page is missing", raw.id)
			continue
		}
		p := r.Posts[i]
		// The day is the page's own: what stands before the T.
		compared += min(len(raw.date), 1) + min(len(raw.permalink), 1)
		if day, _, _ := strings.Cut(raw.date, "T"); raw.date != "" && string(p.Published.Cut(10)) != day {
			say("post %s is of %s, the page says %s", raw.id, p.Published, raw.date)
		}
		if raw.permalink != "" && path.Base(p.URL) != path.Base(raw.permalink) {
			say("post %s has permalink %q, the page says %q", raw.id, p.URL, raw.permalink)
		}
	}
	return differences, compared
}

// readDifferences reads lines "file: what <tab> why".
func readDifferences(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile("testdata/differences.tsv")
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]string{}
	for row := range strings.Lines(string(text)) {
		difference, reason, ok := strings.Cut(strings.TrimSpace(row), "\t")
		if ok && !strings.HasPrefix(row, "#") {
			known[difference] = reason
		}
	}
	return known
}
