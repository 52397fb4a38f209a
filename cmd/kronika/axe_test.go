package main

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// axeRun asks axe-core for what breaks some rules, as lines "rule (tags): element: why".
const axeRun = `axe.run(document, {resultTypes: ['violations'], runOnly: [%s]}).then(
	found => found.violations.flatMap(v => v.nodes.map(n => v.id + ' (' + v.tags.join(' ') + '): ' + n.html + ': ' + n.failureSummary)))`

const (
	// axeAll is WCAG 2.2 A and AA, and what axe-core calls best practice.
	axeAll = `'wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'`
	// axeColors are its rules that look at colors: in the dark the others see the same.
	axeColors = `'color-contrast', 'link-in-text-block'`
)

// TestAxe opens every kind of page in Chromium, narrow and wide, light and dark, with
// all that folds unfolded, and lets axe-core look for what breaks WCAG 2.2 AA, and puts the focus on everything. To add
// a page, add a line to testdata/pages.list.
func TestAxe(t *testing.T) {
	axe, err := os.ReadFile("../../.cache/axe/axe_playwright_python/axe.min.js")
	if err != nil {
		t.Skip("axe-core is not there: make axe installs it")
	}
	sites := servePages(t)
	for _, width := range []int64{320, 1280} {
		t.Run(strconv.FormatInt(width, 10), func(t *testing.T) {
			t.Parallel()
			p := newPage(t, width, false)
			for _, shown := range pagesListed(t) {
				p.open(sites[shown.archive]+shown.address, shown.status)
				p.unfoldAll()
				p.do(chromedp.Evaluate[chromedp.Void](string(axe)))
				p.checkAxe(shown.String())
				p.checkTargets(shown.String())
				p.checkFocus(shown.String())
			}
			p.open(sites["demo"]+"/", 200)
			p.do(chromedp.Evaluate[chromedp.Void](string(axe)))
			p.do(chromedp.SendKeys(chromedp.CSS("input#q"), "skol"), chromedp.WaitVisible(chromedp.CSS("[role=listbox]")))
			p.checkAxe("/ with suggestions")
			p.checkAxeSees()
			p.checkFocusSees()
		})
	}
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
	for _, c := range []struct{ scheme, rules string }{{"light", axeAll}, {"dark", axeColors}} {
		p.do(prefer("prefers-color-scheme", c.scheme))
		for _, found := range p.axeSays(c.rules) {
			p.t.Errorf("%s, %s: %s", what, c.scheme, found)
		}
	}
	p.fits()
}

func (p *page) axeSays(rules string) []string {
	p.t.Helper()
	return run1(p, chromedp.Evaluate[[]string](fmt.Sprintf(axeRun, rules), chromedp.EvalAwaitPromise))
}

// checkAxeSees spoils the page, and fails unless axe-core says so.
func (p *page) checkAxeSees() {
	p.t.Helper()
	p.do(chromedp.Evaluate[chromedp.Void](`document.documentElement.removeAttribute('lang')
		document.querySelector('.foot p').style.color = '#777'
		const link = document.querySelector('.foot li a')
		link.style.cssText = 'display: block; width: 5px; height: 5px; min-height: 0; padding: 0; overflow: hidden'
		link.parentNode.append(link.cloneNode(true))`))
	said := strings.Join(p.axeSays(axeAll), "\n")
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
