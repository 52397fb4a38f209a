// Package blogtest serves a made-up blog of any length to tests, in the shape of
// Blogger's pages and feed: posts can be edited, added and removed, and what was
// asked for is counted.
package blogtest

import (
	"crypto/sha256"
	"fmt"
	"html"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// A Post is one post of the blog.
type Post struct {
	Number    int // identifies it for good
	Published time.Time
	Title     string
	Text      string // paragraphs separated by a blank line
	Comments  []string
}

// A Blog is an http.Handler. Its fields may be set before it serves; the
// methods may be called at any time.
type Blog struct {
	ID    int  // of the blog; posts of different blogs have different numbers at Blogger
	Blind bool // the server sends no ETag, and so cannot tell what has changed

	mu       sync.Mutex
	posts    []Post // the newest first
	parked   bool
	requests int
	bytes    int64 // of bodies
	asked    map[string]int
}

// New returns a blog of n posts, one a week to the end of 2013.
func New(n int) *Blog {
	b := &Blog{asked: map[string]int{}}
	last := time.Date(2013, 12, 27, 15, 0, 0, 0, time.FixedZone("", 3600))
	for i := range n {
		p := Post{Number: n - i, Published: last.AddDate(0, 0, -7*i), Title: fmt.Sprintf("Vecka %d", n-i), Text: text(n - i)}
		if i%50 == 49 {
			p.Comments = []string{"Tack för det!"}
		}
		b.posts = append(b.posts, p)
	}
	return b
}

var subjects = []string{"Vattenverket", "Skolan i Björkliden", "Ridhuset", "Bredbandet", "Badplatsen", "Reningsverket", "Biblioteket", "Torget"}
var verbs = []string{"byggs om", "får nytt tak", "öppnar igen", "väntar på besked", "blir klart i vår", "kostar mer än väntat"}

// text returns the made-up text of a post.
func text(n int) string {
	var paragraphs []string
	for i := range 4 {
		paragraphs = append(paragraphs, fmt.Sprintf("%s %s, det är punkt %d i vecka %d. %s", subjects[(n+i)%len(subjects)], verbs[(n*7+i)%len(verbs)], i+1, n,
			strings.Repeat("Mer om det står i kallelsen, som finns på kommunens webbplats och i receptionen. ", 1+(n+i)%4)))
	}
	return strings.Join(paragraphs, "\n\n")
}

// Edit changes the text of a post.
func (b *Blog) Edit(number int, text string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for i := range b.posts {
		if b.posts[i].Number == number {
			b.posts[i].Text = text
		}
	}
}

// Add puts a post on top.
func (b *Blog) Add(p Post) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.posts = append([]Post{p}, b.posts...)
}

// Remove takes a post away.
func (b *Blog) Remove(number int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.posts = slices.DeleteFunc(b.posts, func(p Post) bool { return p.Number == number })
}

// Park ends the blog: every address answers with the page of a web hotel.
func (b *Blog) Park() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.parked = true
}

// Count returns how many requests came and how many bytes of bodies went since
// the last call.
func (b *Blog) Count() (requests int, bytes int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	requests, bytes = b.requests, b.bytes
	b.requests, b.bytes = 0, 0
	return requests, bytes
}

// Asked returns how often each address was asked for.
func (b *Blog) Asked() map[string]int {
	b.mu.Lock()
	defer b.mu.Unlock()
	all := map[string]int{}
	for path, n := range b.asked {
		all[path] = n
	}
	return all
}

// ServeHTTP implements [http.Handler].
func (b *Blog) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.requests++
	b.asked[r.URL.RequestURI()]++
	kind, body := b.page(r)
	if body == "" {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", kind)
	if !b.Blind {
		tag := fmt.Sprintf(`"%x"`, sha256.Sum256([]byte(body)))
		w.Header().Set("ETag", tag)
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	n, _ := w.Write([]byte(body))
	b.bytes += int64(n)
}

// perFeed is how many posts a page of the feed has, perPage how many comments
// stand on the page of a post.
const (
	perFeed = 25
	perPage = 3
)

func (b *Blog) page(r *http.Request) (contentType, body string) {
	base := "http://" + r.Host
	switch path := r.URL.Path; {
	case b.parked:
		return htmlType, "<!DOCTYPE html><html lang=\"sv\"><head><title>Domänen är upptagen</title></head><body><h1>Domänen är upptagen</h1><p>Logga in för att komma igång.</p></body></html>"
	case path == "/robots.txt":
		return "text/plain", "User-agent: *\nDisallow: /search\n"
	case path == "/feeds/posts/default":
		start, _ := strconv.Atoi(r.URL.Query().Get("start-index"))
		return "application/atom+xml; charset=UTF-8", b.feed(base, max(start, 1))
	case strings.HasSuffix(path, "/comments/default"):
		for _, p := range b.posts {
			if path == fmt.Sprintf("/feeds/%d/comments/default", b.id(p)) {
				return "application/atom+xml; charset=UTF-8", b.comments(base, p)
			}
		}
	case path == "/":
		return htmlType, b.list(base, b.posts[:min(len(b.posts), 7)])
	case path == "/stil.css":
		return "text/css", "body { background: url(bild.png) }"
	case path == "/bild.png":
		return "image/png", "\x89PNG\r\n\x1a\n made up"
	case strings.HasSuffix(path, "/"):
		var month []Post
		for _, p := range b.posts {
			if p.Published.Format("/2006/01/") == path {
				month = append(month, p)
			}
		}
		if len(month) == 0 {
			return "", ""
		}
		return htmlType, b.list(base, month)
	default:
		for _, p := range b.posts {
			if p.path() == path {
				return htmlType, b.list(base, []Post{p})
			}
		}
	}
	return "", ""
}

const htmlType = "text/html; charset=UTF-8"

func (p Post) path() string {
	return p.Published.Format("/2006/01/") + fmt.Sprintf("vecka-%d.html", p.Number)
}

func (b *Blog) id(p Post) int { return 10_000_000*(b.ID+1) + p.Number }

func (p Post) body() string {
	return "<p>" + strings.ReplaceAll(html.EscapeString(p.Text), "\n\n", "</p>\n<p>") + "</p>"
}

func (b *Blog) feed(base string, start int) string {
	var s strings.Builder
	fmt.Fprintf(&s, `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:openSearch="http://a9.com/-/spec/opensearchrss/1.0/" xmlns:thr="http://purl.org/syndication/thread/1.0">
<id>tag:blogger.com,1999:blog-7</id><title>Veckobrevet</title><link rel="alternate" type="text/html" href="%s/"/>
<generator uri="http://www.blogger.com">Blogger</generator><openSearch:totalResults>%d</openSearch:totalResults>
`, base, len(b.posts))
	if start-1+perFeed < len(b.posts) {
		fmt.Fprintf(&s, "<link rel=\"next\" href=\"%s/feeds/posts/default?start-index=%d&amp;max-results=25\"/>\n", base, start+perFeed)
	}
	for _, p := range b.posts[min(start-1, len(b.posts)):min(start-1+perFeed, len(b.posts))] {
		fmt.Fprintf(&s, `<entry><id>tag:blogger.com,1999:blog-7.post-%d</id><published>%s</published><updated>%s</updated>
<title>%s</title><content type="html">%s</content><link rel="alternate" type="text/html" href="%s%s"/><author><name>Kommunchefen</name></author><thr:total>%d</thr:total></entry>
`, b.id(p), p.Published.Format(time.RFC3339), p.Published.Format(time.RFC3339), html.EscapeString(p.Title), html.EscapeString(p.body()), base, p.path(), len(p.Comments))
	}
	s.WriteString("</feed>\n")
	return s.String()
}

// comments is the feed of the comments to a post.
func (b *Blog) comments(base string, p Post) string {
	var s strings.Builder
	fmt.Fprintf(&s, `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:openSearch="http://a9.com/-/spec/opensearchrss/1.0/" xmlns:thr="http://purl.org/syndication/thread/1.0">
<title>Kommentarer till %s</title><link rel="alternate" type="text/html" href="%s%s"/><openSearch:totalResults>%d</openSearch:totalResults>
`, html.EscapeString(p.Title), base, p.path(), len(p.Comments))
	for i, text := range p.Comments {
		fmt.Fprintf(&s, `<entry><id>tag:blogger.com,1999:blog-7.post-%d9%02d</id><published>%s</published><content type="html">%s</content><author><name>En läsare</name></author><thr:in-reply-to href="%s%s" ref="tag:blogger.com,1999:blog-7.post-%[1]d"/></entry>
`, b.id(p), i, p.Published.Add(time.Duration(i+1)*time.Hour).Format(time.RFC3339), html.EscapeString(text), base, p.path())
	}
	s.WriteString("</feed>\n")
	return s.String()
}

func (b *Blog) list(base string, posts []Post) string {
	var s strings.Builder
	fmt.Fprintf(&s, `<!DOCTYPE html>
<html class="v2" lang="sv"><head><meta name="generator" content="blogger"/><title>Veckobrevet</title><link rel="stylesheet" href="/stil.css"/>
<link rel="alternate" type="application/atom+xml" href="%[1]s/feeds/posts/default"/></head><body>
<div class="Header"><h1 class="title"><a href="%[1]s/">Veckobrevet</a></h1></div><div class="blog-posts hfeed">
`, base)
	for _, p := range posts {
		fmt.Fprintf(&s, `<div class="date-outer"><h2 class="date-header"><span>%s</span></h2><div class="date-posts"><div class="post-outer"><div class="post hentry">
<meta itemprop="postId" content="%d"/><h3 class="post-title entry-title"><a href="%s%s">%s</a></h3>
<div class="post-body entry-content" id="post-body-%d">%s<div style="clear: both;"></div></div>
<div class="post-footer"><span class="post-author vcard"><span class="fn">Kommunchefen</span></span>
<a class="timestamp-link" href="%s%s"><abbr class="published" title="%s">15:00</abbr></a></div></div></div></div></div>
`, p.Published.Format("2006-01-02"), b.id(p), base, p.path(), html.EscapeString(p.Title), b.id(p), p.body(), base, p.path(), p.Published.Format(time.RFC3339))
		if len(posts) > 1 {
			continue
		}
		s.WriteString(`<div id="comments"><dl id="comments-block">`)
		for i, text := range p.Comments[:min(len(p.Comments), perPage)] {
			fmt.Fprintf(&s, `<dt class="comment-author" id="c%d"><a href="#" rel="nofollow">En läsare</a></dt><dd class="comment-body"><p>%s</p></dd>`, i, html.EscapeString(text))
		}
		s.WriteString("</dl></div>\n")
	}
	s.WriteString("</div>\n<div id=\"BlogArchive1\">")
	month := ""
	for _, p := range b.posts {
		if m := p.Published.Format("/2006/01/"); m != month {
			fmt.Fprintf(&s, `<a class="post-count-link" href="%s%s">%s</a> `, base, m, m)
			month = m
		}
	}
	s.WriteString("</div></body></html>\n")
	return s.String()
}
