package scraper

import (
	"cmp"
	"context"
	"fmt"

	"kronika/archive"
	"kronika/scraper/extract"
)

// An ImportConfig says where imported files go.
type ImportConfig struct {
	Store    *archive.Store
	URL      string                  // address of the blog that they were saved from; may be empty
	Source   string                  // short name of the blog; empty: the address's, or what the files say
	Progress func(done, total int64) // bytes; may be nil
}

// Import takes files, and all files below folders, into the archive. Their
// order does not matter. The blog is the one of URL, else of Source, else the
// one that a file itself names. A file that cannot be read is a finding; that
// none could be is an error.
//
// What others captured, in WARC, ARC and WACZ files, comes in as it is, at the
// times at which they did. Of a BagIt package come the files that are as its
// manifest says.
func Import(ctx context.Context, cfg ImportConfig, names []string) (Report, error) {
	var r Report
	files, err := r.list(names)
	if err != nil {
		return r, err
	}
	im := &importer{ImportConfig: cfg, report: &r}
	if err := im.begin(ctx, files); err != nil {
		return r, err
	}
	var captured, bags []file
	for _, f := range files {
		switch {
		case f.bag:
			bags = append(bags, f)
			continue
		case isWARC(f.path):
			captured = append(captured, f)
			continue
		}
		if err := ctx.Err(); err != nil {
			return r, err
		}
		// A file in hand is finished even if the run is told to stop now.
		if err := im.file(context.WithoutCancel(ctx), f); err != nil {
			return r, fmt.Errorf("import %s: %w", f.path, err)
		}
		im.pass(f)
	}
	if err := im.warcs(ctx, captured); err != nil {
		return r, err
	}
	for _, f := range bags {
		if err := im.bag(ctx, f); err != nil {
			return r, fmt.Errorf("import %s: %w", f.path, err)
		}
	}
	if r.Pages+r.Assets+r.Unchanged+r.Others+r.Held == 0 {
		return r, &NothingError{len(files), len(captured) > 0}
	}
	return r, nil
}

// A NothingError says that no file could be taken in.
type NothingError struct {
	Files    int
	Captured bool // some hold what others captured
}

func (e *NothingError) Error() string {
	return fmt.Sprintf("import: nothing to take in among %d files", e.Files)
}

// Hint says what to do.
func (e *NothingError) Hint() string {
	if e.Captured {
		return "--url says which blog's pages to look for in what others captured"
	}
	return "kronika import --help says what can be taken in"
}

// An importer is one run over files.
type importer struct {
	ImportConfig
	report      *Report
	held        []archive.Source
	gallrad     map[string]int // SHA-256 of payloads that were removed for good: the decision; captures of others do not bring them back
	done, total int64          // bytes; WARC files are gone through twice
}

// begin reads what an import that was killed had kept but not read.
func (im *importer) begin(ctx context.Context, files []file) (err error) {
	for _, f := range files {
		im.total += f.size
		if isWARC(f.path) {
			im.total += f.size
		}
	}
	found, err := CatchUp(ctx, im.Store)
	im.report.Findings = append(im.report.Findings, found.Findings...)
	im.report.Change = im.report.Change.Add(found.Change)
	if err != nil {
		return err
	}
	if im.gallrad, err = im.Store.Gallrad(); err != nil {
		return err
	}
	im.held, err = im.Store.Sources(ctx)
	return err
}

// passed says how many bytes of the file in hand have been read.
func (im *importer) passed(n int64) {
	if im.Progress != nil {
		im.Progress(min(im.done+n, im.total), im.total)
	}
}

// pass says that a file has been gone through.
func (im *importer) pass(f file) {
	im.done += f.size
	im.passed(0)
}

// file takes one file in.
func (im *importer) file(ctx context.Context, f file) error {
	for p, err := range f.parts(im.URL) {
		if err != nil {
			im.report.find(f.path, err.Error())
			continue
		}
		if err := im.part(ctx, f, p); err != nil {
			return err
		}
	}
	return nil
}

// part takes a page out of a file in. It is read twice: to learn whose it is, and
// as a page of that blog.
func (im *importer) part(ctx context.Context, f file, p part) error {
	result, err := extract.Extract(extract.Page{URL: p.URL, ContentType: p.ContentType, Body: p.Body, Fetched: p.Fetched})
	if err != nil {
		im.report.find(f.path, said(err))
		return nil
	}
	src, err := im.source(ctx, result)
	if err != nil {
		return err
	}
	if src.ID == "" {
		im.report.find(f.path, "does not say which blog it is of: name it with --source or --url")
		return nil
	}
	p.Source = src.ID
	before := len(im.report.Findings)
	_, err = im.report.read(ctx, im.Store, p.Page)
	for i, found := range im.report.Findings[before:] {
		im.report.Findings[before+i] = f.named(found, p)
	}
	return err
}

// said returns what is wrong with a page whose name is said already.
func said(err error) string {
	if unknown, ok := err.(*extract.UnknownError); ok {
		return unknown.What
	}
	return err.Error()
}

// source returns the blog that a file belongs to: by URL, by Source, by its own
// address. Posts of JSON Lines or CSV may name blogs of their own; each gets its source,
// and the first is the file's if nothing else is.
func (im *importer) source(ctx context.Context, r *extract.Result) (src archive.Source, err error) {
	if src, err = archive.NewSource(cmp.Or(im.URL, r.Address)); err != nil && im.URL != "" {
		return src, err
	}
	src.ID = cmp.Or(im.Source, src.ID)
	src.Address = cmp.Or(src.Address, src.ID)
	if src.ID != "" {
		src.Name = r.Title
		if src, err = im.put(ctx, src); err != nil {
			return src, err
		}
	}
	for _, p := range r.Posts {
		if r.Platform != "jsonl" && r.Platform != "csv" || p.Source == "" || p.Source == src.ID {
			continue
		}
		own, err := im.put(ctx, archive.Source{ID: p.Source, Address: p.Source})
		if err != nil {
			return src, err
		}
		src.ID = cmp.Or(src.ID, own.ID)
	}
	return src, nil
}

// put returns the source of that description, and adds it if it is new. One
// that was named by --source is the one of that name, whatever addresses the
// files give.
func (im *importer) put(ctx context.Context, src archive.Source) (archive.Source, error) {
	named := im.Source != "" || src.Address == src.ID
	for _, h := range im.held {
		if named && h.ID == src.ID || h.Address == src.Address {
			if src.Name == "" || h.Name != h.ID {
				return h, nil // it says nothing new
			}
			src.Address = h.Address
			break
		}
	}
	src, err := im.Store.PutSource(ctx, src)
	if err != nil {
		return src, err
	}
	im.held, err = im.Store.Sources(ctx)
	return src, err
}
