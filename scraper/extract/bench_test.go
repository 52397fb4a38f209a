package extract

import (
	"bytes"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/markusmobius/go-trafilatura"
)

// BenchmarkExtract reads every saved page of Blogger beside the project, and in
// the same run lets go-trafilatura take the main text out of it. "times" is how
// many pages are read while it reads one.
func BenchmarkExtract(b *testing.B) {
	pages := bloggerFiles(b)
	var ours, theirs time.Duration
	read := 0
	for b.Loop() {
		for _, p := range pages {
			start := time.Now()
			if _, err := Extract(p); err != nil {
				b.Fatalf("%s: %v", p.URL, err)
			}
			ours += time.Since(start)
			theirs += trafilaturaTime(b, p)
			read++
		}
	}
	b.ReportMetric(float64(read)/ours.Seconds(), "pages/s")
	b.ReportMetric(float64(read)/theirs.Seconds(), "trafilatura-pages/s")
	b.ReportMetric(theirs.Seconds()/ours.Seconds(), "times")
}

// trafilaturaTime returns how long go-trafilatura reads a page. Pages in which it
// finds no text count, too.
func trafilaturaTime(b *testing.B, p Page) time.Duration {
	address, err := url.Parse(p.URL)
	if err != nil {
		b.Fatal(err)
	}
	start := time.Now()
	trafilatura.Extract(bytes.NewReader(p.Body), trafilatura.Options{OriginalURL: address})
	return time.Since(start)
}

// bloggerFiles returns the saved HTML pages of Blogger.
func bloggerFiles(tb testing.TB) (pages []Page) {
	index, err := os.ReadFile(shared + "html/INDEX.tsv")
	if err != nil {
		tb.Skip("no saved pages beside the project: see the design's data folder")
	}
	for row := range strings.Lines(string(index)) {
		f := strings.Split(strings.TrimRight(row, "\n"), "\t")
		if len(f) < 8 || f[3] != "blogger" || !strings.HasSuffix(f[0], ".html") {
			continue
		}
		body, err := os.ReadFile(shared + "html/" + f[0])
		if err != nil {
			tb.Fatal(err)
		}
		if p := (Page{URL: "http://saved.example/" + strings.ReplaceAll(f[2], "?", "%3F"), Body: body}); !isFeed(body) {
			pages = append(pages, p)
		}
	}
	return pages
}
