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
	bag  bool   // it is a bag: a folder, or a zip file with one
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
		if isBag(name) {
			files = append(files, file{path: name, rel: filepath.Base(name), bag: true})
			continue
		}
		if info.IsDir() {
			files = append(files, r.walk(name)...)
			continue
		}
		files = append(files, file{path: name, rel: filepath.Base(name), size: info.Size()})
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
		case !hidden && isBag(p):
			files = append(files, file{path: p, rel: filepath.Base(p), bag: true})
			if d.IsDir() {
				return filepath.SkipDir
			}
		case !hidden && d.Type().IsRegular() && (mayHold(p) || isWARC(p)):
			rel, err := filepath.Rel(folder, p)
			if err != nil {
				rel = filepath.Base(p)
			}
			size := int64(0)
			if info, err := d.Info(); err == nil { // reading it says what is wrong
				size = info.Size()
			}
			files = append(files, file{path: p, rel: filepath.ToSlash(rel), size: size})
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
	if f.bag {
		return archive.Page{}, fmt.Errorf("is a package: kronika import takes it in")
	}
	if isWARC(f.path) {
		return archive.Page{}, fmt.Errorf("holds what others captured: kronika import takes it in")
	}
	body, err := f.read()
	if err != nil {
		return archive.Page{}, err
	}
	return f.pageOf(base, body)
}

// pageOf returns the page of a file with a body.
func (f file) pageOf(base string, body []byte) (p archive.Page, err error) {
	p = archive.Page{
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
