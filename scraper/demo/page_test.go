package demo

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

// get asks the handler for a path or an address of the blog.
func get(t *testing.T, h http.Handler, address string) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, URL+strings.TrimPrefix(address, URL), nil))
	return w
}

// open asks for a page that must be there and parses it.
func open(t *testing.T, h http.Handler, address string) *goquery.Document {
	t.Helper()
	w := get(t, h, address)
	if w.Code != http.StatusOK {
		t.Fatalf("%s: got %d\n%s", address, w.Code, w.Body)
	}
	balanced(t, address, w.Body.String())
	doc, err := goquery.NewDocumentFromReader(w.Body)
	if err != nil {
		t.Fatalf("%s: %v", address, err)
	}
	return doc
}

// void are the elements without an end tag.
var void = map[string]bool{"meta": true, "link": true, "br": true, "img": true}

// balanced holds that every element is closed where it was opened, so that the
// tree a reader builds is the one that was meant.
func balanced(t *testing.T, address, page string) {
	t.Helper()
	var stack []string
	z := html.NewTokenizer(strings.NewReader(page))
	for {
		switch z.Next() {
		case html.ErrorToken:
			if len(stack) > 0 {
				t.Errorf("%s: never closed: %q", address, stack)
			}
			return
		case html.StartTagToken:
			if name, _ := z.TagName(); !void[string(name)] {
				stack = append(stack, string(name))
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			last := len(stack) - 1
			if last < 0 || stack[last] != string(name) {
				t.Fatalf("%s: </%s> closes %q", address, name, stack)
			}
			stack = stack[:last]
		}
	}
}

// each collects what f says of each element found.
func each(doc *goquery.Document, selector string, f func(*goquery.Selection) string) []string {
	return doc.Find(selector).Map(func(_ int, s *goquery.Selection) string { return f(s) })
}

func attr(name string) func(*goquery.Selection) string {
	return func(s *goquery.Selection) string { return s.AttrOr(name, "") }
}

func words(s *goquery.Selection) string { return strings.Join(strings.Fields(s.Text()), " ") }

// small is a blog of four posts that shows every shape once.
func small(t *testing.T) *blog {
	t.Helper()
	b, err := load(fstest.MapFS{
		"posts/2012-10-05.txt": file("2012-10-05T09:00:00+02:00", "", "Först."),
		"posts/2012-11-23.txt": file("2012-11-23T15:04:00+01:00", `title: Öppet hus
labels: Skola, Övrigt
comment: 2012-11-24T09:12:00+01:00 | Gun Hallberg | Ett.
comment: 2012-11-24T10:00:00+01:00 | Karin Ekdal | Två.
comment: 2012-11-25T10:00:00+01:00 | Anonym | Tre <b>fet</b>.
`, "Ovan.\n\n--- more ---\n\nNedan."),
		"posts/2012-11-23-b.txt": file("2012-11-23T16:04:00+01:00", "", "Samma dag."),
		"posts/2013-01-01.txt":   file("2013-01-01T00:10:00+01:00", "labels: Skola\n", "Gott nytt år!"),
	}, false)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func file(date, header, text string) *fstest.MapFile {
	return &fstest.MapFile{Data: fmt.Appendf(nil, "date: %s\n%s\n%s\n", date, header, text)}
}

// handler serves any blog, as Handler serves the embedded one.
func (b *blog) handler() http.Handler {
	mux := http.NewServeMux()
	for pattern, serve := range b.routes() {
		mux.Handle(pattern, answer(serve))
	}
	return mux
}

func TestMonth(t *testing.T) {
	doc := open(t, small(t).handler(), "/2012/11/")
	for name, c := range map[string]struct{ got, want []string }{
		"one header for both posts": {each(doc, ".date-outer .date-header", words), []string{"fredag 23 november 2012"}},
		"permalinks":                {each(doc, ".date-posts .post a.timestamp-link", attr("href")), []string{URL + "/2012/11/blog-post_23.html", URL + "/2012/11/oppet-hus.html"}},
		"dates":                     {each(doc, ".post abbr.published", attr("title")), []string{"2012-11-23T16:04:00+01:00", "2012-11-23T15:04:00+01:00"}},
		"clock":                     {each(doc, ".post-timestamp", words), []string{"kl. 16:04", "kl. 15:04"}},
		"titles":                    {each(doc, "h3.post-title", words), []string{"Öppet hus"}},
		"bodies":                    {each(doc, ".post-body", words), []string{"Samma dag.", "Ovan."}},
		"jump link":                 {each(doc, ".jump-link a", attr("href")), []string{URL + "/2012/11/oppet-hus.html#more"}},
		"labels":                    {each(doc, ".post-labels", words), []string{"", "Etiketter: Skola, Övrigt"}},
		"comments":                  {each(doc, ".post-comment-link", words), []string{"Inga kommentarer:", "3 kommentarer:"}},
		"author":                    {each(doc, ".post-author", words), []string{"Upplagd av Karin Ekdal", "Upplagd av Karin Ekdal"}},
		"archive":                   {each(doc, "#BlogArchive1 a.post-count-link", words), []string{"2013", "januari", "2012", "november", "oktober"}},
	} {
		if diff := cmp.Diff(c.got, c.want); diff != "" {
			t.Errorf("%s (-got +want)\n%s", name, diff)
		}
	}
}

func TestSingle(t *testing.T) {
	doc := open(t, small(t).handler(), "/2012/11/oppet-hus.html")
	for name, c := range map[string]struct{ got, want []string }{
		"whole text": {each(doc, ".post-body", words), []string{"Ovan. Nedan."}},
		"canonical":  {each(doc, "link[rel=canonical]", attr("href")), []string{URL + "/2012/11/oppet-hus.html"}},
		"count":      {each(doc, "#comments h4", words), []string{"3 kommentarer:"}},
		"users":      {each(doc, "li.comment > .comment-block cite.user", words), []string{"Gun Hallberg", "Karin Ekdal", "Anonym"}},
		"answers":    {each(doc, "li.comment li.comment p.comment-content", words), []string{"Två."}},
		"texts":      {each(doc, "p.comment-content", words), []string{"Ett.", "Två.", "Tre <b>fet</b>."}},
		"when":       {each(doc, ".datetime", words)[:1], []string{"24 november 2012 kl. 09:12"}},
		"older":      {each(doc, "a.blog-pager-older-link", attr("href")), []string{URL + "/2012/10/blog-post_5.html"}},
		"newer":      {each(doc, "a.blog-pager-newer-link", attr("href")), []string{URL + "/2012/11/blog-post_23.html"}},
	} {
		if diff := cmp.Diff(c.got, c.want); diff != "" {
			t.Errorf("%s (-got +want)\n%s", name, diff)
		}
	}
	link := doc.Find("li.comment a[rel=nofollow]").First().AttrOr("href", "")
	if want := doc.Find("li.comment").First().AttrOr("id", "?"); !strings.Contains(link, "?showComment=1353744720000#"+want) {
		t.Errorf("got %q, want the milliseconds and #%s", link, want)
	}
}

// TestPager: which pages lie beside each page.
func TestPager(t *testing.T) {
	h := small(t).handler()
	for address, want := range map[string][2]string{ // newer, older
		"/":                         {"", ""},
		"/?max-results=2":           {"", "/search?max-results=2&updated-max=2012-11-23T16%3A04%3A00%2B01%3A00"},
		"/search?max-results=9":     {"/", ""},
		"/2013/":                    {"", "/2012/"},
		"/2012/":                    {"/2013/", ""},
		"/2013/01/":                 {"", "/2012/11/"},
		"/2012/11/":                 {"/2013/01/", "/2012/10/"},
		"/2012/10/":                 {"/2012/11/", ""},
		"/2013/01/blog-post_1.html": {"", "/2012/11/blog-post_23.html"},
		"/2012/10/blog-post_5.html": {"/2012/11/oppet-hus.html", ""},
		"/search/label/Skola?max-results=1": {
			"", "/search/label/Skola?max-results=1&updated-max=2013-01-01T00%3A10%3A00%2B01%3A00",
		},
	} {
		doc := open(t, h, address)
		got := [2]string{}
		for i, class := range []string{"newer", "older"} {
			got[i] = strings.TrimPrefix(doc.Find("a.blog-pager-"+class+"-link").AttrOr("href", ""), URL)
		}
		if diff := cmp.Diff(got, want); diff != "" {
			t.Errorf("%s (-got +want)\n%s", address, diff)
		}
	}
}

// TestChrome: what each page says of itself.
func TestChrome(t *testing.T) {
	h := small(t).handler()
	for address, want := range map[string][3]string{ // title, canonical, line above the posts
		"/":                         {"Kommunchefen i Granhamra", "/", ""},
		"/2012/":                    {"Kommunchefen i Granhamra: 2012", "/2012/", ""},
		"/2012/11/":                 {"Kommunchefen i Granhamra: november 2012", "/2012/11/", ""},
		"/2012/11/oppet-hus.html":   {"Kommunchefen i Granhamra: Öppet hus", "/2012/11/oppet-hus.html", ""},
		"/2013/01/blog-post_1.html": {"Kommunchefen i Granhamra", "/2013/01/blog-post_1.html", ""},
		"/search/label/Skola": {
			"Kommunchefen i Granhamra: Skola", "/search/label/Skola",
			"Visar inlägg med etikett Skola. Visa alla inlägg",
		},
		"/search/label/Ingen": {
			"Kommunchefen i Granhamra: Ingen", "/search/label/Ingen",
			"Det finns inga inlägg med etikett Ingen. Visa alla inlägg",
		},
	} {
		doc := open(t, h, address)
		got := [3]string{
			doc.Find("title").Text(),
			strings.TrimPrefix(doc.Find("link[rel=canonical]").AttrOr("href", ""), URL),
			words(doc.Find(".status-msg-body")),
		}
		if diff := cmp.Diff(got, want); diff != "" {
			t.Errorf("%s (-got +want)\n%s", address, diff)
		}
	}
}

// TestMissing: an address without a page still gets a whole page.
func TestMissing(t *testing.T) {
	w := get(t, small(t).handler(), "/2012/11/finns-inte.html")
	page := w.Body.String()
	balanced(t, "404", page)
	if !strings.Contains(page, "Sidan som du letade efter i den här bloggen finns inte.") {
		t.Errorf("got %d %s", w.Code, page)
	}
	if strings.Contains(page, "canonical'") {
		t.Error("a missing page has no canonical address")
	}
}

// TestWidgets: the months and labels in the margin, with their counts.
func TestWidgets(t *testing.T) {
	doc := open(t, small(t).handler(), "/")
	for name, c := range map[string]struct{ got, want []string }{
		"months": {each(doc, "#BlogArchive1 li li > a.post-count-link", attr("href")), []string{URL + "/2013/01/", URL + "/2012/11/", URL + "/2012/10/"}},
		"counts": {each(doc, "#BlogArchive1 .post-count", words), []string{"(1)", "(1)", "(3)", "(2)", "(1)"}},
		"posts":  {each(doc, "#BlogArchive1 ul.posts a", words), []string{"Ingen rubrik"}},
		"labels": {each(doc, "#Label1 li", words), []string{"Skola (2)", "Övrigt (1)"}},
		"links":  {each(doc, "#Label1 a", attr("href")), []string{URL + "/search/label/Skola", URL + "/search/label/%C3%96vrigt"}},
	} {
		if diff := cmp.Diff(c.got, c.want); diff != "" {
			t.Errorf("%s (-got +want)\n%s", name, diff)
		}
	}
}

func TestAddresses(t *testing.T) {
	h := small(t).handler()
	for address, want := range map[string]int{
		"/": 200, "/2012/": 200, "/2012/10/": 200, "/2013/01/blog-post_1.html": 200, "/search": 200,
		"/search/label/Skola": 200, "/search/label/%C3%96vrigt": 200, "/search/label/Ingen": 200,
		"/robots.txt": 200, "/sitemap.xml": 200, "/feeds/posts/default": 200,
		"/2012/12/": 404, "/2012/13/": 404, "/abcd/": 404, "/2011/": 404, "/2012/11/finns-inte.html": 404,
		"/favicon.ico": 404, "/feeds/7/comments/default": 404, "/search?updated-max=i+fjol": 404,
	} {
		if got := get(t, h, address).Code; got != want {
			t.Errorf("%s: got %d, want %d", address, got, want)
		}
	}
}

func TestLists(t *testing.T) {
	h := small(t).handler()
	for address, want := range map[string][]string{
		"/":                                 {"blog-post_1", "blog-post_23", "oppet-hus", "blog-post_5"},
		"/2012/":                            {"blog-post_23", "oppet-hus", "blog-post_5"},
		"/search/label/Skola":               {"blog-post_1", "oppet-hus"},
		"/search/label/Ingen":               nil,
		"/search?max-results=1":             {"blog-post_1"},
		"/search/label/Skola?max-results=1": {"blog-post_1"},
		"/search?updated-max=2012-11-23T16:04:00%2B01:00": {"oppet-hus", "blog-post_5"},
		"/search?updated-max=2012-11-23T15:04:00Z":        {"oppet-hus", "blog-post_5"},
	} {
		var got []string
		for _, link := range each(open(t, h, address), ".post a.timestamp-link", attr("href")) {
			got = append(got, strings.TrimSuffix(link[strings.LastIndex(link, "/")+1:], ".html"))
		}
		if diff := cmp.Diff(got, want); diff != "" {
			t.Errorf("%s (-got +want)\n%s", address, diff)
		}
	}
}

func TestUnchangedPageIs304(t *testing.T) {
	h := small(t).handler()
	tag := get(t, h, "/").Header().Get("ETag")
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.Header.Set("If-None-Match", tag)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != http.StatusNotModified {
		t.Errorf("got %d for %s, want 304", w.Code, tag)
	}
}

func TestRobots(t *testing.T) {
	got := get(t, Handler(false), "/robots.txt").Body.String()
	for _, want := range []string{"Disallow: /search\n", "Allow: /\n", "Sitemap: " + URL + "/sitemap.xml\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("got %q, want %q in it", got, want)
		}
	}
}

// TestLoadDamaged: one damaged file makes the whole blog an error that names
// every such file.
func TestLoadDamaged(t *testing.T) {
	_, err := load(fstest.MapFS{
		"posts/2012-10-05.txt": file("2012-10-05T09:00:00+02:00", "", "Bra."),
		"posts/2012-10-12.txt": file("i höstas", "", "Text."),
		"posts/2012-10-19.txt": file("2012-10-19T09:00:00+02:00", "", ""),
	}, false)
	for _, want := range []string{"2012-10-12.txt:1", "2012-10-19.txt:3: no text"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %q in it", err, want)
		}
	}
}

// TestOlderPages walks the embedded blog by «Äldre inlägg» and meets every post once.
func TestOlderPages(t *testing.T) {
	h := Handler(false)
	seen := make(map[string]int)
	for next := "/"; next != ""; {
		doc := open(t, h, next)
		for _, link := range each(doc, ".post a.timestamp-link", attr("href")) {
			seen[link]++
		}
		next = doc.Find("a.blog-pager-older-link").AttrOr("href", "")
		if u, err := url.Parse(next); err != nil || (next != "" && u.Path != "/search") {
			t.Fatalf("older link %q: %v", next, err)
		}
	}
	once(t, seen)
}

// once holds that each post of the embedded blog was met once.
func once(t *testing.T, seen map[string]int) {
	t.Helper()
	want := make(map[string]int)
	for _, p := range embedded(t, false).posts {
		want[p.URL()] = 1
	}
	if diff := cmp.Diff(seen, want); diff != "" {
		t.Errorf("(-got +want)\n%s", diff)
	}
}

func embedded(t *testing.T, edited bool) *blog {
	t.Helper()
	b, err := load(posts, edited)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestMonthPages goes through the archive widget and meets every post once.
func TestMonthPages(t *testing.T) {
	h := Handler(false)
	seen := make(map[string]int)
	for _, address := range each(open(t, h, "/"), "#BlogArchive1 ul.hierarchy ul.hierarchy a.post-count-link", attr("href")) {
		for _, link := range each(open(t, h, address), ".post a.timestamp-link", attr("href")) {
			if !strings.HasPrefix(link, address) {
				t.Errorf("%s shows %s", address, link)
			}
			seen[link]++
		}
	}
	once(t, seen)
}

// TestEveryPage opens every page that any page of the blog links to.
func TestEveryPage(t *testing.T) {
	h := Handler(true)
	known := map[string]bool{URL + "/": true}
	for todo := []string{URL + "/"}; len(todo) > 0; todo = todo[1:] {
		for _, link := range each(open(t, h, todo[0]), "a[href]", attr("href")) {
			link, _, _ = strings.Cut(link, "#")
			if strings.HasPrefix(link, URL) && !known[link] && !strings.Contains(link, "/feeds/") {
				known[link] = true
				todo = append(todo, link)
			}
		}
	}
	if posts := len(embedded(t, true).posts); len(known) < posts {
		t.Errorf("got %d pages, want at least the %d posts", len(known), posts)
	}
}
