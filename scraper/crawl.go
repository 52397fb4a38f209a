package scraper

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"

	"kronika/archive"
	"kronika/scraper/extract"
	"kronika/scraper/fetch"
)

// A Crawler collects one blog at a time.
type Crawler struct {
	Store     *archive.Store
	Fetcher   *fetch.Fetcher
	Documents bool                         // also the PDF files that pages link to
	Progress  func(done, known, posts int) // addresses done and found so far; may be nil
}

// A CrawlError says why a blog cannot be collected, and what to do.
type CrawlError struct {
	URL  string
	What string
	Todo string
}

func (e *CrawlError) Error() string { return fmt.Sprintf("crawl %s: %s", e.URL, e.What) }

// Hint says what to do.
func (e *CrawlError) Hint() string { return e.Todo }

// The ways out for a person whose blog cannot be collected.
const (
	askOwner = "ask the blog's owner for an export, and take it in with kronika import"
	later    = "try again later: the same command goes on from here"
	otherWay = "check the address; saved pages and feeds of other blogs can be taken in with kronika import"
)

// Crawl collects the blog at an address: its feeds, its front page, older pages
// and months, as far as robots.txt allows, the pages of posts that were not seen
// whole or have comments that are not held, and the images and style sheets of
// all these. A crawl that was stopped goes on where it was.
//
// A blog that is held already is asked only for what may have changed: a page
// whose server can tell is not sent again. Posts that no list shows any more are
// looked for, and are gone if the server says so.
//
// What cannot be had is a finding; a *[CrawlError] says that nothing can, or not
// now.
func (c *Crawler) Crawl(ctx context.Context, address string) (Report, error) {
	run, err := c.begin(ctx, address)
	if err != nil {
		return Report{}, err
	}
	for ctx.Err() == nil {
		way, ok, err := c.Store.Next(ctx, run.source.ID)
		if err != nil {
			return run.report, err
		}
		if !ok {
			return run.report, run.end(ctx)
		}
		if err := run.visit(ctx, way); err != nil {
			return run.report, err
		}
	}
	return run.report, ctx.Err()
}

// begin makes sure that the blog may be collected, and starts its frontier if
// none is left from a crawl that was stopped.
func (c *Crawler) begin(ctx context.Context, address string) (*crawl, error) {
	if !strings.Contains(address, "://") {
		address = "https://" + address
	}
	u, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("crawl %q: %w", address, err)
	}
	named, err := archive.NewSource(address)
	if err != nil {
		return nil, err
	}
	run := &crawl{Crawler: c, root: rootOf(u, named)}
	run.at = run.root
	if err := run.permitted(ctx); err != nil {
		return nil, err
	}
	if err := run.probe(ctx, u, &named); err != nil {
		return nil, err
	}
	if run.source, err = c.Store.PutSource(ctx, named); err != nil {
		return nil, err
	}
	if err := run.catchUp(ctx); err != nil {
		return nil, err
	}
	return run, run.start(ctx)
}

// rootOf returns the address of the blog that an address lies in.
func rootOf(u *url.URL, s archive.Source) *url.URL {
	root := &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/"}
	if _, folders, ok := strings.Cut(s.Address, "/"); ok {
		root.Path = "/" + folders + "/"
	}
	return root
}

// A crawl is one run over a blog.
type crawl struct {
	*Crawler
	root   *url.URL // of the blog as it was named, its path ends with a slash; all its addresses in the frontier begin so
	at     *url.URL // where the blog really is: root, until a redirect says otherwise
	source archive.Source
	report Report

	blogger bool   // it is a blog on Blogger, whose addresses we know
	again   bool   // posts of it were held when the crawl began
	blog    bool   // a page of it was one of a blog
	fed     bool   // a feed showed posts
	swept   bool   // the posts that nothing has shown are known
	moved   string // where the blog sends its readers, if that is another one
	lost    int    // pages in a row that did not come
}

// maxLost is how many pages in a row may fail before the crawl stops: one page
// that does not come is a finding, a server that does not answer is not.
const maxLost = 3

// permitted returns a *[CrawlError] if robots.txt forbids the blog.
func (c *crawl) permitted(ctx context.Context) error {
	for _, way := range []string{c.root.String(), c.feed("")} {
		allowed, err := c.Fetcher.Allowed(ctx, way)
		var status *fetch.StatusError
		if errors.As(err, &status) {
			return &CrawlError{c.root.String(), "its robots.txt cannot be had now: " + err.Error(), later}
		}
		if err != nil {
			return fmt.Errorf("crawl %s: %w", c.root, err)
		}
		if allowed {
			return nil
		}
	}
	return &CrawlError{c.root.String(), "its robots.txt does not let programs in", askOwner}
}

// probe looks whether the address that was named is the blog's own or that of a
// page in it: the feed that the page names tells. It moves root and source up.
func (c *crawl) probe(ctx context.Context, u *url.URL, named *archive.Source) error {
	if c.root.Path == "/" {
		return nil
	}
	held, err := c.Store.Sources(ctx)
	if err != nil {
		return err
	}
	for _, s := range held {
		if s.Address == named.Address {
			return nil
		}
	}
	resp, err := c.Fetcher.Get(ctx, u.String(), fetch.Version{})
	if err != nil {
		return nil // the crawl says what is wrong
	}
	r, err := extract.Extract(extract.Page{URL: resp.URL, ContentType: resp.Header.Get("Content-Type"), Body: resp.Body, Fetched: resp.Fetched})
	if err != nil {
		return nil
	}
	feed, err := url.Parse(r.Links.Feed)
	if err != nil || !strings.EqualFold(feed.Host, u.Host) {
		return nil
	}
	above, err := archive.NewSource(r.Links.Feed)
	if err == nil && strings.HasPrefix(named.Address, above.Address+"/") {
		*named = above
		c.root = rootOf(u, above)
		c.at = c.root
	}
	return nil
}

// catchUp reads what a run that was killed had kept but not read.
func (c *crawl) catchUp(ctx context.Context) error {
	found, err := CatchUp(ctx, c.Store)
	c.report.Findings = append(c.report.Findings, found.Findings...)
	c.report.Change = c.report.Change.Add(found.Change)
	return err
}

// start puts the first addresses into an empty frontier.
func (c *crawl) start(ctx context.Context) error {
	states, err := c.Store.States(ctx)
	if err != nil {
		return err
	}
	for _, s := range states {
		c.again = c.again || s.ID == c.source.ID && s.Posts > 0
	}
	c.blogger = strings.HasSuffix(c.source.Address, ".blogspot.com")
	_, pending, err := c.Store.Next(ctx, c.source.ID)
	if err != nil {
		return err
	}
	if pending {
		c.blog = true // it was one when the crawl began
		if !c.blogger {
			c.blogger, err = c.Store.InFrontier(ctx, c.source.ID, c.feed(""))
		}
		return err
	}
	if c.blogger {
		return c.enqueue(ctx, archive.Feed, c.feed(""))
	}
	return c.enqueue(ctx, archive.Front, c.root.String())
}

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
	if c.Progress == nil {
		return nil
	}
	done, known, err := c.Store.Frontier(ctx, c.source.ID)
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
	allowed, err := c.Fetcher.Allowed(ctx, there)
	if err != nil && way.Kind == archive.Asset {
		return c.missedAsset(there, err)
	}
	if err != nil {
		return fmt.Errorf("crawl %s: %w", c.root, err)
	}
	if !allowed {
		// Blogger's robots.txt forbids its lists everywhere; the feed has the
		// same posts.
		if way.Kind != archive.Asset && !strings.HasPrefix(strings.TrimPrefix(way.URL, c.root.String()), "search") {
			c.report.find(there, "robots.txt forbids it")
		}
		return nil
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
	if page.Repeats == nil {
		if result, err = c.report.read(ctx, c.Store, page); err != nil {
			return err
		}
	}
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
	result, _ := extract.Extract(pageToRead(stored.Page)) // what is wrong with it was said when it was new
	return result, nil
}

// missed makes a finding of a page that did not come. It is an error if the
// others would not come either, or should not be asked for now.
func (c *crawl) missed(ctx context.Context, way archive.Way, address string, err error) error {
	if way.Kind == archive.Asset {
		return c.missedAsset(address, err)
	}
	var hop *fetch.RedirectError
	var status *fetch.StatusError
	var op *net.OpError
	switch c.lost++; {
	case errors.As(err, &hop):
		c.lost = 0
		if !c.ours(hop.To) {
			c.moved = hop.To
		}
	case errors.As(err, &status) && (status.Status == http.StatusTooManyRequests || status.Wait > 0 && status.Status >= 500):
		return &CrawlError{c.root.String(), "the blog wants to be left alone: " + err.Error(), later}
	case errors.As(err, &status) && status.Status < 500:
		c.lost = 0
		if status.Status == http.StatusNotFound || status.Status == http.StatusGone {
			gone, err := c.gone(ctx, status.Answer)
			if gone || err != nil {
				return err
			}
		}
		if way.Kind == archive.Feed && !c.blogger || way.Kind == archive.Sitemap {
			return nil // it was a guess, or the end of the feed's pages
		}
	case errors.As(err, &op) && op.Op == "dial", c.lost == maxLost, status == nil && !c.blog:
		return fmt.Errorf("crawl %s: %w", c.root, err)
	}
	c.report.find(address, err.Error())
	return nil
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
	if coding := r.Header.Get("Content-Encoding"); coding != "" && coding != "identity" {
		c.report.find(address, fmt.Sprintf("comes as %q, which was not asked for: kept, but cannot be read", coding))
	}
}

// name gives the source the blog's own title if nobody named it.
func (c *crawl) name(ctx context.Context, title string) (err error) {
	if title != "" && c.source.Name == c.source.ID {
		c.source, err = c.Store.PutSource(ctx, archive.Source{Address: c.source.Address, Name: title})
	}
	return err
}

// end forgets the frontier. A crawl that found no post of the blog, now or
// earlier, is a fault.
func (c *crawl) end(ctx context.Context) error {
	if err := c.Store.EndCrawl(ctx, c.source.ID); err != nil {
		return err
	}
	states, err := c.Store.States(ctx)
	if err != nil {
		return err
	}
	for _, s := range states {
		if s.ID == c.source.ID && s.Posts > 0 {
			// Those that no page that has changed shows are as they were.
			ch := &c.report.Change
			ch.Same = max(0, s.Posts-ch.New-ch.Changed-ch.Gone)
			c.report.sayMissedAssets()
			return nil
		}
	}
	switch root := c.root.String(); {
	case c.moved != "":
		return &CrawlError{root, "sends its readers on to " + c.moved, "if that is the blog: kronika crawl " + c.moved}
	case c.blog:
		return &CrawlError{root, "no posts in its HTML, and none in a feed", otherWay}
	default:
		return &CrawlError{root, "nothing on it can be read as a blog" + c.why(), otherWay}
	}
}

// why returns what was found on the front page.
func (c *crawl) why() string {
	for _, f := range c.report.Findings {
		if f.Where == c.there(archive.Way{URL: c.root.String()}) {
			return ": " + f.What
		}
	}
	return ""
}
