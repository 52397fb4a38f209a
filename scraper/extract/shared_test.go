package extract

import (
	"fmt"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"kronika/archive"
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
type rawPost struct{ id, date, header, permalink string }

var (
	rawBody = regexp.MustCompile(`id=['"]post-body-(\d+)['"]`)
	rawDate = regexp.MustCompile(`class=['"]published['"][^>]*title=['"]([^'"]+)['"]`)
	rawHead = regexp.MustCompile(`class=['"]date-header['"]>(?:<span>)?\s*([^<]*)`)
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
		if h := rawHead.FindAllStringSubmatch(page[:at[i][0]], -1); h != nil {
			p.header = h[len(h)-1][1]
		}
		if l := rawLink.FindStringSubmatch(page[m[0]:end]); l != nil {
			p.permalink = html.UnescapeString(l[1] + l[2])
		}
		posts = append(posts, p)
	}
	return posts
}

// TestSharedBlogger compares every saved Template Designer page with what the
// index of the pages counts and with what the raw HTML says. Differences that
// are known, and right, stand in testdata/shared-differences.tsv with their reason.
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

// compare returns the differences of one page as lines of file and what, a tab
// between, and how many dates, headers and links it compared.
func compare(t *testing.T, f []string) (differences []string, compared int) {
	say := func(format string, args ...any) {
		differences = append(differences, f[0]+"\t"+fmt.Sprintf(format, args...))
	}
	body, err := os.ReadFile(shared + "html/" + f[0])
	if err != nil {
		t.Fatal(err)
	}
	// The path in its repository is the page's own, below the blog's root.
	r, err := Extract(Page{URL: "file:///saved/" + strings.ReplaceAll(f[2], "?", "%3F"), Body: body})
	if err != nil {
		say("%v", err)
		return differences, 0
	}
	if count := fmt.Sprint(len(r.Posts)); f[7] != "" && count != f[7] || f[7] == "" && count != "0" {
		say("%s posts, the index counts %q", count, f[7])
	}
	for _, found := range r.Findings {
		say("%s", found.What)
	}
	raw := rawPosts(string(body))
	byID := map[string]int{}
	for i, p := range r.Posts {
		if _, again := byID[p.Keys[0]]; again {
			say("%s is there twice", p.Keys[0])
		}
		byID[p.Keys[0]] = i
		if p.Published == "" {
			say("post %d has no date", i)
		}
		if len(raw) > 0 && !slices.ContainsFunc(raw, func(r rawPost) bool { return "blogger:"+r.id == p.Keys[0] }) {
			say("%s is no post of the page", p.Keys[0])
		}
	}
	for _, raw := range raw {
		i, ok := byID["blogger:"+raw.id]
		if !ok {
			say("post %s of the page is missing", raw.id)
			continue
		}
		compared += min(len(raw.date)+len(raw.header), 1) + min(len(raw.permalink), 1)
		comparePost(say, r.Posts[i], raw, f[2])
	}
	return differences, compared
}

// comparePost compares a post with what the page shows of it. The page's path
// says what its relative links mean.
func comparePost(say func(string, ...any), p archive.Post, raw rawPost, pagePath string) {
	// The day is the page's own: what stands before the T.
	if day, _, _ := strings.Cut(raw.date, "T"); day != "" && string(p.Published.Cut(10)) != day {
		say("post %s is of %s, the page says %s", raw.id, p.Published, raw.date)
	}
	if raw.date == "" && raw.header != "" && !sameDay(p.Published, raw.header) {
		say("post %s is of %s, the header says %s", raw.id, p.Published, raw.header)
	}
	if raw.permalink == "" {
		return
	}
	want, err := url.Parse(raw.permalink)
	if err != nil {
		say("post %s: %v", raw.id, err)
		return
	}
	name, _, _ := strings.Cut(want.Path, "?")
	if want.Host == "" && !strings.HasPrefix(name, "/") {
		name = path.Join("/", path.Dir(pagePath), name)
	}
	if got, err := url.Parse(p.URL); err != nil || got.Path != name {
		say("post %s has permalink %q, the page says %q", raw.id, p.URL, raw.permalink)
	}
}

// sameDay reports whether a header has the numbers of a day and of its year.
func sameDay(d archive.Date, header string) bool {
	s := string(d)
	return len(s) >= 10 && strings.Contains(header, s[:4]) && regexp.MustCompile(`\b0?`+strings.TrimPrefix(s[8:10], "0")+`\b`).MatchString(header)
}

// readDifferences reads lines of file, what and why, with tabs between.
func readDifferences(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile("testdata/shared-differences.tsv")
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]string{}
	for row := range strings.Lines(string(text)) {
		if f := strings.Split(strings.TrimSpace(row), "\t"); len(f) == 3 && f[0] != "file" {
			known[f[0]+"\t"+f[1]] = f[2]
		}
	}
	return known
}
