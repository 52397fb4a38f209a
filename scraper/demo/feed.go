package demo

import (
	"encoding/xml"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// atomType is the Content-Type of feeds.
const atomType = "application/atom+xml; charset=UTF-8"

// feedSize is how many entries Blogger puts in a feed page; most is its limit.
const (
	feedSize = 25
	most     = 150
)

// atomTime is how Blogger writes times in feeds.
const atomTime = "2006-01-02T15:04:05.000-07:00"

// An atomFeed is RFC 4287 with Blogger's additions.
type atomFeed struct {
	XMLName    xml.Name    `xml:"feed"`
	XMLNS      string      `xml:"xmlns,attr"`
	OpenSearch string      `xml:"xmlns:openSearch,attr"`
	Thr        string      `xml:"xmlns:thr,attr"`
	ID         string      `xml:"id"`
	Updated    string      `xml:"updated"`
	Categories []category  `xml:"category"`
	Title      text        `xml:"title"`
	Subtitle   *text       `xml:"subtitle"`
	Links      []atomLink  `xml:"link"`
	Author     person      `xml:"author"`
	Generator  string      `xml:"generator"`
	Total      int         `xml:"openSearch:totalResults"`
	Start      int         `xml:"openSearch:startIndex"`
	PerPage    int         `xml:"openSearch:itemsPerPage"`
	Entries    []atomEntry `xml:"entry"`
}

type atomEntry struct {
	ID         string     `xml:"id"`
	Published  string     `xml:"published"`
	Updated    string     `xml:"updated"`
	Categories []category `xml:"category"`
	Title      text       `xml:"title"`
	Content    text       `xml:"content"`
	Links      []atomLink `xml:"link"`
	Author     person     `xml:"author"`
	InReplyTo  *inReplyTo `xml:"thr:in-reply-to"`
	Total      *int       `xml:"thr:total"`
}

type text struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

type category struct {
	Scheme string `xml:"scheme,attr"`
	Term   string `xml:"term,attr"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
	Href string `xml:"href,attr"`
}

type person struct {
	Name string `xml:"name"`
	URI  string `xml:"uri,omitempty"`
}

type inReplyTo struct {
	Ref  string `xml:"ref,attr"`
	Href string `xml:"href,attr"`
	Type string `xml:"type,attr"`
}

// The schemes of Blogger's categories.
const (
	kindScheme  = "http://schemas.google.com/g/2005#kind"
	labelScheme = "http://www.blogger.com/atom/ns#"
	kind        = "http://schemas.google.com/blogger/2008/kind#"
)

// feed serves the post feed; start-index and max-results page through it.
func (b *blog) feed(r *http.Request) reply {
	start := positive(r.URL.Query(), "start-index", 1)
	size := min(positive(r.URL.Query(), "max-results", feedSize), most)
	f := b.newFeed("", blogTitle)
	f.Subtitle = &text{"html", blogAbout}
	f.Total, f.Start, f.PerPage = len(b.posts), start, size
	f.Links = append(f.Links, pageLinks(start, size, len(b.posts))...)
	for _, l := range b.labels() {
		f.Categories = append(f.Categories, category{labelScheme, l.Name})
	}
	from := min(start-1, len(b.posts))
	for _, p := range b.posts[from:min(from+size, len(b.posts))] {
		e, err := p.entry()
		if err != nil {
			return reply{Err: err}
		}
		f.Entries = append(f.Entries, e)
	}
	return xmlReply(atomType, f)
}

// positive reads a number from 1 from the address; anything else is def.
func positive(v url.Values, name string, def int) int {
	if n, err := strconv.Atoi(v.Get(name)); err == nil && n > 0 {
		return n
	}
	return def
}

// newFeed is a feed without entries: of the comments on the post with the ID of,
// of the posts themselves if that is empty.
func (b *blog) newFeed(of, title string) *atomFeed {
	id, page := "tag:blogger.com,1999:blog-"+blogID, "/feeds/posts/default"
	if of != "" {
		id, page = id+".post"+of+"..comments", "/feeds/"+of+"/comments/default"
	}
	f := &atomFeed{
		XMLNS:      "http://www.w3.org/2005/Atom",
		OpenSearch: "http://a9.com/-/spec/opensearchrss/1.0/",
		Thr:        "http://purl.org/syndication/thread/1.0",
		ID:         id,
		Title:      text{"text", title},
		Author:     person{author, profile},
		Generator:  "Blogger",
		Links: []atomLink{
			{"http://schemas.google.com/g/2005#feed", "application/atom+xml", URL + page},
			{"self", "application/atom+xml", URL + page},
			{"alternate", "text/html", URL + "/"},
		},
	}
	var last time.Time
	for _, p := range b.posts {
		if p.Updated.After(last) {
			last = p.Updated
		}
	}
	f.Updated = last.Format(atomTime)
	return f
}

// pageLinks are the links to the feed pages beside this one.
func pageLinks(start, size, total int) []atomLink {
	page := func(rel string, from int) atomLink {
		v := url.Values{"start-index": {strconv.Itoa(from)}, "max-results": {strconv.Itoa(size)}}
		return atomLink{rel, "application/atom+xml", URL + "/feeds/posts/default?" + v.Encode()}
	}
	var links []atomLink
	if start > 1 {
		links = append(links, page("previous", max(start-size, 1)))
	}
	if start+size <= total {
		links = append(links, page("next", start+size))
	}
	return links
}

// entry is the post in the feed: always whole.
func (p *post) entry() (atomEntry, error) {
	content, err := p.whole()
	total := len(p.Notes)
	e := atomEntry{
		ID:         p.tag(),
		Published:  p.Date.Format(atomTime),
		Updated:    p.Updated.Format(atomTime),
		Categories: []category{{kindScheme, kind + "post"}},
		Title:      text{"text", p.Title},
		Content:    text{"html", string(content)},
		Author:     person{author, profile},
		Total:      &total,
		Links: []atomLink{
			{"replies", "application/atom+xml", URL + "/feeds/" + p.ID + "/comments/default"},
			{"replies", "text/html", p.URL() + "#comment-form"},
			{"alternate", "text/html", p.URL()},
		},
	}
	for _, label := range p.Labels {
		e.Categories = append(e.Categories, category{labelScheme, label})
	}
	return e, err
}

// tag is the key of a post that outlives every address.
func (p *post) tag() string { return "tag:blogger.com,1999:blog-" + blogID + ".post-" + p.ID }

// comments serves the comment feed of one post, oldest first.
func (b *blog) comments(r *http.Request) reply {
	for _, p := range b.posts {
		if p.ID == r.PathValue("post") {
			return xmlReply(atomType, b.commentFeed(p))
		}
	}
	return b.missing(r)
}

func (b *blog) commentFeed(p *post) *atomFeed {
	f := b.newFeed(p.ID, "Kommentarer till "+blogTitle)
	f.Total, f.Start, f.PerPage = len(p.Notes), 1, feedSize
	for _, n := range p.Notes {
		f.Entries = append(f.Entries, atomEntry{
			ID:         "tag:blogger.com,1999:blog-" + blogID + ".post-" + n.ID,
			Published:  n.Date.Format(atomTime),
			Updated:    n.Date.Format(atomTime),
			Categories: []category{{kindScheme, kind + "comment"}},
			Title:      text{"text", firstWords(n.Text)},
			Content:    text{"html", string(inline(n.Text))},
			Author:     person{Name: n.Author},
			InReplyTo:  &inReplyTo{p.tag(), p.URL(), "text/html"},
			Links:      []atomLink{{"alternate", "text/html", p.Link(n)}},
		})
	}
	return f
}

// firstWords is the beginning of a comment, which Blogger makes its title.
func firstWords(s string) string {
	if r := []rune(s); len(r) > 47 {
		return string(r[:47]) + "..."
	}
	return s
}

// urlSet is a sitemap (sitemaps.org 0.9).
type urlSet struct {
	XMLName xml.Name `xml:"urlset"`
	XMLNS   string   `xml:"xmlns,attr"`
	URLs    []mapped `xml:"url"`
}

type mapped struct {
	Loc     string `xml:"loc"`
	LastMod string `xml:"lastmod"`
}

// sitemap lists every post.
func (b *blog) sitemap(*http.Request) reply {
	set := urlSet{XMLNS: "http://www.sitemaps.org/schemas/sitemap/0.9"}
	for _, p := range b.posts {
		set.URLs = append(set.URLs, mapped{p.URL(), p.Updated.UTC().Format(time.RFC3339)})
	}
	return xmlReply("application/xml; charset=UTF-8", set)
}

func xmlReply(kind string, v any) reply {
	data, err := xml.Marshal(v)
	return reply{Type: kind, Body: append([]byte(xml.Header), data...), Err: err}
}
