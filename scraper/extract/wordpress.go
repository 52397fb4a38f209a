package extract

// WordPress pages, of any theme. Its own functions write some classes whatever
// the theme: .post-ID or #post-ID and .hentry on what holds a post.
var wordPressPages = dialect{
	platform: "wordpress",
	boxes:    css(`.hentry, [id^="post-"].post, .type-post, .type-page`),
	bodies:   []selector{css(".entry-content"), css(".post-content"), css(".entry-summary")},
	titles:   []selector{css(".entry-title, .post-title")},
	permalinks: []place{
		{css(`.entry-title a, .post-title a`), "href"}, {css(`a[rel="bookmark"]`), "href"},
	},
	authors: []selector{css(".author .fn"), css(".vcard .fn"), css(`a[rel="author"]`)},
	labels:  []selector{css(`a[rel~="category"], a[rel~="tag"]`)},
	counts:  []place{{css(".comments-link a"), ""}},
	more:    css("a.more-link"),
}

// byWordPress is what only WordPress writes.
var byWordPress = css(`meta[name="generator"][content*="WordPress"], link[href*="/wp-content/"], link[rel="https://api.w.org/"], script[src*="/wp-includes/"]`)

// wordpress reads a page of WordPress.
func (r *reading) wordpress() *Result {
	r.dialect = &wordPressPages
	r.base = r.address()
	result := &Result{Platform: r.platform, Title: r.title(), Address: r.named()}
	r.posts(result, nil)
	result.Links = r.links(result.Posts)
	return result
}
