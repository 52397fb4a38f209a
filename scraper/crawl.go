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

// A Crawler collects one Blogger blog at a time.
type Crawler struct {
	Store    *archive.Store
	Fetcher  *fetch.Fetcher
	Progress func(done, known, posts int) // pages done and found so far; may be nil
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

// Crawl collects the blog at an address: its feed, its home page, older pages
// and months, as far as robots.txt allows, and the pages of posts that were not
// seen whole or have comments that are not held. A crawl that was stopped goes
// on where it was. What cannot be had is a finding; a *[CrawlError] says that
// nothing can, or not now.
func (c *Crawler) Crawl(ctx context.Context, address string) (Report, error) {
	run, err := c.begin(ctx, address)
	if err != nil {
		return Report{}, err
	}
	for ctx.Err() == nil {
		next := run.first
		if next == "" {
			if next, err = c.Store.Next(ctx, run.source.ID); err != nil {
				return run.report, err
			}
		}
		if next == "" {
			return run.report, run.end(ctx)
		}
		if err := run.visit(ctx, next); err != nil {
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
	named, err := archive.NewSource(address)
	if err != nil {
		return nil, err
	}
	u, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("crawl %q: %w", address, err)
	}
	run := &crawl{Crawler: c, root: &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/"}, whole: map[string]bool{}}
	run.at = run.root
	if err := run.permitted(ctx); err != nil {
		return nil, err
	}
	if run.source, err = c.Store.PutSource(ctx, named); err != nil {
		return nil, err
	}
	pending, err := c.Store.Next(ctx, run.source.ID)
	if err != nil {
		return nil, err
	}
	if pending != "" {
		run.blog = true // it was one when the crawl began
		return run, nil
	}
	return run, c.Store.Enqueue(ctx, run.source.ID, run.feed(""))
}

// A crawl is one run over a blog.
type crawl struct {
	*Crawler
	root   *url.URL // of the blog as it was named; all addresses in the frontier begin so
	at     *url.URL // where the blog really is: root, until a redirect says otherwise
	source archive.Source
	report Report

	first string          // the address that goes before all others: the next page of the feed
	whole map[string]bool // permalinks whose posts were seen whole, without comments left to fetch
	blog  bool            // a page of it was one of a blog
	moved string          // where the blog sends its readers, if that is another one
	lost  int             // pages in a row that did not come
}

// maxLost is how many pages in a row may fail before the crawl stops: one page
// that does not come is a finding, a server that does not answer is not.
const maxLost = 3

// permitted returns a *[CrawlError] if robots.txt forbids the blog.
func (c *crawl) permitted(ctx context.Context) error {
	for _, way := range []string{c.feed(""), c.root.String()} {
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

// visit deals with one address of the frontier. What was received is kept and
// read even if the run is told to stop meanwhile.
func (c *crawl) visit(ctx context.Context, address string) error {
	next := ""
	if !c.whole[address] {
		var err error
		if next, err = c.take(ctx, address); err != nil {
			return err
		}
	}
	ctx = context.WithoutCancel(ctx)
	c.first = next
	if next == "" && c.isFeed(address) {
		// The lists wait for the end of the feed: what it shows whole need not
		// be fetched again.
		next = c.root.String()
	}
	if next != "" {
		if err := c.enqueue(ctx, []string{next}); err != nil {
			return err
		}
	}
	if err := c.Store.Visited(ctx, c.source.ID, address); err != nil || c.Progress == nil {
		return err
	}
	done, known, err := c.Store.Frontier(ctx, c.source.ID)
	c.Progress(done, known, c.report.posts())
	return err
}

// take fetches a page, keeps it, reads it and puts the ways on into the
// frontier; it returns the next page of a feed.
func (c *crawl) take(ctx context.Context, address string) (next string, err error) {
	there := c.there(address)
	allowed, err := c.Fetcher.Allowed(ctx, there)
	if err != nil {
		return "", fmt.Errorf("crawl %s: %w", c.root, err)
	}
	if !allowed {
		// Blogger's robots.txt forbids its lists everywhere; the feed has the
		// same posts.
		if !strings.HasPrefix(strings.TrimPrefix(address, c.root.String()), "search") {
			c.report.find(there, "robots.txt forbids it")
		}
		return "", nil
	}
	resp, err := c.Fetcher.Get(ctx, there)
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	if err != nil {
		return "", c.missed(there, err)
	}
	c.lost = 0
	if !c.arrived(there, resp) {
		return "", nil
	}
	ctx = context.WithoutCancel(ctx)
	result, err := c.report.read(ctx, c.Store, archive.Page{
		Source: c.source.ID, URL: resp.URL, Fetched: resp.Fetched, Request: resp.Request, Head: resp.Head, Body: resp.Body,
	})
	if err != nil || result == nil {
		return "", err
	}
	c.blog = true
	if err := c.name(ctx, result.Title); err != nil {
		return "", err
	}
	return c.next(result), c.follow(ctx, result)
}

// missed makes a finding of a page that did not come. It is an error if the
// others would not come either, or should not be asked for now.
func (c *crawl) missed(address string, err error) error {
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
	case errors.As(err, &op) && op.Op == "dial", c.lost == maxLost, status == nil && !c.blog:
		return fmt.Errorf("crawl %s: %w", c.root, err)
	}
	c.report.find(address, err.Error())
	return nil
}

// arrived reports whether an answer is a page of the blog, and says what is
// odd about it.
func (c *crawl) arrived(address string, r *fetch.Response) bool {
	u, err := url.Parse(r.URL)
	if err != nil || !c.ours(r.URL) {
		c.moved = r.URL
		c.report.find(address, "redirects to another site, "+r.URL)
		return false
	}
	if r.URL != address {
		c.at = &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/"}
	}
	if r.Truncated {
		c.report.find(address, fmt.Sprintf("longer than %d bytes: cut", fetch.MaxBody))
	}
	if coding := r.Header.Get("Content-Encoding"); coding != "" && coding != "identity" {
		c.report.find(address, fmt.Sprintf("comes as %q, which was not asked for: kept, but cannot be read", coding))
	}
	return true
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
	if c.report.posts() > 0 {
		return nil
	}
	states, err := c.Store.States(ctx)
	if err != nil {
		return err
	}
	for _, s := range states {
		if s.ID == c.source.ID && s.Posts > 0 {
			return nil
		}
	}
	switch root := c.root.String(); {
	case c.moved != "":
		return &CrawlError{root, "sends its readers on to " + c.moved, "if that is the blog: kronika crawl " + c.moved}
	case c.blog:
		return &CrawlError{root, "no posts in its HTML, and none in a feed", otherWay}
	default:
		return &CrawlError{root, "nothing on it can be read as a Blogger blog" + c.why(), otherWay}
	}
}

// why returns what was found on the home page.
func (c *crawl) why() string {
	for _, f := range c.report.Findings {
		if f.Where == c.there(c.root.String()) {
			return ": " + f.What
		}
	}
	return ""
}

// next returns the next page of a feed, "" at its end. Blogger's own links
// lead to the same feed on its own host; we stay on the blog's, whose
// robots.txt we know.
func (c *crawl) next(r *extract.Result) string {
	u, err := url.Parse(r.Links.Next)
	if err != nil || len(r.Posts) == 0 || u.Query().Get("start-index") == "" {
		return ""
	}
	return c.feed(u.Query().Get("start-index"))
}
