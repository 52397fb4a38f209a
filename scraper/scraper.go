package scraper

import (
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
	Assets    int   // images, style sheets and documents
	Bytes     int64 // of bodies that were transferred
	Change    archive.Change
	Findings  []extract.Finding

	missedAssets int
	firstMissed  string
}

// posts returns how many posts were seen.
func (r *Report) posts() int { return r.Change.New + r.Change.Changed + r.Change.Same }

func (r *Report) find(where, what string) {
	r.Findings = append(r.Findings, extract.Finding{Where: where, What: what})
}

// read keeps a page, then reads it and takes its posts into the archive. The
// result is nil for a page that cannot be read, which is a finding.
func (r *Report) read(ctx context.Context, store *archive.Store, p archive.Page) (*extract.Result, error) {
	c, err := store.Capture(ctx, p)
	if err != nil {
		return nil, err
	}
	result := r.extract(p)
	if result == nil {
		return nil, nil
	}
	change, err := store.See(ctx, c, result.Posts)
	r.Change = r.Change.Add(change)
	return result, err
}

// extract reads a page that the archive holds. Posts that cannot be told from
// others are left out.
func (r *Report) extract(p archive.Page) *extract.Result {
	r.Pages++
	result, err := extract.Extract(pageToRead(p))
	if err != nil {
		r.find(p.URL, err.Error())
		return nil
	}
	r.Findings = append(r.Findings, result.Findings...)
	var kept []archive.Post
	for i, post := range result.Posts {
		if len(post.Keys) == 0 || post.Source == "" {
			r.find(p.URL, fmt.Sprintf("post %d has neither an address nor a date, or its blog is unknown: left out", i+1))
			continue
		}
		kept = append(kept, post)
	}
	result.Posts = kept
	return result
}

// pageToRead returns a kept page as the extractor takes it.
func pageToRead(p archive.Page) extract.Page {
	return extract.Page{URL: p.URL, ContentType: cmp.Or(p.ContentType, p.Header().Get("Content-Type")), Body: p.Body, Source: p.Source, Fetched: p.Fetched}
}

// mayHoldPosts reports whether a kept answer is a page that can be read. Images
// and style sheets are kept beside the pages.
func mayHoldPosts(p archive.Page) bool {
	switch kind, _, _ := strings.Cut(cmp.Or(p.ContentType, p.Header().Get("Content-Type")), ";"); {
	case strings.HasPrefix(kind, "image/"), strings.HasPrefix(kind, "font/"), strings.HasPrefix(kind, "audio/"), strings.HasPrefix(kind, "video/"),
		kind == "text/css", kind == "application/pdf", kind == "application/javascript", kind == "text/javascript":
		return false
	}
	return true
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
