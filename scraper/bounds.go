package scraper

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"kronika/archive"
)

// A server can invent pages without end, each with links to more. What follows
// is far more than any blog has; where it is met, the rest is left out, and the
// crawl ends.
const (
	MaxPages  = 20_000  // pages that are fetched, if a [Crawler] does not say otherwise
	maxKnown  = 100_000 // addresses that a crawl knows, those of images among them
	maxNew    = 50_000  // posts that were not held
	maxLists  = 200     // sitemaps
	maxStyles = 500     // style sheets that are looked into
	maxBarren = 1000    // pages in a row that nothing but a link told of, and that show no post
)

// bounds is how far a crawl has come towards each of them.
type bounds struct {
	known    int  // addresses at most; see full
	isFull   bool // no more are taken
	pages    int
	lists    int
	styles   int
	barren   int
	promised int             // addresses that sitemaps told of
	fed      map[string]bool // posts that a feed has shown, by their strongest key
	left     map[string]leftOut
}

// leftOut counts the addresses that are left out for one reason.
type leftOut struct {
	n     int
	first string
}

// leave counts an address that is left out.
func (c *crawl) leave(address, why string) error {
	if c.left == nil {
		c.left = map[string]leftOut{}
	}
	l := c.left[why]
	c.left[why] = leftOut{l.n + 1, cmp.Or(l.first, address)}
	return nil
}

// sayLeft makes a finding of each reason for which addresses were left out, and
// keeps it in the archive.
func (c *crawl) sayLeft(ctx context.Context) error {
	for _, why := range slices.Sorted(maps.Keys(c.left)) {
		l := c.left[why]
		said := fmt.Sprintf("left out, with %d other addresses: %s", l.n-1, why)
		c.report.find(l.first, said)
		m := archive.Missing{Source: c.source.ID, URL: l.first, Tried: time.Now(), Outcome: archive.Refused, Reason: said}
		if err := c.Store.Miss(context.WithoutCancel(ctx), m); err != nil {
			return err
		}
	}
	return nil
}

// most returns how many pages are fetched at most.
func (c *crawl) most() int { return cmp.Or(c.MaxPages, MaxPages) }

// leaves reports whether an address is left out, and counts it if it is not.
func (c *crawl) leaves(ctx context.Context, way archive.Way, held bool) (bool, error) {
	most := c.most()
	switch {
	case way.Kind == archive.Asset:
		return false, nil
	case c.pages >= most:
		return true, c.leaveAll(ctx, way.URL, fmt.Sprintf("a crawl takes at most %d pages", most))
	case c.report.Change.New >= maxNew:
		return true, c.leaveAll(ctx, way.URL, fmt.Sprintf("a blog has no more than %d posts", maxNew))
	case way.Kind == archive.Sitemap && c.lists >= maxLists:
		return true, c.leave(way.URL, fmt.Sprintf("a crawl reads at most %d sitemaps", maxLists))
	case way.Kind >= archive.List && !held && c.barren >= maxBarren+c.promised:
		return true, c.leave(way.URL, fmt.Sprintf("the %d pages before showed no post", c.barren))
	}
	c.pages++
	if way.Kind == archive.Sitemap {
		c.lists++
	}
	return false, nil
}

// leaveAll leaves out all pages that are still to be visited, this one the first.
func (c *crawl) leaveAll(ctx context.Context, first, why string) error {
	c.leave(first, why)
	n, err := c.Store.SkipPages(ctx, c.source.ID)
	if n > 0 {
		c.left[why] = leftOut{c.left[why].n + n - 1, c.left[why].first}
	}
	return err
}

// weigh takes in what a page was good for: whether it is one that was not held,
// and whether it showed posts that this crawl had not seen.
func (c *crawl) weigh(way archive.Way, isNew, fruitful bool) {
	switch {
	case fruitful:
		c.barren = 0
	case isNew && way.Kind >= archive.List:
		c.barren++
	}
}

// fresh reports whether a page of a feed shows a post that none before has.
func (c *crawl) fresh(posts []archive.Post) (fresh bool) {
	if c.bounds.fed == nil {
		c.bounds.fed = map[string]bool{}
	}
	for _, p := range posts {
		fresh = fresh || !c.bounds.fed[p.Keys[0]]
		c.bounds.fed[p.Keys[0]] = true
	}
	return fresh
}
