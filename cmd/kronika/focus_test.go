package main

import (
	"strings"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// focusAll moves the focus to all that can have it, down the page and up again, as
// keys do, and returns what is wrong with how it is shown there, as lines
// "element: fault". No more than what is in view may be in the way: see [seen].
const focusAll = `(() => {
	const all = [...document.querySelectorAll('a[href], button, summary, input:not([type=hidden]), textarea, select, [tabindex]')].filter(e => e.checkVisibility())
	const said = e => e.outerHTML.slice(0, 120).replace(/\s+/g, ' ')
	const faults = all.filter(e => e.tabIndex != 0).map(e => said(e) + ': is out of turn')
	for (const way of [all, all.toReversed()]) for (const e of way) {
		e.focus({focusVisible: true})
		const fault = document.activeElement !== e ? 'takes no focus' : ` + seen + `(e)
		if (fault) faults.push(said(e) + ': ' + fault)
	}
	for (const a of document.querySelectorAll('a.skip'))
		if (!document.getElementById(a.hash.slice(1))) faults.push(said(a) + ': leads nowhere')
	return faults
})()`

// checkFocus puts the focus on everything of a page: it has a ring, is in view and not
// covered by what sticks to the top.
func (p *page) checkFocus(what string) {
	p.t.Helper()
	p.do(chromedp.KeyEvent(kb.Tab)) // from here on the browser shows the focus
	for _, fault := range run1(p, chromedp.Evaluate[[]string](focusAll)) {
		p.t.Errorf("%s: %s", what, fault)
	}
}

// checkFocusSees spoils the page, and fails unless that is told.
func (p *page) checkFocusSees() {
	p.t.Helper()
	p.do(chromedp.Evaluate[chromedp.Void](`const links = document.querySelectorAll('.foot a')
		links[0].style.outline = 'none'
		links[1].style.cssText = 'position: fixed; left: -50px; width: 10px; height: 10px; overflow: hidden'
		links[2].tabIndex = 1`))
	said := strings.Join(run1(p, chromedp.Evaluate[[]string](focusAll)), "\n")
	for _, fault := range []string{"has no ring", "is not in view", "is out of turn"} {
		if !strings.Contains(said, fault) {
			p.t.Errorf("of a spoiled page the test does not say %q: %s", fault, said)
		}
	}
}
