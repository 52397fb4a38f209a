package scraper

import (
	"context"

	"kronika/archive"
	"kronika/scraper/extract"
)

// An Extracted is a post and the file that shows it.
type Extracted struct {
	archive.Post
	File string
}

// Extract reads the posts of files, and of all files below folders, without an
// archive; base is the address of the blog that they were saved from, "" if it
// is theirs to say. Each post comes once, in the order of the files, with what
// all files together say of it and the name of the one that shows its text.
func Extract(ctx context.Context, base string, names []string) ([]Extracted, []extract.Finding, error) {
	var r Report
	var source archive.Source
	files, err := r.list(names)
	if err == nil && base != "" {
		source, err = archive.NewSource(base)
	}
	if err != nil {
		return nil, nil, err
	}
	var all []Extracted
	for _, f := range files {
		if err := ctx.Err(); err != nil {
			return nil, r.Findings, err
		}
		for _, post := range r.extractFile(f, base, source.ID) {
			all = append(all, Extracted{post, f.path})
		}
	}
	return merge(all), r.Findings, nil
}

// extractFile returns the posts of a file.
func (r *Report) extractFile(f file, base, source string) (posts []archive.Post) {
	for p, err := range f.parts(base) {
		if err != nil {
			r.find(f.path, err.Error())
			continue
		}
		result, err := extract.Extract(extract.Page{URL: p.URL, ContentType: p.ContentType, Body: p.Body, Source: source, Fetched: p.Fetched})
		if err != nil {
			r.find(f.path, said(err))
			continue
		}
		for _, found := range result.Findings {
			r.Findings = append(r.Findings, f.named(found, p))
		}
		posts = append(posts, result.Posts...)
	}
	return posts
}

// merge makes one of the posts that share a key, in the order in which each
// was first seen.
func merge(all []Extracted) []Extracted {
	groups := make([][]Extracted, len(all)) // by the index of their first post
	of := map[string]int{}                  // key: index of its group
	for i, e := range all {
		to := i
		for _, key := range e.Keys {
			if g, ok := of[key]; ok {
				to = min(to, g)
			}
		}
		groups[to] = append(groups[to], e)
		for _, key := range e.Keys {
			if g, ok := of[key]; ok && g != to { // this post shows two groups to be one
				for _, other := range groups[g] {
					for _, k := range other.Keys {
						of[k] = to
					}
				}
				groups[to] = append(groups[to], groups[g]...)
				groups[g] = nil
			}
			of[key] = to
		}
	}
	var merged []Extracted
	for _, g := range groups {
		if len(g) > 0 {
			merged = append(merged, one(g))
		}
	}
	return merged
}

// one merges what several files show of a post.
func one(shown []Extracted) Extracted {
	if len(shown[0].Keys) == 0 {
		return shown[0]
	}
	var sightings []archive.Sighting
	for _, e := range shown {
		e.Capture = &archive.Capture{URL: e.File}
		sightings = append(sightings, archive.Sighting{Post: e.Post})
	}
	revisions := archive.Merge(sightings)
	best := Extracted{Post: revisions[len(revisions)-1]}
	best.File, best.Capture = best.Capture.URL, nil
	return best
}
