package main

import (
	"strings"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// openByKeys goes from a search to the words in a post with the keyboard alone: past the
// facets by one link, to the first hit, to the paragraph that answers.
func (p *page) openByKeys(site string) {
	t := p.t
	p.follow(chromedp.Navigate(site + "sok?q=skola"))
	p.do(chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Tab))
	if got := p.focused("textContent"); got != "Hoppa till träffarna" {
		t.Errorf("the second link is %q, want one past the facets", got)
	}
	p.do(chromedp.KeyEvent(kb.Enter), chromedp.KeyEvent(kb.Tab))
	first := run1(p, chromedp.Evaluate[string]("document.querySelector('.hit h3 a').href"))
	if got := p.focused("href"); got != first {
		t.Fatalf("past the facets the next link is to %q, want the first hit, %q", got, first)
	}
	p.follow(chromedp.KeyEvent(kb.Enter))
	if said := run1(p, chromedp.Evaluate[string](atParagraph)); said != "" {
		t.Errorf("%s: %s", p.address(), said)
	}
}

// focused returns a property of the element that has the focus.
func (p *page) focused(property string) string {
	p.t.Helper()
	return run1(p, chromedp.Evaluate[string]("String(document.activeElement."+property+")"))
}

// atParagraph tells why a post does not stand open at a paragraph with a marked word.
const atParagraph = `(() => {
	const at = document.getElementById(location.hash.slice(1))
	if (!at?.matches('.body > p')) return 'opened at no paragraph'
	if (!at.querySelector('mark')) return 'opened at a paragraph without a marked word'
	const top = at.getBoundingClientRect().top
	return top >= 0 && top < innerHeight ? '' : 'the paragraph is not seen: it stands at ' + top
})()`

// astray lists the hits whose address is not that of a paragraph with a marked word.
const astray = `Promise.all([...document.querySelectorAll('.hit h3 a')].map(async a => {
	const post = new DOMParser().parseFromString(await (await fetch(a.href)).text(), 'text/html')
	const at = post.getElementById(new URL(a.href).hash.slice(1))
	return at?.matches('.body > p') && at.querySelector('mark') ? '' : a.href
})).then(found => found.filter(Boolean))`

// checkHitLinks fails if a hit of the page does not open at what answers.
func (p *page) checkHitLinks() {
	p.t.Helper()
	if found := run1(p, chromedp.Evaluate[[]string](astray, chromedp.EvalAwaitPromise)); len(found) > 0 {
		p.t.Errorf("%s: hits that open at no marked word: %s", p.address(), strings.Join(found, " "))
	}
}
