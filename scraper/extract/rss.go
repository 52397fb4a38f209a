package extract

import (
	"cmp"
	"net/url"
	"regexp"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"
)

// rssItem reads an item of RSS 0.90 to 2.0, with the modules that blogs use.
func rssItem(f *feed, e *element) entry {
	n := entry{
		id:        e.say("guid", "id"),
		published: e.say("pubdate", "dc:date", "dcterms:issued", "dcterms:created", "atom:published", "date"),
		updated:   e.say("atom:updated", "dcterms:modified"),
	}
	n.post.Title = oneLine(html.UnescapeString(e.say("title", "dc:title")))
	n.post.Author = rssAuthor(e)
	n.post.CommentsCount = count(e.say("slash:comments", "thr:total"))
	for _, name := range []string{"category", "dc:subject"} {
		for _, c := range e.all(name) {
			n.post.Labels = append(n.post.Labels, oneLine(c.plain()))
		}
	}
	n.post.Labels = distinct(n.post.Labels)
	address := f.rssAddress(e)
	n.post.URL = webAddress(f.page.URL, address)
	if u, err := url.Parse(address); err == nil && commentAnchor.MatchString(u.Fragment) {
		n.kind, n.toURL = "comment", n.post.URL
	}
	for _, to := range e.all("thr:in-reply-to") {
		n.to = cmp.Or(n.to, to.attr["ref"])
	}
	n.body, n.post.Truncated = f.rssBody(e)
	return n
}

// commentAnchor is where an address leads to a comment in a page.
var commentAnchor = regexp.MustCompile(`^(?:comment-?|c)\d+$`)

// rssAuthor returns who wrote an item: in RSS it is an address of e-mail, with
// the name in brackets.
func rssAuthor(e *element) string {
	name := e.say("dc:creator", "itunes:author")
	if text := e.say("author"); name == "" {
		if _, inner, found := strings.Cut(text, "("); found {
			text = strings.TrimSuffix(strings.TrimSpace(inner), ")")
		}
		if !strings.Contains(text, "@") {
			name = text
		}
	}
	if name = oneLine(name); name == "Unknown" {
		return ""
	}
	return name
}

// rssAddress returns the address of an item, as it stands. A guid is one unless
// it says that it is not.
func (f *feed) rssAddress(e *element) string {
	if address := cmp.Or(e.say("feedburner:origlink"), e.say("link")); address != "" {
		return address
	}
	for _, l := range e.all("atom:link") {
		if rel := l.attr["rel"]; rel == "alternate" || rel == "" {
			return l.attr["href"]
		}
	}
	if guid := e.first("guid"); guid != nil && !strings.EqualFold(guid.attr["ispermalink"], "false") && isWeb(guid.plain()) {
		return guid.plain()
	}
	return e.attr["rdf:about"]
}

// rssBody returns the HTML of an item and whether it is only its beginning. A
// description is a summary by the standard, but some feeds hold the whole text
// in it: those of Blogger do, and what has paragraphs and does not trail off.
func (f *feed) rssBody(e *element) (body string, cut bool) {
	if e.first("content:encoded") != nil {
		return withoutTrailer(e.first("content:encoded").markup(), e.say("link")), false
	}
	if content := e.first("atom:content", "xhtml:body", "fullitem"); content != nil {
		return content.markup(), false
	}
	description := e.first("description", "dc:description", "atom:summary", "itunes:summary")
	if description == nil {
		return "", true
	}
	body = description.markup()
	if !htmlTag.MatchString(body) {
		body = plainHTML(html.UnescapeString(body))
	}
	if strings.HasPrefix(e.say("guid"), "tag:blogger.com") {
		return body, false
	}
	return body, !wholeText.MatchString(body) || trailsOff.MatchString(body)
}

var (
	wholeText = regexp.MustCompile(`(?i)</p>|<br|</div>|</li>`)
	trailsOff = regexp.MustCompile(`(?i)(?:…|\.\.\.|&#8230;|&hellip;)\]?(?:\s|</?\w+[^>]*>)*$|\[(?:…|\.\.\.|&#8230;|&hellip;)\]`)
)

// withoutTrailer returns the HTML of an item without the last paragraph that
// WordPress adds to it: "The post TITLE appeared first on BLOG", in the blog's
// language, with links to the post and to the blog.
func withoutTrailer(body, link string) string {
	i := strings.LastIndex(body, "<p>")
	if i < 0 || link == "" || strings.Count(body[i:], "<a ") != 2 {
		return body
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(body[i:]))
	if err != nil {
		return body
	}
	links := doc.Find("a")
	site := siteOf(links.Eq(1).AttrOr("href", ""))
	if links.Eq(0).AttrOr("href", "") != link || site == nil || siteOf(link) == nil || site.Host != siteOf(link).Host {
		return body
	}
	return body[:i]
}
