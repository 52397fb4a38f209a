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

// address returns the address of the blog that the page itself names.
func (r *reading) address() *url.URL {
	for _, at := range []place{
		{`link[rel="canonical"]`, "href"}, {`meta[property="og:url"]`, "content"},
		{`link[rel="alternate"][type="application/atom+xml"]`, "href"}, {`meta[itemprop="url"]`, "content"},
		{`a.timestamp-link`, "href"}, {`a.post-count-link`, "href"},
	} {
		for _, n := range find(r.doc.Selection, at.css).EachIter() {
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
		for _, n := range find(s, at.css).EachIter() {
			if u := r.absolute(n.AttrOr(at.attr, "")); r.isPermalink(u) {
				return u
			}
		}
	}
	if !r.single {
		return ""
	}
	for _, own := range []string{
		find(r.doc.Selection, `link[rel="canonical"]`).AttrOr("href", ""), find(r.doc.Selection, `meta[property="og:url"]`).AttrOr("content", ""), r.page.URL,
	} {
		if u := r.absolute(own); r.isPermalink(u) {
			return u
		}
	}
	return ""
}

// permalinkPath is the path of one post's page or of a static page. The title
// may also link to a PDF file.
var permalinkPath = regexp.MustCompile(`/(?:\d{4}/\d{2}|p)/[^/]+\.html?$`)

// isPermalink reports whether an address is of a post of this blog.
func (r *reading) isPermalink(address string) bool {
	u, err := url.Parse(address)
	return err == nil && permalinkPath.MatchString(u.Path) && (r.base.Host == "" || sourceOf(address) == sourceOf(r.base.String()))
}

// absolute resolves an address on the page and drops query and fragment; "" if
// that cannot be. Saved copies have relative addresses, with a query in the name of
// the file.
func (r *reading) absolute(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || address == "" || u.Opaque != "" || u.Path == "" {
		return ""
	}
	u.RawQuery, u.ForceQuery, u.Fragment, u.RawFragment = "", false, "", ""
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
	full := &url.URL{Scheme: r.base.Scheme, Host: r.base.Host, Path: u.Path}
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
	l := Links{Feed: r.absolute(find(r.doc.Selection, `link[rel="alternate"][type="application/atom+xml"]`).AttrOr("href", ""))}
	var older, months, own []string
	for _, n := range find(r.doc.Selection, "a.blog-pager-older-link, #blog-pager-older-link").EachIter() {
		href := strings.TrimSpace(cmp.Or(n.AttrOr("href", ""), n.Find("a").AttrOr("href", "")))
		if u, err := url.Parse(href); err == nil && href != "" {
			if u = r.base.ResolveReference(u); u.Host != "" {
				older = append(older, u.String())
			}
		}
	}
	for _, n := range find(r.doc.Selection, "a.post-count-link").EachIter() {
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
