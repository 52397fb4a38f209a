package scraper

import (
	"context"
	"fmt"

	"kronika/archive"
	"kronika/scraper/extract"
)

// read keeps a page and takes in what it shows. Of one that shows a post which was
// removed for good only the other posts are kept. The result is that of the whole
// page: it says where to go on.
func (c *crawl) read(ctx context.Context, page archive.Page) (*extract.Result, error) {
	gallrad, err := c.Store.Gallrad()
	if err != nil {
		return nil, err
	}
	if len(gallrad) == 0 {
		return c.report.read(ctx, c.Store, page)
	}
	result := c.report.extract(page)
	var posts []archive.Post
	if result != nil {
		posts = result.Posts
	}
	decision, posts := sift(gallrad, page, posts)
	if decision > 0 {
		c.refuse(page.URL, decision)
		capture, err := c.Store.CaptureOthers(ctx, page, decision, posts)
		if err != nil || capture == nil {
			return result, err
		}
		return result, c.report.see(ctx, c.Store, *capture, posts)
	}
	capture, err := c.Store.Capture(ctx, page)
	if err != nil || result == nil {
		return nil, err
	}
	return result, c.report.see(ctx, c.Store, capture, posts)
}

// sift returns the decision that removed a post of the page for good, 0 if there
// is none, and the other posts. Of a payload that was removed, in which that post
// cannot be told from the others, there are none.
func sift(gallrad map[string]int, page archive.Page, posts []archive.Post) (decision int, others []archive.Post) {
	for _, post := range posts {
		n := 0
		for _, key := range post.Keys {
			n = max(n, gallrad[archive.PostID(key)])
		}
		if n == 0 {
			others = append(others, post)
		}
		decision = max(decision, n)
	}
	if n := gallrad[archive.SHA256(page.Body)]; decision == 0 && n > 0 {
		return n, nil
	}
	return decision, others
}

// refuse makes one finding of a post that the blog still shows.
func (c *crawl) refuse(where string, decision int) {
	if c.refused[decision] {
		return
	}
	if c.refused == nil {
		c.refused = map[int]bool{}
	}
	c.refused[decision] = true
	c.report.find(where, fmt.Sprintf("holds a post that was removed for good by decision %d: its content was not kept", decision))
}
