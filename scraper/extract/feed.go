package extract

import (
	"bytes"
	"encoding/xml"
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
// categories whose term begins in one way tell posts from comments, pages and
// settings, and those of one scheme are the labels.
const (
	kindTerm    = "http://schemas.google.com/blogger/2008/kind#"
	labelScheme = "http://www.blogger.com/atom/ns#"
)

var postID = regexp.MustCompile(`\.post-(\d+)$`)

// readFeed reads an Atom feed of posts. A feed of comments has no posts.
func readFeed(p Page) (*Result, error) {
	if !bytes.Contains(head(p.Body), []byte("<feed")) {
		return nil, &UnknownError{p.URL, "is an RSS feed; the Atom feed of the same blog (feeds/posts/default) has its posts whole"}
	}
	err := shallow(p.Body)
	var feed *atom.Feed
	if err == nil {
		feed, err = (&atom.Parser{}).Parse(bytes.NewReader(p.Body))
	}
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
	byID := map[string]int{} // posts by the ID of their entry
	for i, e := range feed.Entries {
		if !isPost(e) {
			continue
		}
		post, err := readEntry(e)
		if err != nil {
			r.find(p.URL, fmt.Sprintf("text of entry %d, %s, cannot be parsed: %v", i+1, e.ID, err))
		}
		if post.Published == "" {
			r.find(p.URL, fmt.Sprintf("no date on entry %d, %s", i+1, e.ID))
		}
		byID[e.ID] = len(r.Posts)
		r.Links.Posts = append(r.Links.Posts, post.URL)
		r.Posts = append(r.Posts, post)
	}
	r.Links.Posts = distinct(r.Links.Posts)
	for _, e := range feed.Entries {
		for _, to := range extension(e, "in-reply-to") {
			if i, ok := byID[to.Attrs["ref"]]; ok {
				r.Posts[i].Comments = append(r.Posts[i].Comments, readComment(e))
			}
		}
	}
	return r, nil
}

// shallow returns an error for XML that nests deeper than a feed can; the feed
// parser goes down as deep as it does.
func shallow(text []byte) error {
	d := xml.NewDecoder(bytes.NewReader(text))
	d.Strict = false
	depth := 0
	for {
		token, err := d.RawToken()
		switch token.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		}
		switch {
		case depth > maxDepth:
			return fmt.Errorf("elements nest deeper than %d", maxDepth)
		case err != nil:
			return nil // the parser says what is wrong
		}
	}
}

// isPost reports whether an entry is a published post: Blogger says its kind;
// elsewhere what replies to nothing is one.
func isPost(e *atom.Entry) bool {
	if isDraft(e) {
		return false
	}
	for _, c := range e.Categories {
		if kind, ok := strings.CutPrefix(c.Term, kindTerm); ok {
			return kind == "post"
		}
	}
	return len(extension(e, "in-reply-to")) == 0
}

// isDraft reports whether an entry of a backup was never published (RFC 5023).
func isDraft(e *atom.Entry) bool {
	for _, control := range e.Extensions["app"]["control"] {
		for _, draft := range control.Children["draft"] {
			if strings.TrimSpace(draft.Value) == "yes" {
				return true
			}
		}
	}
	return false
}

// extension returns the elements of that name from RFC 4685 (threading).
func extension(e *atom.Entry, name string) []ext.Extension {
	return e.Extensions["thr"][name]
}

// readEntry reads a post. The error is of its text; the rest is there.
func readEntry(e *atom.Entry) (archive.Post, error) {
	p := archive.Post{
		Title:     oneLine(html.UnescapeString(e.Title)),
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
	p.Author = entryAuthor(e)
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
	p.Truncated = e.Content == nil
	root, err := parse([]byte(bodyText(e)))
	if err != nil {
		return p, err
	}
	setBody(&p, bodyElement(root))
	return p, nil
}

// bodyText returns the HTML of an entry, of its beginning if that is all.
func bodyText(e *atom.Entry) string {
	if e.Content != nil {
		return e.Content.Value
	}
	return e.Summary
}

// readComment reads a reply to a post.
func readComment(e *atom.Entry) archive.Comment {
	c := archive.Comment{Author: entryAuthor(e), Published: machineDate(e.Published)}
	if root, err := parse([]byte(bodyText(e))); err == nil {
		body := bodyElement(root)
		prune(body, 0)
		c.Text = textOf(body)
	}
	return c
}

// entryAuthor returns who wrote an entry. "Unknown" is what Blogger says of
// profiles that are gone.
func entryAuthor(e *atom.Entry) string {
	for _, a := range e.Authors {
		if a.Name != "Unknown" {
			return oneLine(a.Name)
		}
	}
	return ""
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
