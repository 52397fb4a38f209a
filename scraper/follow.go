package scraper

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"unicode"

	"kronika/archive"
	"kronika/scraper/extract"
)

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
		if way.Kind == archive.Front { // there may be a feed all the same
			if err := c.followFront(ctx, page, &extract.Result{}); err != nil {
				return err
			}
		}
		return c.wander(ctx, way, page)
	}
	c.blog, c.alive = true, c.alive || len(r.Posts) > 0
	if err := c.name(ctx, r.Title); err != nil {
		return err
	}
	if err := c.followPosts(ctx, r.Posts); err != nil {
		return err
	}
	switch way.Kind {
	case archive.Single:
		if err := c.followComments(ctx, r.Posts); err != nil {
			return err
		}
	case archive.Feed:
		c.fed = c.fed || len(r.Posts) > 0
		if !c.fresh(r.Posts) {
			return nil // it has no end, or goes round
		}
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
		u, err := url.Parse(list)
		switch {
		case err != nil || !c.sameHost(u):
			c.leave(list, "the sitemap of another site")
		case !ofWords.MatchString(u.Path):
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
	var ask, leave []string
	flush := func() error {
		c.promised += len(ask)
		err := c.enqueueKnown(ctx, archive.Single, ask, leave)
		ask, leave = ask[:0], leave[:0]
		return err
	}
	for e, err := range readSitemap(page.Body) {
		if err != nil {
			c.report.find(page.URL, err.Error())
			break
		}
		if e.List {
			if err := c.enqueueSitemaps(ctx, []string{e.URL}); err != nil {
				return err
			}
			continue
		}
		here := c.here(e.URL)
		if here == "" || here == c.root.String() || isList(here) {
			continue
		}
		wanted, err := c.wanted(ctx, here, e.Changed)
		if err != nil {
			return err
		}
		switch {
		case wanted:
			ask = append(ask, here)
		case e.Changed != "":
			leave = append(leave, here)
		default: // the sweep asks
		}
		if len(ask)+len(leave) >= 1000 {
			if err := flush(); err != nil {
				return err
			}
		}
		if most := c.most(); c.promised+len(ask) >= most {
			c.report.find(page.URL, fmt.Sprintf("lists more than %d pages that are not held, the most that a crawl takes: the rest is left out", most))
			break
		}
	}
	return flush()
}

// wanted reports whether an address is not held, or has changed since it was
// fetched.
func (c *crawl) wanted(ctx context.Context, here string, changed archive.Date) (bool, error) {
	held, err := c.Store.Latest(ctx, c.source.ID, c.there(archive.Way{URL: here}))
	switch {
	case errors.Is(err, archive.ErrNotFound):
		return !c.isHeld(ctx, here), nil
	case err != nil:
		return false, err
	}
	since := changed.Start()
	return !since.IsZero() && held.Fetched.Before(since), nil
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

// followComments asks for the feed of a post's comments if its page had not all
// of them: Blogger shows two hundred.
func (c *crawl) followComments(ctx context.Context, posts []archive.Post) error {
	if !c.blogger || len(posts) != 1 || len(posts[0].Keys) == 0 {
		return nil
	}
	id, ok := strings.CutPrefix(posts[0].Keys[0], "blogger:")
	held, err := c.Store.Post(ctx, archive.PostID(posts[0].Keys[0]))
	switch {
	case errors.Is(err, archive.ErrNotFound):
		return nil
	case err != nil:
		return err
	case !ok, held.CommentsCount == nil, len(held.Comments) >= *held.CommentsCount:
		return nil
	}
	feed := c.root.JoinPath("feeds", id, "comments/default")
	feed.RawQuery = "max-results=500" // the most that Blogger gives
	return c.enqueue(ctx, archive.Single, feed.String())
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
	if c.blogger || way.Kind == archive.Feed || len(page.Body) > maxRead {
		return nil
	}
	read, _ := pageToRead(page)
	n := extract.ReadNeeds(read)
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
