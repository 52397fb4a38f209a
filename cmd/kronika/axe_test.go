package main

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// axeRun asks axe-core for what breaks WCAG 2.2 A and AA, or what it calls best
// practice, as lines "rule (tags): element: why".
const axeRun = `axe.run(document, {resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}).then(
	found => found.violations.flatMap(v => v.nodes.map(n => v.id + ' (' + v.tags.join(' ') + '): ' + n.html + ': ' + n.failureSummary)))`

// axeConfig makes the pages say all that an operator can have them say.
const axeConfig = `contact = "registrator@granhamra.example"
operator = "Granhamra kommun"
[[source]]
address = "kronika-demo.example"
name = "Kommunchefen i Granhamra"
municipality = "Granhamra kommun"
owner = "myndighet"
role = "kommunchef"
[accessibility]
compliance = "delvis"
assessed = "2026-11-20"
shortcomings = ["Bilder i gamla inlägg visas inte."]
`

// TestAxe opens every kind of page in Chromium, narrow and wide, light and dark, with
// all that folds unfolded, and lets axe-core look for what breaks WCAG 2.2 AA. To add
// a page, add a line to testdata/pages.list.
func TestAxe(t *testing.T) {
	axe, err := os.ReadFile("../../.cache/axe/axe_playwright_python/axe.min.js")
	if err != nil {
		t.Skip("axe-core is not there: make axe installs it")
	}
	site := strings.TrimSuffix(serving(t, "serve", "--data", withheldDemo(t)), "/")
	for _, width := range []int64{320, 1280} {
		t.Run(strconv.FormatInt(width, 10), func(t *testing.T) {
			p := newPage(t, width, false)
			for _, shown := range pagesListed(t) {
				p.open(site+shown.address, shown.status)
				p.unfoldAll()
				p.do(chromedp.Evaluate[chromedp.Void](string(axe)))
				p.checkAxe(shown.address)
			}
			p.open(site+"/", 200)
			p.do(chromedp.Evaluate[chromedp.Void](string(axe)))
			p.do(chromedp.SendKeys(chromedp.CSS("input#q"), "skol"), chromedp.WaitVisible(chromedp.CSS("[role=listbox]")))
			p.checkAxe("/ with suggestions")
			p.checkAxeSees()
		})
	}
}

// withheldDemo keeps the demo blog as it was seen twice, with what is withdrawn in it.
func withheldDemo(t *testing.T) (data string) {
	t.Helper()
	data = t.TempDir()
	if err := os.WriteFile(filepath.Join(data, "kronika.toml"), []byte(axeConfig), 0o644); err != nil {
		t.Fatal(err)
	}
	must(t, "--data", data, "crawl", "http://kronika-demo.example")
	// The demo blog edits a post after the first visit; captures are dated to the second.
	time.Sleep(time.Until(time.Now().Truncate(time.Second).Add(time.Second)))
	must(t, "--data", data, "crawl", "http://kronika-demo.example")
	for _, what := range [][]string{{"bqdhljzkexdpf"}, {"dzemfzu6ae6dv", "--passage", "beslutade kommunfullmäktige"}, {"dzemfzu6ae6dv", "--comment", "1"}} {
		must(t, append([]string{"--data", data, "withdraw", "--reason", "Uppgiften är känslig.", "--by", "arkivarien"}, what...)...)
	}
	return data
}

// A listedPage is a line of testdata/pages.list.
type listedPage struct {
	status  int64
	address string
}

func pagesListed(t *testing.T) (pages []listedPage) {
	t.Helper()
	text, err := os.ReadFile("testdata/pages.list")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		fields := strings.Fields(line)
		if len(fields) == 0 || fields[0] == "#" {
			continue
		}
		status, err := strconv.ParseInt(fields[0], 10, 64)
		if err != nil || len(fields) < 2 {
			t.Fatalf("pages.list: %q, want a status and an address", line)
		}
		pages = append(pages, listedPage{status, fields[1]})
	}
	return pages
}

// open loads a page, and fails unless it has the status.
func (p *page) open(address string, status int64) {
	p.t.Helper()
	resp, err := chromedp.RunResponse(p.ctx, chromedp.Navigate(address))
	if err != nil {
		p.t.Fatalf("%s: %v", address, err)
	}
	if resp.Status != status {
		p.t.Fatalf("%s: got status %d, want %d", address, resp.Status, status)
	}
}

// unfoldAll opens all that folds.
func (p *page) unfoldAll() {
	p.t.Helper()
	run1(p, chromedp.Evaluate[int]("document.querySelectorAll('details').forEach(d => d.open = true), 0"))
}

// checkAxe lets axe-core look at the page, light and dark.
func (p *page) checkAxe(what string) {
	p.t.Helper()
	for _, scheme := range []string{"light", "dark"} {
		p.do(prefer("prefers-color-scheme", scheme))
		for _, found := range run1(p, chromedp.Evaluate[[]string](axeRun, chromedp.EvalAwaitPromise)) {
			p.t.Errorf("%s, %s: %s", what, scheme, found)
		}
	}
	p.fits()
}

// checkAxeSees spoils the page, and fails unless axe-core says so.
func (p *page) checkAxeSees() {
	p.t.Helper()
	p.do(chromedp.Evaluate[chromedp.Void](`document.documentElement.removeAttribute('lang')
		document.querySelector('.foot p').style.color = '#777'
		const link = document.querySelector('.foot li a')
		link.style.cssText = 'display: block; width: 5px; height: 5px; min-height: 0; padding: 0; overflow: hidden'
		link.parentNode.append(link.cloneNode(true))`))
	said := strings.Join(run1(p, chromedp.Evaluate[[]string](axeRun, chromedp.EvalAwaitPromise)), "\n")
	for _, rule := range []string{"html-has-lang (", "color-contrast (", "target-size ("} {
		if !strings.Contains(said, rule) {
			p.t.Errorf("of a spoiled page axe-core does not say %s: %s", strings.TrimSuffix(rule, " ("), said)
		}
	}
}

// prefer sets what the reader prefers, without movement: no color is seen on its way to another.
func prefer(feature, value string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
			{Name: feature, Value: value}, {Name: "prefers-reduced-motion", Value: "reduce"},
		}})
		return err
	})
}
