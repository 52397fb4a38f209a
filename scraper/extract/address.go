package extract

import (
	"cmp"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"kronika/archive"
)

var (
	canonical = css(`link[rel="canonical"]`)
	ogURL     = css(`meta[property="og:url"]`)
	feedLink  = css(`link[rel="alternate"][type="application/atom+xml"]`)
	refresh   = css(`meta[http-equiv="refresh" i]`)
	addresses = []place{
		{canonical, "href"}, {ogURL, "content"}, {feedLink, "href"}, {css(`meta[itemprop="url"]`), "content"},
		{css(`a.timestamp-link`), "href"}, {css(`a.post-count-link`), "href"},
	}
)

// address returns the address of the blog that the page itself names.
func (r *reading) address() *url.URL {
	for _, at := range addresses {
		for _, n := range find(r.doc.Selection, at.at).EachIter() {
			if root := siteOf(repaired(n.AttrOr(at.attr, ""))); root != nil && !ofBloggerItself(root.Host) {
				return root
			}
		}
	}
	if root := siteOf(r.page.URL); root != nil {
		return root
	}
	return r.namedAddress()
}

// namedAddress returns the address that a page without one in its head gives in
// the links of its posts, or sends its readers on to.
func (r *reading) namedAddress() *url.URL {
	for _, at := range r.permalinks {
		for _, n := range find(r.doc.Selection, at.at).EachIter() {
			address := repaired(n.AttrOr(at.attr, ""))
			if root := siteOf(address); root != nil && !ofBloggerItself(root.Host) && r.namesPosts(address) {
				return root
			}
		}
	}
	_, address, _ := strings.Cut(first(r.doc.Selection, refresh).AttrOr("content", ""), "=")
	if root := siteOf(strings.Trim(address, `"' `)); root != nil {
		return root
	}
	return &url.URL{Scheme: "file", Path: "/"} // the paths of its posts are known all the same
}

// namesPosts reports whether an address looks like that of a post or of a month.
func (r *reading) namesPosts(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (r.postPath == nil || r.postPath.MatchString(u.Path) || monthPath.MatchString(u.Path))
}

// findBase sets what the addresses on a page are resolved by. Of a page that does
// not say its blog's host the paths of its posts are known all the same.
func (r *reading) findBase() {
	r.base = r.address()
	if feed, err := url.Parse(first(r.doc.Selection, anyFeed).AttrOr("href", "")); r.base.Host == "" && err == nil && onWeb(feed) && !strings.Contains(feed.Host, "feedburner") {
		r.base = feed
	}
	if r.base = (&url.URL{Scheme: r.base.Scheme, Host: r.base.Host, Path: "/"}); r.base.Host == "" {
		r.base.Scheme = "file"
	}
}

// named returns the address of the blog, "" if the page does not say it.
func (r *reading) named() string {
	if r.base.Host == "" {
		return ""
	}
	return r.base.String()
}

// siteOf returns the address of the blog that a web address can be of: its host
// and the folders of no post, month or feed; nil if it is relative or another
// kind of address.
func siteOf(address string) *url.URL {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || !onWeb(u) {
		return nil
	}
	root := &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/"}
	if src, err := archive.NewSource(address); err == nil {
		if _, folder, found := strings.Cut(src.Address, "/"); found {
			root.Path += folder + "/"
		}
	}
	return root
}

func onWeb(u *url.URL) bool { return u.Host != "" && (u.Scheme == "http" || u.Scheme == "https") }

// isWeb reports whether an address is whole and of the web.
func isWeb(address string) bool {
	u, err := url.Parse(strings.TrimSpace(address))
	return err == nil && onWeb(u)
}

// repaired returns an address without what some templates put before it:
// "./http://namn.example/2003_05_01_archive.html#1".
func repaired(address string) string {
	address = strings.TrimSpace(address)
	if i := strings.Index(address, "http"); i > 0 && strings.Trim(address[:i], "./") == "" {
		return address[i:]
	}
	return address
}

// ofBloggerItself reports whether a host is Blogger's own, such as that of the
// author's profile.
func ofBloggerItself(host string) bool {
	return host == "blogger.com" || strings.HasSuffix(host, ".blogger.com")
}

// permalink returns the address of a post, absolute, "" if the page does not
// say it. On a page of one post it is the page's own.
func (r *reading) permalink(b box) string {
	if linked := cmp.Or(r.linked(b.Selection), r.fragmentLink(b)); linked != "" || !r.single {
		return linked
	}
	own := []string{first(r.doc.Selection, ogURL).AttrOr("content", ""), r.page.URL}
	if ld := r.dataOf(b.Selection); ld != nil {
		own = append([]string{ld.url}, own...)
	}
	// A theme may name the blog's address before the page's.
	for _, n := range slices.Backward(find(r.doc.Selection, canonical).Nodes) {
		own = append([]string{attribute(n, "href")}, own...)
	}
	for _, address := range own {
		if u := r.absolute(address); r.isPermalink(u) {
			return u
		}
	}
	return ""
}

// linked returns the address that the post itself links to as its own.
func (r *reading) linked(s *goquery.Selection) string {
	for _, at := range r.permalinks {
		for _, n := range find(s, at.at).EachIter() {
			if u := r.absolute(n.AttrOr(at.attr, "")); r.isPermalink(u) {
				return u
			}
		}
	}
	return ""
}

// isPermalink reports whether an address is of a post of this blog.
func (r *reading) isPermalink(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Path == "" || u.Path == "/" && u.RawQuery == "" || r.postPath != nil && !r.postPath.MatchString(u.Path) {
		return false
	}
	return r.isOurs(address)
}

// isOurs reports whether an address is of this blog.
func (r *reading) isOurs(address string) bool {
	if r.base.Host == "" {
		return true
	}
	if r.source == "" {
		r.source = sourceOf(r.base.String())
	}
	if u, err := url.Parse(address); err == nil && r.postPath == nil {
		address = (&url.URL{Scheme: u.Scheme, Host: u.Host}).String() // its folders may be of the post
	}
	return sourceOf(address) == r.source
}

// absolute resolves an address on the page and drops the fragment, and a query
// that does not tell posts apart; "" if that cannot be. Saved copies have
// relative addresses, with a query in the name of the file.
func (r *reading) absolute(address string) string {
	u, err := url.Parse(repaired(address))
	if err != nil || address == "" || u.Opaque != "" || u.Path == "" {
		return ""
	}
	u.ForceQuery, u.Fragment, u.RawFragment = false, "", ""
	if name, query, found := strings.Cut(u.Path, "?"); found {
		u.Path, u.RawPath, u.RawQuery = name, "", strings.TrimSuffix(query, ".html")
	}
	if r.postPath != nil || !tellsApart(u.Query()) {
		u.RawQuery = ""
	}
	if !onWeb(u) {
		u = r.local(u)
		if r.postPath == nil {
			u.Path = strings.TrimSuffix(u.Path, "index.html")
		}
	}
	if !onWeb(u) && u.Scheme != "file" {
		return ""
	}
	return u.String()
}

// archivePaths are how Blogger's own paths end; what is before that in a saved
// copy are the folders it was saved in.
var archivePaths = []*regexp.Regexp{
	regexp.MustCompile(`/\d{4}_\d{2}_\d{2}_[^/]+\.\w+$`),
	regexp.MustCompile(`/(?:\d{4}/\d{2}/(?:[^/]+\.html?)?|p/[^/]+\.html?|feeds/posts/default)$`),
}

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
	if !isWeb(r.page.URL) || !r.isOurs(r.page.URL) {
		full.Path = strings.TrimPrefix(full.Path, r.folder)
		for _, ours := range archivePaths {
			if own := ours.FindString(full.Path); own != "" {
				full.Path = strings.TrimSuffix(r.base.Path, "/") + own
				break
			}
		}
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
	var older, months []string
	for _, n := range find(r.doc.Selection, r.older).EachIter() {
		if u := r.list(n.AttrOr("href", "")); u != "" {
			older = append(older, u)
		}
	}
	for _, at := range r.months {
		for _, n := range find(r.doc.Selection, at.at).EachIter() {
			if u := r.absolute(n.AttrOr(at.attr, "")); monthPath.MatchString(u) && r.isOurs(u) {
				months = append(months, u)
			}
		}
	}
	l.Older, l.Months, l.Posts = distinct(older), distinct(months), addressesOf(posts)
	return l
}

// list returns the address of a list of posts, which its query names; "" if that
// cannot be. In saved copies the query is in the name of the file.
func (r *reading) list(href string) string {
	u, err := url.Parse(strings.TrimSpace(href))
	if err != nil || *u == (url.URL{}) {
		return ""
	}
	if name, query, found := strings.Cut(u.Path, "?"); found {
		u.Path, u.RawPath, u.RawQuery = "/"+path.Base(name), "", strings.TrimSuffix(query, ".html")
	}
	if u = r.base.ResolveReference(u); u.Host == "" {
		return ""
	}
	return u.String()
}

// addressesOf returns the addresses of posts.
func addressesOf(posts []archive.Post) (addresses []string) {
	for _, p := range posts {
		addresses = append(addresses, p.URL)
	}
	return distinct(addresses)
}

var monthPath = regexp.MustCompile(`/\d{4}/\d{2}/?$|/\d{4}_\d{2}_\d{2}_[^/]+\.\w+$`)

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
