package scraper

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
	"time"

	"kronika/archive"
	"kronika/scraper/extract"
)

// maxKnown is how many addresses a crawl may know: more than a day's work at
// one a second, and far more than any blog has. A server that invents links
// without end is left there.
const maxKnown = 100_000

// follow puts the ways on from a page into the frontier.
func (c *crawl) follow(ctx context.Context, r *extract.Result) error {
	ways := slices.Clone(r.Links.Months)
	for _, older := range r.Links.Older {
		// On a post's page this is the page of the post before it.
		held, err := c.held(ctx, older)
		if err != nil {
			return err
		}
		if !held {
			ways = append(ways, older)
		}
	}
	for _, p := range r.Posts {
		more, err := c.more(ctx, p)
		if err != nil {
			return err
		}
		if more {
			ways = append(ways, p.URL)
		}
	}
	for i, way := range ways {
		ways[i] = c.here(way)
	}
	return c.enqueue(ctx, slices.DeleteFunc(ways, func(way string) bool { return way == "" }))
}

// enqueue puts addresses into the frontier, as long as it is of a size that a
// blog can have.
func (c *crawl) enqueue(ctx context.Context, ways []string) error {
	_, known, err := c.Store.Frontier(ctx, c.source.ID)
	if err != nil || len(ways) == 0 {
		return err
	}
	if known > maxKnown {
		c.report.find(ways[0], "the blog has more pages than a crawl follows: left out")
		return nil
	}
	return c.Store.Enqueue(ctx, c.source.ID, ways...)
}

// more reports whether a post's own page says more than a list does: of a text
// that was cut short, and of comments that are not held.
func (c *crawl) more(ctx context.Context, p archive.Post) (bool, error) {
	here := c.here(p.URL)
	switch {
	case here == "":
		return false, nil
	case p.Truncated:
		return !c.whole[here], nil
	case p.CommentsCount == nil || *p.CommentsCount <= len(p.Comments):
		c.whole[here] = true
		return false, nil
	case len(p.Keys) == 0:
		return true, nil
	}
	held, err := c.Store.Post(ctx, archive.PostID(p.Keys[0]))
	if errors.Is(err, archive.ErrNotFound) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	c.whole[here] = len(held.Comments) >= *p.CommentsCount
	return !c.whole[here], nil
}

// held reports whether an address is of a post whose whole text is held.
func (c *crawl) held(ctx context.Context, address string) (bool, error) {
	u, err := url.Parse(address)
	if err != nil {
		return false, nil
	}
	p, err := c.Store.Post(ctx, archive.PostID(c.source.ID+":"+u.Path))
	if errors.Is(err, archive.ErrNotFound) {
		return false, nil
	}
	return err == nil && !p.Truncated, err
}

// feed returns the address of the blog's feed from its start-th entry on. A
// blog can send the readers of its feed to another site; redirect=false asks
// for the feed itself.
func (c *crawl) feed(start string) string {
	u := c.root.JoinPath("feeds/posts/default")
	q := url.Values{"redirect": {"false"}}
	if start != "" {
		q.Set("start-index", start)
	}
	u.RawQuery = q.Encode()
	return u.String()
}

func (c *crawl) isFeed(address string) bool {
	return strings.HasPrefix(address, c.root.JoinPath("feeds/").String())
}

// ours reports whether an address is of the blog. The country domains of
// Blogger, and http and https, are one blog.
func (c *crawl) ours(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return false
	}
	src, err := archive.NewSource(address)
	named, _ := archive.NewSource(c.root.String())
	return err == nil && src.Address == named.Address
}

// here returns the one spelling that the frontier knows an address by, "" if
// it is of another blog or a trap.
func (c *crawl) here(address string) string {
	u, err := url.Parse(address)
	if err != nil || !c.ours(address) {
		return ""
	}
	q := u.Query()
	if q.Has("action") || q.Has("widgetType") {
		return "" // a widget folds: the same page again
	}
	if strings.HasPrefix(u.Path, "/search") {
		u.RawQuery = listed(q).Encode()
	} else {
		u.RawQuery = "" // m=1, showComment=…: a post's page in another view
	}
	u.Scheme, u.Host, u.User, u.Fragment, u.RawFragment = c.root.Scheme, c.root.Host, nil, "", ""
	return u.String()
}

// listed returns the parameters that say what a list shows: which posts, and
// how many. One moment is one list, whatever offset it is written with.
func listed(q url.Values) url.Values {
	kept := url.Values{}
	for _, name := range []string{"q", "max-results", "updated-max", "updated-min", "reverse-paginate"} {
		value := q.Get(name)
		if t, err := time.Parse(time.RFC3339, strings.ReplaceAll(value, " ", "+")); err == nil {
			value = t.UTC().Format(time.RFC3339)
		}
		if value != "" {
			kept.Set(name, value)
		}
	}
	return kept
}

// there returns where an address of the frontier really is.
func (c *crawl) there(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	u.Scheme, u.Host = c.at.Scheme, c.at.Host
	return u.String()
}
