package scraper

import (
	"cmp"
	"context"
	"errors"
	"fmt"

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

func (r *Report) find(where, what string) {
	r.Findings = append(r.Findings, extract.Finding{Where: where, What: what})
}

// read reads a page and takes its posts into the archive.
func (r *Report) read(ctx context.Context, store *archive.Store, p archive.Page) (*extract.Result, error) {
	c, err := store.Capture(ctx, p)
	if err != nil {
		return nil, err
	}
	r.Pages++
	r.Bytes += int64(len(p.Body))
	result, err := extract.Extract(toExtract(p))
	if err != nil {
		r.find(p.URL, err.Error())
		return nil, nil
	}
	r.Findings = append(r.Findings, result.Findings...)
	change, err := store.See(ctx, c, r.keyed(result.Posts, p.URL))
	if err != nil {
		return nil, err
	}
	r.Change = r.Change.Add(change)
	return result, nil
}

// keyed leaves out posts that cannot be told from others.
func (r *Report) keyed(posts []archive.Post, where string) []archive.Post {
	var kept []archive.Post
	for i, p := range posts {
		if len(p.Keys) == 0 || p.Source == "" {
			r.find(where, fmt.Sprintf("post %d has neither an address nor a date, or its blog is unknown: left out", i+1))
			continue
		}
		kept = append(kept, p)
	}
	return kept
}

func toExtract(p archive.Page) extract.Page {
	return extract.Page{URL: p.URL, ContentType: cmp.Or(p.ContentType, contentType(p.Head)), Body: p.Body, Source: p.Source, Fetched: p.Fetched}
}

// Rebuild reads every page of the archive again out of its WARC files.
func Rebuild(ctx context.Context, store *archive.Store) (Report, error) {
	var r Report
	change, err := store.Rebuild(ctx, func(p archive.StoredPage, fault error) []archive.Post {
		var damage *archive.DamageError
		if errors.As(fault, &damage) {
			r.find(fmt.Sprintf("%s, byte %d", damage.File, damage.Offset), "record left out: "+damage.Err.Error())
			return nil
		}
		r.Pages++
		r.Bytes += int64(len(p.Body))
		result, err := extract.Extract(toExtract(p.Page))
		if err != nil {
			r.find(p.URL, err.Error())
			return nil
		}
		r.Findings = append(r.Findings, result.Findings...)
		return r.keyed(result.Posts, p.URL)
	})
	r.Change = change
	return r, err
}
