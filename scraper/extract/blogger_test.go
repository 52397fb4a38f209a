package extract

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"kronika/archive"
)

// bloggerPage is a page of Blogger with one post for each of the given boxes.
func bloggerPage(address string, boxes ...string) Page {
	var b strings.Builder
	b.WriteString("<html><head><meta content='blogger' name='generator'/></head><body><div class='blog-posts hfeed'>")
	for i, box := range boxes {
		fmt.Fprintf(&b, "<div class='post hentry'><a name='10000000%d'></a>%s<div class='post-body'>Text %d.</div></div>", i, box, i)
	}
	b.WriteString("</div></body></html>")
	return Page{URL: address, Body: []byte(b.String()), Fetched: time.Date(2014, 5, 8, 12, 0, 0, 0, time.UTC)}
}

// read reads a page that has to be known.
func read(t *testing.T, p Page) *Result {
	t.Helper()
	r, err := Extract(p)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestWrittenDates reads the dates of pages on which no program wrote one.
func TestWrittenDates(t *testing.T) {
	stamp := func(text, href string) string {
		return "<span class='post-timestamp'><a class='timestamp-link' href='" + href + "'>" + text + "</a></span>"
	}
	const post = "http://a.blogspot.com/2013/06/x.html"
	for _, c := range []struct {
		name  string
		boxes []string
		want  archive.Date // of the first
	}{
		{"short", []string{stamp("14.9.07", "#")}, "2007-09-14"},
		{"told from the capture", []string{stamp("för 3 dagar sedan", "#")}, "2014-05-05"},
		{"two days, the address decides", []string{stamp("5/6/2013", post), stamp("5/6/2012", "#")}, "2013-06-05"},
		{"two days, another date decides", []string{stamp("5/6/2013", "#"), stamp("5/20/2013", "#")}, "2013-05-06"},
		{"two days", []string{stamp("5/6/2013", "#"), stamp("5/7/2013", "#")}, ""},
		{"only a clock", []string{stamp("16:05", post)}, "2013-06"},
		{"a header and a clock", []string{"<div class='date-header'>fredag 23 november 2012</div>" + stamp("4:05 em", "#")}, "2012-11-23T16:05"},
		{"a header and the clock of another day", []string{"<div class='date-header'>fredag 23 november 2012</div>" + stamp("24 november 2012 16:05", "#")}, "2012-11-23"},
		{"a day and a clock", []string{stamp("23 november 2012 kl. 16:05", "#")}, "2012-11-23T16:05"},
		{"in the footer", []string{"<p class='post-footer'>posted by X on Monday, March 12, 2007</p>"}, "2007-03-12"},
		{"in parts", []string{"<div class='post-date'><b>23</b><i>Nov</i><u>2012</u></div>"}, "2012-11-23"},
		{"of a change", []string{"<time class='updated' datetime='2013-06-09T10:00:00+02:00'>x</time>" + stamp("", post)}, "2013-06"},
		{"of a change beside it", []string{"<time class='updated' datetime='2013-06-09T10:00:00+02:00'></time><time datetime='2013-06-08T10:00:00+02:00'></time>"}, "2013-06-08T10:00:00+02:00"},
	} {
		if got := read(t, bloggerPage("http://a.blogspot.com/", c.boxes...)).Posts[0].Published; got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

// TestCounts reads how many comments a post of a list has.
func TestCounts(t *testing.T) {
	for _, c := range []struct {
		name, box string
		want      int // -1: the page does not say
	}{
		{"none said", "", -1},
		{"number", "<span class='post-comment-link'><a class='comment-link' href='#'>12 kommentarer:</a></span>", 12},
		{"no number", "<a class='comment-link' href='#'>Inga kommentarer:</a>", 0},
		{"thousands", "<a class='comment-link' href='#'>1,204 comments</a>", 1204},
		{"links to the post are none", "<span class='post-backlinks post-comment-link'><a class='comment-link' href='#'>3 länkar hit</a></span>", -1},
		{"number alone", "<span class='numComments'>7</span>", 7},
		{"held by a program", "<span class='cmt_count_iframe_holder' data-count='5'></span>", 5},
		{"address only", "<a href='http://a.blogspot.com/2013/06/x.html#comments'>(4)</a>", 4},
		{"address only, no number", "<a href='http://a.blogspot.com/2013/06/x.html#comments'>kommentera</a>", -1},
	} {
		got := -1
		if n := read(t, bloggerPage("http://a.blogspot.com/", c.box, "")).Posts[0].CommentsCount; n != nil {
			got = *n
		}
		if got != c.want {
			t.Errorf("%s: got %d, want %d", c.name, got, c.want)
		}
	}
}

// TestCountBelow reads how many comments a post has on its own page.
func TestCountBelow(t *testing.T) {
	const one = "<ol><li class='comment' id='c1'><div class='comment-block'><cite class='user'>A</cite><p class='comment-content'>x</p></div></li></ol>"
	for _, c := range []struct {
		name, below string
		want        int
	}{
		{"no section", "", -1},
		{"heading", "<div id='comments'><h4>2 kommentarer:</h4></div>", 2},
		{"heading without a number", "<div id='comments'><h4>Inga kommentarer:</h4></div>", 0},
		{"heading without a number, comments", "<div id='comments'><h3 class='title'>Kommentarer</h3>" + one + "</div>", 1},
		{"attribute", "<section id='comments' data-num-comments='31'><h3 class='title'>Kommentarer</h3></section>", 31},
		{"fewer than there are", "<div id='comments'><h4>0 kommentarer</h4>" + one + "</div>", 1},
		{"only the form", "<div id='comments'><div class='comment-form'><h4>Skriv en kommentar</h4></div></div>", -1},
		{"links to the post", "<div id='comments'><div id='backlinks-container'><h4>3 länkar</h4></div></div>", -1},
		{"closed", "<div id='comments'></div>", -1},
	} {
		p := bloggerPage("http://a.blogspot.com/2013/06/x.html", "")
		p.Body = append(p.Body, c.below...)
		got := -1
		if n := read(t, p).Posts[0].CommentsCount; n != nil {
			got = *n
		}
		if got != c.want {
			t.Errorf("%s: got %d, want %d", c.name, got, c.want)
		}
	}
}

// TestNameIn holds what is a name in a sentence of a template, in any language.
func TestNameIn(t *testing.T) {
	for sentence, want := range map[string]string{
		"posted by Anna Berg at":                "Anna Berg",
		"Posted by Anna @":                      "Anna",
		"skrivet av Per af Trolle-Öhman kl.":    "Per af Trolle-Öhman",
		"geschrieben von Hans":                  "Hans",
		"Eingestellt von Hans von Berg um":      "Hans von Berg",
		"publicado por Jorge el Constructor en": "Jorge el Constructor",
		"By Anna Berg, at":                      "Anna Berg",
		"posted by anna at":                     "anna",
		"posted by anna_77 at":                  "anna_77",
		"Permalink":                             "",
		"Read More":                             "",
		"3 comments":                            "",
		"links to this post":                    "",
		"a sentence of many words in a row":     "",
	} {
		if got := nameIn(sentence); got != want {
			t.Errorf("%q: got %q, want %q", sentence, got, want)
		}
	}
}

// TestAddress holds which blog a page says it is of.
func TestAddress(t *testing.T) {
	const post = "<div class='Post'><a name='200231000'></a>Text.<span class='PostFooter'><a href='%s#200231000'>#</a></span></div>"
	for _, c := range []struct{ name, page, body, want, url string }{
		{"of the page", "http://a.example/blogg/2003_05_01_archive.html", fmt.Sprintf(post, "2003_05_01_archive.html"), "http://a.example/blogg/", "http://a.example/blogg/2003_05_01_archive.html"},
		{"fragment alone", "http://a.example/2003_05_01_archive.html", fmt.Sprintf(post, ""), "http://a.example/", "http://a.example/2003_05_01_archive.html"},
		{"of the links", "file:///sparat/2003_05_01_archive.html", fmt.Sprintf(post, "http://a.example/blogg/2003_05_01_archive.html"), "http://a.example/blogg/", "http://a.example/blogg/2003_05_01_archive.html"},
		{"broken links", "file:///sparat/2003_05_01_archive.html", fmt.Sprintf(post, "./http://a.example/2003_05_01_archive.html"), "http://a.example/", "http://a.example/2003_05_01_archive.html"},
		{"moved", "file:///sparat/2003_05_01_archive.html", "<meta http-equiv='Refresh' content='0; URL=http://ny.example/'>" + fmt.Sprintf(post, "2003_05_01_archive.html"), "http://ny.example/", "http://ny.example/2003_05_01_archive.html"},
		{"profile of the writer", "file:///sparat/a.html", "<a href='https://www.blogger.com/profile/1' class='timestamp-link'></a>" + fmt.Sprintf(post, "a.html"), "", ""},
		{"another blog", "http://a.example/", fmt.Sprintf(post, "http://annan.example/2003_05_01_archive.html"), "http://a.example/", ""},
		{"a page that is not of a month", "http://a.example/arkiv.html", fmt.Sprintf(post, "arkiv.html"), "http://a.example/", ""},
	} {
		r := read(t, Page{URL: c.page, Body: []byte("<div class='DateHeader'>Montag, Mai 05, 2003</div>" + c.body)})
		if r.Address != c.want {
			t.Errorf("%s: address %q, want %q", c.name, r.Address, c.want)
		}
		if got := r.Posts[0].URL; got != c.url {
			t.Errorf("%s: post at %q, want %q", c.name, got, c.url)
		}
		if got := r.Posts[0].Keys; len(got) != 1 || got[0] != "blogger:200231000" {
			t.Errorf("%s: keys %q: the page of a month is no key", c.name, got)
		}
	}
}

// TestWhatTheWriterDid holds that no quotation in a text is taken for what the
// theme says of the post.
func TestWhatTheWriterDid(t *testing.T) {
	body := "<h3 class='post-title'>Citat</h3><abbr class='published' title='2001-01-01T00:00:00Z'></abbr><span class='fn'>Annan</span>" +
		"<a rel='tag' href='http://technorati.com/tag/x'>x</a><a href='http://b.blogspot.com/2001/01/y.html' rel='bookmark'>y</a><p>Text.</p>"
	page := "<div class='blog-posts'><div class='post hentry'><a name='100000000'></a><div class='post-body' id='post-body-100000000'>" + body +
		"</div><abbr class='published' title='2012-11-23T16:05:00+01:00'>x</abbr></div></div>"
	p := read(t, Page{URL: "http://a.blogspot.com/", Body: []byte(page)}).Posts[0]
	if p.Title != "" || p.Author != "" || p.Labels != nil || p.URL != "" || p.Published != "2012-11-23T16:05:00+01:00" {
		t.Errorf("got title %q, author %q, labels %q, address %q, date %q", p.Title, p.Author, p.Labels, p.URL, p.Published)
	}
	if want := "Citat\n\nAnnanxy\n\nText."; p.Text != want {
		t.Errorf("text %q, want %q", p.Text, want)
	}
}

// TestPermalinkInHead holds what a page of one post that links nowhere to itself says
// of its own address.
func TestPermalinkInHead(t *testing.T) {
	const (
		home = "<link rel='canonical' href='http://a.blogspot.com/?m=1'/>"
		own  = "<link rel='canonical' href='http://a.blogspot.com/2013/06/x.html'/>"
		data = `<script type='application/ld+json'>{"@type":"BlogPosting","mainEntityOfPage":{"@id":"http://a.blogspot.com/2013/06/x.html"}}</script>`
	)
	for name, head := range map[string]string{"one": own, "the blog's first": home + own, "data": home + data} {
		p := bloggerPage("file:///sparat/sida.html", "")
		p.Body = append([]byte(head), p.Body...)
		if got := read(t, p).Posts[0].URL; got != "http://a.blogspot.com/2013/06/x.html" {
			t.Errorf("%s: got %q", name, got)
		}
	}
}
