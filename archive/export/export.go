// Package export answers how posts leave the house: as JSON Lines, as CSV, as a
// package for an archive, and one post as the evidence that it was published. What
// is withdrawn stays in it.
package export

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"kronika/archive"
)

// A Format is how posts are written.
type Format string

// The formats of posts.
const (
	Lines Format = "jsonl" // JSON Lines of [archive.Post]
	Table Format = "csv"   // see [archive.CSVColumns]
)

// An Export is posts that leave the house.
type Export struct {
	Store     *archive.Store
	Selection archive.Selection
	Revisions bool                  // all texts of each post that are shown, the oldest first; else the current one
	Progress  func(done, total int) // posts; may be nil
	// Derive returns what a program reads out of a post, to be written beside it: never
	// among what the blog says. It may be nil.
	Derive func(*archive.Post) (Derived, error)
}

// Derived is what a program read out of a post.
type Derived struct {
	Value any      // the field "derived" of a JSON line
	Cells []string // the cells of a CSV row, see [DerivedColumns]
}

// DerivedColumns returns the names of the columns that follow those of the post,
// where what is derived was asked for: values with "|" between, and the version of
// the lists. kronika import leaves them out.
func DerivedColumns() []string {
	var names []string
	for _, name := range []string{"topics", "organs", "places", "people", "decisions", "dnr", "version"} {
		names = append(names, archive.DerivedColumn+name)
	}
	return names
}

// ErrDecided says that what was written is not to leave the house any more.
var ErrDecided = errors.New("something was withdrawn, restored or removed meanwhile")

// Write writes the posts to w and returns how many lines or rows there are of
// them. A post of which nothing is shown is its ID, its source and the status
// withdrawn. What is decided meanwhile counts for the posts that are still to come.
func (e Export) Write(ctx context.Context, w io.Writer, f Format) (n int, err error) {
	out := bufio.NewWriter(w)
	write, err := e.writer(out, f)
	if err != nil {
		return 0, err
	}
	err = e.each(ctx, func(posts []archive.Post) error {
		for _, p := range posts {
			if err := write(p); err != nil {
				return err
			}
			n++
		}
		return nil
	})
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		return n, fmt.Errorf("export: %w", err)
	}
	return n, nil
}

// writer returns what writes one post after another.
func (e Export) writer(w io.Writer, f Format) (func(archive.Post) error, error) {
	derive := e.Derive
	columns := archive.CSVColumns()
	if derive == nil {
		derive = func(*archive.Post) (Derived, error) { return Derived{}, nil }
	} else {
		columns = append(columns, DerivedColumns()...)
	}
	if f == Table {
		_, err := io.WriteString(w, archive.CSVLine(columns))
		return func(p archive.Post) error {
			d, err := derive(&p)
			if err == nil {
				_, err = io.WriteString(w, archive.CSVLine(append(p.CSV(), d.Cells...)))
			}
			return err
		}, err
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return func(p archive.Post) error {
		d, err := derive(&p)
		if err != nil {
			return err
		}
		return enc.Encode(struct {
			archive.Post
			Derived any `json:"derived,omitempty"`
		}{p, d.Value})
	}, nil
}

// each calls take for each post of the export with what is shown of it.
func (e Export) each(ctx context.Context, take func([]archive.Post) error) error {
	chosen, err := e.Store.Choose(ctx, e.Selection)
	if err != nil {
		return err
	}
	for i, c := range chosen {
		posts, err := e.Store.Shown(ctx, c)
		if err == nil && !e.Revisions && len(posts) > 0 {
			posts = posts[len(posts)-1:]
		}
		if err == nil {
			err = take(posts)
		}
		if err != nil {
			return err
		}
		if e.Progress != nil {
			e.Progress(i+1, len(chosen))
		}
	}
	return nil
}

// File writes a new file in one step: write fills it. It is an error if there is
// one of that name, and [ErrDecided] if something was decided while it was written.
func (e Export) File(path string, write func(io.Writer) error) error {
	return e.inOneStep(path, func(temp string) error {
		f, err := os.Create(temp)
		if err != nil {
			return err
		}
		return errors.Join(write(f), f.Sync(), f.Close())
	})
}

// inOneStep makes a file or folder under another name beside path, and gives it
// its name when it is whole and nothing was decided since it was begun.
func (e Export) inOneStep(path string, make func(temp string) error) error {
	before, err := e.Store.Head()
	if err != nil {
		return err
	}
	if err := absent(path); err != nil {
		return err
	}
	folder, err := os.MkdirTemp(filepath.Dir(path), ".kronika-*")
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	defer os.RemoveAll(folder)
	temp := filepath.Join(folder, filepath.Base(path))
	if err := make(temp); err != nil {
		return err
	}
	after, err := e.Store.Head()
	if err == nil && before != after {
		err = ErrDecided
	}
	if err == nil {
		err = absent(path)
	}
	if err == nil {
		err = os.Rename(temp, path)
	}
	if err != nil {
		return fmt.Errorf("export %s: %w", path, err)
	}
	return nil
}

// absent reports whether nothing has a name yet.
func absent(path string) error {
	_, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = fs.ErrExist
	}
	return fmt.Errorf("export %s: %w", path, err)
}
