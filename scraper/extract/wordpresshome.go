package extract

import (
	"net/url"
	"regexp"
	"strings"
)

var (
	homeLinks  = []place{{css(`link[rel="https://api.w.org/"]`), "href"}, {css(`a[rel="home"]`), "href"}, {anyFeed, "href"}}
	siteTitles = []selector{css(".wp-block-site-title, .site-title, #site-title, .blog-title, #blog-title"), css(`#header h1, #masthead h1, header h1 a[rel="home"]`)}
	ownFolders = regexp.MustCompile(`(?:index\.php/)?(?:wp-json|feed|comments/feed|rss2?)/?.*$`)
	ownScripts = regexp.MustCompile(`https?:\\?/\\?/[\w.:-]+\\?/(?:[\w-]+\\?/)*wp-(?:includes|content|json|admin|comments-post)`)
	rootLinks  = css(`link[href*="xmlrpc"], link[rel="https://api.w.org/"], link[href*="wp-includes/"], link[href*="wp-content/"]`)
	upwards    = regexp.MustCompile(`^(?:\.\./)+`)
	oEmbed     = css(`link[type="application/json+oembed"]`)
	shortLink  = css(`link[rel="shortlink"]`)
	anyFeed    = css(`link[rel="alternate"][type="application/rss+xml"], link[rel="alternate"][type="application/atom+xml"]`)
	ownFeed    = regexp.MustCompile(`/(?:feed|rss2?|atom)(?:/(?:index\.(?:html|xml))?)?$|[?&]feed=(?:rss2?|atom)$`)
)

// wordPressHome returns the address of the blog, and sets what the addresses on
// the page are resolved by. Copies made by a program may name the blog only in
// their scripts.
func (r *reading) wordPressHome() string {
	r.findBase()
	for _, at := range homeLinks {
		href := first(r.doc.Selection, at.at).AttrOr(at.attr, "")
		if u, err := url.Parse(href); err == nil && onWeb(u) {
			r.base = &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/"}
			u.Path, u.RawPath, u.RawQuery, u.Fragment = ownFolders.ReplaceAllString(u.Path, ""), "", "", ""
			return u.String()
		}
	}
	r.folder = r.copyFolder()
	inScripts := strings.ReplaceAll(string(ownScripts.Find(r.page.Body)), `\/`, "/")
	for _, address := range []string{r.embedded(), r.named(), inScripts} {
		if u, err := url.Parse(address); err == nil && onWeb(u) {
			r.base = &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/"}
			break
		}
	}
	return r.named()
}

// copyFolder returns the folder that a saved copy of the blog lies in: what
// WordPress has at the blog's root is linked relative to the page.
func (r *reading) copyFolder() string {
	page, err := url.Parse(r.page.URL)
	if err != nil {
		return ""
	}
	for _, n := range find(r.doc.Selection, rootLinks).EachIter() {
		if up := upwards.FindString(n.AttrOr("href", "")); up != "" {
			return strings.TrimSuffix(page.JoinPath("..", up).Path, "/")
		}
	}
	return ""
}

// embedded returns the address of a page of one post as WordPress gives it to
// those who embed it (oembed.com, section 4), absolute even in a saved copy.
func (r *reading) embedded() string {
	href := first(r.doc.Selection, oEmbed).AttrOr("href", "")
	_, query, _ := strings.Cut(strings.ReplaceAll(href, "%3F", "?"), "?")
	values, err := url.ParseQuery(query)
	if err != nil || !strings.Contains(href, "oembed/") {
		return ""
	}
	return values.Get("url")
}

// ownAddress returns the address of a page of one post, as it says itself. That
// of a file says it only where the folder of the copy is known.
func (r *reading) ownAddress() string {
	own := []string{
		r.embedded(), first(r.doc.Selection, canonical).AttrOr("href", ""), first(r.doc.Selection, ogURL).AttrOr("content", ""), first(r.doc.Selection, shortLink).AttrOr("href", ""),
	}
	if r.folder != "" || isWeb(r.page.URL) {
		own = append(own, r.page.URL)
	}
	for _, address := range own {
		if u := r.absolute(address); r.isPermalink(u) || r.undated && u != "" {
			return u
		}
	}
	return ""
}

// wordPressFeed returns the feed of the blog's posts, not that of a podcast or of
// comments.
func (r *reading) wordPressFeed() string {
	feed := ""
	for _, n := range find(r.doc.Selection, anyFeed).EachIter() {
		u := r.absolute(n.AttrOr("href", ""))
		if ownFeed.MatchString(u) && !strings.Contains(u, "comments") && (feed == "" || len(u) < len(feed)) {
			feed = u
		}
	}
	return feed
}

// wordPressTitle returns the title of the blog.
func (r *reading) wordPressTitle() string {
	if t := textAt(r.doc.Selection, siteTitles); t != "" {
		return t
	}
	if t := first(r.doc.Selection, siteName).AttrOr("content", ""); t != "" {
		return oneLine(t)
	}
	if t, _, found := strings.Cut(first(r.doc.Selection, anyFeed).AttrOr("title", ""), "»"); found {
		return oneLine(t)
	}
	return r.otherTitle()
}

var siteName = css(`meta[property="og:site_name"]`)
