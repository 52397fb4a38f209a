package scraper

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"net/http"
	"strings"

	"kronika/archive"
	"kronika/scraper/extract"
)

// A Report says what a run took in.
type Report struct {
	Pages     int   // new or changed
	Unchanged int   // asked for, and as held
	Others    int   // redirects, and answers that a page is not there, in WARC files
	Held      int   // answers in WARC files, and texts in packages, that the archive has already
	Assets    int   // images, style sheets and documents
	Bytes     int64 // of bodies that were transferred
	Change    archive.Change
	Findings  []extract.Finding

	found        int // findings, told or not
	missedAssets int
	firstMissed  string
}

// posts returns how many posts were seen.
func (r *Report) posts() int { return r.Change.New + r.Change.Changed + r.Change.Same }

// maxFindings is how many findings of a run are told one by one, and maxSaid how
// long each part of one may be, in bytes: what a page says can be without end.
const (
	maxFindings = 5000
	maxSaid     = 500
)

// find tells of something that could not be taken in.
func (r *Report) find(where, what string) {
	if r.found++; r.found <= maxFindings {
		r.Findings = append(r.Findings, extract.Finding{Where: shortened(where), What: shortened(what)})
	}
}

// maxOnPage is how many findings of one page are told one by one: the first and
// the last.
const maxOnPage = 100

// findAll tells of what a page could not say.
func (r *Report) findAll(where string, found []extract.Finding) {
	for i, f := range found {
		switch last := len(found) - maxOnPage/2; {
		case i < maxOnPage/2, i >= last:
			r.find(f.Where, f.What)
		case i == maxOnPage/2:
			r.find(where, fmt.Sprintf("%d more findings like these", last-i))
		}
	}
}

// shortened returns the beginning and the end of a text that is too long.
func shortened(s string) string {
	if len(s) <= maxSaid {
		return s
	}
	return strings.ToValidUTF8(s[:maxSaid-100], "") + " … " + strings.ToValidUTF8(s[len(s)-90:], "")
}

// sayMore makes one finding of those that were not told one by one.
func (r *Report) sayMore() {
	if r.Change.Left > 0 {
		r.find("in all", fmt.Sprintf("%d times a post was left out: its pages show it more often than a blog does, or it is another blog's", r.Change.Left))
	}
	if more := r.found - maxFindings; more > 0 {
		r.found = 0
		r.find("in all", fmt.Sprintf("%d more findings, which are not told one by one", more))
	}
}

// read keeps an answer, then takes the posts that it says something of into the
// archive. The result is nil for a page that cannot be read, which is a finding.
func (r *Report) read(ctx context.Context, store *archive.Store, p archive.Page) (*extract.Result, error) {
	c, err := store.Capture(ctx, p)
	if err != nil {
		return nil, err
	}
	result := r.extract(p)
	if result == nil {
		return nil, nil
	}
	return result, r.see(ctx, store, c, result.Posts)
}

// see takes in what a kept answer says of posts.
func (r *Report) see(ctx context.Context, store *archive.Store, c archive.Capture, posts []archive.Post) error {
	change, err := store.See(ctx, c, posts)
	r.Change = r.Change.Add(change)
	return err
}

// pageToRead returns a kept page as the extractor takes it. With an error its
// body cannot be decoded, and is empty.
func pageToRead(p archive.Page) (extract.Page, error) {
	body, err := p.Content()
	if err != nil {
		body = nil
	}
	return extract.Page{URL: p.URL, ContentType: contentType(p), Body: body, Source: p.Source, Fetched: p.Fetched}, err
}

func contentType(p archive.Page) string {
	return cmp.Or(p.ContentType, p.Header().Get("Content-Type"))
}

// mayHoldPosts reports whether a kept answer is a page that can be read. Images
// and style sheets are kept beside the pages.
func mayHoldPosts(p archive.Page) bool {
	kind, _, _ := strings.Cut(strings.ToLower(contentType(p)), ";")
	switch kind = strings.TrimSpace(kind); {
	case strings.HasPrefix(kind, "image/"), strings.HasPrefix(kind, "font/"), strings.HasPrefix(kind, "audio/"), strings.HasPrefix(kind, "video/"),
		strings.Contains(kind, "javascript"), strings.Contains(kind, "font"), kind == "text/css", kind == "application/pdf":
		return false
	case p.Head == nil:
		return true
	case kind == "text/plain", kind == "application/json", kind == "application/octet-stream", kind == "":
		return looksLikePage(p)
	}
	body, _ := p.Content()
	return !isSitemap(body)
}

// looksLikePage reports whether an answer whose type says little is HTML or a
// feed, not the robots.txt of a site or what its scripts ask for.
func looksLikePage(p archive.Page) bool {
	body, _ := p.Content()
	body = bytes.TrimSpace(body[:min(len(body), 1024)])
	return bytes.HasPrefix(body, []byte("<")) || bytes.Contains(body, []byte("jsonfeed.org/version"))
}

// answer returns what a kept answer says of posts: what its page shows, or that a
// post is not there any more.
func (r *Report) answer(p archive.Page) *extract.Result {
	switch status := p.Status(); {
	case p.Repeats != nil, status >= 300 && status <= 399, status < 400 && !mayHoldPosts(p):
		return &extract.Result{}
	case status >= 400:
		return &extract.Result{Posts: absence(p)}
	}
	return r.extract(p)
}

// absence returns what the answer that a page is not there says: the post of
// its address, with the status gone.
func absence(p archive.Page) []archive.Post {
	if s := p.Status(); s != http.StatusNotFound && s != http.StatusGone {
		return nil
	}
	post := archive.Post{Source: p.Source, URL: p.URL, Status: archive.Gone}
	if post.Keys = extract.Keys(post); len(post.Keys) == 0 {
		return nil
	}
	return []archive.Post{post}
}
