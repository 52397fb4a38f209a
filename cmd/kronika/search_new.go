package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"kronika/archive"
	"kronika/search"
)

// What search --new has printed is remembered for each user, archive and query, in
// $XDG_STATE_HOME/kronika/printed, or ~/.local/state/kronika/printed: who may search
// an archive need not be allowed to write in it, and what is new to one is not new to all.
// A file is a [printed] as JSON, named after the SHA-256 of archive and query. It
// holds IDs of posts, and no word of them.

// Printed is what search --new remembers of one query.
type printed struct {
	Archive string   `json:"archive"` // its folder
	Query   string   `json:"query"`
	Voice   string   `json:"voice,omitempty"`
	Posts   []string `json:"posts"` // IDs of the hits that were printed, in alphabetical order
}

// searchNew prints the hits that were not printed before, the newest first. What it
// could not print it does not remember.
func (a *app) searchNew(ctx context.Context, dir string, req search.Request, asJSON bool) error {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	was := printed{Archive: dir, Query: req.Query, Voice: string(req.Voice)}
	file, err := was.read()
	if err != nil {
		return err
	}
	req.Sort = search.Newest
	return a.searching(ctx, dir, func(s *search.Searcher) error {
		all, err := s.Walk(ctx, req, search.All)
		if err != nil {
			return err
		}
		var fresh []search.Hit
		for hit, err := range all.Hits(ctx) {
			if err != nil {
				return err
			}
			if _, known := slices.BinarySearch(was.Posts, hit.ID); !known {
				fresh = append(fresh, hit.Hit)
			}
		}
		if len(fresh) == 0 {
			return nil
		}
		if err := printNew(a.stdout, all.Query.Said, fresh, asJSON); err != nil {
			return err
		}
		return was.add(file, fresh)
	})
}

// printNew prints hits for a person, or as JSON Lines.
func printNew(w io.Writer, said string, hits []search.Hit, asJSON bool) error {
	if asJSON {
		for _, h := range hits {
			if err := writeJSON(w, h); err != nil {
				return err
			}
		}
		return nil
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d nya: %s\n", len(hits), printable(said))
	for _, h := range hits {
		printHit(&b, h, marksFor(w))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// read reads what was printed of the archive and the query, and returns the file
// that says so. One that is not there says that nothing was.
func (p *printed) read() (file string, err error) {
	state := os.Getenv("XDG_STATE_HOME")
	if !filepath.IsAbs(state) { // as the XDG Base Directory Specification 0.8 has it
		home, err := os.UserHomeDir()
		if err != nil {
			return "", &noStateError{err}
		}
		state = filepath.Join(home, ".local", "state")
	}
	name := archive.SHA256([]byte(strings.Join([]string{p.Archive, p.Query, p.Voice}, "\x00")))
	file = filepath.Join(state, "kronika", "printed", name+".json")
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return file, nil
	}
	if err == nil {
		err = json.Unmarshal(text, p)
	}
	if err != nil {
		return "", &noStateError{fmt.Errorf("%s: %w", file, err)}
	}
	slices.Sort(p.Posts)
	return file, nil
}

// add remembers hits too, in one step. Nobody else may read it: queries hold names.
func (p *printed) add(file string, hits []search.Hit) error {
	for _, h := range hits {
		p.Posts = append(p.Posts, h.ID)
	}
	slices.Sort(p.Posts)
	text, err := json.Marshal(p)
	if err == nil {
		err = os.MkdirAll(filepath.Dir(file), 0o700)
	}
	if err == nil {
		err = os.WriteFile(file+".tmp", append(text, '\n'), 0o600)
	}
	if err == nil {
		err = os.Rename(file+".tmp", file)
	}
	if err != nil {
		return &noStateError{err}
	}
	return nil
}

// A noStateError says that what was printed cannot be read or remembered.
type noStateError struct{ err error }

func (e *noStateError) Error() string { return "what was printed before: " + e.err.Error() }

func (e *noStateError) Unwrap() error { return e.err }

// Hint says what to do.
func (*noStateError) Hint() string {
	return "set XDG_STATE_HOME to a folder that may be written; remove the file to begin anew"
}
