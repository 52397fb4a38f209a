package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// A watch is a tab that tells all that its pages do.
type watch struct {
	*page
	site           string // without a slash at its end
	pages, answers int

	mu   sync.Mutex
	seen []string // signs that code ran, that something came from elsewhere or an answer had no policy
}

// newWatch opens a tab and watches it.
func newWatch(t *testing.T, site string) *watch {
	t.Helper()
	w := &watch{page: newPage(t, 1280, false), site: site}
	if err := chromedp.Listen(w.ctx, w.event); err != nil {
		t.Fatal(err)
	}
	// A page that is not before anyone's eyes has no focus, and code that waits for it never runs.
	w.do(chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
		return err
	}))
	return w
}

// event takes notice of an event, in the order of events.
func (w *watch) event(ev any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	sign := func(format string, args ...any) { w.seen = append(w.seen, fmt.Sprintf(format, args...)) }
	switch ev := ev.(type) {
	case *runtime.EventConsoleAPICalled:
		sign("console %s", ev.Type)
	case *network.EventRequestWillBeSent:
		if !strings.HasPrefix(ev.Request.URL, w.site+"/") || strings.HasSuffix(ev.Request.URL, "/xss-executed") {
			sign("request %s", ev.Request.URL)
		}
	case *network.EventResponseReceived:
		w.answers++
		for name, value := range ev.Response.Headers {
			if strings.EqualFold(name, "Content-Security-Policy") && strings.HasPrefix(fmt.Sprint(value), "default-src 'none'; ") {
				return
			}
		}
		sign("no policy %s", ev.Response.URL)
	}
}

// take returns what was seen since the last call.
func (w *watch) take() (seen []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	seen, w.seen = w.seen, nil
	return seen
}

// inert says what of a page could run, in a document in which nothing ran.
const inert = `(() => {
	const found = [], own = new Set(ELEMENTS.split(' '));
	if (window.xss) found.push('a script ran');
	const comments = document.createNodeIterator(document, NodeFilter.SHOW_COMMENT);
	for (let c; c = comments.nextNode();) found.push('comment ' + c.data);
	for (const e of document.querySelectorAll('*')) {
		if (!own.has(e.localName) && !(e.localName === 'script' && e.src.startsWith(location.origin + '/static/') && !e.text)) found.push('element ' + e.outerHTML);
		for (const a of e.attributes) {
			if (/^on|^style$|^srcdoc$|^autofocus$|^background$|^ping$|^http-equiv$|[^a-z0-9-]/i.test(a.name.replace('viewBox', ''))) found.push('attribute ' + a.name + '=' + a.value);
			if (!['href', 'src', 'action', 'formaction'].includes(a.name)) continue;
			const to = new URL(a.value, location);
			if (!/^(https?|mailto):$/.test(to.protocol) || to.origin !== location.origin && e.localName !== 'a' && e.rel !== 'canonical') found.push('address ' + e.outerHTML);
		}
	}
	return found;
})()`

// ownElements are all that the pages consist of.
const ownElements = "html head meta title link body a header p main footer h1 h2 h3 form label input textarea button span ul ol li article time mark small section div details summary nav aside figure " +
	"figcaption svg g desc line rect text table caption thead tbody tr th td dl dt dd kbd code ins del select option strong blockquote pre"

// open loads a page and looks for what is not ours. The status does not matter.
func (w *watch) open(path string) {
	w.t.Helper()
	resp, err := chromedp.RunResponse(w.ctx, chromedp.Navigate(w.site+path))
	if err != nil {
		w.t.Fatalf("%s: %v", path, err)
	}
	if resp.Status >= 500 {
		w.t.Errorf("%s: got status %d", path, resp.Status)
	}
	w.pages++
	found := w.take()
	if resp.MimeType == "text/html" {
		found = append(found, run1(w.page, chromedp.Evaluate[[]string](strings.Replace(inert, "ELEMENTS", `"`+ownElements+`"`, 1)))...)
	}
	if len(found) > 0 {
		w.t.Errorf("%s: %.1000q", path, found)
	}
}

// TestXSSIsSeen opens pages that escape nothing: what runs there is seen.
func TestXSSIsSeen(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		rw.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(rw, "<!DOCTYPE html><title>x</title><body><p>%s</p><input value=\"%[1]s\">", r.URL.Query().Get("q"))
	}))
	defer server.Close()
	w := newWatch(t, server.URL)
	for _, v := range []string{"<script>JS</script>", "<img src=x onerror=JS>", `" onfocus=JS autofocus x="`, "<svg onload=JS>"} {
		address := server.URL + "/?q=" + strings.NewReplacer("%", "%25", "+", "%2B", "#", "%23", "&", "%26").Replace(strings.ReplaceAll(v, "JS", xssCode))
		if _, err := chromedp.RunResponse(w.ctx, chromedp.Navigate(address)); err != nil {
			t.Fatal(err)
		}
		run1(w.page, chromedp.Evaluate[int]("new Promise(done => { const again = () => window.xss ? done(window.xss) : setTimeout(again, 10); again() })", chromedp.EvalAwaitPromise))
		if found := run1(w.page, chromedp.Evaluate[[]string](strings.Replace(inert, "ELEMENTS", `"`+ownElements+`"`, 1))); len(found) < 2 {
			t.Errorf("%s: got %q in the page", v, found)
		}
		said := strings.Join(w.take(), "\n")
		for _, want := range []string{"console log", "/xss-executed", "no policy"} {
			if !strings.Contains(said, want) {
				t.Errorf("%s: got %q, want %q", v, said, want)
			}
		}
	}
}
