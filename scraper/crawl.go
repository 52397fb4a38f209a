package scraper

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"kronika/archive"
	"kronika/scraper/fetch"
)

// A Crawler collects one blog at a time.
type Crawler struct {
	Store     *archive.Store
	Fetcher   *fetch.Fetcher
	Documents bool                         // also the PDF files that pages link to
	MaxPages  int                          // how many pages are fetched at most; 0: [MaxPages]
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
	heldStay = "the posts that are held stay; if the blog has moved, collect it at its new address"
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
	err = errors.Join(run.all(ctx), run.sayLeft(ctx))
	run.report.sayMissedAssets()
	run.report.sayMore()
	return run.report, err
}

// all visits the addresses of the frontier until none is left.
func (c *crawl) all(ctx context.Context) error {
	for ctx.Err() == nil {
		way, ok, err := c.Store.Next(ctx, c.source.ID)
		if err != nil {
			return err
		}
		if !ok {
			return c.end(ctx)
		}
		if err := c.visit(ctx, way); err != nil {
			return err
		}
	}
	return ctx.Err()
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
		return nil, errors.Join(err, run.noteShut(ctx, named.ID))
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
	if robots, err := c.Fetcher.Robots(ctx, run.root.String()); err == nil && robots.Cut {
		run.report.find(run.root.JoinPath("/robots.txt").String(), "is longer than a robots.txt is: only its beginning holds")
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

	blogger bool         // it is a blog on Blogger, whose addresses we know
	again   bool         // posts of it were held when the crawl began
	blog    bool         // a page of it was one of a blog
	alive   bool         // a page of it showed posts
	fed     bool         // a feed showed posts
	swept   bool         // the posts that nothing has shown are known
	moved   string       // where the blog sends its readers, if that is another one
	lost    int          // pages in a row that did not come
	untold  int          // visits since the progress was reported
	counted int          // addresses that were known then
	refused map[int]bool // the decisions that removed posts which the blog still shows
	bounds
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

// noteShut keeps in the archive that a blog which it has lets nobody in now.
func (c *crawl) noteShut(ctx context.Context, id string) error {
	held, err := c.Store.Sources(ctx)
	if err != nil || !slices.ContainsFunc(held, func(s archive.Source) bool { return s.ID == id }) {
		return err
	}
	c.source.ID = id
	_, err = c.Fetcher.Allowed(ctx, c.root.String())
	return c.note(ctx, c.root.String(), cmp.Or(err, fetch.ErrForbidden))
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
	r, err := readPage(c.page(resp))
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
	for _, f := range found.Findings {
		c.report.find(f.Where, f.What)
	}
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
		c.blog, c.alive = true, true // it was when the crawl began
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

// end forgets the frontier. A crawl that found no post of the blog is a fault;
// those that are held stay.
func (c *crawl) end(ctx context.Context) error {
	if err := c.Store.EndCrawl(ctx, c.source.ID); err != nil {
		return err
	}
	states, err := c.Store.States(ctx)
	if err != nil {
		return err
	}
	held := false
	for _, s := range states {
		if s.ID == c.source.ID && s.Posts > 0 {
			// Those that no page that has changed shows are as they were.
			ch := &c.report.Change
			ch.Same, held = max(0, s.Posts-ch.New-ch.Changed-ch.Gone), true
		}
	}
	if held && c.alive {
		return nil
	}
	switch root := c.root.String(); {
	case c.moved != "":
		return &CrawlError{root, "sends its readers on to " + c.moved, "if that is the blog: kronika crawl " + c.moved}
	case held:
		return &CrawlError{root, "nothing on it can be read as the blog any more" + c.why(), heldStay}
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
