package indexer

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
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
	sumName      = "manifest.sha256"
)

// Current returns the folder and the manifest of the generation that is served. The
// error is [ErrNoIndex] if there is none, and a [DamageError] if there was one that
// cannot be served any more: CURRENT, the manifest, or its sum are gone or have other bytes.
func Current(indexDir string) (dir string, m Manifest, err error) {
	name, err := named(indexDir)
	for err == nil {
		dir = filepath.Join(indexDir, name)
		if m, err = readManifest(dir); err == nil {
			return dir, m, nil
		}
		// Another may have taken its place just now, and its sum.
		if now, again := named(indexDir); again == nil && now != name {
			name, err = now, nil
		}
	}
	return "", Manifest{}, err
}

// readManifest reads the manifest of the generation in a folder, and compares it with its
// sum.
func readManifest(dir string) (m Manifest, err error) {
	name := filepath.Base(dir)
	read := func(file string) ([]byte, error) {
		text, err := os.ReadFile(filepath.Join(dir, file))
		if errors.Is(err, fs.ErrNotExist) {
			return nil, &DamageError{name, file, 0, "is not there"}
		}
		if err != nil {
			return nil, fmt.Errorf("index generation %s: %w", name, err)
		}
		return text, nil
	}
	text, err := read(manifestName)
	if err != nil {
		return m, err
	}
	sum, err := read(sumName)
	if err != nil {
		return m, err
	}
	const digits = 2 * sha256.Size
	switch want := sumOf(text); {
	case string(sum) == want:
	case len(sum) != len(want) || string(sum[digits:]) != want[digits:]:
		return m, &DamageError{name, sumName, 0, fmt.Sprintf("is no checksum: %.100q", sum)}
	default:
		return m, &DamageError{name, manifestName, 0, fmt.Sprintf("has SHA-256 %s, %s says %s", want[:digits], sumName, sum[:digits])}
	}
	if err := json.Unmarshal(text, &m); err != nil {
		return m, &DamageError{name, manifestName, 0, err.Error()}
	}
	return m, nil
}

// sumOf returns the SHA-256 of a manifest as sha256sum writes it.
func sumOf(manifest []byte) string {
	return fmt.Sprintf("%x  %s\n", sha256.Sum256(manifest), manifestName)
}

// writeManifest writes the manifest of a generation and its sum.
func writeManifest(dir string, m Manifest) error {
	text, err := json.MarshalIndent(m, "", "\t")
	if err != nil {
		return err
	}
	if err := writeDurable(filepath.Join(dir, manifestName), text); err != nil {
		return err
	}
	return writeDurable(filepath.Join(dir, sumName), []byte(sumOf(text)))
}

// named returns the generation that CURRENT names.
func named(indexDir string) (name string, err error) {
	text, err := os.ReadFile(filepath.Join(indexDir, currentName))
	if errors.Is(err, fs.ErrNotExist) {
		return "", lost(indexDir)
	}
	if err != nil {
		return "", fmt.Errorf("index %s: %w", indexDir, err)
	}
	name, whole := strings.CutSuffix(string(text), "\n")
	if _, err := strconv.Atoi(name); err != nil || !whole {
		return "", &DamageError{File: currentName, What: fmt.Sprintf("names no generation: %.100q", text)}
	}
	return name, nil
}

// lost says why there is no CURRENT: nothing was indexed yet, or it is gone.
func lost(indexDir string) error {
	whole, err := filepath.Glob(filepath.Join(indexDir, "*", manifestName))
	if err != nil {
		return fmt.Errorf("index %s: %w", indexDir, err)
	}
	if len(whole) == 0 {
		return fmt.Errorf("index %s: %w", indexDir, ErrNoIndex)
	}
	return &DamageError{File: currentName, What: "is not there, and generations are"}
}

// setCurrent makes a generation the one that is served.
func setCurrent(indexDir, name string) error {
	return writeDurable(filepath.Join(indexDir, currentName), []byte(name+"\n"))
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
