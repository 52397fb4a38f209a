package archive

import (
	"crypto/sha256"
	"encoding/base32"
	"strings"
	"time"
)

// A Post is one blog post as the archive knows it. Its JSON form is the one
// shape of extract, import, export and the API; an absent field is unknown.
type Post struct {
	ID       string `json:"id,omitempty"`       // see [PostID]
	Revision int    `json:"revision,omitempty"` // from 1, in the order of capture
	Status   Status `json:"status,omitempty"`
	Source   string `json:"source,omitempty"` // the ID of its Source
	URL      string `json:"url,omitempty"`    // permalink: absolute, no fragment
	Title    string `json:"title,omitempty"`  // as the page gives it; most posts have none

	Published Date      `json:"published,omitempty"` // empty if the blog does not say
	Precision Precision `json:"published_precision,omitempty"`
	Updated   Date      `json:"updated,omitempty"`

	Author string   `json:"author,omitempty"`
	Labels []string `json:"labels,omitempty"` // the blog's own, verbatim
	Text   string   `json:"text,omitempty"`   // NFC; paragraphs separated by a blank line
	HTML   string   `json:"html,omitempty"`   // the body, sanitised to a short allow-list

	Comments      []Comment `json:"comments,omitempty"`
	CommentsCount *int      `json:"comments_count,omitempty"` // nil if the page does not say

	// Keys identify the post, strongest first; see the package comment.
	Keys []string `json:"keys,omitempty"`
	// Truncated says that the page shows only the beginning of the text.
	Truncated bool `json:"truncated,omitempty"`

	Capture *Capture `json:"capture,omitempty"` // where this revision was seen

	// Gone is when the post was first looked for in vain; nil unless Status is
	// [Gone]. Until then it was there at the latest when it was last seen.
	Gone *time.Time `json:"gone,omitempty"`

	// Topics are what people decided, not what a blog says: no capture has them.
	Topics Topics `json:"-"`

	// Seq is raised whenever the post changes in its archive, and is never
	// used again, so that an index knows what is new.
	Seq int64 `json:"-"`
}

// A Comment is what a reader wrote below a post.
type Comment struct {
	Author    string `json:"author,omitempty"`
	Published Date   `json:"published,omitempty"`
	Text      string `json:"text,omitempty"`
}

// Status says how a post stands at its source.
type Status string

// The statuses of a post.
const (
	Present   Status = "present"   // as first seen
	Changed   Status = "changed"   // its text has more than one revision
	Gone      Status = "gone"      // no longer at its source
	Withdrawn Status = "withdrawn" // hidden by decision
)

// Paragraphs returns the paragraphs of the text. Paragraph n of a citation is
// the n-th of them, counted from 1. A paragraph may hold single line breaks.
func (p *Post) Paragraphs() []string {
	if p.Text == "" {
		return nil
	}
	return strings.Split(p.Text, "\n\n")
}

// PostID returns the ID that a post first seen under key gets: the first 13
// characters of the lower-case base32 (RFC 4648) of the SHA-256 of the key. The
// key of [IDKey] gives the ID that it was made of.
func PostID(key string) string {
	if id, ok := strings.CutPrefix(key, idKey); ok && IsID(id) {
		return id
	}
	sum := sha256.Sum256([]byte(key))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:]))[:13]
}

// idKey begins the key of a post of which another archive tells the ID only.
const idKey = "id:"

// IDKey returns the key of a post that has an ID by a key that is not known. It is
// the strongest: the post keeps the ID.
func IDKey(id string) string { return idKey + id }

// IsID reports whether a text has the form of the ID of a post.
func IsID(text string) bool {
	return len(text) == 13 && strings.Trim(text, "abcdefghijklmnopqrstuvwxyz234567") == ""
}
