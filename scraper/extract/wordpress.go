package extract

// WordPress pages, of any theme. Its own functions write some classes whatever
// the theme: .post-ID or #post-ID and .hentry on what holds a post.
var wordPressPages = dialect{
	platform: "wordpress",
	boxes:    `.hentry, [id^="post-"].post, .type-post, .type-page`,
	bodies:   []string{".entry-content", ".post-content", ".entry-summary"},
	titles:   ".entry-title, .post-title",
	permalinks: []place{
		{`.entry-title a, .post-title a`, "href"}, {`a[rel="bookmark"]`, "href"},
	},
	authors: []string{".author .fn", ".vcard .fn", `a[rel="author"]`},
	labels:  `a[rel~="category"], a[rel~="tag"]`,
	count:   ".comments-link a",
	more:    "a.more-link",
}

// byWordPress is what only WordPress writes.
const byWordPress = `meta[name="generator"][content*="WordPress"], link[href*="/wp-content/"], link[rel="https://api.w.org/"], script[src*="/wp-includes/"]`

// wordpress reads a page of WordPress.
func (r *reading) wordpress() *Result {
	r.dialect = &wordPressPages
	r.base = r.address()
	result := &Result{Platform: r.platform, Title: r.title(), Address: r.base.String()}
	r.posts(result, nil)
	result.Links = r.links(result.Posts)
	return result
}
