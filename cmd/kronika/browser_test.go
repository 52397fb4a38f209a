package main

import (
	"context"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// TestBrowser walks the site in Chromium as a person does: search, click a
// topic, click a bar, go back, open a post; with JavaScript on and off, at the
// width of a telephone and of a desk. The last way is by keyboard.
func TestBrowser(t *testing.T) {
	site := serving(t, "up", "--data", filepath.Join(t.TempDir(), "data"))
	for _, c := range []struct {
		name  string
		width int64
		noJS  bool
	}{
		{"desk", 1280, false},
		{"telephone", 320, false},
		{"desk without JavaScript", 1280, true},
		{"telephone without JavaScript", 320, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newPage(t, c.width, c.noJS)
			p.walk(site)
			p.openByKeys(site)
		})
	}
}

// A page is a tab of Chromium.
type page struct {
	t   *testing.T
	ctx context.Context
}

// stepLimit bounds the walk, so that a page that never loads fails the test. On a machine
// that has much else to do, axe-core needs minutes for all pages.
const stepLimit = 8 * time.Minute

// newPage opens a tab. A JavaScript exception in it fails the test.
func newPage(t *testing.T, width int64, noJS bool) *page {
	t.Helper()
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		// A page that comes back out of this cache loads nothing, and nothing could be waited for.
		chromedp.Flag("disable-back-forward-cache", true))
	ctx, stop := chromedp.NewExecAllocator(t.Context(), opts...)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	ctx, stop = context.WithTimeout(ctx, stepLimit)
	t.Cleanup(stop)
	p := &page{t, ctx}
	p.do(chromedp.EmulateViewport(width, 900))
	thrown := chromedp.Events(ctx, runtime.ExceptionThrown)
	go func() {
		for ev, err := range thrown {
			if err != nil {
				return
			}
			t.Errorf("JavaScript: %s", ev.ExceptionDetails.Text)
		}
	}()
	if noJS {
		p.do(chromedp.Action[chromedp.Void](func(ctx context.Context, tab *chromedp.Target) (chromedp.Void, error) {
			_, err := cdp.Call(ctx, tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
			return chromedp.Void{}, err
		}))
	}
	return p
}

func (p *page) do(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	if err := chromedp.Do(p.ctx, steps...); err != nil {
		p.t.Fatal(err)
	}
}

// follow runs a step that loads a new page, and fails unless it is one.
func (p *page) follow(step chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	resp, err := chromedp.RunResponse(p.ctx, step)
	if err != nil {
		p.t.Fatal(err)
	}
	if resp.Status != 200 {
		p.t.Fatalf("%s: got status %d, want 200", resp.URL, resp.Status)
	}
	p.fits()
}

// fits fails if the page must be scrolled sideways.
func (p *page) fits() {
	p.t.Helper()
	over := run1(p, chromedp.Evaluate[int]("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
	if over > 0 {
		p.t.Errorf("%s: the page is %d px wider than the window", p.address(), over)
	}
}

// run1 runs a step that returns a value.
func run1[T any](p *page, step chromedp.Action[T]) T {
	p.t.Helper()
	v, err := chromedp.Run(p.ctx, step)
	if err != nil {
		p.t.Fatal(err)
	}
	return v
}

func (p *page) address() *url.URL {
	p.t.Helper()
	u, err := url.Parse(run1(p, chromedp.Location()))
	if err != nil {
		p.t.Fatal(err)
	}
	return u
}

func (p *page) text(css string) string {
	p.t.Helper()
	return strings.TrimSpace(run1(p, chromedp.TextContent(chromedp.CSS(css))))
}

// walk is the road of a person who looks for something.
func (p *page) walk(site string) {
	t := p.t
	p.follow(chromedp.Navigate(site))
	p.do(chromedp.SendKeys(chromedp.CSS("input#q"), "skola"))
	p.follow(chromedp.Submit(chromedp.CSS("input#q")))
	all := p.hits()
	if q := p.address().Query().Get("q"); q != "skola" || all == 0 {
		t.Fatalf("searched for %q with %d hits, want some for skola", q, all)
	}

	p.unfold()
	p.follow(chromedp.Click(chromedp.CSS(`.facet a[href*="topic="]`)))
	narrowed := p.hits()
	if narrowed == 0 || narrowed > all || p.address().Query().Get("topic") == "" {
		t.Fatalf("%s: got %d hits of %d, want fewer, of one topic", p.address(), narrowed, all)
	}

	p.follow(chromedp.Click(chromedp.CSS(".bars a")))
	if year := p.address().Query().Get("year"); year == "" || p.hits() == 0 || p.hits() > narrowed {
		t.Fatalf("%s: got %d hits of %d, want those of one year", p.address(), p.hits(), narrowed)
	}

	p.do(chromedp.NavigateBack())
	if got := p.hits(); got != narrowed || p.address().Query().Get("year") != "" {
		t.Fatalf("%s: back: got %d hits, want %d", p.address(), got, narrowed)
	}

	title := p.text(".hit h3 a")
	p.follow(chromedp.Click(chromedp.CSS(".hit h3 a")))
	if at := p.address(); !strings.Contains(at.Path, "/inlagg/") || title == "" {
		t.Fatalf("%s: want the post %q", at, title)
	}
	if marks := run1(p, chromedp.Evaluate[int]("document.querySelectorAll('mark').length")); marks == 0 {
		t.Errorf("%s: no word of the search is marked", p.address())
	}
}

// hits returns the number that the page's heading gives.
func (p *page) hits() int {
	p.t.Helper()
	heading := p.text(".result-head h1")
	number, _, _ := strings.Cut(heading, "inlägg")
	n, err := strconv.Atoi(strings.TrimSpace(number))
	if err != nil {
		p.t.Fatalf("%s: heading %q, want a number of posts", p.address(), heading)
	}
	return n
}

// unfold opens the facets where a narrow page folds them.
func (p *page) unfold() {
	p.t.Helper()
	if run1(p, chromedp.Evaluate[bool]("document.querySelector('.facet a').checkVisibility()")) {
		return
	}
	p.do(chromedp.Click(chromedp.CSS(".refine > summary")))
}
