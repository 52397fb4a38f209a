package extract

import (
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// surroundings are what themes and plugins put around and into a post that its
// author did not write: comments, buttons to share, other posts, the author's
// life, ways to other pages.
var surroundings = css(`
	#comments, .comments-area, .comments-wrapper, .wp-block-comments, #respond, .comment-respond, .commentlist, .comment-list, #commentform, #disqus_thread, .fb-comments,
	.sharedaddy, .sd-sharing, #jp-post-flair, .sd-like, .wpcnt, .addtoany_share_save_container, .addtoany_content, .a2a_kit, .addthis_toolbox, .shariff, .social-share, .share-buttons, .share-links, .post-share,
	.wp_social_bookmarking_light, .ssba, .heateor_sss_sharing_container, .heateorSssClear, .mashsb-container, .essb_links, .swp_social_panel, .resp-sharing-button, .social-media-sharer,
	.jp-relatedposts, .yarpp, .yarpp-related, .related-posts, .relatedposts, .related_posts, .post-related, .crp_related, .rp4wp-related-posts, .related-content, .view-related-content,
	.author-bio, .author-box, #entry-author-info, .author-info, .about-author, .author_vc, #author-info, .post-author-box, .wp-about-author-containter-top, .wp-about-author-containter-bottom, .wp-block-post-author-biography,
	.navigation, .nav-links, .post-navigation, .nav-single, .pagination, .wp-block-post-navigation-link, .pagination-single, .page-links, .page-link, .wp-pagenavi, .breadcrumb, .breadcrumbs, #nav-above, #nav-below,
	.widget, .widget-area, .wp-block-query-pagination, #toc_container, #ez-toc-container, .post-views, .mc4wp-form, .newsletter`)

// besides are the parts of a page that show posts other than those it is about.
var besides = css(`aside, nav, footer#colophon, .widget, .widget-area, .sidebar, #sidebar, #secondary, .FeaturedPost, .PopularPosts,
	.related-posts, .relatedposts, .related_posts, .post-related, .jp-relatedposts, .yarpp-related, .more-posts, #comments`)

// beside reports whether an element lies in such a part.
func beside(n *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if n.Type == html.ElementNode && besides(n) {
			return true
		}
	}
	return false
}

// detach takes elements below s out of the page.
func detach(s *goquery.Selection, what selector) {
	for _, n := range find(s, what).Nodes {
		remove(n)
	}
}

func remove(n *html.Node) {
	if n.Parent != nil {
		n.Parent.RemoveChild(n)
	}
}

// giveBody gives a box without an element for the text one, as its theme should
// have: .entry-content holds all but the chrome.
func giveBody(s *goquery.Selection, chrome selector) {
	root, parts := s.Nodes[0], chromeOf(s, chrome)
	parts = append(parts, bylinesAround(root, parts)...)
	for _, n := range parts {
		remove(n)
	}
	body := newBody()
	for root.FirstChild != nil {
		move(root.FirstChild, body)
	}
	for _, n := range append(parts, body) {
		root.AppendChild(n)
	}
}

// chromeOf returns the outermost elements that a selector picks, but for those
// that hold most of the text, whatever their class.
func chromeOf(s *goquery.Selection, chrome selector) (parts []*html.Node) {
	most := len(line(s)) / 2
	for _, n := range find(s, chrome).Nodes {
		if len(parts) > 0 && within(n, parts[len(parts)-1]) {
			continue
		}
		if is(n, anyTitle) || len(line(of(n))) <= most {
			parts = append(parts, n)
		}
	}
	return parts
}

// bylinesAround returns the children at the beginning and at the end of a box that
// are short and link to labels: what the theme says of the post.
func bylinesAround(root *html.Node, known []*html.Node) (found []*html.Node) {
	is := func(n *html.Node) bool {
		return n.Type == html.ElementNode && !slices.Contains(known, n) && len(line(of(n))) < maxDate && has(of(n), ofLabels)
	}
	skip := func(n *html.Node) bool {
		return n.Type != html.ElementNode && strings.TrimSpace(n.Data) == "" || slices.Contains(known, n)
	}
	for n := root.FirstChild; n != nil && (skip(n) || is(n)); n = n.NextSibling {
		if is(n) {
			found = append(found, n)
		}
	}
	for n := root.LastChild; n != nil && (skip(n) || is(n)) && !slices.Contains(found, n); n = n.PrevSibling {
		if is(n) {
			found = append(found, n)
		}
	}
	return found
}

var ofLabels = css(`a[rel~="category"], a[rel~="tag"]`)

func newBody() *html.Node {
	return &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div, Attr: []html.Attribute{{Key: "class", Val: "entry-content"}}}
}

// giveMain gives a box of one post its main text as .entry-content.
func giveMain(s *goquery.Selection, chrome selector) {
	own := s.Clone()
	for _, n := range chromeOf(own, either(chrome, anyTitle)) {
		remove(n)
	}
	page := &html.Node{Type: html.DocumentNode}
	page.AppendChild(own.Nodes[0])
	text, err := mainContent(page)
	if err != nil || text == nil {
		text = own.Nodes[0]
	}
	trimHeadings(text)
	body := newBody()
	move(text, body)
	s.Nodes[0].AppendChild(body)
}

// takeLabels moves lists of labels out of a body: what has hardly any other text
// than its links to them.
func (r *reading) takeLabels(b box, body *html.Node) {
	judged := map[*html.Node]bool{}
	for _, at := range r.labels {
		for _, n := range find(of(body), at).Nodes {
			var list *html.Node
			for up := n.Parent; up != nil && up != body && !judged[up]; up = up.Parent {
				judged[up] = true
				labels := find(of(up), at)
				if len(line(of(up))) > len(line(labels))+len(", ")*labels.Length()+maxLabelsName {
					break
				}
				list = up
			}
			if list != nil {
				move(list, b.Nodes[0])
			}
		}
	}
}

// maxLabelsName is how long the words before a list of labels may be, in bytes.
const maxLabelsName = 20

// firstText returns the text of the first element that has one.
func firstText(s *goquery.Selection, what selector) string {
	for _, n := range find(s, what).EachIter() {
		if text := line(n); text != "" {
			return text
		}
	}
	return ""
}

// hasClass reports whether an element has a class.
func hasClass(n *html.Node, class string) bool {
	for c := range strings.FieldsSeq(attribute(n, "class")) {
		if c == class {
			return true
		}
	}
	return false
}
