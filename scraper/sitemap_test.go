package scraper

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
)

// sitemaps are lists of addresses as servers send them, and what they say: "+"
// marks a further list. To add a case, add a line.
var sitemaps = []struct{ body, want string }{
	{"", ""},
	{"<urlset><url><loc>http://a.example/1</loc><lastmod>2013-02-01</lastmod></url><url><loc> http://a.example/2\n</loc></url></urlset>", "http://a.example/1 2013-02-01, http://a.example/2"},
	{"\ufeff<?xml version='1.0' encoding='UTF-8'?>\n<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>\n<url>\n<loc>http://a.example/?a=1&amp;b=2</loc>\n</url></urlset>", "http://a.example/?a=1&b=2"},
	{"<sitemapindex><sitemap><loc>http://a.example/s.xml</loc></sitemap></sitemapindex>", "+http://a.example/s.xml"},
	{"<s:urlset xmlns:s='x'><s:url ><s:loc><![CDATA[http://a.example/?a=1&b=2]]></s:loc></s:url></s:urlset>", "http://a.example/?a=1&b=2"},
	{"<URLSET><URL><LOC>http://a.example/1</LOC></URL></URLSET>", "http://a.example/1"},
	{"<urlset><url><loc>http://a.example/1</loc><image:image><image:loc>http://a.example/1.png</image:loc></image:image></url></urlset>", "http://a.example/1"},
	{"<urlset><url><lastmod>igår</lastmod><loc>http://a.example/1</loc></url><url><loc></loc></url><url/></urlset>", "http://a.example/1"},
	{"<urlset><url><loc>http://a.example/1</loc></url><url><loc>http://a.exam", "http://a.example/1"},
	{"<urlset><!-- <url> --><url\n><loc\n>http://a.example/1</loc></url>", "http://a.example/1"},
	{"http://a.example/1\r\nhttp://a.example/2\n\nftp://a.example/3\nhej", "http://a.example/1, http://a.example/2"},
	{" \n\t http://a.example/1", "http://a.example/1"},
	{"<html><body>Sidan finns inte", ""},
	{"<urlset><" + strings.Repeat("a", 1<<20), "sitemap: bufio.Scanner: token too long"},
	{"\x1f\x8b", "sitemap: unexpected EOF"},
	{"\x1f\x8b\x08\x00rubbish", "sitemap: gzip: invalid header"},
}

func TestSitemap(t *testing.T) {
	for _, c := range sitemaps {
		got := listing(t, []byte(c.body))
		if diff := cmp.Diff(got, c.want); diff != "" && !(strings.HasPrefix(c.want, "sitemap: ") && strings.HasPrefix(got, "sitemap: ")) {
			t.Errorf("%.200q (-got +want):\n%s", c.body, diff)
		}
		var packed bytes.Buffer
		z := gzip.NewWriter(&packed)
		z.Write([]byte(c.body))
		z.Close()
		if again := listing(t, packed.Bytes()); again != got && !isGzip([]byte(c.body)) {
			t.Errorf("%.200q: gzipped it says %q, else %q", c.body, again, got)
		}
	}
}

// listing returns the entries of a sitemap in one line.
func listing(t *testing.T, body []byte) string {
	t.Helper()
	var all []string
	for e, err := range readSitemap(body) {
		if err != nil {
			all = append(all, err.Error())
			continue
		}
		line := strings.TrimSpace(e.URL + " " + string(e.Changed))
		if e.List {
			line = "+" + line
		}
		all = append(all, line)
	}
	return strings.Join(all, ", ")
}

// TestSitemapLong reads sitemaps of more entries than there may be, wholly and in
// part.
func TestSitemapLong(t *testing.T) {
	body := []byte(strings.Repeat("http://a.example/1\n", maxEntries+2))
	n, fault := 0, ""
	for _, err := range readSitemap(body) {
		if n++; err != nil {
			fault = err.Error()
		}
	}
	if n != maxEntries+1 || !strings.Contains(fault, "more than 50000 addresses") {
		t.Errorf("%d entries, then %q", n-1, fault)
	}
	for e, err := range readSitemap(body) {
		if err != nil || e.URL == "" {
			t.Error(e, err)
		}
		return
	}
	t.Error("no entry")
}

// FuzzSitemap holds that entries have addresses, and that nothing follows an
// error.
func FuzzSitemap(f *testing.F) {
	for _, c := range sitemaps {
		f.Add([]byte(c.body[:min(len(c.body), 1000)]))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		isSitemap(body)
		ended := false
		for e, err := range readSitemap(body) {
			if ended {
				t.Fatal("something follows an error")
			}
			if ended = err != nil; !ended && (e.URL == "" || strings.ContainsFunc(e.URL[:1], unicode.IsSpace)) {
				t.Errorf("got %q", fmt.Sprint(e))
			}
		}
	})
}
