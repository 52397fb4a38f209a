package main

import (
	"context"
	"path/filepath"
	"strings"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"
)

// saves uses a link to a file and returns where the browser has put it.
func (h *hand) saves(area, name string) (file string) {
	h.t.Helper()
	dir := h.t.TempDir()
	h.do(chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{Behavior: browser.SetDownloadBehaviorBehaviorAllow, DownloadPath: dir})
		return err
	}))
	h.use(area, name)
	for tick := time.Tick(10 * time.Millisecond); ; {
		files, err := filepath.Glob(filepath.Join(dir, "*"))
		if err != nil {
			h.t.Fatal(err)
		}
		if len(files) == 1 && !strings.HasSuffix(files[0], ".crdownload") && !strings.HasPrefix(filepath.Base(files[0]), ".") {
			return files[0]
		}
		select {
		case <-tick:
		case <-h.ctx.Done():
			h.t.Fatalf("%s: no file came of %q", h.address(), name)
		}
	}
}
