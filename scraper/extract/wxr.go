package extract

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"kronika/archive"
)

// wxrItem reads an item of WordPress' export, WXR 1.0 to 1.2: RSS 2.0 with
//
//	wp:post_type     post, page, attachment, nav_menu_item and others
//	wp:status        publish, draft, private, pending, future, trash
//	wp:post_date     on the blog's clock; with wp:post_date_gmt its offset
//	content:encoded  as it was typed: a blank line is a paragraph
//	wp:comment       with the post that it is below
func wxrItem(f *feed, e *element) entry {
	f.export = true
	n := entry{id: e.say("guid"), kind: e.say("wp:post_type"), dated: true}
	n.out = wxrOut(e, n.kind)
	n.post.Title = titleOf(e.say("title"))
	n.post.Author = oneLine(e.say("dc:creator"))
	if name := f.names[n.post.Author]; name != "" {
		n.post.Author = name
	}
	for _, c := range e.all("category") {
		if c.attr["domain"] == "post_format" {
			continue // how a theme shows the post
		}
		n.post.Labels = append(n.post.Labels, oneLine(html.UnescapeString(c.plain())))
	}
	n.post.Labels = distinct(n.post.Labels)
	n.post.URL = webAddress(f.page.URL, e.say("link"))
	n.post.Published = wxrDate(e, "wp:post_date")
	if n.post.Published == "" {
		n.post.Published = machineDate(e.say("pubdate"))
	}
	n.post.Updated = wxrDate(e, "wp:post_modified")
	n.body = autoParagraphs(e.say("content:encoded"))
	if n.out == "" {
		n.comments = f.wxrComments(e)
		count := len(n.comments)
		n.post.CommentsCount = &count
	}
	return n
}

// titleOf returns the text of a title, which may hold elements of HTML.
func titleOf(title string) string {
	root, err := parse([]byte(title))
	if err != nil {
		return oneLine(html.UnescapeString(title))
	}
	return oneLine(goquery.NewDocumentFromNode(root).Text())
}

// wxrOut says why an item is left out, "" if it is not. What is no post at all
// is not counted.
func wxrOut(e *element, kind string) string {
	status := e.say("wp:status")
	switch kind {
	case "post", "page", "":
	case "attachment", "nav_menu_item", "revision", "custom_css", "customize_changeset", "oembed_cache":
		return ""
	default:
		if strings.HasPrefix(kind, "wp_") {
			return ""
		}
		return fmt.Sprintf("item of type %q", kind)
	}
	switch {
	case e.say("wp:post_password") != "":
		return "post behind a password"
	case status == "draft", status == "auto-draft", status == "pending":
		return "draft"
	case status == "future":
		return "post that was not published yet"
	case status == "trash":
		return "deleted post"
	case status == "private":
		return "private post"
	case status != "" && status != "publish":
		return fmt.Sprintf("post that is %q", status)
	}
	return ""
}

// wxrComments returns the comments that the blog showed.
func (f *feed) wxrComments(e *element) (comments []archive.Comment) {
	for _, c := range e.all("wp:comment") {
		kind := c.say("wp:comment_type")
		switch {
		case kind != "" && kind != "comment":
			f.left[kind]++
		case c.say("wp:comment_approved") != "1":
			f.left["comment that was not approved"]++
		default:
			var p archive.Post
			if err := fillBody(&p, autoParagraphs(c.say("wp:comment_content"))); err != nil {
				f.r.find(f.page.URL, fmt.Sprintf("text of comment %s cannot be parsed: %v", c.say("wp:comment_id"), err))
			}
			comments = append(comments, archive.Comment{Author: oneLine(c.say("wp:comment_author")), Published: wxrDate(c, "wp:comment_date"), Text: p.Text})
		}
	}
	return comments
}

// wxrDate returns a date on the blog's clock. Its offset is what it differs by
// from the same date in GMT; without that it has none.
func wxrDate(e *element, name string) archive.Date {
	local, err := time.Parse(time.DateTime, e.say(name))
	if err != nil {
		return ""
	}
	gmt, err := time.Parse(time.DateTime, e.say(name+"_gmt"))
	offset := local.Sub(gmt)
	if err != nil || offset%(15*time.Minute) != 0 || offset < -14*time.Hour || offset > 14*time.Hour {
		return inZone(local, nil, archive.Second)
	}
	return sane(gmt.In(time.FixedZone("", int(offset.Seconds()))), archive.Second)
}

const blockTags = `(?:table|thead|tfoot|caption|colgroup|tbody|tr|td|th|div|dl|dd|dt|ul|ol|li|pre|form|blockquote|address|p|h[1-6]|hr|fieldset|section|article|aside|header|footer|nav|figure|figcaption|details|summary|iframe|script|style)`

var (
	blockOpen   = regexp.MustCompile(`(?i)<` + blockTags + `\b[^>]*>`)
	blockClose  = regexp.MustCompile(`(?i)</` + blockTags + `>|<hr\b[^>]*>`)
	blockFirst  = regexp.MustCompile(`(?i)^</?` + blockTags + `\b`)
	blankLines  = regexp.MustCompile(`\n[ \t]*\n\s*`)
	literal     = regexp.MustCompile(`(?is)<pre\b.*?</pre>|<script\b.*?</script>|<style\b.*?</style>`)
	brBeforeEnd = regexp.MustCompile(`(?i)<br ?/?>\n`)
	// captionOf finds the older form of a caption, which stands in the shortcode.
	captionOf = regexp.MustCompile(`(?s)\[(?:wp_)?caption\b[^\]]*\bcaption="([^"\]]*)"[^\]]*\](.*?)\[/(?:wp_)?caption\]`)
	// shortcode finds WordPress' own, which no reader saw.
	shortcode = regexp.MustCompile(`\[/?(?:caption|wp_caption|gallery|embed|audio|video|playlist)\b[^\]\n]*\]`)
)

// autoParagraphs returns text as WordPress shows it: blank lines make
// paragraphs, other line breaks stay. What its block editor wrote is whole.
func autoParagraphs(text string) string {
	if strings.Contains(text, "<!-- wp:") {
		return shortcode.ReplaceAllString(text, "")
	}
	text = captionOf.ReplaceAllString(newlines.Replace(text), "$2 $1")
	text = shortcode.ReplaceAllString(text, "")
	text = brBeforeEnd.ReplaceAllString(text, "\n")
	var kept []string
	text = literal.ReplaceAllStringFunc(text, func(block string) string {
		kept = append(kept, block)
		return fmt.Sprintf("\n\n<p \ufdd0%d>\n\n", len(kept)-1)
	})
	text = blockOpen.ReplaceAllString(text, "\n\n$0")
	text = blockClose.ReplaceAllString(text, "$0\n\n")
	var b strings.Builder
	for _, part := range blankLines.Split(text, -1) {
		part = strings.TrimSpace(part)
		var i int
		switch _, err := fmt.Sscanf(part, "<p \ufdd0%d>", &i); {
		case err == nil && i < len(kept):
			b.WriteString(kept[i])
		case part == "":
		case blockFirst.MatchString(part):
			b.WriteString(part)
		default:
			b.WriteString("<p>" + strings.ReplaceAll(part, "\n", "<br>\n") + "</p>")
		}
		b.WriteString("\n")
	}
	return b.String()
}
