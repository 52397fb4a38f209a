package scraper

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"fmt"
	"net/textproto"

	"kronika/archive"
	"kronika/scraper/extract"
)

// A Report says what a run took in.
type Report struct {
	Pages    int
	Bytes    int64 // of bodies
	Change   archive.Change
	Findings []extract.Finding
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
	r.Bytes += int64(len(p.Body))
	result, err := extract.Extract(extract.Page{
		URL: p.URL, ContentType: cmp.Or(p.ContentType, contentType(p.Head)), Body: p.Body, Source: p.Source, Fetched: p.Fetched,
	})
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

// contentType returns the Content-Type in the head of an HTTP answer.
func contentType(head []byte) string {
	_, fields, _ := bytes.Cut(head, []byte("\r\n"))
	// Fields before a damaged one are read all the same.
	h, _ := textproto.NewReader(bufio.NewReader(bytes.NewReader(fields))).ReadMIMEHeader()
	return h.Get("Content-Type")
}
