package scraper

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"kronika/archive"
	"kronika/scraper/demo"
	"kronika/scraper/fetch"
)

// A site is a web site as files, see testdata/blog.txtar. It counts what it is
// asked for.
type site struct {
	pages map[string]string // by path and query
	asked []string
}

func readSite(t *testing.T) *site {
	t.Helper()
	data, err := os.ReadFile("testdata/blog.txtar")
	if err != nil {
		t.Fatal(err)
	}
	s := &site{pages: map[string]string{}}
	for _, f := range txtar.Parse(data).Files {
		s.pages[f.Name] = string(f.Data)
	}
	return s
}

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.asked = append(s.asked, r.URL.RequestURI())
	page, ok := s.pages[r.URL.RequestURI()]
	status, rest := 0, ""
	if !ok {
		page = "@ 404"
	}
	if n, _ := fmt.Sscanf(page, "@ %d %s", &status, &rest); n == 0 {
		w.Header().Set("Content-Type", "text/html; charset=UTF-8")
		fmt.Fprint(w, page)
		return
	}
	if status < 400 {
		w.Header().Set("Location", rest)
	} else if rest != "" {
		w.Header().Set("Retry-After", rest)
	}
	w.WriteHeader(status)
}

// open opens an archive for the length of a test.
func open(t *testing.T, dir string) *archive.Store {
	t.Helper()
	store, err := archive.Open(dir, "test")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return store
}

// crawlOnce is one run of the program: the archive is closed after it.
func crawlOnce(t *testing.T, dir string, h http.Handler, address string) (Report, error) {
	t.Helper()
	return crawlWith(t.Context(), t, dir, fetch.InProcess(h), address)
}

func crawlWith(ctx context.Context, t *testing.T, dir string, transport http.RoundTripper, address string) (Report, error) {
	t.Helper()
	store := open(t, dir)
	defer store.Close()
	c := Crawler{Store: store, Fetcher: fetch.New(fetch.Config{UserAgent: "Kronika/test", Transport: transport})}
	return c.Crawl(ctx, address)
}

// dump returns every post with all its revisions, one a line, without what
// tells when and where it was captured.
func dump(t *testing.T, dir string) (lines []string) {
	t.Helper()
	store, err := archive.OpenReader(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	for p, err := range store.Posts(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		revisions, err := store.Revisions(t.Context(), p.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range revisions {
			r.Capture, r.Seq = nil, 0
			count := -1
			if r.CommentsCount != nil {
				count = *r.CommentsCount
			}
			r.CommentsCount = nil
			lines = append(lines, fmt.Sprintf("%+v comments:%d", r, count))
		}
	}
	slices.Sort(lines)
	return lines
}

// TestCrawl collects the site of testdata/blog.txtar: what it asks for, in
// which order, and what it makes of it.
func TestCrawl(t *testing.T) {
	s, dir := readSite(t), t.TempDir()
	var progress []string
	store := open(t, dir)
	c := Crawler{
		Store:    store,
		Fetcher:  fetch.New(fetch.Config{UserAgent: "Kronika/test", Transport: fetch.InProcess(s)}),
		Progress: func(done, known, posts int) { progress = append(progress, fmt.Sprint(done, "/", known, " ", posts)) },
	}
	report, err := c.Crawl(t.Context(), "http://veckobrev.blogspot.com/2013/02/sno.html?m=1")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"/robots.txt", "/feeds/posts/default?redirect=false", "/feeds/posts/default?redirect=false&start-index=3",
		"/", "/2013/01/", "/2012/12/", "/2013/01/biblioteket.html", "/2013/01/vagen.html",
	}
	if diff := cmp.Diff(s.asked, want); diff != "" {
		t.Errorf("requests (-got +want):\n%s", diff)
	}
	if diff := cmp.Diff(report.Change, archive.Change{New: 4}); diff != "" || report.Pages != 6 {
		t.Errorf("%d pages, change (-got +want):\n%s", report.Pages, diff)
	}
	if len(report.Findings) != 1 || !strings.Contains(report.Findings[0].What, "404") {
		t.Errorf("findings %v, want the page that is not there", report.Findings)
	}
	if last := progress[len(progress)-1]; last != "9/9 4" { // one is an image that is not there
		t.Errorf("progress ends %q, want 9/9 4", last)
	}
	store.Close()
	posts := strings.Join(dump(t, dir), "\n")
	for _, said := range []string{"Text:Vägen byggs om.\n\nTrafiken leds över bron.", "Text:Budgeten blev klar.\n\nSkolan fick mest.", "Text:Äntligen!"} {
		if strings.Count(posts, said) != 1 {
			t.Errorf("%q: %d times in\n%s", said, strings.Count(posts, said), posts)
		}
	}
	if got := sources(t, dir); got != "veckobrev veckobrev.blogspot.com Veckobrevet" {
		t.Errorf("sources %q", got)
	}
}

func sources(t *testing.T, dir string) string {
	t.Helper()
	store, err := archive.OpenReader(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	all, err := store.Sources(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, s := range all {
		lines = append(lines, strings.TrimSpace(s.ID+" "+s.Address+" "+s.Name))
	}
	return strings.Join(lines, "\n")
}

// TestCrawlAgain holds that a second crawl makes nothing new, and does not ask
// again for comments that are held.
func TestCrawlAgain(t *testing.T) {
	s, dir := readSite(t), t.TempDir()
	if _, err := crawlOnce(t, dir, s, "veckobrev.blogspot.com"); err != nil {
		t.Fatal(err)
	}
	before := dump(t, dir)
	s.asked = nil
	report, err := crawlOnce(t, dir, s, "http://veckobrev.blogspot.se")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(report.Change, archive.Change{Same: 4}); diff != "" {
		t.Errorf("change (-got +want):\n%s", diff)
	}
	if slices.Contains(s.asked, "/2013/01/biblioteket.html") {
		t.Error("a page was asked for its comments, which are held")
	}
	if diff := cmp.Diff(dump(t, dir), before); diff != "" {
		t.Errorf("posts (-got +want):\n%s", diff)
	}
}

// TestCrawlDemo collects the demo blog: at least 60 posts, each once; one of
// them changes; the WARC files give the same posts again.
func TestCrawlDemo(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first, err := crawlOnce(t, dir, demo.Handler(false), demo.URL)
	if err != nil {
		t.Fatal(err)
	}
	if first.Change.New < 60 || first.Change.Changed+first.Change.Same > 0 || len(first.Findings) > 0 {
		t.Errorf("first crawl: %+v, findings %v", first.Change, first.Findings)
	}
	if posts := dump(t, dir); len(posts) != first.Change.New {
		t.Errorf("%d posts in the archive, %d new", len(posts), first.Change.New)
	}
	again, err := crawlOnce(t, dir, demo.Handler(true), demo.URL)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(again.Change, archive.Change{Changed: 1, Same: first.Change.New - 1}); diff != "" {
		t.Errorf("second crawl (-got +want):\n%s", diff)
	}
	before := dump(t, dir)
	if report := rebuild(t, dir); len(report.Findings) > 0 || report.Pages != first.Pages+again.Pages {
		t.Errorf("rebuild: %d pages, want %d; findings %v", report.Pages, first.Pages+again.Pages, report.Findings)
	}
	if diff := cmp.Diff(dump(t, dir), before); diff != "" {
		t.Errorf("rebuilt posts (-got +want):\n%s", diff)
	}
	t.Logf("%d posts of %d pages, then of %d", first.Change.New, first.Pages, again.Pages)
}

func rebuild(t *testing.T, dir string) Report {
	t.Helper()
	store := open(t, dir)
	defer store.Close()
	report, err := Rebuild(t.Context(), store)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// TestRequests holds that a crawl of the demo blog asks for few pages beside
// the real ones, and for none twice.
func TestRequests(t *testing.T) {
	t.Parallel()
	h := demo.Handler(false)
	asked := map[string]int{}
	total := 0
	count := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked[r.URL.RequestURI()]++
		total++
		h.ServeHTTP(w, r)
	})
	report, err := crawlOnce(t, t.TempDir(), count, demo.URL)
	if err != nil {
		t.Fatal(err)
	}
	for path, n := range asked {
		if n > 1 || strings.Contains(path, "search") || strings.Contains(path, "showComment") || strings.Contains(path, "m=1") {
			t.Errorf("asked %d times for %s", n, path)
		}
	}
	if total*10 > report.Pages*12 {
		t.Errorf("%d requests for %d pages, want at most 1.2 a page", total, report.Pages)
	}
}

// TestRedirected collects a blog that was named by another of its addresses:
// it is asked at its own from the first redirect on, and the WARC records bear
// the address that answered.
func TestRedirected(t *testing.T) {
	s, dir := readSite(t), t.TempDir()
	redirects := 0
	h := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Host != "veckobrev.blogspot.com" {
			redirects++
			http.Redirect(w, r, "http://veckobrev.blogspot.com"+r.URL.RequestURI(), http.StatusFound)
			return
		}
		s.ServeHTTP(w, r)
	})
	report, err := crawlOnce(t, dir, h, "https://veckobrev.blogspot.se")
	if err != nil || report.Change.New != 4 {
		t.Fatalf("got %+v, %v, want 4 new posts", report.Change, err)
	}
	if redirects != 2 { // robots.txt and the feed
		t.Errorf("%d redirects, want 2", redirects)
	}
	store := open(t, dir)
	for p, err := range store.Pages(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if p.Status() == http.StatusOK && !strings.HasPrefix(p.URL, "http://veckobrev.blogspot.com/") {
			t.Errorf("captured as %s", p.URL)
		}
	}
}

// TestHere compares the addresses that a blog links to with what the frontier
// takes them for.
func TestHere(t *testing.T) {
	c := &crawl{root: &url.URL{Scheme: "https", Host: "brev.blogspot.se", Path: "/"}}
	for address, want := range map[string]string{
		"http://brev.blogspot.com/2013/02/sno.html":                             "https://brev.blogspot.se/2013/02/sno.html",
		"http://brev.blogspot.no/2013/02/sno.html?m=1#more":                     "https://brev.blogspot.se/2013/02/sno.html",
		"http://brev.blogspot.com/2013/02/sno.html?showComment=12#c1":           "https://brev.blogspot.se/2013/02/sno.html",
		"http://brev.blogspot.com/?widgetType=BlogArchive&action=toggle&dir=op": "",
		"http://brev.blogspot.com/?action=toggle":                               "",
		"http://annat.blogspot.com/2013/02/sno.html":                            "",
		"http://www.blogger.com/profile/1":                                      "",
		"ftp://brev.blogspot.com/":                                              "",
		"mailto:brev@blogspot.com":                                              "",
		"":                                                                      "",
		"http://brev.blogspot.com/search?updated-max=2010-07-25T04:46:00-07:00&max-results=20&start=20&by-date=false": "https://brev.blogspot.se/search?max-results=20&updated-max=2010-07-25T11%3A46%3A00Z",
		"http://brev.blogspot.com/search?updated-max=2010-07-25T13:46:00+02:00&max-results=20&start=40&m=1":           "https://brev.blogspot.se/search?max-results=20&updated-max=2010-07-25T11%3A46%3A00Z",
		"http://brev.blogspot.com/search?updated-max=2010-07-25T13:46:00%2B02:00&max-results=20":                      "https://brev.blogspot.se/search?max-results=20&updated-max=2010-07-25T11%3A46%3A00Z",
		"http://brev.blogspot.com/search/label/Skola?updated-max=2010-07-25T11:46:00Z&max-results=20":                 "https://brev.blogspot.se/search/label/Skola?max-results=20&updated-max=2010-07-25T11%3A46%3A00Z",
		"http://user@brev.blogspot.com/2013/02/":                                                                      "https://brev.blogspot.se/2013/02/",
	} {
		if got := c.here(address); got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", address, got, want)
		}
	}
	c = &crawl{root: &url.URL{Scheme: "https", Host: "blogg.granhamra.example", Path: "/"}}
	for address, want := range map[string]string{
		"https://blogg.granhamra.example/a;jsessionid=0A1B?b=1":                              "https://blogg.granhamra.example/a?b=1",
		"https://blogg.granhamra.example/(S(lit3py55t21z5v55vlm25s55))/a":                    "https://blogg.granhamra.example/a",
		"https://blogg.granhamra.example/a?PHPSESSID=1&CFID=2&cftoken=3&ASPSESSIONIDX=4&b=5": "https://blogg.granhamra.example/a?b=5",
		"https://blogg.granhamra.example/%C3%A5%2F?s=%C3%A5":                                 "https://blogg.granhamra.example/%C3%A5%2F?s=%C3%A5",
	} {
		if got := c.here(address); got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", address, got, want)
		}
	}
}
