package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestSuggestions types into the search field in Chromium: the arrows choose, Escape
// closes and gives back what was typed, Enter searches for what is chosen.
func TestSuggestions(t *testing.T) {
	p := newPage(t, 320, false)
	p.follow(chromedp.Navigate(serving(t, "up", "--data", filepath.Join(t.TempDir(), "data"))))
	field, list := chromedp.CSS("input#q"), chromedp.CSS("[role=listbox]")
	p.do(chromedp.SendKeys(field, "skol"), chromedp.WaitVisible(list))
	p.fits()
	if got := p.attribute("aria-expanded"); got != "true" {
		t.Errorf("got aria-expanded %q, want true", got)
	}
	p.do(chromedp.KeyEvent(kb.ArrowDown), chromedp.KeyEvent(kb.ArrowDown))
	chosen := run1(p, chromedp.Value(field))
	option := run1(p, chromedp.Evaluate[string](`document.getElementById(document.querySelector("input#q").getAttribute("aria-activedescendant")).dataset.text`))
	if chosen != option || !strings.Contains(chosen, "skol") {
		t.Errorf("got %q in the field and %q chosen, want the same", chosen, option)
	}
	p.do(chromedp.KeyEvent(kb.Escape), chromedp.WaitNotVisible(list))
	if got := run1(p, chromedp.Value(field)); got != "skol" {
		t.Errorf("Escape: got %q, want what was typed", got)
	}
	if got := p.attribute("aria-expanded"); got != "false" {
		t.Errorf("Escape: got aria-expanded %q, want false", got)
	}
	p.do(chromedp.SendKeys(field, "a"), chromedp.WaitVisible(list), chromedp.KeyEvent(kb.ArrowDown))
	chosen = run1(p, chromedp.Value(field))
	p.follow(chromedp.KeyEvent(kb.Enter))
	if q := p.address().Query().Get("q"); q != chosen || q == "skola" {
		t.Errorf("Enter: searched for %q, want %q, which was suggested", q, chosen)
	}
	p.follow(chromedp.Click(chromedp.CSS(".name a")))
	p.do(chromedp.SendKeys(field, "skola bu"), chromedp.WaitVisible(list))
	p.follow(chromedp.Click(chromedp.CSS("[role=option]")))
	if q := p.address().Query().Get("q"); !strings.HasPrefix(q, "skola ") || q == "skola bu" {
		t.Errorf("click: searched for %q, want skola and a suggestion", q)
	}
}

// attribute returns an attribute of the search field.
func (p *page) attribute(name string) string {
	p.t.Helper()
	return run1(p, chromedp.Evaluate[string](`document.querySelector("input#q").getAttribute("`+name+`")`))
}
