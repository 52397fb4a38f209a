package extract

import (
	"cmp"
	"net/url"
	"path"
	"regexp"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"kronika/archive"
)

var (
	canonical = css(`link[rel="canonical"]`)
	ogURL     = css(`meta[property="og:url"]`)
	feedLink  = css(`link[rel="alternate"][type="application/atom+xml"]`)
	addresses = []place{
		{canonical, "href"}, {ogURL, "content"}, {feedLink, "href"}, {css(`meta[itemprop="url"]`), "content"},
		{css(`a.timestamp-link`), "href"}, {css(`a.post-count-link`), "href"},
	}
)

// address returns the address of the blog that the page itself names.
func (r *reading) address() *url.URL {
	for _, at := range addresses {
		for _, n := range find(r.doc.Selection, at.at).EachIter() {
			if root := siteOf(n.AttrOr(at.attr, "")); root != nil && !ofBloggerItself(root.Host) {
				return root
			}
		}
	}
	if root := siteOf(r.page.URL); root != nil {
		return root
	}
	return &url.URL{}
}

// siteOf returns the root of a web address, nil if it is relative or another
// kind of address.
func siteOf(address string) *url.URL {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil
	}
	return &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/"}
}

// ofBloggerItself reports whether a host is Blogger's own, such as that of the
// author's profile.
func ofBloggerItself(host string) bool {
	return host == "blogger.com" || strings.HasSuffix(host, ".blogger.com")
}

// permalink returns the address of a post, absolute, "" if the page does not
// say it. On a page of one post it is the page's own.
func (r *reading) permalink(s *goquery.Selection) string {
	for _, at := range r.permalinks {
		for _, n := range find(s, at.at).EachIter() {
			if u := r.absolute(n.AttrOr(at.attr, "")); r.isPermalink(u) {
				return u
			}
		}
	}
	if !r.single {
		return ""
	}
	for _, own := range []string{
		first(r.doc.Selection, canonical).AttrOr("href", ""), first(r.doc.Selection, ogURL).AttrOr("content", ""), r.page.URL,
	} {
		if u := r.absolute(own); r.isPermalink(u) {
			return u
		}
	}
	return ""
}

// isPermalink reports whether an address is of a post of this blog.
func (r *reading) isPermalink(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Path == "/" || r.postPath != nil && !r.postPath.MatchString(u.Path) {
		return false
	}
	return u.Host != "" && (r.base.Host == "" || sourceOf(address) == sourceOf(r.base.String()))
}

// absolute resolves an address on the page and drops the fragment, and a query
// that does not tell posts apart; "" if that cannot be. Saved copies have
// relative addresses, with a query in the name of the file.
func (r *reading) absolute(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || address == "" || u.Opaque != "" || u.Path == "" {
		return ""
	}
	u.ForceQuery, u.Fragment, u.RawFragment = false, "", ""
	if r.postPath != nil || !tellsApart(u.Query()) {
		u.RawQuery = ""
	}
	if name, _, found := strings.Cut(u.Path, "?"); found {
		u.Path, u.RawPath = name, ""
	}
	if siteOf(u.String()) == nil {
		u = r.local(u)
	}
	if siteOf(u.String()) == nil {
		return ""
	}
	return u.String()
}

// archivePath is how Blogger's own paths end; what is before it in a saved copy
// are the folders it was saved in.
var archivePath = regexp.MustCompile(`/(?:\d{4}/\d{2}/(?:[^/]+\.html?)?|p/[^/]+\.html?|feeds/posts/default)$`)

// local resolves a relative address. On a page at its own place it means what it
// says; in a copy elsewhere, the folders above Blogger's own are not the blog's.
func (r *reading) local(u *url.URL) *url.URL {
	page, err := url.Parse(r.page.URL)
	if err != nil {
		page = &url.URL{}
	}
	full := &url.URL{Scheme: r.base.Scheme, Host: r.base.Host, Path: u.Path, RawQuery: u.RawQuery}
	if !strings.HasPrefix(u.Path, "/") {
		full.Path = path.Join("/", path.Dir(page.Path), u.Path)
		if strings.HasSuffix(u.Path, "/") {
			full.Path += "/"
		}
	}
	if here := siteOf(r.page.URL); here == nil || sourceOf(here.String()) != sourceOf(r.base.String()) {
		full.Path = cmp.Or(archivePath.FindString(full.Path), full.Path)
	}
	return full
}

func sourceOf(address string) string {
	src, err := archive.NewSource(address)
	if err != nil {
		return ""
	}
	return src.ID
}

// links returns the ways on from the page.
func (r *reading) links(posts []archive.Post) Links {
	l := Links{Feed: r.absolute(first(r.doc.Selection, feedLink).AttrOr("href", ""))}
	var older, months, own []string
	for _, n := range find(r.doc.Selection, r.older).EachIter() {
		href := strings.TrimSpace(n.AttrOr("href", ""))
		if u, err := url.Parse(href); err == nil && href != "" {
			if u = r.base.ResolveReference(u); u.Host != "" {
				older = append(older, u.String())
			}
		}
	}
	for _, n := range find(r.doc.Selection, r.months).EachIter() {
		if u := r.absolute(n.AttrOr("href", "")); monthPath.MatchString(u) {
			months = append(months, u)
		}
	}
	for _, p := range posts {
		own = append(own, p.URL)
	}
	l.Older, l.Months, l.Posts = distinct(older), distinct(months), distinct(own)
	return l
}

var monthPath = regexp.MustCompile(`/\d{4}/\d{2}/$|/\d{4}_\d{2}_\d{2}_archive\.html$`)

// distinct returns the strings that are not empty, each once.
func distinct(all []string) (once []string) {
	seen := map[string]bool{"": true}
	for _, s := range all {
		if !seen[s] {
			once = append(once, s)
		}
		seen[s] = true
	}
	return once
}
