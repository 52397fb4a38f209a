package scraper

import (
	"context"
	"fmt"
	"net/url"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"

	"kronika/archive"
	"kronika/scraper/extract"
)

// enqueue puts addresses into the frontier, as long as it is of a size that a
// blog can have.
func (c *crawl) enqueue(ctx context.Context, kind archive.WayKind, addresses ...string) error {
	var ways []archive.Way
	for _, a := range addresses {
		if a != "" {
			ways = append(ways, archive.Way{Kind: kind, URL: a})
		}
	}
	if len(ways) == 0 {
		return nil
	}
	full, err := c.full(ctx, len(ways))
	if err != nil {
		return err
	}
	if full {
		return c.leave(ways[0].URL, fmt.Sprintf("a crawl knows at most %d addresses", maxKnown))
	}
	return c.Store.Enqueue(ctx, c.source.ID, ways...)
}

// full reports whether the frontier has no room for so many addresses more. Many
// of those that it gets it knows: they are counted only when it seems full.
func (c *crawl) full(ctx context.Context, more int) (bool, error) {
	if c.known += more; c.known <= maxKnown || c.isFull {
		return c.isFull, nil
	}
	_, known, err := c.Store.Frontier(ctx, c.source.ID)
	c.known, c.isFull = known+more, known+more > maxKnown
	return c.isFull, err
}

// enqueueKnown puts addresses into the frontier, some to be visited and some
// that need not be.
func (c *crawl) enqueueKnown(ctx context.Context, kind archive.WayKind, ask, leave []string) error {
	if err := c.enqueue(ctx, kind, ask...); err != nil {
		return err
	}
	ways := make([]archive.Way, len(leave))
	for i, address := range leave {
		ways[i] = archive.Way{Kind: kind, URL: address}
	}
	return c.Store.Known(ctx, c.source.ID, ways...)
}

// feed returns the address of a Blogger blog's feed from its start-th entry
// on. A blog can send the readers of its feed to another site; redirect=false
// asks for the feed itself.
func (c *crawl) feed(start string) string {
	u := c.root.JoinPath("feeds/posts/default")
	q := url.Values{"redirect": {"false"}}
	if start != "" {
		q.Set("start-index", start)
	}
	u.RawQuery = q.Encode()
	return u.String()
}

// nextPage returns the next page of a feed, "" at its end. Blogger's own links
// lead to the same feed on its own host; we stay on the blog's, whose robots.txt
// we know. The feeds of WordPress have pages that they do not name.
func (c *crawl) nextPage(address string, r *extract.Result) string {
	this, err := url.Parse(address)
	if err != nil || len(r.Posts) == 0 {
		return ""
	}
	if next, err := url.Parse(r.Links.Next); err == nil && r.Links.Next != "" {
		if start := next.Query().Get("start-index"); c.blogger {
			if start == "" {
				return ""
			}
			return c.feed(start)
		}
		if next = this.ResolveReference(next); c.sameHost(next) {
			return next.String()
		}
		return ""
	}
	if c.blogger || path.Base(this.Path) != "feed" {
		return ""
	}
	q := this.Query()
	n, _ := strconv.Atoi(q.Get("paged"))
	q.Set("paged", strconv.Itoa(max(n, 1)+1))
	this.RawQuery = q.Encode()
	return this.String()
}

// ours reports whether an address is of the blog. The country domains of
// Blogger, and http and https, are one blog.
func (c *crawl) ours(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return false
	}
	return c.sameHost(u) && (strings.HasPrefix(u.Path+"/", c.root.Path))
}

// sameHost reports whether an address is on the blog's host.
func (c *crawl) sameHost(u *url.URL) bool {
	src, err := archive.NewSource((&url.URL{Scheme: "http", Host: u.Host}).String())
	named, _ := archive.NewSource((&url.URL{Scheme: "http", Host: c.root.Host}).String())
	return err == nil && src.Address == named.Address
}

// here returns the one spelling that the frontier knows an address by, "" if
// it is of another blog or a trap.
func (c *crawl) here(address string) string {
	u, err := url.Parse(address)
	if err != nil || !c.ours(address) || isTrap(u) {
		return ""
	}
	q := u.Query()
	switch {
	case strings.HasPrefix(u.Path, "/search") && (c.blogger || q.Has("updated-max")):
		u.RawQuery = listed(q).Encode()
	case c.blogger:
		u.RawQuery = "" // m=1, showComment=…: a post's page in another view
	default:
		u.RawQuery = plain(q).Encode()
	}
	if without := session.ReplaceAllString(u.Path, ""); without != u.Path {
		u.Path, u.RawPath = without, ""
	}
	u.Scheme, u.Host, u.User, u.Fragment, u.RawFragment, u.ForceQuery = c.root.Scheme, c.root.Host, nil, "", "", false
	return u.String()
}

// isTrap reports whether an address leads to the same page again, or to pages
// without end: folding widgets, answers to a comment, calendars, sessions.
func isTrap(u *url.URL) bool {
	for name := range u.Query() {
		switch strings.ToLower(name) {
		case "action", "widgettype", "replytocom", "share", "print", "date", "day", "cal", "calendar", "sort", "order", "orderby", "dir", "filter":
			return true
		}
	}
	if len(u.String()) > 2000 || calendar.MatchString(u.Path) {
		return true
	}
	// Broken relative links nest folders in themselves.
	count := map[string]int{}
	for folder := range strings.SplitSeq(u.Path, "/") {
		if count[folder]++; folder != "" && count[folder] >= 3 {
			return true
		}
	}
	if m := yearPath.FindStringSubmatch(u.Path); m != nil {
		year, _ := strconv.Atoi(m[1])
		return year < 1990 || year > 2100
	}
	return false
}

var (
	// session finds the numbers of sessions that servers of Java, PHP and ASP.NET
	// put into the path.
	session  = regexp.MustCompile(`(?i);(?:jsessionid|phpsessid|sid)=[^/]*|/\([a-z]\([^/]*\)\)`)
	calendar = regexp.MustCompile(`(?i)/(?:calendar|kalender|login|logga-in|wp-login\.php|wp-admin|wp-json|xmlrpc\.php|trackback)(?:/|$)`)
	yearPath = regexp.MustCompile(`^/(?:.*/)?(\d{4})/\d{1,2}(?:/|$)`)
)

// listed returns the parameters that say what a list on Blogger shows: which
// posts, and how many. One moment is one list, whatever offset it is written
// with.
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

// plain returns the parameters of an address without those that say only who
// asks, or how to show the page.
func plain(q url.Values) url.Values {
	for name := range q {
		switch lower := strings.ToLower(name); {
		case strings.HasPrefix(lower, "utm_"), strings.HasSuffix(lower, "clid"), strings.Contains(lower, "sessi"),
			strings.HasPrefix(lower, "aspsessionid"), lower == "sid", lower == "cfid", lower == "cftoken", lower == "phpsessid", lower == "showcomment", lower == "spref", lower == "m" && q.Get(name) == "1":
			delete(q, name)
		}
	}
	return q
}

// there returns where an address of the frontier really is.
func (c *crawl) there(way archive.Way) string {
	u, err := url.Parse(way.URL)
	if err != nil || way.Kind == archive.Asset || u.Host != c.root.Host {
		return way.URL
	}
	u.Scheme, u.Host = c.at.Scheme, c.at.Host
	return u.String()
}
