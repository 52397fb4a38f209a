package scraper

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"kronika/archive"
	"kronika/scraper/extract"
	"kronika/scraper/fetch"
)

// visit deals with one address of the frontier. What was received is kept and
// read even if the run is told to stop meanwhile.
func (c *crawl) visit(ctx context.Context, way archive.Way) error {
	var err error
	if way.Kind == archive.Sweep {
		err = c.sweep(ctx)
	} else {
		err = c.take(ctx, way)
	}
	if err != nil {
		return err
	}
	ctx = context.WithoutCancel(ctx)
	if way.Kind == archive.Front || way.Kind == archive.Feed {
		// The lists wait for the end of the feed: what it shows whole need not
		// be fetched again.
		if err := c.enqueue(ctx, archive.List, c.root.String()); err != nil {
			return err
		}
	}
	if err := c.Store.Visited(ctx, c.source.ID, way.URL); err != nil {
		return err
	}
	// The last of the posts' own work brings on the sweep.
	if way.Kind < archive.Sweep && (c.blog || way.Kind == archive.Single) {
		if err := c.Store.Enqueue(ctx, c.source.ID, archive.Way{Kind: archive.Sweep, URL: sweepURL}); err != nil {
			return err
		}
	}
	return c.tell(ctx)
}

// tell reports the progress: of a large frontier now and then, as it is counted.
func (c *crawl) tell(ctx context.Context) error {
	if c.untold++; c.Progress == nil || c.untold < c.counted/1000 {
		return nil
	}
	done, known, err := c.Store.Frontier(ctx, c.source.ID)
	c.untold, c.counted = 0, known
	c.Progress(done, known, c.report.posts())
	return err
}

// take fetches a page, keeps it, reads it and puts the ways on into the
// frontier.
func (c *crawl) take(ctx context.Context, way archive.Way) error {
	there := c.there(way)
	held, err := c.Store.Latest(ctx, c.source.ID, there)
	if err != nil && !errors.Is(err, archive.ErrNotFound) {
		return err
	}
	if err == nil && c.settled(way) {
		return nil
	}
	if left, err := c.leaves(ctx, way, err == nil); left || err != nil {
		return err
	}
	allowed, err := c.mayTake(ctx, way, there)
	if err != nil || !allowed {
		return err
	}
	resp, err := c.Fetcher.Get(ctx, there, fetch.Version{ETag: held.ETag, LastModified: held.LastModified})
	if ctx.Err() != nil {
		return ctx.Err()
	}
	ctx = context.WithoutCancel(ctx)
	if err != nil {
		return c.missed(ctx, way, there, err)
	}
	return c.arrived(ctx, way, there, held, resp)
}

// mayTake reports whether robots.txt lets us fetch an address. If it cannot be
// had, or forbids the whole blog by now, the crawl is at its end.
func (c *crawl) mayTake(ctx context.Context, way archive.Way, address string) (bool, error) {
	allowed, err := c.Fetcher.Allowed(ctx, address)
	switch {
	case ctx.Err() != nil:
		return false, ctx.Err()
	case err == nil && allowed:
		return true, nil
	case way.Kind == archive.Asset:
		return false, c.missedAsset(ctx, address, cmp.Or(err, fetch.ErrForbidden))
	case c.onHost(address):
		if shut := c.permitted(ctx); shut != nil {
			return false, errors.Join(c.note(ctx, address, cmp.Or(err, fetch.ErrForbidden)), shut)
		}
	}
	if err != nil {
		return false, c.missed(ctx, way, address, err)
	}
	if err := c.note(ctx, address, fetch.ErrForbidden); err != nil {
		return false, err
	}
	// Blogger's robots.txt forbids its lists everywhere; the feed has the same
	// posts.
	if !strings.HasPrefix(strings.TrimPrefix(way.URL, c.root.String()), "search") {
		c.report.find(address, fetch.ErrForbidden.Error())
	}
	return false, nil
}

// settled reports whether a page that is held need not be asked for: images
// and style sheets get new addresses when they change, and of lists that have
// not changed the feed has shown every post.
func (c *crawl) settled(way archive.Way) bool {
	return way.Kind == archive.Asset || way.Kind == archive.List && way.URL != c.root.String() && c.again && c.fed && !c.swept
}

// arrived keeps an answer and reads it.
func (c *crawl) arrived(ctx context.Context, way archive.Way, there string, held archive.Held, r *fetch.Response) error {
	c.lost = 0
	c.report.Bytes += int64(len(r.Body))
	for _, hop := range r.Hops {
		if _, err := c.Store.Capture(ctx, c.page(hop)); err != nil {
			return err
		}
	}
	if way.Kind == archive.Asset {
		c.report.Assets++
		c.oddities(there, r)
		return c.takeAsset(ctx, r)
	}
	// A blog's feed may be on another site; its pages may not.
	if (way.Kind != archive.Feed || c.ours(way.URL)) && !c.isHere(there, r) {
		return nil
	}
	c.oddities(there, r)
	page := c.page(r)
	result, err := c.same(ctx, &page, held)
	if err != nil {
		return err
	}
	seen := c.report.Change
	switch {
	case page.Repeats != nil:
	case way.Kind == archive.Sitemap:
		_, err = c.keep(ctx, page)
	default:
		result, err = c.read(ctx, page)
	}
	if err != nil {
		return err
	}
	c.weigh(way, held.SHA256 == "", c.report.Change != seen)
	return c.follow(ctx, way, page, result)
}

// page returns an answer as the archive keeps it.
func (c *crawl) page(r *fetch.Response) archive.Page {
	return archive.Page{Source: c.source.ID, URL: r.URL, Fetched: r.Fetched, Request: r.Request, Head: r.Head, Body: r.Body, IP: r.IP, Cut: string(r.Truncated)}
}

// same reports, by page.Repeats, whether an answer says that the page is the
// held one. It then keeps the answer, and returns what the held page says. A
// held page that its WARC file does not give back any more is fetched again.
func (c *crawl) same(ctx context.Context, page *archive.Page, held archive.Held) (*extract.Result, error) {
	unmodified := page.Status() == http.StatusNotModified
	if !unmodified && (held.SHA256 == "" || held.SHA256 != archive.SHA256(page.Body)) {
		return nil, nil
	}
	stored, err := c.Store.Page(held.Capture)
	if err != nil {
		c.report.find(page.URL, "the page that is held cannot be read, and is fetched again: "+err.Error())
		if !unmodified {
			return nil, nil
		}
		r, err := c.Fetcher.Get(ctx, page.URL, fetch.Version{})
		if err != nil {
			return nil, err
		}
		*page = c.page(r)
		return nil, nil
	}
	page.Repeats = &held.Capture
	if _, err := c.Store.Capture(ctx, *page); err != nil {
		return nil, err
	}
	c.report.Unchanged++
	page.Body, page.Head = stored.Body, stored.Head
	result, _ := readPage(stored.Page) // what is wrong with it was said when it was new
	return result, nil
}

// missed makes a finding of a page that did not come. It is an error if the
// others would not come either, or should not be asked for now.
func (c *crawl) missed(ctx context.Context, way archive.Way, address string, err error) error {
	if way.Kind == archive.Asset {
		return c.missedAsset(ctx, address, err)
	}
	var hop *fetch.RedirectError
	var status *fetch.StatusError
	at, behind := address, errors.As(err, &hop)
	if behind {
		at = hop.To
	}
	ours := c.onHost(at)
	if errors.As(err, &status) && ours && !behind {
		if gone, err := c.gone(ctx, status.Answer); gone || err != nil {
			c.lost = 0
			return err
		}
	}
	if err := c.note(ctx, address, err); err != nil {
		return err
	}
	switch c.lost++; {
	case status != nil && ours && (status.Status == http.StatusTooManyRequests || status.Wait > 0 && status.Status >= 500):
		return &CrawlError{c.root.String(), "the blog wants to be left alone: " + err.Error(), later}
	case behind:
		c.lost = 0
		if !c.ours(at) && !errors.Is(err, fetch.ErrRefused) {
			c.moved = at
		}
	case !ours:
		c.lost = 0
	case status != nil && status.Status < 500:
		c.lost = 0
		if way.Kind == archive.Feed && !c.blogger || way.Kind == archive.Sitemap {
			return nil // it was a guess, or the end of the feed's pages
		}
	case isDial(err), c.lost == maxLost, status == nil && !c.blog:
		return fmt.Errorf("crawl %s: %w", c.root, err)
	}
	c.report.find(address, err.Error())
	return nil
}

// note keeps in the archive that a page did not come, and why.
func (c *crawl) note(ctx context.Context, address string, why error) error {
	m := archive.Missing{Source: c.source.ID, URL: address, Tried: time.Now(), Outcome: archive.Failed, Reason: shortened(why.Error())}
	var status *fetch.StatusError
	switch {
	case errors.As(why, &status):
		m.Status = status.Status
	case errors.Is(why, fetch.ErrForbidden):
		m.Outcome = archive.Forbidden
	case errors.Is(why, fetch.ErrRefused):
		m.Outcome = archive.Refused
	}
	return c.Store.Miss(context.WithoutCancel(ctx), m)
}

// isDial reports whether a server could not be reached.
func isDial(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial"
}

// onHost reports whether an address is on the blog's host.
func (c *crawl) onHost(address string) bool {
	u, err := url.Parse(address)
	return err == nil && c.sameHost(u)
}

// gone keeps the answer that a page is not there, and reports whether it was
// that of a held post, which is gone then.
func (c *crawl) gone(ctx context.Context, r *fetch.Response) (bool, error) {
	page := c.page(r)
	absent := absence(page)
	if len(absent) == 0 {
		return false, nil
	}
	if _, err := c.Store.Post(ctx, archive.PostID(absent[0].Keys[0])); errors.Is(err, archive.ErrNotFound) {
		return false, nil
	}
	capture, err := c.Store.Capture(ctx, page)
	if err != nil {
		return false, err
	}
	change, err := c.Store.See(ctx, capture, absent)
	c.report.Change = c.report.Change.Add(change)
	return err == nil, err
}

// isHere reports whether an answer is a page of the blog.
func (c *crawl) isHere(address string, r *fetch.Response) bool {
	u, err := url.Parse(r.URL)
	if err != nil || !c.ours(r.URL) {
		c.moved = r.URL
		c.report.find(address, "redirects to another site, "+r.URL)
		return false
	}
	if r.URL != address {
		c.at = &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/"}
	}
	return true
}

// oddities says what is odd about an answer.
func (c *crawl) oddities(address string, r *fetch.Response) {
	switch n := len(r.Body); r.Truncated {
	case fetch.TooLong:
		c.report.find(address, fmt.Sprintf("longer than %d bytes: cut", n))
	case fetch.TooSlow:
		c.report.find(address, fmt.Sprintf("too slow: cut after %d bytes", n))
	case fetch.Broken:
		c.report.find(address, fmt.Sprintf("the connection broke: cut after %d bytes", n))
	}
}

// name gives the source the blog's own title if nobody named it.
func (c *crawl) name(ctx context.Context, title string) (err error) {
	if title != "" && c.source.Name == c.source.ID {
		c.source, err = c.Store.PutSource(ctx, archive.Source{Address: c.source.Address, Name: title})
	}
	return err
}
