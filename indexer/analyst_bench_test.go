//go:build unix

package indexer

import (
	"bufio"
	"encoding/json"
	"os"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"kronika/archive"
	"kronika/indexer/body"
	"kronika/indexer/decision"
	"kronika/indexer/quotation"
)

// BenchmarkDocument makes documents of real posts, with the words of most of them in
// the memo, and does each part of that on its own. It reports how much text a second of
// CPU reads, that of the garbage collector counted, and what a post allocates.
func BenchmarkDocument(b *testing.B) {
	posts := sharedPosts(b, 10_000)
	a, err := NewAnalyst("", "")
	if err != nil {
		b.Fatal(err)
	}
	none := archive.Source{}
	bench := func(name string, do func(p *archive.Post)) {
		b.Run(name, func(b *testing.B) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			began := cpu(b)
			size, done := 0, 0
			for i := 0; b.Loop(); i++ {
				p := posts[i%len(posts)]
				do(p)
				size, done = size+len(p.Title)+len(p.Text), done+1
			}
			runtime.ReadMemStats(&after)
			b.ReportMetric(float64(size)/1e6/(cpu(b)-began).Seconds(), "MB/CPU-s")
			b.ReportMetric(float64(after.Mallocs-before.Mallocs)/float64(done), "mallocs/post")
			b.ReportMetric(float64(after.TotalAlloc-before.TotalAlloc)/float64(size), "B/B")
		})
	}
	bench("document", func(p *archive.Post) { a.Document(p, none) })
	bench("read", func(p *archive.Post) { a.Read(p, none) })
	bench("words", func(p *archive.Post) {
		for _, text := range p.Paragraphs() {
			a.swedish.Tokens(text)
		}
	})
	bench("quotations", func(p *archive.Post) { quotation.Find(p.Text) })
	bench("places", func(p *archive.Post) { a.names.Places(p.Title, p.Text) })

	readings := make([]*Reading, len(posts)/10)
	for i := range readings {
		readings[i] = a.Read(posts[i], none)
	}
	posts = posts[:len(readings)]
	at := 0
	next := func() *Reading { at++; return readings[(at-1)%len(readings)] }
	bench("topics", func(p *archive.Post) { a.topics.Match(about(p, next())) })
	at = 0
	bench("bodies", func(p *archive.Post) {
		for _, passage := range next().Passages {
			a.bodies.Find(passage.Text, passage.Tokens, body.Context{Date: string(p.Published)})
		}
	})
	at = 0
	bench("decisions", func(p *archive.Post) {
		for _, passage := range next().Passages {
			a.decisions.Find(decision.Passage{Text: passage.Text, Tokens: passage.Tokens, Bodies: passage.Bodies, Published: string(p.Published)})
		}
	})
}

// cpu returns the time that the process has had of all cores.
func cpu(b *testing.B) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// sharedPosts returns some of the shared texts as posts, a paragraph a line.
func sharedPosts(b *testing.B, n int) (posts []*archive.Post) {
	f, err := os.Open("../../shared/data/sv/docs.jsonl.zst")
	if err != nil {
		b.Skip("the shared texts are not there: ", err)
	}
	defer f.Close()
	z, err := zstd.NewReader(f)
	if err != nil {
		b.Fatal(err)
	}
	defer z.Close()
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 64<<20)
	for len(posts) < n && lines.Scan() {
		var d struct{ ID, Date, Title, Author, Body string }
		if err := json.Unmarshal(lines.Bytes(), &d); err != nil {
			b.Fatal(err)
		}
		posts = append(posts, &archive.Post{
			ID: d.ID, Revision: 1, Title: d.Title, Text: strings.ReplaceAll(d.Body, "\n", "\n\n"), Author: d.Author, Published: archive.Date(d.Date),
		})
	}
	if err := lines.Err(); err != nil {
		b.Fatal(err)
	}
	return posts
}
