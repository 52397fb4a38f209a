package scraper

import (
	"context"
	"errors"
	"net/url"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"kronika/archive"
	"kronika/scraper/extract"
)

// maxKnown is how many addresses a crawl may know: more than a day's work at
// one a second, and far more than any blog has. A server that invents links
// without end is left there.
const maxKnown = 100_000

// sweepURL stands in the frontier for the search for posts that no list shows.
const sweepURL = "kronika:sweep"

// follow puts the ways on from a page into the frontier. result is nil if the
// page could not be read as one of a blog.
func (c *crawl) follow(ctx context.Context, way archive.Way, page archive.Page, r *extract.Result) error {
	if way.Kind == archive.Sitemap {
		return c.followSitemap(ctx, page)
	}
	if page.Repeats == nil {
		if err := c.needs(ctx, page); err != nil {
			return err
		}
	}
	if r == nil {
		return c.wander(ctx, way, page)
	}
	c.blog = true
	if err := c.name(ctx, r.Title); err != nil {
		return err
	}
	if err := c.followPosts(ctx, r.Posts); err != nil {
		return err
	}
	switch way.Kind {
	case archive.Feed:
		c.fed = c.fed || len(r.Posts) > 0
		return c.enqueue(ctx, archive.Feed, c.nextPage(way.URL, r))
	case archive.Front:
		if err := c.followFront(ctx, page, r); err != nil {
			return err
		}
	}
	if err := c.followLists(ctx, way, r); err != nil || structured[r.Platform] {
		return err
	}
	return c.wander(ctx, way, page)
}

// structured are the platforms whose lists lead to every post.
var structured = map[string]bool{"blogger": true, "wordpress": true}

// followFront finds what lists the posts of a blog that was never seen.
func (c *crawl) followFront(ctx context.Context, page archive.Page, r *extract.Result) error {
	if r.Platform == "blogger" || strings.HasSuffix(strings.TrimSuffix(r.Links.Feed, "/"), "feeds/posts/default") {
		c.blogger = true
		return c.enqueue(ctx, archive.Feed, c.feed(""))
	}
	feed := r.Links.Feed
	if feed == "" {
		feed = c.root.JoinPath("feed/").String() // where WordPress and many others have it
	}
	if err := c.enqueue(ctx, archive.Feed, feed); err != nil {
		return err
	}
	robots, err := c.Fetcher.Robots(ctx, page.URL)
	if err != nil {
		return err
	}
	lists := robots.Sitemaps
	if len(lists) == 0 {
		lists = []string{c.root.JoinPath("sitemap.xml").String()}
	}
	return c.enqueueSitemaps(ctx, lists)
}

func (c *crawl) enqueueSitemaps(ctx context.Context, lists []string) error {
	for _, list := range lists {
		// Lists of words and authors lead to lists, not to posts.
		if u, err := url.Parse(list); err == nil && c.sameHost(u) && !ofWords.MatchString(u.Path) {
			if err := c.enqueue(ctx, archive.Sitemap, list); err != nil {
				return err
			}
		}
	}
	return nil
}

var ofWords = regexp.MustCompile(`(?i)taxonom|categor|tag|author|user|image|video`)

// followSitemap looks for posts that are new or changed by what a sitemap says.
func (c *crawl) followSitemap(ctx context.Context, page archive.Page) error {
	list, err := readSitemap(page.Body)
	if err != nil {
		c.report.find(page.URL, err.Error())
	}
	if err := c.enqueueSitemaps(ctx, list.lists); err != nil {
		return err
	}
	var ask, leave []string
	for _, e := range list.pages {
		here := c.here(e.URL)
		if here == "" || here == c.root.String() || isList(here) {
			continue
		}
		held, err := c.Store.Latest(ctx, c.source.ID, c.there(archive.Way{URL: here}))
		if err != nil && !errors.Is(err, archive.ErrNotFound) {
			return err
		}
		switch since := e.Changed.Start(); {
		case err != nil && !c.isHeld(ctx, here), err == nil && !since.IsZero() && held.Fetched.Before(since):
			ask = append(ask, here)
		case !since.IsZero():
			leave = append(leave, here)
		default: // the sweep asks
		}
	}
	return c.enqueueKnown(ctx, archive.Single, ask, leave)
}

// isHeld reports whether an address is that of a post that is held whole.
func (c *crawl) isHeld(ctx context.Context, here string) bool {
	p, err := c.postAt(ctx, here)
	return err == nil && !p.Truncated
}

// postAt returns the held post that has an address.
func (c *crawl) postAt(ctx context.Context, address string) (*archive.Post, error) {
	keys := extract.Keys(archive.Post{Source: c.source.ID, URL: address})
	if len(keys) == 0 {
		return nil, archive.ErrNotFound
	}
	return c.Store.Post(ctx, archive.PostID(keys[0]))
}

// followPosts asks for the pages of posts that say more than this one, and
// tells the frontier of those that say no more.
func (c *crawl) followPosts(ctx context.Context, posts []archive.Post) error {
	var ask, leave []string
	for _, p := range posts {
		here := c.here(p.URL)
		if here == "" {
			continue
		}
		more, err := c.more(ctx, p)
		if err != nil {
			return err
		}
		if more {
			ask = append(ask, here)
		} else {
			leave = append(leave, here)
		}
	}
	return c.enqueueKnown(ctx, archive.Single, ask, leave)
}

// more reports whether a post's own page says more than is held: of a text that
// was cut short or has changed since, and of comments.
func (c *crawl) more(ctx context.Context, p archive.Post) (bool, error) {
	if len(p.Keys) == 0 {
		return p.Truncated, nil
	}
	held, err := c.Store.Post(ctx, archive.PostID(p.Keys[0]))
	if errors.Is(err, archive.ErrNotFound) {
		return p.Truncated, nil
	}
	if err != nil {
		return false, err
	}
	switch {
	case held.Truncated, held.CommentsCount != nil && len(held.Comments) < *held.CommentsCount:
		return true, nil
	case !p.Truncated:
		return false, nil
	}
	edited := held.Capture != nil && p.Updated.Start().After(held.Capture.Fetched)
	return edited || !beginsWith(held.Text, p.Text), nil
}

// beginsWith reports whether a text begins with a part of it, by letters and
// digits. What a list puts behind the part, such as three dots, is none.
func beginsWith(text, part string) bool {
	letters := func(s string) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				return unicode.ToLower(r)
			}
			return -1
		}, s)
	}
	return strings.HasPrefix(letters(text), letters(part))
}

// followLists goes on to months and older posts. Of a blog that is held, and
// whose feed tells what is new, those that are held are left.
// A list without posts, such as a month of a calendar, leads nowhere.
func (c *crawl) followLists(ctx context.Context, way archive.Way, r *extract.Result) error {
	if way.Kind == archive.List && len(r.Posts) == 0 && way.URL != c.root.String() {
		return nil
	}
	var lists, singles []string
	for _, list := range append(r.Links.Months, r.Links.Older...) {
		here := c.here(list)
		if here == "" || here == c.root.String() {
			continue
		}
		// On a post's page the older one is the post before it.
		if c.isHeld(ctx, here) {
			continue
		}
		if c.again && c.fed && c.blogger && isSearch(here) {
			continue // it moves with every new post
		}
		lists = append(lists, here)
	}
	for _, post := range r.Links.Posts {
		// Those that the page shows have been dealt with.
		if here := c.here(post); here != "" && here != c.root.String() && !c.isHeld(ctx, here) {
			singles = append(singles, here)
		}
	}
	if err := c.enqueue(ctx, archive.List, lists...); err != nil {
		return err
	}
	return c.enqueue(ctx, archive.Single, singles...)
}

func isSearch(address string) bool {
	u, err := url.Parse(address)
	return err == nil && strings.Contains(u.Path, "/search")
}

// wander follows every link of a page whose platform is not known, as far as
// it stays in the blog.
func (c *crawl) wander(ctx context.Context, way archive.Way, page archive.Page) error {
	if c.blogger || way.Kind == archive.Feed {
		return nil
	}
	n := extract.ReadNeeds(pageToRead(page))
	var lists, singles []string
	for _, link := range n.Pages {
		switch here := c.here(link); {
		case here == "" || notHTML.MatchString(here):
		case isList(here):
			lists = append(lists, here)
		default:
			singles = append(singles, here)
		}
	}
	if err := c.enqueue(ctx, archive.List, lists...); err != nil {
		return err
	}
	return c.enqueue(ctx, archive.Single, singles...)
}

// notHTML finds addresses of files that are no pages.
var notHTML = regexp.MustCompile(`(?i)\.(?:jpe?g|png|gif|webp|svg|ico|pdf|docx?|xlsx?|pptx?|zip|mp[34]|mov|avi|css|js|ics|xml|rss|atom)$`)

// listPath finds addresses of lists: months, words, authors, numbered pages.
var listPath = regexp.MustCompile(`(?i)/(?:\d{4}(?:/\d{1,2})?|page/\d+|tag/.*|tags/.*|category/.*|kategori/.*|author/.*|label/.*)/?$`)

func isList(address string) bool { return listPath.MatchString(address) }

// sweep asks after the posts that nothing in this crawl has shown, and for the
// months whose posts have changed.
func (c *crawl) sweep(ctx context.Context) error {
	c.swept = true
	touched := c.Store.Touched()
	var singles, months []string
	for p, err := range c.Store.Posts(ctx, 0) {
		if err != nil {
			return err
		}
		if p.Source != c.source.ID {
			continue
		}
		here := c.here(p.URL)
		if here != "" && c.again && p.Status != archive.Gone {
			known, err := c.Store.InFrontier(ctx, c.source.ID, here)
			if err != nil {
				return err
			}
			if !known {
				singles = append(singles, here)
			}
		}
		if month := c.month(p); touched[p.ID] && c.again && month != "" {
			months = append(months, month)
		}
	}
	for _, month := range months {
		if _, err := c.Store.Latest(ctx, c.source.ID, c.there(archive.Way{URL: month})); errors.Is(err, archive.ErrNotFound) {
			continue
		}
		if err := c.enqueue(ctx, archive.List, month); err != nil {
			return err
		}
	}
	return c.enqueue(ctx, archive.Single, singles...)
}

// month returns the address of the page of a post's month, "" if it is not
// known when the post is of.
func (c *crawl) month(p *archive.Post) string {
	if p.Published.Precision() == archive.Year || p.Published == "" {
		return ""
	}
	return c.root.JoinPath(string(p.Published.Cut(4)), string(p.Published.Cut(7)[5:]), "/").String()
}

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
	_, known, err := c.Store.Frontier(ctx, c.source.ID)
	if err != nil {
		return err
	}
	if known+len(ways) > maxKnown {
		c.report.find(ways[0].URL, "the blog has more pages than a crawl follows: left out")
		return nil
	}
	return c.Store.Enqueue(ctx, c.source.ID, ways...)
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
			lower == "sid", lower == "phpsessid", lower == "showcomment", lower == "spref", lower == "m" && q.Get(name) == "1":
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
