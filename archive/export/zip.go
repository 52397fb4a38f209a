package export

import (
	"archive/zip"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// zipFolder writes a folder into a new zip file, below its own name (RFC 8493,
// section 4).
func zipFolder(to, dir string, modified time.Time) error {
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	z := zip.NewWriter(out)
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(filepath.Dir(dir), path)
		if err != nil {
			return err
		}
		return zipFile(z, path, &zip.FileHeader{Name: filepath.ToSlash(rel), Method: zip.Deflate, Modified: modified.UTC()})
	})
	return errors.Join(err, z.Close(), out.Sync(), out.Close())
}

func zipFile(z *zip.Writer, path string, h *zip.FileHeader) error {
	if strings.HasSuffix(path, ".gz") {
		h.Method = zip.Store
	}
	from, err := os.Open(path)
	if err != nil {
		return err
	}
	defer from.Close()
	w, err := z.CreateHeader(h)
	if err != nil {
		return err
	}
	_, err = io.Copy(w, from)
	return err
}
