package scraper

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/textproto"
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

// Crawl collects the blog at an address: its feed, its home page, older pages
// and months, as far as robots.txt allows, and the pages of posts that were not
// seen whole or have comments. A crawl that was stopped goes on where it was.
func (c *Crawler) Crawl(ctx context.Context, address string) (Report, error) {
	root, source, err := c.begin(ctx, address)
	if err != nil {
		return Report{}, err
	}
	run := &crawl{Crawler: c, root: root, source: source, whole: map[string]bool{}}
	for {
		next, err := c.Store.Next(ctx, source.ID)
		if err != nil {
			return run.report, err
		}
		if next == "" {
			break
		}
		if err := run.visit(ctx, next); err != nil {
			return run.report, err
		}
	}
	if err := run.verdict(ctx); err != nil {
		return run.report, err
	}
	return run.report, c.Store.EndCrawl(ctx, source.ID)
}

// begin makes sure that the blog may be collected, and starts its frontier if
// none is left from a crawl that was stopped.
func (c *Crawler) begin(ctx context.Context, address string) (*url.URL, archive.Source, error) {
	if !strings.Contains(address, "://") {
		address = "https://" + address
	}
	named, err := archive.NewSource(address)
	if err != nil {
		return nil, named, err
	}
	u, err := url.Parse(address)
	if err != nil {
		return nil, named, fmt.Errorf("crawl %q: %w", address, err)
	}
	root := &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/"}
	allowed, err := c.Fetcher.Allowed(ctx, root.String())
	if err != nil {
		return nil, named, fmt.Errorf("crawl %s: robots.txt: %w", address, err)
	}
	if !allowed {
		return nil, named, &CrawlError{address, "its robots.txt does not let programs in, or cannot be had now", "ask the blog's owner for an export, and take it in with kronika import"}
	}
	source, err := c.Store.PutSource(ctx, named)
	if err != nil {
		return nil, named, err
	}
	pending, err := c.Store.Next(ctx, source.ID)
	if err != nil || pending != "" {
		return root, source, err
	}
	return root, source, c.Store.Enqueue(ctx, source.ID, root.JoinPath("feeds/posts/default").String(), root.String())
}

// A crawl is one run over a blog.
type crawl struct {
	*Crawler
	root   *url.URL
	source archive.Source
	report Report

	whole map[string]bool // permalinks whose posts were seen whole, without comments left to fetch
	found bool            // the blog is one that can be read
}

// visit fetches one page, keeps it, reads it and finds the ways on.
func (c *crawl) visit(ctx context.Context, address string) error {
	if c.whole[address] {
		return c.Store.Visited(ctx, c.source.ID, address)
	}
	allowed, err := c.Fetcher.Allowed(ctx, address)
	if err != nil {
		return err
	}
	if allowed {
		if err := c.take(ctx, address); err != nil {
			return err
		}
	} else if !isListing(address) {
		c.report.find(address, "robots.txt forbids it")
	}
	if err := c.Store.Visited(ctx, c.source.ID, address); err != nil || c.Progress == nil {
		return err
	}
	done, known, err := c.Store.Frontier(ctx, c.source.ID)
	change := c.report.Change
	c.Progress(done, known, change.New+change.Changed+change.Same)
	return err
}

// isListing reports whether an address is one of Blogger's searches: its
// robots.txt forbids them everywhere, and the feed has the same posts.
func isListing(address string) bool {
	u, err := url.Parse(address)
	return err == nil && strings.HasPrefix(u.Path, "/search")
}

func (c *crawl) take(ctx context.Context, address string) error {
	resp, err := c.Fetcher.Get(ctx, address)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	var status *fetch.StatusError
	if errors.As(err, &status) || err != nil && c.found {
		c.report.find(address, err.Error())
		return nil
	}
	if err != nil {
		return err
	}
	if !c.ours(resp.URL) {
		c.report.find(address, "redirects to another site, "+resp.URL)
		return nil
	}
	if resp.Truncated {
		c.report.find(address, fmt.Sprintf("longer than %d bytes: cut", fetch.MaxBody))
	}
	// What was received is kept even if the run is told to stop now.
	ctx = context.WithoutCancel(ctx)
	result, err := c.report.read(ctx, c.Store, archive.Page{
		Source: c.source.ID, URL: address, Fetched: resp.Fetched, Request: resp.Request, Head: resp.Head, Body: resp.Body,
	})
	if err != nil || result == nil {
		return err
	}
	c.found = true
	if err := c.name(ctx, result.Title); err != nil {
		return err
	}
	return c.follow(ctx, result)
}

// name gives the source the blog's own title if nobody named it.
func (c *crawl) name(ctx context.Context, title string) (err error) {
	if title != "" && c.source.Name == c.source.ID {
		c.source, err = c.Store.PutSource(ctx, archive.Source{Address: c.source.Address, Name: title})
	}
	return err
}

// follow puts the ways on from a page into the frontier.
func (c *crawl) follow(ctx context.Context, r *extract.Result) error {
	l := r.Links
	ways := append(append([]string{l.Next}, l.Older...), l.Months...)
	for _, p := range r.Posts {
		// A page of a post says more than a list only of a text that was cut
		// short, and of comments.
		switch {
		case p.URL == "":
		case !p.Truncated && (p.CommentsCount == nil || *p.CommentsCount == len(p.Comments)):
			c.whole[c.here(p.URL)] = true
		default:
			ways = append(ways, p.URL)
		}
	}
	for _, way := range ways {
		if way = c.here(way); way == "" || trap(way) {
			continue
		}
		if err := c.Store.Enqueue(ctx, c.source.ID, way); err != nil {
			return err
		}
	}
	return nil
}

// here returns an address on the host that is crawled, "" if it is of another
// blog. The country domains of Blogger, and http and https, are one blog.
func (c *crawl) here(address string) string {
	u, err := url.Parse(address)
	if err != nil || !c.ours(address) {
		return ""
	}
	u.Scheme, u.Host, u.Fragment = c.root.Scheme, c.root.Host, ""
	return u.String()
}

func (c *crawl) ours(address string) bool {
	src, err := archive.NewSource(address)
	return err == nil && src.Address == c.source.Address
}

// trap reports whether an address shows a page again that has another one:
// widgets that fold, the telephone view, a page at one of its comments.
func trap(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return true
	}
	q := u.Query()
	return q.Has("action") || q.Has("widgetType") || q.Has("m") || q.Has("showComment")
}

// verdict is the fault of a crawl that found no blog.
func (c *crawl) verdict(ctx context.Context) error {
	if c.found {
		return nil
	}
	if err := c.Store.EndCrawl(ctx, c.source.ID); err != nil {
		return err
	}
	what := "nothing on it can be read as a Blogger blog"
	if len(c.report.Findings) > 0 {
		what += "; " + cmp.Or(c.report.Findings[0].What, "no page came")
	}
	return &CrawlError{c.root.String(), what, "check the address; saved pages of other blogs can be taken in with kronika import"}
}

// contentType returns the Content-Type in the head of an HTTP answer.
func contentType(head []byte) string {
	_, fields, ok := bytes.Cut(head, []byte("\r\n"))
	if !ok {
		return ""
	}
	h, err := textproto.NewReader(bufio.NewReader(bytes.NewReader(fields))).ReadMIMEHeader()
	if err != nil {
		return ""
	}
	return http.Header(h).Get("Content-Type")
}
