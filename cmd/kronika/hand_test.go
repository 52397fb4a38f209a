package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// A hand uses a page as a person does, who knows things by what they are called: with
// the mouse, which clicks what is in view and not covered, or with the keys alone.
type hand struct {
	*page
	keys bool
}

// mostPresses is how many presses of Tab lead to anything, with the help of a link that
// skips: more would try anyone's patience.
const mostPresses = 75

// calledSo keeps what is called so as window.wanted and returns whether it is there: what
// has just that name, or else begins with it, or has it within. An area is what has a
// name for screen readers, such as a list or a section; empty: the whole page.
const calledSo = `((area, name) => {
	const plain = s => s.replace(/\s+/g, ' ').trim()
	const called = e => plain(e.getAttribute('aria-label') || (e.getAttribute('aria-labelledby') || '').split(' ').map(id => document.getElementById(id)?.textContent || '').join(' ') ||
		[...(e.labels || [])].map(l => l.textContent).join(' ') || e.textContent)
	const areas = area ? [...document.querySelectorAll('[aria-label], [aria-labelledby]')].filter(e => called(e).startsWith(area)) : [document.body]
	const all = areas.flatMap(a => [...a.querySelectorAll('a[href], button, summary, input, textarea, select')]).filter(e => e.checkVisibility())
	window.wanted = all.find(e => called(e) == name) || all.find(e => called(e).startsWith(name)) || all.find(e => called(e).includes(name))
	return !!window.wanted
})`

// find keeps what is called so, and fails if there is none.
func (h *hand) find(area, name string) {
	h.t.Helper()
	if !run1(h.page, chromedp.Evaluate[bool](fmt.Sprintf("%s(%q, %q)", calledSo, area, name))) {
		h.t.Fatalf("%s: nothing is called %q in %q", h.address(), name, area)
	}
}

// seen says what is wrong with how a focused element is shown: that there is no ring
// around it, or that none of its lines is in view. A bar of the chart has its ring
// inside. Empty: it is well.
const seen = `(e => {
	const inner = e.querySelector('.touch'), ring = getComputedStyle(e), stroke = inner && getComputedStyle(inner)
	if (!(ring.outlineStyle != 'none' && parseFloat(ring.outlineWidth) >= 2) && !(stroke && stroke.stroke != 'none' && parseFloat(stroke.strokeWidth) >= 2))
		return 'has no ring'
	const inView = [...(inner || e).getClientRects()].some(b => {
		const at = document.elementFromPoint(b.x + b.width / 2, b.y + b.height / 2)
		return at && e.contains(at)
	})
	return inView ? '' : 'is not in view'
})`

// where says where the focus is: "" on what is wanted.
const where = `(e => e === window.wanted ? '' : e === document.body ? 'the page' : (e.getAttribute('aria-label') || e.textContent || e.id).replace(/\s+/g, ' ').trim())(document.activeElement)`

// reach moves the focus to what is called so, as one does who has keys only.
func (h *hand) reach(area, name string) {
	h.t.Helper()
	h.skip(area, name)
	h.find(area, name)
	var mods []chromedp.KeyOption
	if run1(h.page, chromedp.Evaluate[bool](before)) {
		mods = append(mods, chromedp.KeyModifiers(chromedp.ModifierShift))
	}
	var way []string
	for at := run1(h.page, chromedp.Evaluate[string](where)); at != ""; at = run1(h.page, chromedp.Evaluate[string](where)) {
		if way = append(way, at); len(way) > mostPresses {
			h.t.Fatalf("%s: %q is not reached by %d presses of Tab; the way: %q", h.address(), name, mostPresses, way)
		}
		h.do(chromedp.KeyEvent(kb.Tab, mods...))
	}
	if fault := run1(h.page, chromedp.Evaluate[string](seen+"(window.wanted)")); fault != "" {
		h.t.Errorf("%s: %q has the focus and %s", h.address(), name, fault)
	}
}

// before tells whether what is wanted stands before the focus, or before the place that
// the address leads to.
const before = `(() => {
	const at = document.activeElement != document.body ? document.activeElement : ` + atTop + ` ? null : document.getElementById(decodeURIComponent(location.hash.slice(1)))
	return !!at && !!(at.compareDocumentPosition(window.wanted) & Node.DOCUMENT_POSITION_PRECEDING)
})()`

// atTop tells whether the next press of Tab leads to the first thing on the page: an
// address leads to a place on it, but not the way back.
const atTop = `(document.activeElement == document.body && !window.begun && (!location.hash || performance.getEntriesByType('navigation')[0].type == 'back_forward'))`

// shortcut returns which of the links that skip leads nearest to what is wanted, before
// it or behind it, from the top of a page: its text, empty if the top is nearer or left.
const shortcut = `(() => {
	if (!` + atTop + `) return ''
	const all = [...document.querySelectorAll('a[href], button, summary, input:not([type=hidden]), textarea, select')].filter(e => e.checkVisibility())
	const place = e => all.filter(x => x.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING).length
	const wanted = place(window.wanted), skips = [...document.querySelectorAll('a.skip')]
	const far = skips.map(a => Math.abs(place(document.getElementById(a.hash.slice(1))) - wanted)), nearest = Math.min(...far)
	return nearest < wanted ? skips[far.indexOf(nearest)].textContent : ''
})()`

// skip takes the link at the top that skips to the part of the page in which something is.
func (h *hand) skip(area, name string) {
	h.t.Helper()
	h.find(area, name)
	link := run1(h.page, chromedp.Evaluate[string](shortcut))
	if link == "" {
		return
	}
	h.reach("", link) // the focus is on it then, or on one before it
	run1(h.page, chromedp.Evaluate[bool]("window.begun = true"))
	h.do(chromedp.KeyEvent(kb.Enter))
	h.until("location.hash && document.activeElement == document.body")
}

// until waits for what a page comes to by itself.
func (h *hand) until(js string) {
	h.t.Helper()
	for tick := time.Tick(10 * time.Millisecond); !run1(h.page, chromedp.Evaluate[bool]("!!("+js+")")); <-tick {
	}
}

// press is how one uses what is called so.
func (h *hand) press(area, name string) chromedp.Action[chromedp.Void] {
	h.t.Helper()
	if !h.keys {
		return h.click(area, name)
	}
	h.reach(area, name)
	if run1(h.page, chromedp.Evaluate[bool]("window.wanted.matches('button, summary')")) {
		return chromedp.KeyEvent(" ")
	}
	return chromedp.KeyEvent(kb.Enter)
}

// click is a click in the middle of the first line of what is called so.
func (h *hand) click(area, name string) chromedp.Action[chromedp.Void] {
	h.t.Helper()
	h.find(area, name)
	at := run1(h.page, chromedp.Evaluate[[]float64](`(e => {
		e.scrollIntoView({block: 'center'})
		const b = [...(e.querySelector('.touch') || e).getClientRects()].find(b => b.width && b.height), x = b.x + b.width / 2, y = b.y + b.height / 2
		return e.contains(document.elementFromPoint(x, y)) ? [x, y] : []
	})(window.wanted)`))
	if len(at) == 0 {
		h.t.Fatalf("%s: %q is covered", h.address(), name)
	}
	return chromedp.MouseClickXY(at[0], at[1])
}

// to uses a link or a button that leads to another page.
func (h *hand) to(area, name string) {
	h.t.Helper()
	h.follow(h.press(area, name))
}

// use uses what stays on the page, such as what unfolds.
func (h *hand) use(area, name string) {
	h.t.Helper()
	h.do(h.press(area, name))
}

// write fills in a field; what stood in it goes.
func (h *hand) write(field, text string) {
	h.t.Helper()
	if h.keys {
		h.reach("", field)
	} else {
		h.do(h.click("", field))
	}
	h.until("document.activeElement == window.wanted")
	h.do(chromedp.KeyEvent("a", chromedp.KeyModifiers(chromedp.ModifierCtrl)), chromedp.KeyEvent(kb.Delete), chromedp.KeyEvent(text))
}

// search asks a question in the field at the top of each page.
func (h *hand) search(site, question string) {
	h.t.Helper()
	h.follow(chromedp.Navigate(site + "/"))
	h.write("Sök i bloggarna", question)
	if h.keys {
		h.follow(chromedp.KeyEvent(kb.Enter))
	} else {
		h.to("", "Sök")
	}
}

// back goes to the page before.
func (h *hand) back() {
	h.t.Helper()
	h.do(chromedp.NavigateBack())
}

// link returns where something leads.
func (h *hand) link(area, name string) string {
	h.t.Helper()
	if h.keys {
		h.reach(area, name)
	} else {
		h.find(area, name)
	}
	return run1(h.page, chromedp.Evaluate[string]("window.wanted.href"))
}

// names returns what the links of an area are called.
func (h *hand) names(area string) []string {
	h.t.Helper()
	return run1(h.page, chromedp.Evaluate[[]string](fmt.Sprintf(`[...document.querySelectorAll('[aria-label^=%q]')].flatMap(e => [...e.querySelectorAll('a')]).map(a => a.textContent)`, area)))
}

// says fails unless the page says all of it in what one sees.
func (h *hand) says(want ...string) {
	h.t.Helper()
	text := h.reads()
	for _, w := range want {
		if !strings.Contains(text, w) {
			h.t.Errorf("%s: the page does not say %q", h.address(), w)
		}
	}
}

// reads returns what one sees of the page, on one line.
func (h *hand) reads() string {
	h.t.Helper()
	return plain(run1(h.page, chromedp.Evaluate[string]("document.querySelector('main').innerText")))
}

// plain writes a text on one line, with plain spaces.
func plain(text string) string { return strings.Join(strings.Fields(text), " ") }

// onScreen fails unless something is in view without scrolling.
func (h *hand) onScreen(what, css string) {
	h.t.Helper()
	if !run1(h.page, chromedp.Evaluate[bool](fmt.Sprintf("(b => b && b.top >= 0 && b.bottom <= innerHeight)(document.querySelector(%q)?.getBoundingClientRect())", css))) {
		h.t.Errorf("%s: %s is not in view", h.address(), what)
	}
}

// unfold opens the facets where a narrow page folds them.
func (h *hand) unfold() {
	h.t.Helper()
	if !run1(h.page, chromedp.Evaluate[bool]("document.querySelector('.period').checkVisibility()")) {
		h.use("", "Förfina")
		h.until("document.querySelector('.period').checkVisibility()")
	}
}

// as returns the hand for a test within.
func (h *hand) as(t *testing.T) *hand { return &hand{&page{t, h.ctx}, h.keys} }
