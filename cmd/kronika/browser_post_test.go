package main

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// TestPostTasks does in Chromium what people come to the page of a post for.
func TestPostTasks(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	must(t, "--data", data, "crawl", "http://kronika-demo.example")
	// The demo blog edits a post after the first visit; captures are dated to the second.
	time.Sleep(time.Until(time.Now().Truncate(time.Second).Add(time.Second)))
	must(t, "--data", data, "crawl", "http://kronika-demo.example")
	site := strings.TrimSuffix(serving(t, "serve", "--data", data), "/")
	for _, width := range []int64{320, 1280} {
		for _, noJS := range []bool{false, true} {
			t.Run(fmt.Sprintf("width %d, without JavaScript %v", width, noJS), func(t *testing.T) {
				p := newPage(t, width, noJS)
				p.citeWithProof(site)
				p.compareVersions(site)
				p.stepThroughWords(site)
			})
		}
	}
}

// citeWithProof: a journalist wants to quote what was decided, with all that a
// request for the minutes needs, and the evidence that it stood there.
func (p *page) citeWithProof(site string) {
	t := p.t
	p.follow(chromedp.Navigate(site + "/sok?q=simhallen+dnr"))
	p.follow(chromedp.Click(chromedp.CSS(".hit h3 a")))
	paragraph := run1(p, chromedp.Evaluate[string]("[...document.querySelectorAll('.body > p[id]')].find(p => /KS 20/.test(p.textContent)).id"))
	words := run1(p, chromedp.Evaluate[string]("document.getElementById('"+paragraph+"').firstChild.textContent"))
	p.follow(chromedp.Click(chromedp.CSS("#" + paragraph + " .mark-here")))
	line := p.text(".cite.this .line")
	for what, want := range map[string]*regexp.Regexp{
		"words":       regexp.MustCompile(regexp.QuoteMeta("”" + firstOf(words, 20))),
		"dnr":         regexp.MustCompile(`dnr KS 20\d\d/\d+`),
		"paragraph":   regexp.MustCompile(`stycke ` + strings.TrimPrefix(paragraph, "p") + `\.`),
		"time":        regexp.MustCompile(`Hämtad \d+.\p{L}+ \d{4} kl\.`),
		"digest":      regexp.MustCompile(`SHA-256 [0-9a-f]{64}`),
		"own address": regexp.MustCompile(`/inlagg/[a-z2-7]{13}/versioner/\d+#` + paragraph),
	} {
		if !want.MatchString(line) {
			t.Errorf("%s: no %s in the citation %q", p.address(), what, line)
		}
	}
	proof := run1(p, chromedp.Evaluate[string]("document.querySelector('a[href$=\"/bevis.warc.gz\"]').href"))
	file := filepath.Join(t.TempDir(), "bevis.warc.gz")
	download(t, proof, file)
	if code, out := verified(t, file); code != 0 || !strings.Contains(out, "damages: 0") {
		t.Errorf("the evidence: exit code %d: %s", code, out)
	}
}

// firstOf returns the first n characters of a text, on one line.
func firstOf(text string, n int) string {
	runes := []rune(strings.Join(strings.Fields(text), " "))
	return string(runes[:min(n, len(runes))])
}

// compareVersions: a registrar sees on a hit that a post was changed, and wants to
// know what was.
func (p *page) compareVersions(site string) {
	t := p.t
	p.follow(chromedp.Navigate(site + "/sok?q=rubrik:simhallen"))
	link := run1(p, chromedp.Evaluate[string]("[...document.querySelectorAll('.hit')].find(h => h.querySelector('.status')?.textContent == 'ändrat').querySelector('h3 a').href"))
	p.follow(chromedp.Navigate(link))
	p.follow(chromedp.Click(chromedp.CSS(`.note a[href$="/versioner"]`)))
	p.follow(chromedp.Click(chromedp.CSS(`.versions a[href*="/jamfor"]`)))
	if said := p.text(".said"); !strings.Contains(said, "ändrat") {
		t.Errorf("%s: got %q, want what was changed", p.address(), said)
	}
	if n := run1(p, chromedp.Evaluate[int]("document.querySelectorAll('.changed ins, .changed del').length")); n == 0 {
		t.Errorf("%s: nothing is marked as changed", p.address())
	}
	if heard := p.text(".changed ins"); !strings.HasPrefix(heard, "tillagt: ") {
		t.Errorf("%s: a screen reader says %q, want what it is first", p.address(), heard)
	}
}

// stepThroughWords: a reader goes from one marked word to the next.
func (p *page) stepThroughWords(site string) {
	p.follow(chromedp.Navigate(site + "/sok?q=skola"))
	p.follow(chromedp.Click(chromedp.CSS(".hit h3 a")))
	p.do(chromedp.Click(chromedp.CSS(".marked a")))
	p.do(chromedp.Click(chromedp.CSS("#ord1 .steps a")))
	if at := p.address().Fragment; at != "ord2" {
		p.t.Errorf("got to %q, want the second word", at)
	}
	if !run1(p, chromedp.Evaluate[bool]("document.querySelector('#ord2 .steps').checkVisibility()")) {
		p.t.Error("no way on from the second word")
	}
	p.fits()
}
