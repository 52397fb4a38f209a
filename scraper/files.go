package scraper

import (
	"cmp"
	"fmt"
	"io/fs"
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

// A file is one to read.
type file struct {
	path string
	rel  string // below the folder that was named, with slashes; else its name
	size int64  // bytes
}

// list returns the files below names, in one order whatever theirs. A name
// that does not exist is an error, before anything is taken in.
func (r *Report) list(names []string) ([]file, error) {
	var files []file
	for _, name := range names {
		info, err := os.Stat(name)
		if err != nil {
			return nil, err
		}
		if info.IsDir() {
			files = append(files, r.walk(name)...)
			continue
		}
		files = append(files, file{name, filepath.Base(name), info.Size()})
	}
	slices.SortFunc(files, func(a, b file) int {
		return cmp.Or(cmp.Compare(a.path, b.path), cmp.Compare(a.rel, b.rel))
	})
	return slices.CompactFunc(files, func(a, b file) bool { return a.path == b.path }), nil
}

// walk returns the files below a folder that may hold posts. What begins with
// a dot is left out, as are the images and scripts of saved pages.
func (r *Report) walk(folder string) (files []file) {
	filepath.WalkDir(folder, func(p string, d fs.DirEntry, err error) error {
		hidden := p != folder && strings.HasPrefix(filepath.Base(p), ".")
		switch {
		case err != nil:
			r.find(p, err.Error())
		case hidden && d.IsDir():
			return filepath.SkipDir
		case !hidden && d.Type().IsRegular() && (mayHold(p) || isWARC(p)):
			rel, err := filepath.Rel(folder, p)
			if err != nil {
				rel = filepath.Base(p)
			}
			size := int64(0)
			if info, err := d.Info(); err == nil { // reading it says what is wrong
				size = info.Size()
			}
			files = append(files, file{p, filepath.ToSlash(rel), size})
		}
		return nil
	})
	return files
}

// contentTypes are those of files with posts. They say no charset: the file
// does, or its bytes do.
var contentTypes = map[string]string{
	".html": "text/html", ".htm": "text/html", ".xhtml": "application/xhtml+xml",
	".xml": "application/xml", ".atom": "application/atom+xml", ".rss": "application/rss+xml",
	".txt": "text/plain", ".jsonl": "application/x-ndjson", ".ndjson": "application/x-ndjson", ".csv": "text/csv",
	"": "", // a page saved under its address may have no ending
}

func contentTypeOf(name string) string { return contentTypes[strings.ToLower(filepath.Ext(name))] }

func mayHold(name string) bool {
	_, ok := contentTypes[strings.ToLower(filepath.Ext(name))]
	return ok
}

// page reads a file from disk. Its address is the one below base, or a file:
// URL without the folders of this machine.
func (f file) page(base string) (archive.Page, error) {
	if isWARC(f.path) {
		return archive.Page{}, fmt.Errorf("holds what others captured: kronika import takes it in")
	}
	body, err := f.read()
	if err != nil {
		return archive.Page{}, err
	}
	p := archive.Page{
		URL:  (&url.URL{Scheme: "file", Path: path.Join("/", f.rel)}).String(),
		Body: body, Fetched: time.Now().UTC(), ContentType: contentTypeOf(f.path),
	}
	if base != "" {
		p.URL, err = below(base, f.rel)
	}
	return p, err
}

// below returns the address of a file of a saved blog. The names of saved
// files may hold what stands for a query in an address.
func below(base, rel string) (string, error) {
	u, err := url.Parse(base)
	if err != nil {
		return "", err
	}
	u.RawQuery, u.Fragment, u.RawFragment = "", "", ""
	u.Path, u.RawPath = path.Join("/", u.Path, rel), ""
	return u.String(), nil
}

func (f file) read() ([]byte, error) {
	info, err := os.Stat(f.path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("is no file")
	}
	if info.Size() > extract.MaxPage {
		return nil, fmt.Errorf("has %d bytes, at most %d are read", info.Size(), extract.MaxPage)
	}
	return os.ReadFile(f.path)
}

// named returns a finding on a page with the name of its file in place of the
// page's address.
func (f file) named(found extract.Finding, address string) extract.Finding {
	if rest, ok := strings.CutPrefix(found.Where, address); ok {
		found.Where = f.path + rest
	}
	return found
}
