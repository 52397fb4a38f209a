package scraper

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"mime"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"kronika/archive"
	"kronika/scraper/extract"
)

// An ImportConfig says where imported files go.
type ImportConfig struct {
	Store    *archive.Store
	URL      string                // address of the blog that they were saved from; may be empty
	Source   string                // short name of the blog; empty: the address's, or what the files say
	Progress func(done, total int) // may be nil
}

// Import takes files, and all files below folders, into the archive. Their
// order does not matter. A file that cannot be read is a finding; that none
// could be is an error.
func Import(ctx context.Context, cfg ImportConfig, names []string) (Report, error) {
	var r Report
	files, err := r.list(names)
	if err != nil {
		return r, err
	}
	for i, file := range files {
		if err := ctx.Err(); err != nil {
			return r, err
		}
		if err := r.importFile(ctx, cfg, file); err != nil {
			return r, fmt.Errorf("import %s: %w", file.path, err)
		}
		if cfg.Progress != nil {
			cfg.Progress(i+1, len(files))
		}
	}
	if r.Pages == 0 {
		return r, fmt.Errorf("import: nothing to take in among %d files", len(files))
	}
	return r, nil
}

// A file is one to read: its path, and its path below the folder that was named.
type file struct{ path, rel string }

// list returns the files below names, in one order whatever theirs. A name
// that does not exist is an error, before anything is taken in.
func (r *Report) list(names []string) ([]file, error) {
	var files []file
	for _, name := range names {
		info, err := os.Stat(name)
		if err != nil {
			return nil, err
		}
		if !info.IsDir() {
			files = append(files, file{name, filepath.Base(name)})
			continue
		}
		err = filepath.WalkDir(name, func(p string, d fs.DirEntry, err error) error {
			if err != nil {
				r.find(p, err.Error())
				return nil
			}
			if d.Type().IsRegular() && readable(p) {
				rel, err := filepath.Rel(name, p)
				files = append(files, file{p, filepath.ToSlash(rel)})
				return err
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	slices.SortFunc(files, func(a, b file) int { return cmp.Compare(a.path, b.path) })
	return slices.Compact(files), nil
}

// readable reports whether a file in a folder may hold posts; images and
// scripts of saved pages do not.
func readable(p string) bool {
	switch strings.ToLower(filepath.Ext(p)) {
	case ".html", ".htm", ".xhtml", ".xml", ".atom", ".txt", ".jsonl", ".ndjson", "":
		return true
	}
	return false
}

// page reads a file from disk.
func (f file) page(base string) (archive.Page, error) {
	info, err := os.Stat(f.path)
	if err != nil {
		return archive.Page{}, err
	}
	if info.Size() > extract.MaxPage {
		return archive.Page{}, fmt.Errorf("has %d bytes, at most %d are read", info.Size(), extract.MaxPage)
	}
	body, err := os.ReadFile(f.path)
	if err != nil {
		return archive.Page{}, err
	}
	p := archive.Page{URL: f.path, Body: body, Fetched: time.Now().UTC(), ContentType: mime.TypeByExtension(filepath.Ext(f.path))}
	if base != "" {
		if p.URL, err = url.JoinPath(base, f.rel); err != nil {
			return p, err
		}
	}
	return p, nil
}

func (r *Report) importFile(ctx context.Context, cfg ImportConfig, f file) error {
	p, err := f.page(cfg.URL)
	if err != nil {
		r.find(f.path, err.Error())
		return nil
	}
	result, err := extract.Extract(extract.Page{URL: p.URL, ContentType: p.ContentType, Body: p.Body, Fetched: p.Fetched})
	if err != nil {
		r.find(f.path, err.Error())
		return nil
	}
	source, err := cfg.source(ctx, result)
	if err != nil {
		r.find(f.path, err.Error())
		return nil
	}
	p.Source = source.ID
	if cfg.URL == "" {
		// The file's name in the WARC, without the folders of this machine.
		p.URL = (&url.URL{Scheme: "file", Path: path.Join("/", f.rel)}).String()
	}
	_, err = r.read(ctx, cfg.Store, p)
	return err
}

// source returns the blog that a file belongs to: the one that was named, or
// the one that the file itself names.
func (cfg ImportConfig) source(ctx context.Context, r *extract.Result) (archive.Source, error) {
	address := cmp.Or(cfg.URL, r.Address)
	src := archive.Source{ID: cfg.Source, Address: cfg.Source, Name: r.Title}
	if address != "" {
		named, err := archive.NewSource(address)
		if err != nil {
			return src, err
		}
		src.ID, src.Address = cmp.Or(cfg.Source, named.ID), named.Address
	}
	if src.ID == "" {
		for _, p := range r.Posts {
			src.ID, src.Address = cmp.Or(src.ID, p.Source), cmp.Or(src.Address, p.Source)
		}
	}
	if src.ID == "" {
		return src, fmt.Errorf("does not say which blog it is of: name it with --source or --url")
	}
	held, err := cfg.Store.Sources(ctx)
	if err != nil {
		return src, err
	}
	for _, h := range held {
		if h.Address == src.Address || address == "" && h.ID == src.ID {
			src.Address = h.Address
			if h.Name != h.ID {
				src.Name = ""
			}
		}
	}
	return cfg.Store.PutSource(ctx, src)
}

// An Extracted is a post and the file that shows it.
type Extracted struct {
	archive.Post
	File string
}

// Extract reads the posts of files without an archive, each post once: of the
// files that show one, the one that shows the most of it.
func Extract(ctx context.Context, base string, names []string) ([]Extracted, []extract.Finding, error) {
	var r Report
	files, err := r.list(names)
	if err != nil {
		return nil, nil, err
	}
	var all []Extracted
	for _, f := range files {
		if err := ctx.Err(); err != nil {
			return nil, r.Findings, err
		}
		p, err := f.page(base)
		if err != nil {
			r.find(f.path, err.Error())
			continue
		}
		result, err := extract.Extract(extract.Page{URL: p.URL, ContentType: p.ContentType, Body: p.Body, Fetched: p.Fetched})
		if err != nil {
			r.find(f.path, err.Error())
			continue
		}
		r.Findings = append(r.Findings, result.Findings...)
		for _, post := range result.Posts {
			all = append(all, Extracted{post, f.path})
		}
	}
	return merge(all), r.Findings, nil
}

// merge makes one of the posts that share a key, in the order in which each
// was first seen.
func merge(all []Extracted) []Extracted {
	group := map[string]int{} // by key: index into groups
	var groups [][]Extracted
	for _, e := range all {
		at := -1
		for _, key := range e.Keys {
			if g, ok := group[key]; ok && g != at {
				if at >= 0 { // this post shows two groups to be one
					groups[at] = append(groups[at], groups[g]...)
					for k, other := range group {
						if other == g {
							group[k] = at
						}
					}
					groups[g] = nil
				} else {
					at = g
				}
			}
		}
		if at < 0 {
			at = len(groups)
			groups = append(groups, nil)
		}
		groups[at] = append(groups[at], e)
		for _, key := range e.Keys {
			group[key] = at
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
		p := e.Post
		p.Capture = &archive.Capture{URL: e.File}
		sightings = append(sightings, archive.Sighting{Post: p})
	}
	revisions := archive.Merge(sightings)
	best := Extracted{Post: revisions[len(revisions)-1]}
	best.File, best.Capture = best.Capture.URL, nil
	return best
}
