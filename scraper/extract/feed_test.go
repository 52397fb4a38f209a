package extract

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kronika/archive"
)

// TestFeeds reads each feed and export of testdata/feeds and compares what it
// says with the golden file beside it; the README there tells how to add one.
func TestFeeds(t *testing.T) {
	for _, name := range feedFiles(t) {
		t.Run(filepath.Base(name), func(t *testing.T) {
			r, err := Extract(feedPage(t, name))
			if err != nil {
				t.Fatal(err)
			}
			golden(t, name+".golden", r)
		})
	}
}

func feedFiles(t testing.TB) (names []string) {
	t.Helper()
	all, err := filepath.Glob("testdata/feeds/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range all {
		if !strings.HasSuffix(name, ".golden") && !strings.HasSuffix(name, ".md") {
			names = append(names, name)
		}
	}
	if len(names) < 10 {
		t.Fatalf("got %d feeds in testdata, want at least 10", len(names))
	}
	return names
}

// feedPage is a file of testdata/feeds; a folder is the zip file of what it
// holds.
func feedPage(t testing.TB, name string) Page {
	t.Helper()
	p := Page{URL: "file:///" + filepath.Base(name)}
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	if !info.IsDir() {
		p.Body, err = os.ReadFile(name)
	} else {
		p.Body, err = zipOf(os.DirFS(name))
	}
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasSuffix(name, "feed.atom") {
		p.URL = "https://kommunchefen.example/feed.atom" // what says where the blog is
	}
	return p
}

func zipOf(files fs.FS) ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	if err := z.AddFS(files); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// TestCommentFeedAddress holds that the address of a feed of comments says
// which post they are of if they do not.
func TestCommentFeedAddress(t *testing.T) {
	r, err := Extract(Page{URL: "http://a.blogspot.com/feeds/1000000000000000122/comments/default", Body: []byte(
		`<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>x</id><category term="http://schemas.google.com/blogger/2008/kind#comment"/><content>Hej</content></entry></feed>`)})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Posts) != 1 || len(r.Posts[0].Comments) != 1 || r.Posts[0].Keys[0] != "blogger:1000000000000000122" {
		t.Errorf("got %+v, want one post with one comment", r.Posts)
	}
}

// TestZip holds what is said of zip files that hold no blog or several.
func TestZip(t *testing.T) {
	for _, c := range []struct{ names, want string }{
		{"a.txt", "without a feed.atom"},
		{"Blogs/A/feed.atom Blogs/B/feed.atom", "of 2 blogs (A, B): unpack it"},
		{"Blogs/A/feed.atom", "which is no export"},
	} {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for name := range strings.FieldsSeq(c.names) {
			w, err := z.Create(name)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprint(w, "hej")
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := Extract(Page{URL: "x.zip", Body: b.Bytes()}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want an error with %q", c.names, err, c.want)
		}
	}
}

// TestZipBomb holds that a zip file is not unpacked beyond what is read.
func TestZipBomb(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("feed.atom")
	if err != nil {
		t.Fatal(err)
	}
	w.Write(make([]byte, MaxPage+1))
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Extract(Page{URL: "x.zip", Body: b.Bytes()}); err == nil || !strings.Contains(err.Error(), "more than 20971520 bytes") {
		t.Errorf("got %v, want an error on its size", err)
	}
}

func TestAutoParagraphs(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"a\nb\n\nc", "a\nb\n\nc"},
		{"a\r\n\r\n\r\nb", "a\n\nb"},
		{"a<br />\nb", "a\nb"},
		{"före\n<ul>\n<li>x</li>\n<li>y</li>\n</ul>\nefter", "före\n\n- x\n- y\n\nefter"},
		{"<pre>a\n\nb</pre>\nc", "a\n\nb\n\nc"},
		{"<p>a</p>\n<p>b</p>", "a\n\nb"},
		{"<em>a</em>\nb", "a\nb"},
		{"[gallery ids=\"1,2\"]\n\na", "a"},
		{"[inte en kod]", "[inte en kod]"},
		{"<!-- wp:paragraph --><p>a\nb</p><!-- /wp:paragraph -->", "a b"},
		{"<p \ufdd07>", ""},
		{"", ""},
	} {
		var p archive.Post
		if err := fillBody(&p, autoParagraphs(c.in)); err != nil {
			t.Fatal(err)
		}
		if p.Text != c.want {
			t.Errorf("%q: got %q, want %q", c.in, p.Text, c.want)
		}
	}
}

// TestWideFeed holds that feeds of 16 and 32 bits without a mark are read.
func TestWideFeed(t *testing.T) {
	const text = `<?xml version="1.0" encoding="utf-16"?><rss><channel><title>Åäö</title></channel></rss>`
	for _, w := range wideXML {
		body, err := w.wide.NewEncoder().Bytes([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		r, err := Extract(Page{URL: "x.xml", Body: body})
		if err != nil || r.Title != "Åäö" {
			t.Errorf("%q: got %v, %v", w.begin, r, err)
		}
	}
}

// TestLargeFeed holds that a feed of very many entries is read, however they are
// made: in quadratic time this test would not end.
func TestLargeFeed(t *testing.T) {
	const size = 1 << 20
	for _, entry := range []string{
		"<item><link>http://a.example/%d</link><description>x</description></item>",
		"<item><title>%d",
		"<item></b></c></d>%d</item>",
		"<item><a =%d></item>",
		"<item><link>http://a.example/p#comment-%d</link></item>",
		"<item><![CDATA[%d",
		"%d<<<<<<<<<",
		"<entry><title>%d</title>",
	} {
		var b strings.Builder
		b.WriteString("<rss><channel>")
		for i := 0; b.Len() < size; i++ {
			fmt.Fprintf(&b, entry, i)
		}
		var unknown *UnknownError
		if _, err := Extract(Page{URL: "http://a.example/feed", Body: []byte(b.String())}); err != nil && !errors.As(err, &unknown) {
			t.Errorf("%s: got %T %v, want an UnknownError", entry, err, err)
		}
	}
}

// TestSharedFeeds compares the feeds and exports among the saved pages with
// what the index of the pages counts: entries of any kind.
func TestSharedFeeds(t *testing.T) {
	index, err := os.ReadFile(shared + "html/INDEX.tsv")
	if err != nil {
		t.Skip("no saved pages beside the project: see the design's data folder")
	}
	// Of exports the index counts every entry; these are posts and comments.
	exports := map[string][2]int{
		"risc-rus__risc-rus.github.io/blog-03-21-2019.xml":                        {36, 52},
		"WPTRT__theme-unit-test/theme-preview.xml":                                {7, 2},
		"WPTRT__theme-unit-test/themeunittestdata.wordpress.xml":                  {69, 24},
		"jekyll__jekyll-import/test/mocks/sitetitle.wordpress.2025-01-19.000.xml": {8, 0},
	}
	feeds := 0
	for row := range strings.Lines(string(index)) {
		f := strings.Split(strings.TrimRight(row, "\n"), "\t")
		if len(f) < 8 || f[6] != "feed" && f[6] != "blogger-export" && f[6] != "wxr" {
			continue
		}
		body, err := os.ReadFile(shared + "html/" + f[0])
		if err != nil {
			t.Fatal(err)
		}
		feeds++
		r, err := Extract(Page{URL: "https://blogg.example/" + f[2], Body: body})
		if err != nil {
			if !strings.Contains(f[0], "illformed") {
				t.Errorf("%s: %v", f[0], err)
			}
			continue
		}
		posts, comments := 0, 0
		for _, p := range r.Posts {
			comments += len(p.Comments)
			if p.Text != "" || len(p.Comments) == 0 || !p.Truncated { // not a post that only comments tell of
				posts++
			}
		}
		if want, ok := exports[f[0]]; ok && want != [2]int{posts, comments} || !ok && fmt.Sprint(posts+comments) != f[7] {
			t.Errorf("%s: got %d posts and %d comments, the index counts %s", f[0], posts, comments, f[7])
		}
	}
	if feeds < 60 {
		t.Errorf("read %d feeds, want at least 60", feeds)
	}
}

// FuzzFeed holds that no feed makes the reader panic, and that what it gives
// is well formed.
func FuzzFeed(f *testing.F) {
	for _, name := range feedFiles(f) {
		p := feedPage(f, name)
		f.Add(p.Body)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, read := range []func(Page) (*Result, error){readFeed, readJSONFeed, Extract} {
			r, err := read(Page{URL: "http://a.blogspot.com/feeds/1/comments/default", Body: body, Source: "prov"})
			if err != nil {
				continue
			}
			for _, p := range r.Posts {
				for _, d := range []archive.Date{p.Published, p.Updated} {
					if _, err := archive.ParseDate(string(d)); err != nil && d != "" {
						t.Error(err)
					}
				}
				if strings.Contains(p.Text, "\n\n\n") || strings.TrimSpace(p.Text) != p.Text {
					t.Errorf("text %q is not tidy", p.Text)
				}
				if strings.Contains(p.URL, "#") {
					t.Errorf("address %q has a fragment", p.URL)
				}
			}
		}
	})
}
