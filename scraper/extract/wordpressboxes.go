package extract

import (
	"regexp"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
)

// postClass is what WordPress calls the element of a post: post_class() and
// the_ID() of its themes.
var postClass = regexp.MustCompile(`^post-\d+$`)

// isWordPressPost reports whether an element holds a post.
func isWordPressPost(n *html.Node) bool {
	if n.Type != html.ElementNode || n.Data == "body" || n.Data == "a" || n.Data == "option" || is(n, anyTitle) {
		return false
	}
	if postClass.MatchString(attribute(n, "id")) {
		return true
	}
	for class := range strings.FieldsSeq(attribute(n, "class")) {
		switch {
		case class == "hentry", class == "type-post", class == "wp-block-post", class == "et_pb_post", class == "elementor-post", postClass.MatchString(class):
			return true
		}
	}
	return false
}

// isListedPost reports whether an element holds a post and is no static page.
func isListedPost(n *html.Node) bool {
	return isWordPressPost(n) && !hasClass(n, "type-page") && !hasClass(n, "page")
}

var (
	plainPosts  = css("div.post, article.post, li.post, article")
	commentForm = css(`form[action$="wp-comments-post.php"], #commentform`)
	bodyPostID  = regexp.MustCompile(`\b(?:postid|page-id|attachmentid)-(\d+)\b`)
	anyHeading  = css("h1, h2, .entry-title")
	pageFrame   = css("header.wp-block-template-part, footer.wp-block-template-part, #masthead, #colophon, .site-header, .site-footer, #footer, .wp-block-query, .wp-block-site-title, .wp-block-latest-posts")
	mainParts   = []selector{css("main, #main, [role=main]"), css("#content, #primary"), bodyTag}
)

// wordPressBoxes returns what holds one post each.
func (r *reading) wordPressBoxes() []box {
	found := r.outermost(isWordPressPost)
	if len(found) == 0 {
		found = r.outermost(plainPosts)
	}
	if len(found) == 0 {
		found = r.repeated()
	}
	body := first(r.doc.Selection, bodyTag)
	isPage := body.HasClass("page") && !body.HasClass("blog")
	if posts := listed(r.outermost(isListedPost)); isPage && len(posts) > 1 {
		return posts // a page made of a list of posts
	}
	switch {
	case body.HasClass("error404"):
		return nil
	case isPage, body.HasClass("single"), body.HasClass("attachment"), len(found) == 0 && body.HasClass("singular"):
		r.single, r.undated = true, isPage
		return r.mainPost(found, body)
	case len(found) > 1 && has(r.doc.Selection, commentForm):
		r.single = true
		return r.mainPost(found, body)
	}
	return found
}

// listed returns the boxes that lead to a page of their own.
func listed(boxes []box) (posts []box) {
	for _, b := range boxes {
		if has(b.Selection, headingLinks) {
			posts = append(posts, b)
		}
	}
	return posts
}

// mainPost returns the post that a page of one post is about, of all that it
// shows. Where nothing holds just that post, the page without its head and foot
// does.
func (r *reading) mainPost(found []box, body *goquery.Selection) []box {
	name := "post-?"
	if m := bodyPostID.FindStringSubmatch(body.AttrOr("class", "")); m != nil {
		name = "post-" + m[1]
	}
	var own []box
	for _, b := range found {
		if b.AttrOr("id", "") == name || b.HasClass(name) {
			own = append(own, b)
		}
	}
	for _, b := range own {
		if r.bodyIn(b.Selection) != nil {
			return []box{b}
		}
	}
	for _, b := range found {
		other := postClass.MatchString(b.AttrOr("id", "")) && name != "post-?"
		if !other && !b.HasClass("wp-block-post") && r.bodyIn(b.Selection) != nil {
			return []box{b}
		}
	}
	detach(body, pageFrame)
	for _, at := range mainParts {
		if len(own) > 0 && 2*len(line(own[0].Selection)) > len(line(first(r.doc.Selection, at))) {
			return own[:1]
		}
		if s := first(r.doc.Selection, at); s.Length() > 0 && (has(s, anyHeading) || is(s.Nodes[0], bodyTag)) {
			return []box{{Selection: s}}
		}
	}
	return nil
}

// outermost returns the outermost elements that a selector picks and that are
// not beside the posts, in the order of the page.
func (r *reading) outermost(what selector) (found []box) {
	var last *html.Node
	for _, s := range find(r.doc.Selection, what).EachIter() {
		n := s.Nodes[0]
		if last != nil && within(n, last) || beside(n) {
			continue
		}
		last = n
		found = append(found, box{Selection: s})
	}
	return found
}
