package extract

import (
	"bytes"
	"fmt"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/mmcdole/gofeed/atom"
	ext "github.com/mmcdole/gofeed/extensions"
	"golang.org/x/net/html"

	"kronika/archive"
)

// Blogger's Atom feed (RFC 4287): entry IDs are "tag:blogger.com,1999:blog-B.post-P",
// categories of one scheme tell posts from comments, pages and settings, and
// those of another are the labels.
const (
	kindScheme  = "schemas.google.com/blogger/2008/kind"
	postKind    = kindScheme + "#post"
	labelScheme = "http://www.blogger.com/atom/ns#"
)

var postID = regexp.MustCompile(`\.post-(\d+)$`)

// readFeed reads an Atom feed of posts. A feed of comments has no posts.
func readFeed(p Page) (*Result, error) {
	if !bytes.Contains(head(p.Body), []byte("<feed")) {
		return nil, &UnknownError{p.URL, "is an RSS feed; the Atom feed of the same blog (feeds/posts/default) has its posts whole"}
	}
	feed, err := (&atom.Parser{}).Parse(bytes.NewReader(decode(p.Body, p.ContentType)))
	if err != nil {
		return nil, &UnknownError{p.URL, "cannot be parsed as a feed: " + err.Error()}
	}
	r := &Result{Platform: "feed", Title: feed.Title}
	for _, l := range feed.Links {
		switch l.Rel {
		case "next":
			r.Links.Next = resolve(p.URL, l.Href)
		case "alternate":
			r.Address = l.Href
		}
	}
	for i, e := range feed.Entries {
		if !isPost(e) {
			continue
		}
		post := readEntry(e)
		if post.Published == "" {
			r.Findings = append(r.Findings, Finding{p.URL, fmt.Sprintf("no date on entry %d, %s", i+1, e.ID)})
		}
		if post.URL != "" {
			r.Links.Posts = append(r.Links.Posts, post.URL)
		}
		r.Posts = append(r.Posts, post)
	}
	return r, nil
}

// isPost reports whether an entry is a post: Blogger says its kind; elsewhere
// what replies to nothing is one.
func isPost(e *atom.Entry) bool {
	for _, c := range e.Categories {
		if strings.HasSuffix(c.Scheme, kindScheme) {
			return strings.HasSuffix(c.Term, postKind)
		}
	}
	return len(extension(e, "in-reply-to")) == 0
}

// extension returns the elements of that name from RFC 4685 (threading).
func extension(e *atom.Entry, name string) []ext.Extension {
	return e.Extensions["thr"][name]
}

func readEntry(e *atom.Entry) archive.Post {
	p := archive.Post{
		Title:     strings.Join(strings.Fields(html.UnescapeString(e.Title)), " "),
		Published: machineDate(e.Published), Updated: machineDate(e.Updated),
	}
	if m := postID.FindStringSubmatch(e.ID); m != nil {
		p.Keys = []string{"blogger:" + m[1]}
	}
	if p.Updated == p.Published {
		p.Updated = ""
	}
	for _, l := range e.Links {
		if l.Rel == "alternate" {
			p.URL = l.Href
		}
	}
	for _, a := range e.Authors {
		if a.Name != "Unknown" {
			p.Author = a.Name
		}
	}
	for _, c := range e.Categories {
		if c.Scheme == labelScheme {
			p.Labels = append(p.Labels, c.Term)
		}
	}
	if total := extension(e, "total"); len(total) > 0 {
		if n, err := strconv.Atoi(strings.TrimSpace(total[0].Value)); err == nil {
			p.CommentsCount = &n
		}
	}
	body := e.Summary
	p.Truncated = e.Content == nil
	if e.Content != nil {
		body = e.Content.Value
	}
	if root, err := html.ParseWithOptions(strings.NewReader(body), html.ParseOptionEnableScripting(false)); err == nil {
		p.Text = textOf(root)
	}
	p.HTML = sanitise(body)
	return p
}

// resolve returns an address that stands in a page at base.
func resolve(base, address string) string {
	b, err := url.Parse(base)
	if err != nil {
		return address
	}
	u, err := b.Parse(address)
	if err != nil {
		return ""
	}
	return u.String()
}
