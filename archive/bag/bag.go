// Package bag answers how a folder proves that it is whole: BagIt 1.0 (RFC 8493).
//
//	bagit.txt                the version
//	bag-info.txt             what is in it, and from whom
//	manifest-sha256.txt      checksums of the files below data/
//	tagmanifest-sha256.txt   checksums of the files beside data/
//	data/                    the payload
package bag

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Payload is the folder of a bag in which its content lies.
const Payload = "data"

const (
	declaration = "bagit.txt"
	infoName    = "bag-info.txt"
)

// A Field is one line of bag-info.txt. A label may come several times.
type Field struct{ Label, Value string }

// Seal makes a bag of a folder that has a folder data/ in it. To info it adds the
// Payload-Oxum, the number of bytes and files.
func Seal(dir string, info []Field) error {
	if err := seal(dir, info); err != nil {
		return fmt.Errorf("bag %s: %w", dir, err)
	}
	return nil
}

func seal(dir string, info []Field) error {
	payload, err := manifest(dir, Payload)
	if err != nil {
		return err
	}
	var text strings.Builder
	for _, f := range append(slices.Clone(info), Field{"Payload-Oxum", fmt.Sprintf("%d.%d", payload.bytes, len(payload.files))}) {
		if f.Value != "" {
			fmt.Fprintf(&text, "%s: %s\n", f.Label, strings.Join(strings.Fields(f.Value), " "))
		}
	}
	tags := [][2]string{
		{declaration, "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"},
		{infoName, text.String()},
		{"manifest-sha256.txt", payload.String()},
	}
	var m sums
	for _, tag := range tags {
		if err := write(filepath.Join(dir, tag[0]), tag[1]); err != nil {
			return err
		}
		if err := m.add(dir, tag[0]); err != nil {
			return err
		}
	}
	return write(filepath.Join(dir, "tagmanifest-sha256.txt"), m.String())
}

func write(path, text string) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Sync(), f.Close())
}

// sums are the lines of a manifest, and the bytes of all files.
type sums struct {
	files []string
	sums  map[string]string
	bytes int64
}

// manifest takes in all files of a folder of a bag.
func manifest(dir, folder string) (m sums, err error) {
	err = filepath.WalkDir(filepath.Join(dir, folder), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		return m.add(dir, filepath.ToSlash(rel))
	})
	return m, err
}

func (m *sums) add(dir, name string) error {
	f, err := os.Open(filepath.Join(dir, filepath.FromSlash(name)))
	if err != nil {
		return err
	}
	defer f.Close()
	sum := sha256.New()
	n, err := io.Copy(sum, f)
	if err != nil {
		return err
	}
	if m.sums == nil {
		m.sums = map[string]string{}
	}
	m.files, m.bytes = append(m.files, name), m.bytes+n
	m.sums[name] = hex.EncodeToString(sum.Sum(nil))
	return nil
}

// String returns the lines of the manifest, in the order of names.
func (m sums) String() string {
	slices.SortFunc(m.files, cmp.Compare)
	var b strings.Builder
	for _, name := range m.files {
		fmt.Fprintf(&b, "%s  %s\n", m.sums[name], encode.Replace(name))
	}
	return b.String()
}

// In a manifest the characters that end its lines are percent-encoded, and the
// percent sign with them (RFC 8493, section 2.1.3).
var (
	encode = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	decode = strings.NewReplacer("%0D", "\r", "%0d", "\r", "%0A", "\n", "%0a", "\n", "%25", "%")
)
