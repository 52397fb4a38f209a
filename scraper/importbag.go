package scraper

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"kronika/archive"
	"kronika/archive/bag"
	"kronika/archive/export"
)

// isBag reports whether a folder or zip file is a bag.
func isBag(name string) bool {
	if !strings.EqualFold(filepath.Ext(name), ".zip") {
		return bag.Is(name)
	}
	z, err := zip.OpenReader(name)
	if err != nil {
		return false
	}
	defer z.Close()
	return bagIn(&z.Reader) != ""
}

// bagIn returns the folder of the bag in a zip file, "" if there is none. It is the
// only one (RFC 8493, section 4).
func bagIn(z *zip.Reader) string {
	for _, f := range z.File {
		if dir, name := path.Split(f.Name); name == "bagit.txt" && strings.Count(dir, "/") == 1 {
			return dir
		}
	}
	return ""
}

// bag takes in the files of a bag that are as its manifest says. Of a package that
// an archive of ours made come the records, and of the posts whose records could
// not leave what the list of posts says.
func (im *importer) bag(ctx context.Context, f file) error {
	dir := f.path
	if info, err := os.Stat(f.path); err == nil && !info.IsDir() {
		temp, err := os.MkdirTemp("", "kronika-bag-*")
		if err != nil {
			return err
		}
		defer os.RemoveAll(temp)
		if dir, err = unzip(f.path, temp); err != nil {
			im.report.find(f.path, err.Error())
			return nil
		}
	}
	b, err := bag.Read(dir)
	if err != nil {
		im.report.find(f.path, "is no whole BagIt package: "+err.Error())
		return nil
	}
	for _, fault := range b.Faults {
		im.report.find(f.path+"/"+fault.File, fault.What+": not taken in")
	}
	o := opened{importer: im, file: f, dir: dir, files: b.Files}
	if slices.Contains(b.Files, export.SourcesName) || slices.Contains(b.Files, export.LinesName) {
		return o.ours(ctx)
	}
	return o.others(ctx)
}

// An opened is a bag whose files have been checked.
type opened struct {
	*importer
	file  file
	dir   string
	files []string // that are whole
}

// payload returns the files for which want holds, as files to import.
func (o *opened) payload(want func(string) bool) (files []file) {
	for _, name := range o.files {
		info, err := os.Stat(o.path(name))
		if err != nil || !want(name) {
			continue
		}
		files = append(files, file{path: o.path(name), rel: strings.TrimPrefix(name, bag.Payload+"/"), size: info.Size()})
	}
	return files
}

func (o *opened) path(name string) string { return filepath.Join(o.dir, filepath.FromSlash(name)) }

// others takes in a bag of whatever files.
func (o *opened) others(ctx context.Context) error {
	for _, f := range o.payload(func(name string) bool { return mayHold(name) && !isWARC(name) }) {
		if err := o.importer.file(ctx, f); err != nil {
			return err
		}
	}
	return o.captures(ctx)
}

// captures takes in the WARC files.
func (o *opened) captures(ctx context.Context) error {
	files := o.payload(isWARC)
	for _, f := range files {
		o.total += 2 * f.size
	}
	return o.warcs(ctx, files)
}

// ours takes in a package of ours.
func (o *opened) ours(ctx context.Context) error {
	blogs, err := o.blogs(ctx)
	if err != nil {
		return err
	}
	if err := o.captures(ctx); err != nil {
		return err
	}
	if !slices.Contains(o.files, export.LinesName) {
		return nil
	}
	return o.posts(ctx, blogs)
}

// blogs makes sure that the archive has the blogs of a package, and returns the
// short names that are the same here and there.
func (o *opened) blogs(ctx context.Context) (same map[string]bool, err error) {
	same = map[string]bool{}
	if !slices.Contains(o.files, export.SourcesName) || o.URL != "" || o.Source != "" {
		return same, nil
	}
	text, err := os.ReadFile(o.path(export.SourcesName))
	if err != nil {
		return nil, err
	}
	var all []archive.Source
	if err := json.Unmarshal(text, &all); err != nil {
		o.report.find(o.file.path+"/"+export.SourcesName, "is no list of blogs: "+err.Error())
		return same, nil
	}
	for _, src := range all {
		i := slices.IndexFunc(o.held, func(h archive.Source) bool { return h.ID == src.ID || h.Address == src.Address })
		switch {
		case i < 0 && src.ID != "" && src.Address != "":
			if _, err := o.Store.PutSource(ctx, src); err != nil {
				return nil, err
			}
			if o.held, err = o.Store.Sources(ctx); err != nil {
				return nil, err
			}
			same[src.ID] = true
		case i >= 0 && o.held[i].ID == src.ID && o.held[i].Address == src.Address:
			same[src.ID] = true
		}
	}
	return same, nil
}

// A line is a post of a list and the bytes that say it.
type line struct {
	archive.Post
	text []byte
}

// posts takes in the posts of a package that its records did not give: all that
// the list says of each.
func (o *opened) posts(ctx context.Context, blogs map[string]bool) error {
	var lacking []line
	n, strange, withdrawn := 0, 0, 0
	list := o.payload(func(name string) bool { return name == export.LinesName })[0]
	for p, err := range list.parts("") {
		if err != nil {
			o.report.find(o.file.path+"/"+export.LinesName, err.Error())
			break
		}
		for text := range bytes.Lines(p.Body) {
			l := line{text: text}
			err := json.Unmarshal(text, &l.Post)
			switch n++; {
			case err != nil:
				o.report.find(fmt.Sprintf("%s/%s:%d", o.file.path, export.LinesName, n), "no post: "+err.Error())
			case l.Status == archive.Withdrawn:
				withdrawn++
			case !blogs[l.Source]:
				strange++
			default:
				lacking = append(lacking, l)
			}
		}
	}
	for what, n := range map[string]int{
		"texts are of blogs that have other names here, or were given one: only what the records show of them is taken in": strange,
		"posts are withdrawn where they come from, and so without text: left out":                                          withdrawn,
	} {
		if n > 0 {
			o.report.find(o.file.path+"/"+export.LinesName, fmt.Sprintf("%d %s", n, what))
		}
	}
	lacking, err := o.lacking(ctx, lacking)
	if err != nil {
		return err
	}
	return o.keep(ctx, lacking)
}

// lacking returns the lines of posts that the archive does not have as they say.
func (o *opened) lacking(ctx context.Context, lines []line) (lack []line, err error) {
	byID := map[string][]line{}
	for _, l := range lines {
		byID[l.ID] = append(byID[l.ID], l)
	}
	whole := map[string]bool{}
	for id, of := range byID {
		held, err := o.Store.Sealed(ctx, id)
		if err != nil && !errors.Is(err, archive.ErrNotFound) {
			return nil, err
		}
		whole[id] = says(held, of)
	}
	for _, l := range lines {
		if whole[l.ID] {
			o.report.Held++
			continue
		}
		lack = append(lack, l)
	}
	return lack, nil
}

// says reports whether the revisions of a post say what lines say.
func says(held []archive.Post, lines []line) bool {
	for _, l := range lines {
		if !slices.ContainsFunc(held, func(p archive.Post) bool { return p.Text == l.Text && p.Title == l.Title && p.Published == l.Published }) {
			return false
		}
	}
	last := lines[len(lines)-1]
	return last.Status != archive.Gone || held[len(held)-1].Status == archive.Gone
}

// keep takes lines in, in pages that are not too long.
func (o *opened) keep(ctx context.Context, lines []line) error {
	address := (&url.URL{Scheme: "file", Path: path.Join("/", filepath.Base(o.file.path), export.LinesName)}).String()
	for len(lines) > 0 {
		p := archive.Page{Source: lines[0].Source, URL: address, Fetched: time.Now().UTC(), ContentType: "application/x-ndjson"}
		n := 0
		for n < len(lines) && (n == 0 || len(p.Body) < maxPart) {
			p.Body = append(p.Body, lines[n].text...)
			n++
		}
		if _, err := o.report.read(ctx, o.Store, p); err != nil {
			return err
		}
		lines = lines[n:]
	}
	return nil
}

// unzip unpacks the bag in a zip file below a folder, and returns where.
func unzip(name, to string) (string, error) {
	z, err := zip.OpenReader(name)
	if err != nil {
		return "", fmt.Errorf("is a damaged zip file: %w", err)
	}
	defer z.Close()
	root, err := os.OpenRoot(to)
	if err != nil {
		return "", err
	}
	defer root.Close()
	in := bagIn(&z.Reader)
	for _, entry := range z.File {
		if !strings.HasPrefix(entry.Name, in) || strings.HasSuffix(entry.Name, "/") || !entry.Mode().IsRegular() {
			continue
		}
		if err := unzipFile(root, entry); err != nil {
			return "", fmt.Errorf("%s: %w", entry.Name, err)
		}
	}
	return filepath.Join(to, filepath.FromSlash(in)), nil
}

// unzipFile unpacks one file; a name that leads out of the folder is an error.
func unzipFile(root *os.Root, entry *zip.File) error {
	if entry.UncompressedSize64 > maxSpread*entry.CompressedSize64+maxPart {
		return fmt.Errorf("would be unpacked to %d bytes", entry.UncompressedSize64)
	}
	if err := root.MkdirAll(path.Dir(entry.Name), 0o755); err != nil {
		return err
	}
	from, err := entry.Open()
	if err != nil {
		return err
	}
	defer from.Close()
	out, err := root.Create(entry.Name)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, from) // at most the size that it says, else an error
	return errors.Join(err, out.Close())
}
