package indexer

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// A folder is where the generations of an engine are kept that writes files.
type folder struct {
	dir  string
	open func(from, dir string) (Writer, error) // see [Update]
}

// Current implements [Index].
func (f folder) Current(context.Context) (Manifest, error) {
	_, m, err := Current(f.dir)
	return m, err
}

// Check implements [Index].
func (f folder) Check(_ context.Context, m Manifest) error {
	return m.Check(filepath.Join(f.dir, m.Generation))
}

// Begin implements [Index].
func (f folder) Begin(_ context.Context, base, _ Manifest) (Generation, error) {
	if err := os.MkdirAll(f.dir, 0o755); err != nil {
		return nil, err
	}
	next, err := nextName(f.dir)
	if err != nil {
		return nil, err
	}
	if err := sweep(f.dir, true); err != nil {
		return nil, err
	}
	g := inFolder{folder: f, dir: filepath.Join(f.dir, next), base: base}
	if base.Generation != "" {
		g.from = filepath.Join(f.dir, base.Generation)
	}
	if g.Writer, err = f.open(g.from, g.dir); err != nil {
		os.RemoveAll(g.dir)
		return nil, fmt.Errorf("generation %s: %w", next, err)
	}
	return g, nil
}

// Sweep implements [Index].
func (f folder) Sweep(_ context.Context, two bool) error { return sweep(f.dir, two) }

// inFolder is a generation in a folder of its own.
type inFolder struct {
	Writer
	folder
	dir, from string // its folder, and that of the base
	base      Manifest
}

// After implements [Generation]: what was left half-made is made anew.
func (g inFolder) After() int64 { return g.base.Seq }

// Reached implements [Generation].
func (g inFolder) Reached(int64) error { return nil }

// Publish implements [Generation].
func (g inFolder) Publish(m Manifest) (Manifest, error) {
	m.Generation, m.Built = filepath.Base(g.dir), time.Now().UTC().Truncate(time.Second)
	var err error
	if m.Files, err = describeAll(g.dir, g.from, g.base); err == nil {
		err = writeManifest(g.dir, m)
	}
	if err != nil {
		return m, errors.Join(fmt.Errorf("generation %s: %w", m.Generation, err), g.Abandon())
	}
	return m, setCurrent(g.folder.dir, m.Generation)
}

// Abandon implements [Generation].
func (g inFolder) Abandon() error { return os.RemoveAll(g.dir) }

// sweep removes half-made generations, and all but the current one and, if two
// are kept, the one before it: of that the sum of the manifest, so that a CURRENT which
// names it again is found out.
func sweep(dir string, two bool) error {
	name, err := named(dir)
	if _, damaged := errors.AsType[*DamageError](err); err != nil && !damaged && !errors.Is(err, ErrNoIndex) {
		return err
	}
	generations, err := generations(dir)
	if err != nil {
		return err
	}
	before := ""
	for _, g := range generations {
		if g < name {
			before = g
		}
	}
	for _, g := range generations {
		gone := filepath.Join(dir, g)
		switch {
		case g == name:
			continue
		case g == before && two:
			gone = filepath.Join(gone, sumName)
		}
		if err := os.RemoveAll(gone); err != nil {
			return err
		}
	}
	return nil
}

// generations returns the names of all generations, the oldest first.
func generations(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir) // sorted by name
	var names []string
	for _, e := range entries {
		if _, number := strconv.Atoi(e.Name()); e.IsDir() && number == nil {
			names = append(names, e.Name())
		}
	}
	return names, err
}

// nextName returns the name of the generation after the newest.
func nextName(dir string) (string, error) {
	names, err := generations(dir)
	last := 0
	if len(names) > 0 {
		last, _ = strconv.Atoi(names[len(names)-1])
	}
	return fmt.Sprintf("%06d", last+1), err
}
