package scraper

import (
	"context"
	"fmt"
	"strings"

	"kronika/archive"
	"kronika/scraper/extract"
	"kronika/scraper/fetch"
)

// needs puts what a page needs to be seen as it was into the frontier.
func (c *crawl) needs(ctx context.Context, page archive.Page) error {
	p := pageToRead(page)
	if !strings.Contains(p.ContentType, "html") && !strings.Contains(p.ContentType, "css") {
		return nil
	}
	n := extract.ReadNeeds(p)
	if c.Documents {
		n.Assets = append(n.Assets, n.Documents...)
	}
	return c.enqueue(ctx, archive.Asset, n.Assets...)
}

// takeAsset keeps an image or a style sheet, which may need others.
func (c *crawl) takeAsset(ctx context.Context, r *fetch.Response) error {
	page := c.page(r)
	capture, err := c.Store.Capture(ctx, page)
	if err != nil {
		return err
	}
	if _, err := c.Store.See(ctx, capture, nil); err != nil {
		return err
	}
	if strings.Contains(r.Header.Get("Content-Type"), "css") {
		return c.needs(ctx, page)
	}
	return nil
}

// missedAsset counts an image or style sheet that did not come: posts are
// whole without it.
func (c *crawl) missedAsset(address string, err error) error {
	if c.report.missedAssets++; c.report.missedAssets == 1 {
		c.report.firstMissed = fmt.Sprintf("%s (%v)", address, err)
	}
	return nil
}

// sayMissedAssets makes one finding of what did not come.
func (r *Report) sayMissedAssets() {
	if r.missedAssets > 0 {
		r.find(r.firstMissed, fmt.Sprintf("%d images or style sheets did not come; this is the first", r.missedAssets))
	}
}
