// Package extract answers what a page says: it reads the posts out of the HTML
// of a blog, a feed, plain text with date headers, or JSON Lines of posts.
//
// A page is never trusted. What cannot be read is a [Finding]; the rest of the
// page is read all the same.
package extract

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"kronika/archive"
)

// A Page is what is read.
type Page struct {
	URL         string    // where it was fetched, or the file: URL of a saved file
	ContentType string    // as served; empty if unknown
	Body        []byte    // as served
	Source      string    // ID of the blog; empty: what the page itself says
	Fetched     time.Time // when
}

// A Result is what a page says.
type Result struct {
	Platform string // "blogger", "wordpress", "feed", "export", "text", "jsonl", "csv" or "html"
	Title    string // of the blog
	Address  string // of the blog, as the page gives it: "http://namn.blogspot.com/"; empty if it does not
	Posts    []archive.Post
	Links    Links
	Findings []Finding
}

// Links are the ways on from a page, absolute.
type Links struct {
	Feed   string   // the blog's feed of posts
	Next   string   // the next page of a feed
	Older  []string // older posts
	Months []string // archive pages
	Posts  []string // permalinks on the page
}

// A Finding is something on a page that could not be read.
type Finding struct {
	Where string // URL or file, and the line or byte where there is one
	What  string
}

// An UnknownError says that no reader knows the page.
type UnknownError struct {
	URL  string
	What string
}

func (e *UnknownError) Error() string { return fmt.Sprintf("page %s: %s", e.URL, e.What) }

// MaxPage is the largest page that is read, in bytes: what the fetcher lets in.
const MaxPage = 20 << 20

// Extract reads a page. The error is an *[UnknownError] if it is no page of a
// kind that is known; no posts on a page that is known is no error.
func Extract(p Page) (*Result, error) {
	if len(p.Body) > MaxPage {
		return nil, &UnknownError{p.URL, fmt.Sprintf("has %d bytes, at most %d are read", len(p.Body), MaxPage)}
	}
	if !isZip(p.Body) {
		p.Body = decode(narrow(p.Body), p.ContentType)
	}
	read, err := reader(p)
	if err != nil {
		return nil, err
	}
	r, err := read(p)
	if err != nil {
		return nil, err
	}
	source := cmp.Or(p.Source, sourceOf(r.Address))
	for i := range r.Posts {
		finish(&r.Posts[i], source)
	}
	for _, key := range apart(r.Posts) {
		r.find(p.URL, fmt.Sprintf("several posts have the address %s: it is taken for none of theirs", key))
	}
	return r, nil
}

// reader returns what reads a page of that kind.
func reader(p Page) (func(Page) (*Result, error), error) {
	body := bytes.TrimSpace(p.Body)
	name := strings.ToLower(p.URL)
	switch {
	case len(body) == 0:
		return nil, &UnknownError{p.URL, "is empty"}
	case isZip(body):
		return readZip, nil
	case isCSV(p.ContentType, name):
		return readCSV, nil
	case body[0] == '{' && isJSONFeed(body):
		return readJSONFeed, nil
	case body[0] == '{', strings.HasSuffix(name, ".jsonl"), strings.HasSuffix(name, ".ndjson"):
		return readLines, nil
	case isFeed(body):
		return readFeed, nil
	case isHTML(p.ContentType, body):
		return readHTML, nil
	}
	return readText, nil
}

// find adds a finding if there is one.
func (r *Result) find(where, what string) {
	if what != "" {
		r.Findings = append(r.Findings, Finding{where, what})
	}
}

// finish gives a post what follows from the rest of it.
func finish(p *archive.Post, source string) {
	p.Source = cmp.Or(p.Source, source)
	p.Precision = p.Published.Precision()
	p.Keys = Keys(*p)
	if archive.IsID(p.ID) && (len(p.Keys) == 0 || archive.PostID(p.Keys[0]) != p.ID) {
		p.Keys = slices.Insert(p.Keys, 0, archive.IDKey(p.ID))
	}
	p.ID, p.Revision = "", 0
}

// head returns the first bytes of a page, to tell its kind.
func head(body []byte) []byte { return bytes.ToLower(body[:min(len(body), 4096)]) }

func isFeed(body []byte) bool {
	switch rootOf(body[:min(len(body), 64<<10)]) {
	case "feed", "rss", "rdf", "entry":
		return true
	}
	return false
}

func isHTML(contentType string, body []byte) bool {
	h := head(body)
	return strings.Contains(contentType, "html") || body[0] == '<' ||
		bytes.Contains(h, []byte("<html")) || bytes.Contains(h, []byte("<body")) || bytes.Contains(h, []byte("<div"))
}
