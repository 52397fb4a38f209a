package indexer

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"kronika/archive"
)

// A Manifest says what a generation was made from and which bytes it has.
type Manifest struct {
	Generation string       `json:"generation"` // name of its folder
	Built      time.Time    `json:"built"`      // UTC
	Documents  int          `json:"documents"`
	Seq        int64        `json:"seq"`                // every change of the archive up to this one is in it
	Decisions  archive.Head `json:"decisions,omitzero"` // every decision up to this one is in it
	Version    string       `json:"version"`            // of what decides the terms; see [Analyst.Version]
	// Sources are the values that documents have of their blogs, by the blog's ID:
	// municipality, its code, owner.
	Sources map[string]string `json:"sources,omitempty"`
	Files   map[string]File   `json:"files"` // by path in the folder, with slashes
}

// ErrNoIndex says that nothing was indexed yet.
var ErrNoIndex = errors.New("no index yet")

const (
	currentName  = "CURRENT"
	manifestName = "manifest.json"
)

// Current returns the folder and the manifest of the generation that is
// served. The error is [ErrNoIndex] if there is none.
func Current(indexDir string) (dir string, m Manifest, err error) {
	name, err := named(indexDir)
	if err != nil {
		return "", m, fmt.Errorf("index %s: %w", indexDir, err)
	}
	if name == "" {
		return "", m, fmt.Errorf("index %s: %w", indexDir, ErrNoIndex)
	}
	dir = filepath.Join(indexDir, name)
	text, err := os.ReadFile(filepath.Join(dir, manifestName))
	if err != nil {
		return "", m, fmt.Errorf("generation %s: %w", dir, err)
	}
	if err := json.Unmarshal(text, &m); err != nil {
		return "", m, fmt.Errorf("generation %s: %s: %w", dir, manifestName, err)
	}
	return dir, m, nil
}

// named returns the generation that CURRENT names, "" without one.
func named(indexDir string) (string, error) {
	name, err := os.ReadFile(filepath.Join(indexDir, currentName))
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	return filepath.Base(strings.TrimSpace(string(name))), err
}

// writeDurable puts a file in place in one step: a reader sees the old bytes
// or the new ones, and after a loss of power one of the two.
func writeDurable(path string, data []byte) error {
	temp := path + ".tmp"
	f, err := os.Create(temp)
	if err != nil {
		return err
	}
	if _, err := f.Write(data); err != nil {
		f.Close()
		return err
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(temp, path); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// knowsOther reports whether documents have other values of their blogs than they
// would get now.
func (m Manifest) knowsOther(sources map[string]archive.Source) bool {
	for id, values := range m.Sources {
		if src, ok := sources[id]; !ok || valuesOf(src) != values {
			return true
		}
	}
	return false
}

// valuesOf returns what documents have of a blog.
func valuesOf(src archive.Source) string {
	return strings.Join([]string{src.Municipality, src.MunicipalityCode, string(src.Owner)}, "|")
}
