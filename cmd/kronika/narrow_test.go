package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// smallTargets lists what can be clicked and is lower or narrower than 24 pixels, but for
// links within a sentence (WCAG 2.2, 2.5.8) and what is not seen.
const smallTargets = `[...document.querySelectorAll('a, button, summary, select, textarea, [role=option], input:not([type=hidden])')].filter(e => {
	const r = e.getBoundingClientRect()
	if (!e.checkVisibility() || r.bottom < 0) return false
	const words = [...(e.closest('p')?.childNodes ?? [])].some(n => n.nodeType == Node.TEXT_NODE && /\p{L}/u.test(n.data))
	const sentence = words && getComputedStyle(e).display == 'inline'
	return !sentence && (r.width < 23.9 || r.height < 23.9)
}).map(e => e.outerHTML.slice(0, 120) + ' ' + JSON.stringify(e.getBoundingClientRect())).join('\n')`

// unreachable lists what Tab does not reach among the links that leave a value out.
const unreachable = `[...document.querySelectorAll('a.but')].filter(e => e.tabIndex < 0).length`

// heavy tells of a page that is more than 60,000 bytes or needs more than three requests.
const heavy = `(() => {
	const page = performance.getEntriesByType('navigation')[0].decodedBodySize, others = performance.getEntriesByType('resource').length
	return page > 60000 || others > 2 ? page + ' bytes, ' + (1 + others) + ' requests' : ''
})()`

// TestNarrow: at 320 pixels no page is wider than the window, with all that folds
// unfolded, and every target is as large as a finger needs.
func TestNarrow(t *testing.T) {
	site := serving(t, "up", "--data", filepath.Join(t.TempDir(), "data"))
	p := newPage(t, 320, false)
	for _, path := range []string{
		"", "sok", "sok?q=skola&size=2&page=12", "sok?q=skola&year=2012", "sok?q=kommunen&month=2012-02&topic=-skola", "sok?q=skolan+xyzzyq&year=2012", "sok/organ?q=skola",
		"lista?rader=skola%0Axyzzyqaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa%0AKS+2012%2F123",
	} {
		p.follow(chromedp.Navigate(site + path))
		p.checkNarrow(path)
	}
	p.follow(chromedp.Navigate(site + "sok?q=skola"))
	p.checkHitLinks()
	p.unfold()
	p.follow(chromedp.Click(chromedp.CSS(".hit h3 a")))
	p.checkNarrow("a post")
}

func (p *page) checkNarrow(what string) {
	p.t.Helper()
	run1(p, chromedp.Evaluate[int]("document.querySelectorAll('details').forEach(d => d.open = true), 0"))
	p.fits()
	if said := run1(p, chromedp.Evaluate[string](heavy)); said != "" && strings.HasPrefix(what, "sok") {
		p.t.Errorf("%s: %s", what, said)
	}
	p.checkTargets(what)
	if n := run1(p, chromedp.Evaluate[int](unreachable)); n > 0 {
		p.t.Errorf("%s: Tab does not reach %d links", what, n)
	}
}

// checkTargets fails if something to be clicked is smaller than a finger needs.
func (p *page) checkTargets(what string) {
	p.t.Helper()
	if small := run1(p, chromedp.Evaluate[string](smallTargets)); small != "" {
		p.t.Errorf("%s: targets smaller than 24 pixels:\n%s", what, small)
	}
}
