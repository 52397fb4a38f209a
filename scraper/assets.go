package scraper

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"kronika/archive"
	"kronika/scraper/extract"
	"kronika/scraper/fetch"
)

// needs puts what a page needs to be seen as it was into the frontier.
func (c *crawl) needs(ctx context.Context, page archive.Page) error {
	p, _ := pageToRead(page)
	if len(p.Body) > maxRead || !strings.Contains(p.ContentType, "html") && !strings.Contains(p.ContentType, "css") {
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
	if _, err := c.keep(ctx, page); err != nil {
		return err
	}
	if !strings.Contains(r.Header.Get("Content-Type"), "css") {
		return nil
	}
	if c.styles++; c.styles > maxStyles {
		return c.leave(r.URL, fmt.Sprintf("a crawl follows what %d style sheets name", maxStyles))
	}
	return c.needs(ctx, page)
}

// keep keeps an answer that shows no posts.
func (c *crawl) keep(ctx context.Context, page archive.Page) (archive.Capture, error) {
	capture, err := c.Store.Capture(ctx, page)
	if err == nil {
		_, err = c.Store.See(ctx, capture, nil)
	}
	return capture, err
}

// missedAsset counts an image or style sheet that did not come: posts are
// whole without it. Addresses that are no public ones are named one by one.
func (c *crawl) missedAsset(ctx context.Context, address string, err error) error {
	if err := c.note(ctx, address, err); err != nil {
		return err
	}
	if errors.Is(err, fetch.ErrRefused) {
		c.report.find(address, err.Error())
		return nil
	}
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

// Needs returns the addresses of the images and style sheets that a kept page
// needs to be seen as it was, and of the documents that it links to.
func Needs(page archive.StoredPage) []string {
	p, err := pageToRead(page.Page)
	if err != nil || !strings.Contains(p.ContentType, "html") && !strings.Contains(p.ContentType, "css") {
		return nil
	}
	n := extract.ReadNeeds(p)
	return append(n.Assets, n.Documents...)
}
