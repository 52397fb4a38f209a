package extract

import (
	"fmt"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// page returns a page of WordPress with a body of that class.
func page(class, body string) Page {
	return Page{URL: "https://a.example/x/", Body: []byte("<link rel='https://api.w.org/' href='https://a.example/wp-json/'><body class='" + class + "'>" + body)}
}

const article = `<article class="post-7 post hentry"><h1 class="entry-title">Sju</h1><time class="entry-date" datetime="2020-01-02T03:04:05+01:00"></time><div class="entry-content">Hej.</div></article>`

// TestMainPost holds which of the posts that a page shows it is about.
func TestMainPost(t *testing.T) {
	other := strings.NewReplacer("post-7", "post-8", "Sju", "<a href='/atta/'>Åtta</a>").Replace(article)
	for _, c := range []struct {
		name, class, body string
		want              []string
	}{
		{"named by the page", "single postid-7", other + article, []string{"Sju"}},
		{"list", "archive", other + article, []string{"Åtta", "Sju"}},
		{"with a form for comments", "", article + other + "<form id=commentform></form>", []string{"Sju"}},
		{"beside it", "archive", article + "<aside>" + other + "</aside>", []string{"Sju"}},
		{"related", "", article + "<div class=related-posts>" + other + "</div>", []string{"Sju"}},
		{"a page of posts", "page page-id-1", "<article class='post-1 page type-page hentry'>" + other + strings.ReplaceAll(other, "ta", "tonde") + "</article>", []string{"Åtta", "Åttonde"}},
		{"not found", "error404", article, nil},
		{"no box at all", "single postid-7", "<main><h1 class=entry-title>Sju</h1><div class=entry-content>Hej.</div></main>", []string{"Sju"}},
		{"no marked text", "single postid-7", "<main><article class=post-7><h1>Sju</h1><p>" + strings.Repeat("Här står en text som ingen har märkt ut. ", 20) + "</p></article></main>", []string{"Sju"}},
		{"title of another class", "archive", "<div class='post-9 hentry'><h3><a href='/nio/'>Nio</a></h3><div class=entry-content><h2>Mellanrubrik</h2>Hej.</div></div>", []string{"Nio"}},
		{"untitled", "archive", "<div class='post-9 hentry'><div class=entry-content><h2>Mellanrubrik</h2>Hej.</div></div>", []string{""}},
	} {
		r, err := Extract(page(c.class, c.body))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range r.Posts {
			got = append(got, p.Title)
			if p.Text == "" {
				t.Errorf("%s: no text", c.name)
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

// TestCount holds how many comments a page says that a post has.
func TestCount(t *testing.T) {
	for body, want := range map[string]int{
		`<span class="comments-link"><a href="#comments">3 kommentarer</a></span>`:                                                    3,
		`<span class="comments-link"><a href="#comments">1 234 kommentarer</a></span>`:                                                1234,
		`<span class="comments-link"><a href="#comments">En kommentar<span class="screen-reader-text"> till 2012</span></a></span>`:   1,
		`<span class="comments-link"><a href="#respond">Kommentera<span class="screen-reader-text"> Valet 2014</span></a></span>`:     -1,
		`<span class="comments-link"><span>Kommentarer inaktiverade</span></span>`:                                                    -1,
		`<p class="meta"><a href="https://a.example/x/#comments">Kommentarer (12)</a></p>`:                                            12,
		`<a href="https://a.example/x/#disqus_thread">Kommentarer</a>`:                                                                -1,
		`<div id="comments"><h2 class="comments-title">2 svar på ”Skolstart 2017”</h2></div>`:                                         2,
		`<div id="comments"><h3 id="comments-title">Ett svar på <em>Skolstart 2017</em></h3></div>`:                                   -1,
		`<h3 id="comments">Ett svar på ”Skolstart 2017”</h3><ol class="commentlist"><li id="comment-5" class="comment"><p>a</p></ol>`: 1,
		`<div id="comments"></div>`: -1,
	} {
		r, err := Extract(page("single postid-7", strings.Replace(article, "<div", body+"<div", 1)))
		if err != nil {
			t.Fatal(err)
		}
		got := -1
		if n := r.Posts[0].CommentsCount; n != nil {
			got = *n
		}
		if got != want {
			t.Errorf("%s: got %d, want %d", body, got, want)
		}
	}
}

// TestOwnAddress holds the address of a post on pages and in copies of them.
func TestOwnAddress(t *testing.T) {
	for _, c := range []struct{ name, url, head, want string }{
		{"canonical", "https://a.example/?p=7", "<link rel=canonical href='https://a.example/sju/'>", "https://a.example/sju/"},
		{"its own", "https://a.example/sju/", "", "https://a.example/sju/"},
		{"a copy that says it to those who embed it", "file:///kopia/sju/index.html",
			"<link rel=canonical href=index.html><link type='application/json+oembed' href='../wp-json/oembed/1.0/embed?url=https%3A%2F%2Fa.example%2Fsju%2F'>", "https://a.example/sju/"},
		{"a copy in folders", "file:///kopia/2012/11/sju/index.html", "<link rel=pingback href='../../../xmlrpc.php'><script>var u = 'https:\\/\\/a.example\\/wp-includes\\/x.js'</script>", "https://a.example/2012/11/sju/"},
		{"a copy that does not say its host", "file:///kopia/sju/index.html", "<link rel=canonical href='/sju/'>", "file:///sju/"},
		{"a copy that says nothing", "file:///kopia/index.html", "", ""},
	} {
		r, err := Extract(Page{URL: c.url, Body: []byte("<meta name=generator content=WordPress>" + c.head + "<body class='single postid-7'>" + article)})
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Posts[0].URL; got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

var (
	wpBox  = regexp.MustCompile(`<(?:article|div) id="post-(\d+)"`)
	wpDate = regexp.MustCompile(`<time class="entry-date[^"]*"[^>]* datetime="([^"]+)"`)
	wpLink = regexp.MustCompile(`<a href="([^"]+)"[^>]* rel="bookmark"`)
)

// TestSharedWordPress compares the saved pages of WordPress beside the project in
// which regular expressions find the posts with what they find.
func TestSharedWordPress(t *testing.T) {
	index, err := os.ReadFile(shared + "html/INDEX.tsv")
	if err != nil {
		t.Skip("no saved pages beside the project: see the design's data folder")
	}
	posts, facts := 0, 0
	for row := range strings.Lines(string(index)) {
		f := strings.Split(strings.TrimRight(row, "\n"), "\t")
		if f[3] != "wordpress" || !strings.HasSuffix(f[0], ".html") {
			continue
		}
		body, err := os.ReadFile(shared + "html/" + f[0])
		if err != nil {
			t.Fatal(err)
		}
		at := wpBox.FindAllStringIndex(string(body), -1)
		r, err := Extract(Page{URL: "file:///saved/" + f[2], Body: body})
		if err != nil {
			t.Errorf("%s: %v", f[0], err)
			continue
		}
		if len(at) > 0 && len(at) != len(r.Posts) {
			t.Errorf("%s: got %d posts, want %d", f[0], len(r.Posts), len(at))
			continue
		}
		posts += len(at)
		for i := range at {
			end := len(body)
			if i+1 < len(at) {
				end = at[i+1][0]
			}
			fault, compared := differs(r.Posts[i].URL, string(r.Posts[i].Published), string(body[at[i][0]:end]))
			if facts += compared; fault != "" {
				t.Errorf("%s: post %d: %s", f[0], i, fault)
			}
		}
	}
	if posts < 100 || facts < 150 {
		t.Errorf("compared %d facts of %d posts, want 150 of 100", facts, posts)
	}
	t.Logf("%d posts, %d dates and links compared", posts, facts)
}

// differs compares the link and the day of a post with the HTML it was read from.
func differs(address, published, raw string) (fault string, compared int) {
	if m := wpDate.FindStringSubmatch(raw); m != nil {
		if compared++; published[:min(10, len(published))] != m[1][:10] {
			return fmt.Sprintf("is of %q, the page says %s", published, m[1]), compared
		}
	}
	if m := wpLink.FindStringSubmatch(raw); m != nil {
		got, err := url.Parse(address)
		want, wrong := url.Parse(m[1])
		if compared++; err != nil || wrong != nil || got.Path != want.Path {
			return fmt.Sprintf("has the address %q, the page says %q", address, m[1]), compared
		}
	}
	return "", compared
}
