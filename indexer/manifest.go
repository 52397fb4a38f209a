package indexer

import (
	"crypto/sha256"
	"encoding/hex"
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
)

// Current returns the folder and the manifest of the generation that is served. The
// error is [ErrNoIndex] if there is none, and a [DamageError] if there was one that
// cannot be served any more: CURRENT or the manifest are gone or have other bytes.
func Current(indexDir string) (dir string, m Manifest, err error) {
	name, sum, err := named(indexDir)
	if err != nil {
		return "", m, err
	}
	dir = filepath.Join(indexDir, name)
	text, err := os.ReadFile(filepath.Join(dir, manifestName))
	if errors.Is(err, fs.ErrNotExist) {
		return "", m, &DamageError{name, manifestName, 0, "is not there"}
	}
	if err != nil {
		return "", m, fmt.Errorf("index %s: %w", indexDir, err)
	}
	if got := sha256.Sum256(text); sum != "" && sum != hex.EncodeToString(got[:]) {
		return "", m, &DamageError{name, manifestName, 0, fmt.Sprintf("has SHA-256 %x, %s says %s", got, currentName, sum)}
	}
	if err := json.Unmarshal(text, &m); err != nil {
		return "", m, &DamageError{name, manifestName, 0, err.Error()}
	}
	return dir, m, nil
}

// named returns the generation that CURRENT names, and the SHA-256 of its manifest, "" if
// an older program wrote it.
func named(indexDir string) (name, sum string, err error) {
	text, err := os.ReadFile(filepath.Join(indexDir, currentName))
	if errors.Is(err, fs.ErrNotExist) {
		return "", "", lost(indexDir)
	}
	if err != nil {
		return "", "", fmt.Errorf("index %s: %w", indexDir, err)
	}
	line, whole := strings.CutSuffix(string(text), "\n")
	name, sum, _ = strings.Cut(line, " ")
	if _, err := strconv.Atoi(name); err != nil || !whole || sum != "" && len(sum) != hex.EncodedLen(sha256.Size) {
		return "", "", &DamageError{File: currentName, What: fmt.Sprintf("names no generation: %.100q", text)}
	}
	return name, sum, nil
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
func setCurrent(indexDir, name string, manifest []byte) error {
	return writeDurable(filepath.Join(indexDir, currentName), fmt.Appendf(nil, "%s %x\n", name, sha256.Sum256(manifest)))
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
