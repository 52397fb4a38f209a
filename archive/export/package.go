package export

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"kronika/archive"
	"kronika/archive/bag"
)

// A package is a bag (see package bag) whose payload is
//
//	data/LÄSMIG.txt     what this is, in Swedish, for the archivist
//	data/log.txt        the decisions on the posts and how the package was made, in Swedish
//	data/posts.jsonl    every text of each post that is shown, as JSON Lines
//	data/posts.csv      the same as CSV
//	data/sources.json   the blogs: a list of [archive.Source]
//	data/warc/          the records that show the posts, and what their pages need to be seen as they were
//
// The capture of a post names a file below data/warc/ and the offset there. A record
// in which something is withdrawn is not in the package, but one of type metadata in
// its place.

// The names in the payload that import looks for.
const (
	LinesName   = bag.Payload + "/posts.jsonl"
	SourcesName = bag.Payload + "/sources.json"
	tableName   = bag.Payload + "/posts.csv"
	logName     = bag.Payload + "/log.txt"
	readmeName  = bag.Payload + "/LÄSMIG.txt"
	warcFolder  = bag.Payload + "/warc"
)

// A Package is posts for an archive, with the pages that show them.
type Package struct {
	Export   // Revisions is taken for granted
	Settings archive.Settings
	Needs    func(archive.StoredPage) []string // addresses of the images and style sheets of a page
	Software string                            // "Kronika v0.1.0"
	Now      time.Time                         // when it is made
}

// A Made says what is in a package.
type Made struct {
	Posts     int // that are shown
	Revisions int
	Withdrawn int // posts of which nothing is shown
	Answers   int // in WARC files, with those that are withheld
	Withheld  int
	Creators  []string // whose records these are; empty: nobody said
	Files     []string // WARC files
	Findings  []string // records that cannot be read
}

// Make makes the package as a new folder, or as a zip file if the name of path
// ends so.
func (p Package) Make(ctx context.Context, path string) (Made, error) {
	var k packer
	err := p.inOneStep(path, func(temp string) error {
		dir, zipped := strings.CutSuffix(temp, ".zip")
		k = packer{Package: p, dir: dir, moved: map[place]place{}}
		if err := k.pack(ctx); err != nil {
			return fmt.Errorf("export %s: %w", path, err)
		}
		if zipped {
			return zipFolder(temp, dir, p.Now)
		}
		return nil
	})
	return k.made, err
}

// A place is where a record begins.
type place struct {
	file   string
	offset int64
}

// A packer makes one package.
type packer struct {
	Package
	dir     string
	sources []archive.Source
	moved   map[place]place // from the archive to the package
	made    Made
}

// pack fills the folder.
func (k *packer) pack(ctx context.Context) error {
	if err := os.MkdirAll(filepath.Join(k.dir, filepath.FromSlash(warcFolder)), 0o755); err != nil {
		return err
	}
	chosen, err := k.Store.Choose(ctx, k.Selection)
	if err != nil {
		return err
	}
	if k.sources, err = k.blogs(ctx, chosen); err != nil {
		return err
	}
	k.made.Creators = k.creators()
	if err := k.records(ctx, chosen); err != nil {
		return err
	}
	if err := k.posts(ctx); err != nil {
		return err
	}
	if err := k.say(ctx); err != nil {
		return err
	}
	return bag.Seal(k.dir, k.info())
}

// blogs returns the sources of posts, as they stand in the settings.
func (k *packer) blogs(ctx context.Context, chosen []archive.Selected) (blogs []archive.Source, err error) {
	all, err := k.Store.Sources(ctx)
	for _, src := range all {
		if slices.ContainsFunc(chosen, func(c archive.Selected) bool { return c.Source == src.ID }) {
			blogs = append(blogs, src)
		}
	}
	return blogs, err
}

// create makes a file of the payload, which is on disk when write has filled it.
func (k *packer) create(name string, write func(*os.File) error) error {
	f, err := os.Create(filepath.Join(k.dir, filepath.FromSlash(name)))
	if err != nil {
		return err
	}
	return errors.Join(write(f), f.Sync(), f.Close())
}

// posts writes the posts in both forms.
func (k *packer) posts(ctx context.Context) error {
	k.Revisions = true
	return k.create(LinesName, func(lines *os.File) error {
		return k.create(tableName, func(table *os.File) error {
			return k.writePosts(ctx, lines, table)
		})
	})
}

// place gives a post the place of its record in the package.
func (k *packer) place(p archive.Post) archive.Post {
	if p.Capture == nil {
		return p
	}
	c := *p.Capture
	to := k.moved[place{c.WARC, c.Offset}]
	c.WARC, c.Offset = to.file, to.offset
	p.Capture = &c
	return p
}

// say writes what people read, and the sources.
func (k *packer) say(ctx context.Context) error {
	decisions, err := k.Store.History(ctx, k.Selection)
	if err != nil {
		return err
	}
	head, err := k.Store.Head()
	if err != nil {
		return err
	}
	said := k.said(decisions, head)
	for name, template := range map[string]string{readmeName: "lasmig.txt", logName: "logg.txt"} {
		if err := k.create(name, func(f *os.File) error { return templates.ExecuteTemplate(f, template, said) }); err != nil {
			return err
		}
	}
	return k.create(SourcesName, func(f *os.File) error {
		enc := json.NewEncoder(f)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		return enc.Encode(k.sources)
	})
}
