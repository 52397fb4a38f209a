package extract

import (
	"cmp"
	"regexp"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"kronika/archive"
)

// A discussion is what stands below a post.
type discussion struct {
	comments []archive.Comment
	count    *int // as the page gives it, nil if it does not
}

// attach gives a discussion to its post. The page may show a part of it only,
// and its heading may count the links from other blogs, too.
func (d discussion) attach(p *archive.Post) {
	p.Comments = d.comments
	if d.count != nil {
		p.CommentsCount = d.count
	}
	if n := len(d.comments); n > 0 && (p.CommentsCount == nil || *p.CommentsCount < n) {
		p.CommentsCount = &n
	}
}

var (
	replies       = css(`[id^="comment-"], [id^="div-comment-"], [id^="li-comment-"], div.comment, article.comment, li.comment`)
	commentID     = regexp.MustCompile(`^(?:div-|li-)?comment-([0-9a-f]*\d[0-9a-f]*)$`) // TypePad's are hexadecimal
	replyNames    = []selector{css(".fn"), css(".comment-author-name, .comment-author a, .wp-block-comment-author-name"), css(".username"), css(".comment-author, .comment_author, .commentauthor, .comment__author"), css("cite"), css(".author"), css(".comment-footer a, .comment-meta a")}
	machineTimes  = css(`time[datetime], abbr[title], [property~="schema:dateCreated"]`)
	replyDates    = []selector{css(".comment-metadata, .comment-date, .comment_date, .wp-block-comment-date, .commentdate"), css(".comment-meta, .commentmetadata"), css(`[class*="date"]`), css("small"), css(".meta, .comment-author, .comment-head, .submitted, .comment__time, .comment-footer")}
	replyTexts    = []selector{css(".comment-content, .comment_content, .commenttext, .comment-text, .comment_text, .wp-block-comment-content"), css(`[property~="schema:text"], [itemprop="text"]`), css(".field-name-comment-body, .field--name-comment-body"), css(".comment__content"), css(".comment-entry, .comment-body-text"), css(".text, .content")}
	replyChrome   = css("cite, .comment-author, .comment-meta, .commentmetadata, .comment-metadata, .reply, .comment-reply-link, .comment-footer, .submitted, small, img.avatar, .says, .comment-awaiting-moderation, .vcard, .comment-date, .comment-edit-link, .perma, .alignleft")
	nameChrome    = css(".comment-reply-link, .says, time, small, [class*=time], [class*=date], .comment-metadata, .commentmetadata, .comment-meta time, .screen-reader-text, .comment-content, .reply")
	answers       = css(".children")
	countHeadings = []selector{css(".comments-title, #comments-title, h2#comments, h3#comments, h4#comments, .comments-heading, .comment-title, .commentstitle, .wp-block-comments-title"), css("#comments > h2, #comments > h3, #comments > h4, .comments-area > h2, .comments-area > h3"), css("#comments .comment-reply-title:not(#reply-title)")}
)

// discussion reads the comments below the only post of a page. Each has an
// element whose ID ends in its number, or that is classed so; replies nest. Links
// from other blogs (pingback, trackback) are none.
func (r *reading) discussion() (d discussion) {
	seen := map[string]bool{}
	var last *html.Node // without an ID
	for _, s := range find(r.doc.Selection, replies).EachIter() {
		n := s.Nodes[0]
		id := commentNumber(n)
		if seen[id] || !isComment(n) || id == "" && (!hasClass(n, "comment") || last != nil && within(n, last) || len(seen) > 0) {
			continue
		}
		c := r.commentOf(s)
		switch {
		case id != "":
			seen[id] = true
		case c.Author == "" && c.Published == "":
			continue
		default:
			last = n
		}
		d.comments = append(d.comments, c)
	}
	for _, at := range countHeadings {
		if s := first(r.doc.Selection, at); s.Length() > 0 {
			d.count = headingCount(s)
			break
		}
	}
	return d
}

// commentNumber returns what tells a comment from others, "" if nothing does.
func commentNumber(n *html.Node) string {
	if m := commentID.FindStringSubmatch(attribute(n, "id")); m != nil {
		return m[1]
	}
	return ""
}

// nameBefore returns the name in a line such as "Anna Ek | 23 november 2012".
func nameBefore(s *goquery.Selection) string {
	for _, n := range find(s, replyHeads).EachIter() {
		name, date, found := strings.Cut(line(n), " | ")
		if found && len(name) < maxByline && humanDate(date) != "" {
			return name
		}
	}
	return ""
}

var replyHeads = css("header, footer, h4, h5, h6, p")

// isComment reports whether an element with the ID of a comment is one: an item
// of a list, or classed so, and no link from another blog.
func isComment(n *html.Node) bool {
	if n.Data == "a" || n.Data == "input" || n.Data == "textarea" || n.Data == "form" {
		return false
	}
	for up, level := n, 0; up != nil && level < 3; up, level = up.Parent, level+1 {
		if hasClass(up, "pingback") || hasClass(up, "trackback") {
			return false
		}
	}
	return true
}

// commentOf reads one comment, without the replies to it.
func (r *reading) commentOf(s *goquery.Selection) archive.Comment {
	own := s.Clone()
	detach(own, answers)
	for _, n := range find(own, replies).Nodes { // replies right in the comment
		if id := commentNumber(n); id != "" && id != commentNumber(s.Nodes[0]) {
			remove(n)
		}
	}
	c := archive.Comment{Published: r.shownTime(own)}
	head := own.Clone()
	detach(head, nameChrome)
	c.Author = cmp.Or(strings.TrimRight(textAt(head, replyNames), ": "), nameBefore(head))
	for _, at := range replyTexts {
		if body := first(own, at); body.Length() > 0 {
			c.Text = textOfFirst(body)
			return c
		}
	}
	for _, n := range find(own, cites).Nodes {
		if says := n.NextSibling; says != nil && says.Type == html.TextNode && len(says.Data) < maxSays && strings.HasSuffix(oneLine(says.Data), ":") {
			remove(says)
		}
	}
	detach(own, replyChrome)
	root := own.Nodes[0]
	root.Data, root.DataAtom = "div", atom.Div // an item of a list would begin with a dash
	c.Text = textOfFirst(own)
	return c
}

func (r *reading) shownTime(s *goquery.Selection) archive.Date {
	for _, n := range find(s, machineTimes).EachIter() {
		if d := machineDate(n.AttrOr("datetime", n.AttrOr("title", n.AttrOr("content", "")))); d != "" {
			return d
		}
	}
	for _, at := range replyDates {
		if d := r.written(line(first(s, at)), ""); d != "" {
			return d
		}
	}
	return ""
}

// maxSays is how long the word after a name may be: "skriver:".
const maxSays = 20

var cites = css("cite, .comment-author, .fn")

var quoteMarks = regexp.MustCompile(`["“”„»«‘’]`)

// headingCount reads "3 svar på ”Titel”". The title may hold numbers, too; a
// number in words is not read.
func headingCount(s *goquery.Selection) *int {
	text := line(s)
	if text == "" || text[0] < '0' || text[0] > '9' {
		s = s.Clone()
		detach(s, emphasised)
		text = quoteMarks.Split(line(s), 2)[0]
	}
	n, found := number(text)
	if !found {
		return nil
	}
	return &n
}

var emphasised = css("em, i, cite, q") // the title, in themes without quotation marks

// shownCount reads how many comments a post has from the link to them; nil if it
// does not say. One without a number that leads to the comments leads to the only
// one; one to the form says nothing.
func shownCount(s *goquery.Selection) *int {
	for _, a := range find(s, countLinks).EachIter() {
		a = a.Clone()
		detach(a, screenReader)
		text, href := line(a), a.AttrOr("href", first(a, anchors).AttrOr("href", ""))
		switch n, found := number(text); {
		case found:
			return &n
		case text != "" && (strings.HasSuffix(href, "#comments") || strings.Contains(href, "#comment-")):
			one := 1
			return &one
		}
	}
	return nil
}

var (
	anchors    = css("a[href]")
	countLinks = css(`.comments-link, .comment-count, .comments-count, .text-comment, .post-comments, .wp-block-post-comments-link, .wp-block-post-comments-count, .comments-number, .comment-number,
		.comments_count, .meta-comments, .post-comment, .comment-comments, a[href$="#comments"], a[href$="#respond"]`)
	screenReader = css(".screen-reader-text, .visually-hidden, .sr-only")
)
