package scraper

import (
	"bytes"
	"fmt"

	"kronika/archive"
	"kronika/scraper/extract"
)

// Limits of what is read of a page. A page of ten years of posts has some
// megabytes and less than a thousand posts; the longest post is no book.
const (
	maxRead  = 5 << 20   // bytes of a page from the web; files may have what the extractor takes
	maxPosts = 5000      // of a page from the web
	maxText  = 256 << 10 // bytes of the text of one post, and of the text of its comments
)

// readPage reads a page within its limits.
func readPage(p archive.Page) (*extract.Result, error) {
	fromWeb := p.Head != nil
	switch {
	case fromWeb && len(p.Body) > maxRead:
		return nil, fmt.Errorf("has %d bytes, of a page from the web at most %d are read: it is kept", len(p.Body), maxRead)
	case fromWeb && bytes.HasPrefix(p.Body, []byte("PK\x03\x04")):
		return nil, fmt.Errorf("is a zip file: it is kept, and not read")
	}
	read, err := pageToRead(p)
	if err != nil {
		return nil, fmt.Errorf("cannot be read: %w", err)
	}
	if fromWeb && len(read.Body) > maxRead {
		return nil, fmt.Errorf("has %d bytes when it is unpacked, of a page from the web at most %d are read: it is kept", len(read.Body), maxRead)
	}
	return extract.Extract(read)
}

// extract reads a page that the archive holds. Posts that cannot be told from
// others, or are longer than a post is, are left out.
func (r *Report) extract(p archive.Page) *extract.Result {
	r.Pages++
	result, err := readPage(p)
	if err != nil {
		r.find(p.URL, err.Error())
		return nil
	}
	r.findAll(p.URL, result.Findings)
	posts := result.Posts
	if n := len(posts); p.Head != nil && n > maxPosts {
		r.find(p.URL, fmt.Sprintf("shows %d posts, the first %d are read", n, maxPosts))
		posts = posts[:maxPosts]
	}
	result.Posts = nil
	for i, post := range posts {
		if fault := admit(&post, p); fault != "" {
			r.find(p.URL, fmt.Sprintf("post %d %s: left out", i+1, fault))
			continue
		}
		result.Posts = append(result.Posts, post)
	}
	return result
}

// admit makes a post what a page may say of it, or returns why it may say
// nothing of it.
func admit(post *archive.Post, p archive.Page) (fault string) {
	if p.Head != nil {
		post.Capture = nil // it was seen now, whatever the page says
	}
	// Of a page that was cut, what a post says may be its beginning.
	post.Truncated = post.Truncated || p.Cut != ""
	comments := 0
	for _, c := range post.Comments {
		comments += len(c.Text)
	}
	switch {
	case len(post.Keys) == 0 || post.Source == "":
		return "has neither an address nor a date, or its blog is unknown"
	case p.Head != nil && post.Source != p.Source:
		return "says that it is of another blog, " + post.Source
	case len(post.Text) > maxText, comments > maxText, len(post.HTML) > 4*maxText:
		return fmt.Sprintf("has %d bytes of text and %d of comments, at most %d are taken for a post's", len(post.Text), comments, maxText)
	}
	return ""
}
