package extract

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"kronika/archive"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestGolden reads each page in testdata and compares what it says with the
// golden file beside it. To add a case, save a page there, run with -update and
// read the golden file.
func TestGolden(t *testing.T) {
	var pages []string
	for _, kind := range []string{"html", "xml", "txt", "jsonl"} {
		found, err := filepath.Glob("testdata/*." + kind)
		if err != nil || len(found) == 0 {
			t.Fatalf("no %s page in testdata: %v", kind, err)
		}
		pages = append(pages, found...)
	}
	for _, page := range pages {
		t.Run(filepath.Base(page), func(t *testing.T) {
			r, err := Extract(testPage(t, page))
			if err != nil {
				t.Fatal(err)
			}
			golden(t, page+".golden", r)
		})
	}
}

// testPage is a page of testdata as if it was saved to a folder.
func testPage(t testing.TB, name string) Page {
	t.Helper()
	body, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	p := Page{URL: "file:///sparat/2012/11/" + filepath.Base(name), Body: body}
	if strings.HasSuffix(name, ".txt") || strings.HasSuffix(name, ".jsonl") {
		p.Source = "prov"
	}
	return p
}

func golden(t *testing.T, name string, r *Result) {
	t.Helper()
	var b strings.Builder
	out := json.NewEncoder(&b)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	if err := out.Encode(r); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(name, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(b.String(), "\n")); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

// TestKeysOfDifferentPosts holds that no two posts of testdata share a key
// within one source unless they are one post on two pages.
func TestKeysOfDifferentPosts(t *testing.T) {
	pages, err := filepath.Glob("testdata/*.html")
	if err != nil {
		t.Fatal(err)
	}
	strongest := map[string]string{}
	for _, page := range pages {
		r, err := Extract(testPage(t, page))
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range r.Posts {
			if len(p.Keys) == 0 {
				t.Errorf("%s: post %q has no key", page, p.Title)
			}
			for _, key := range p.Keys {
				if other, ok := strongest[key]; ok && other != p.Keys[0] {
					t.Errorf("%s: key %q is of %q and of %q", page, key, other, p.Keys[0])
				}
				strongest[key] = p.Keys[0]
			}
		}
	}
}

// TestOneKeyForAllSpellings holds that one post has one key wherever it is met.
func TestOneKeyForAllSpellings(t *testing.T) {
	for _, c := range []struct{ url, want string }{
		{"http://a.blogspot.com/2012/11/post.html", "/2012/11/post.html"},
		{"https://a.blogspot.se/2012/11/post.html?m=1", "/2012/11/post.html"},
		{"http://a.blogspot.com/2012/11/post.html?showComment=1#c2", "/2012/11/post.html"},
		{"http://a.blogspot.com/2012/11/r%C3%A4k.html", "/2012/11/räk.html"},
		{"http://a.blogspot.com/2012/11/ra%CC%88k.html", "/2012/11/räk.html"},
		{"http://a.example/nyheter/post/index.html", "/nyheter/post"},
		{"http://a.example/nyheter/post/", "/nyheter/post"},
		{"http://a.example/minindex.html", "/minindex.html"},
		{"http://a.blogspot.com/2012/11/post.html%3Fm=1.html", "/2012/11/post.html"},
		{"http://a.example/?p=15", "/?p=15"},
		{"http://a.example/blogg/?utm_source=x&p=15#a", "/blogg?p=15"},
		{"http://a.example/?p=x", ""},
		{"http://a.example/?s=x&lang=sv", ""},
		{"http://a.example/visa?id=15", ""},
		{"http://a.blogspot.com/", ""},
		{"http://a.blogspot.com/2012/11/", ""},
		{"http://a.blogspot.com/2012_11_01_archive.html", ""},
		{"/2012/11/post.html", ""},
		{"://", ""},
	} {
		if got := pathKey(c.url); got != c.want {
			t.Errorf("pathKey(%q) = %q, want %q", c.url, got, c.want)
		}
	}
}

// TestSharedAddress holds that an address two posts claim is the key of neither.
func TestSharedAddress(t *testing.T) {
	posts := []archive.Post{
		{Keys: []string{"blogger:1", "a:/x.html"}}, {Keys: []string{"blogger:2", "a:/x.html"}}, {Keys: []string{"blogger:3", "a:/y.html"}},
	}
	if diff := cmp.Diff([]string{"a:/x.html"}, apart(posts)); diff != "" {
		t.Error(diff)
	}
	want := []archive.Post{{Keys: []string{"blogger:1"}}, {Keys: []string{"blogger:2"}}, {Keys: []string{"blogger:3", "a:/y.html"}}}
	if diff := cmp.Diff(want, posts); diff != "" {
		t.Error(diff)
	}
}

// TestRelativeAddress holds that a saved copy gives the addresses of the blog,
// wherever it lies.
func TestRelativeAddress(t *testing.T) {
	const own = `<link rel="alternate" type="application/atom+xml" href="http://a.blogspot.com/feeds/posts/default">`
	for _, c := range []struct{ page, head, href, want string }{
		{"http://a.blogspot.com/2012/11/index.html", "", "post.html", "http://a.blogspot.com/2012/11/post.html"},
		{"http://a.blogspot.com/2012/11/index.html", "", "../../2011/01/post.html", "http://a.blogspot.com/2011/01/post.html"},
		{"http://a.blogspot.com/", "", "//a.blogspot.com/2011/01/post.html", "http://a.blogspot.com/2011/01/post.html"},
		{"file:///hem/sparat/2012/11/index.html", own, "post.html", "http://a.blogspot.com/2012/11/post.html"},
		{"sparat/2012/11/index.html", own, "post.html", "http://a.blogspot.com/2012/11/post.html"},
		{"http://spegel.example/kopior/2012/11/index.html", own, "post.html", "http://a.blogspot.com/2012/11/post.html"},
		{"file:///hem/index.html", own, "/2012/11/post.html", "http://a.blogspot.com/2012/11/post.html"},
		{"file:///hem/2012/11/index.html", "", "post.html", "file:///2012/11/post.html"},
		{"http://a.blogspot.com/", "", "http://annan.example/2012/11/post.html", ""},
		{"http://a.blogspot.com/", "", "javascript:void(0)", ""},
		{"http://a.blogspot.com/", "", "http://[::1", ""},
	} {
		body := c.head + `<div class="post hentry"><h3 class="post-title"><a href="` + c.href + `">T</a></h3><div class="post-body" id="post-body-123456789">x</div></div>` +
			`<div class="post hentry"><div class="post-body" id="post-body-123456780">y</div></div>`
		r, err := Extract(Page{URL: c.page, Body: []byte(body)})
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Posts[0].URL; got != c.want {
			t.Errorf("%q on %s is %q, want %q", c.href, c.page, got, c.want)
		}
	}
}

// TestUnknown holds that each page that nothing can read is refused with the
// reason.
func TestUnknown(t *testing.T) {
	for _, c := range []struct{ name, body, want string }{
		{"empty", " \n", "is empty"},
		{"large", strings.Repeat("x", 50<<20), "at most 20971520 are read"},
		{"other HTML", "<html><body><p>Hej</p></body></html>", "no page of a blog that is known"},
		{"a company", "<title>AB</title><h1>Vi bygger</h1><p>" + strings.Repeat("Ring oss i dag. ", 50) + "</p>", "no post with a date"},
		{"a form", "<meta property=og:type content=article><meta property=article:published_time content=2012-11-23><form>Namn <input></form>", "no text that could be a post's"},
		{"very many elements", "<h1>a</h1><time datetime=2012-11-23></time>" + strings.Repeat("<p>x</p>", 50_000), "cannot be searched for its main text"},
		{"prose", "Bara text.", "has no date header"},
		{"binary", "text\x00text", "is no text"},
		{"broken RSS", "<rss version='2.0'><channel></channel>", "cannot be parsed as a feed"},
		{"broken JSON Feed", `{"version":"https://jsonfeed.org/version/1.1","items":[{`, "cannot be parsed as a feed"},
		{"zip", "PK\x03\x04x", "is a damaged zip file"},
		{"broken feed", "<feed xmlns='http://www.w3.org/2005/Atom'><entry>", "cannot be parsed as a feed"},
		{"deep feed", "<feed xmlns='http://www.w3.org/2005/Atom'>" + strings.Repeat("<x:y>", 1e6), "nest deeper than 512"},
		{"deep HTML", "<div id='Blog1'>" + strings.Repeat("<div>", 1e5), "exceeds 512"},
		{"HTML that grows", "<div id='Blog1'><p>" + distinctFonts(400) + "</p>" + strings.Repeat("<p>x</p>", 1e5), "more than 250000"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := Extract(Page{URL: "sida", Body: []byte(c.body)})
			var unknown *UnknownError
			if !errors.As(err, &unknown) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want an UnknownError with %q", err, c.want)
			}
		})
	}
}

func distinctFonts(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("<font size=" + strings.Repeat("1", i+1) + ">")
	}
	return b.String()
}

// TestManyOfAKind holds that pages with very many equal parts are read: in
// quadratic time this test would not end.
func TestManyOfAKind(t *testing.T) {
	const post = "<div class='blog-posts'></div><div class='post hentry'><div class='post-body'>hej</div></div>"
	for _, c := range []struct {
		name, body string
		posts      int
	}{
		{"posts", "<div id='Blog1'>" + strings.Repeat(post, 5_000), 5_000},
		{"comments", post + "<dl id='comments-block'>" + strings.Repeat("<dt>a</dt><dd class='comment-body'>b</dd>", 10_000), 1},
		{"labels", "<div class='blog-posts'></div><div class='post hentry'><div class='post-body'>hej</div>" + distinctLabels(10_000), 1},
		{"line breaks", "<div class='blog-posts'></div><div class='post hentry'><div class='post-body'>hej" + strings.Repeat("<br>\n", 100_000), 1},
		{"nested posts", "<div class='blog-posts'></div>" + strings.Repeat("<div class='post hentry'>", 400) + strings.Repeat("<div class='post'>x</div>", 10_000) + "<div class=post-body>y</div>", 1},
		{"WordPress posts", wordPress + strings.Repeat("<div class='post hentry'><div class='entry-content'>hej</div></div>", 5_000), 5_000},
		{"WordPress posts without text", wordPress + strings.Repeat("<div class='post hentry'><h2><a href='/x'>a</a></h2></div>", 3_000), 1},
		{"WordPress labels", wordPress + "<div class='post hentry'><div class='entry-content'>hej <p>" + distinctLabels(10_000) + "</p></div></div>", 1},
		{"WordPress comments", wordPress + "<div class='post hentry'><div class='entry-content'>hej</div></div>" + counted(10_000, "<li id='comment-%d' class=comment><p>hej</p></li>"), 1},
		{"WordPress nested comments", wordPress + "<div class='post hentry'><div class='entry-content'>hej</div></div>" + counted(400, "<div id='comment-%d' class=comment><p>hej</p>") + strings.Repeat("<p>x</p>", 2_000), 1},
		{"microformats", counted(5_000, "<div class=h-entry><a class=u-url href='http://a.example/%d'>x</a><p class=e-content>hej</div>"), 5_000},
		{"a list", counted(3_000, "<div><h2><a href='/%d'>a</a></h2><i>23 november 2012</i><p>hej</p></div>"), 3_000},
		{"headings", "<title>a</title><h1>a</h1><time datetime=2012-11-23></time><p>hej hej</p>" + strings.Repeat("<h2>x</h2>", 20_000), 1},
		{"headers", strings.Repeat("fredag 23 november 2012\nhej\n", 30_000), 30_000},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := Extract(Page{URL: "http://a.blogspot.com/", Body: []byte(c.body)})
			if err != nil {
				t.Fatal(err)
			}
			if got := len(r.Posts); got != c.posts {
				t.Errorf("got %d posts, want %d", got, c.posts)
			}
		})
	}
}

// TestLargeText holds that a text far larger than anybody writes is kept without
// its HTML, and that this is said.
func TestLargeText(t *testing.T) {
	for _, c := range []struct {
		name, body string
		kept       bool
	}{
		{"text", strings.Repeat(strings.Repeat("ord ", 1<<16)+"<br>", 20), false},
		{"signs", strings.Repeat(strings.Repeat("&", 1<<18)+"<br>", 4), false},
		{"elements", strings.Repeat("<i>x</i>", 1<<15), true},
	} {
		page := "<div class='blog-posts'></div><div class='post hentry'><a name='100000000'></a><div class='post-body'>" + c.body + "</div></div>"
		r, err := Extract(Page{URL: "http://a.blogspot.com/2012/11/x.html", Body: []byte(page)})
		if err != nil {
			t.Fatal(err)
		}
		p := r.Posts[0]
		if kept := p.HTML != ""; kept != c.kept || len(p.Text) < 1<<15 {
			t.Errorf("%s: %d bytes of HTML, %d of text", c.name, len(p.HTML), len(p.Text))
		}
		if said := len(r.Findings) == 1 && strings.Contains(r.Findings[0].What, "only its text is kept"); said == c.kept {
			t.Errorf("%s: findings %v", c.name, r.Findings)
		}
	}
}

const wordPress = "<link rel='https://api.w.org/' href='http://a.example/wp-json/'><body class=blog>"

func counted(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

func distinctLabels(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "<a rel='tag'>%d</a>", i)
	}
	return b.String()
}

// FuzzExtract holds that no page makes the extractor panic, and that what it
// gives is well formed.
func FuzzExtract(f *testing.F) {
	pages, err := filepath.Glob("testdata/*.*l")
	if err != nil {
		f.Fatal(err)
	}
	for _, page := range append(pages, "testdata/plain.txt") {
		body, err := os.ReadFile(page)
		if err != nil {
			f.Fatal(err)
		}
		f.Add("http://a.blogspot.com/2012/11/"+filepath.Base(page), "text/html", body)
	}
	f.Add("%zz", "text/html; charset=utf-16", []byte("\xff\xfe<\x00d\x00i\x00v\x00"))
	f.Fuzz(func(t *testing.T, address, contentType string, body []byte) {
		r, err := Extract(Page{URL: address, ContentType: contentType, Body: body, Source: "prov"})
		if err != nil {
			var unknown *UnknownError
			if !errors.As(err, &unknown) {
				t.Errorf("got %T %v, want an UnknownError", err, err)
			}
			return
		}
		for _, p := range r.Posts {
			if _, err := archive.ParseDate(string(p.Published)); err != nil && p.Published != "" {
				t.Errorf("published %v", err)
			}
			if strings.Contains(p.Text, "\n\n\n") || strings.TrimSpace(p.Text) != p.Text || strings.Contains(p.Text, "\u00ad") {
				t.Errorf("text %q is not tidy", p.Text)
			}
			if strings.Contains(p.HTML, "<script") {
				t.Errorf("HTML %q has a script", p.HTML)
			}
		}
	})
}
