package main

import (
	"bufio"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestNginxStreams: what is sent of an export reaches the reader before the rest is made,
// packed or not, and a reader is told of one that breaks off.
func TestNginxStreams(t *testing.T) {
	for _, coding := range []string{"identity", "gzip"} {
		t.Run(coding, func(t *testing.T) {
			read := make(chan struct{})
			part := strings.Repeat("en rad av många\r\n", 1000)
			backend := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", "text/csv; charset=utf-8; header=present")
				io.WriteString(w, part)
				w.(http.Flusher).Flush()
				select {
				case <-read:
				case <-r.Context().Done():
				}
				panic(http.ErrAbortHandler) // as an export does when something is decided on its way
			}))
			t.Cleanup(backend.Close)
			l := listen(t)
			address := "http://" + l.Addr().String() + "/kronika/sok.csv"
			nginx(t, l, nginxBlock(t, backend.URL, ""))
			req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Accept-Encoding", coding)
			resp, err := http.DefaultTransport.RoundTrip(req)
			if err != nil {
				t.Fatal(err)
			}
			defer resp.Body.Close()
			body := bufio.NewReader(resp.Body)
			if _, err := body.ReadByte(); err != nil { // would wait for ever if nginx kept it
				t.Fatal(err)
			}
			if got := resp.Header.Get("Content-Encoding") == "gzip"; got != (coding == "gzip") {
				t.Errorf("got headers %v", resp.Header)
			}
			close(read)
			if _, err := io.Copy(io.Discard, body); err == nil {
				t.Error("an export that broke off looks whole")
			}
		})
	}
}

// TestNginxBrowser walks the site behind nginx in Chromium: search, facet, bar, post, back,
// and suggestions.
func TestNginxBrowser(t *testing.T) {
	site := proxy(t, "").outside + "/kronika/"
	p := newPage(t, 1280, false)
	p.walk(site)
	p.follow(chromedp.Navigate(site))
	field, list := chromedp.CSS("input#q"), chromedp.CSS("[role=listbox]")
	p.do(chromedp.SendKeys(field, "skol"), chromedp.WaitVisible(list))
	p.follow(chromedp.Click(chromedp.CSS("[role=option]")))
	if at := p.address(); at.Path != "/kronika/sok" || !strings.Contains(at.Query().Get("q"), "skol") {
		t.Errorf("the suggestion led to %s", at)
	}
}
