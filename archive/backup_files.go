package archive

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"kronika/archive/warc"
)

// copyWARC copies the WARC files. One that is closed meanwhile is copied under
// the name that it has then.
func (b Backup) copyWARC(ctx context.Context) (report BackupReport, err error) {
	entries, err := os.ReadDir(filepath.Join(b.From, "warc"))
	if err != nil {
		return report, err
	}
	names, total := map[string]bool{}, int64(0)
	for _, e := range entries {
		name := strings.TrimSuffix(e.Name(), openSuffix)
		if info, err := e.Info(); err == nil && (strings.HasSuffix(name, warcSuffix) || strings.HasSuffix(name, tailSuffix)) && !names[name] {
			names[name], total = true, total+info.Size()
		}
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if err := ctx.Err(); err != nil {
			return report, err
		}
		n, kept, err := b.copyFile(name)
		if err != nil {
			return report, err
		}
		if n == 0 || !strings.HasSuffix(name, warcSuffix) {
			continue
		}
		report.Files, report.Bytes = report.Files+1, report.Bytes+n
		if kept {
			report.Kept++
		}
		if b.Progress != nil {
			b.Progress(report.Bytes, max(total, report.Bytes))
		}
	}
	return report, nil
}

// copyFile copies one WARC file, or of an open one the whole records, and returns
// how many bytes that are, and whether the older backup has them.
func (b Backup) copyFile(name string) (n int64, kept bool, err error) {
	from := filepath.Join(b.From, "warc", name)
	n, err = warc.Whole(from + openSuffix)
	if err == nil {
		from += openSuffix
	} else if !errors.Is(err, fs.ErrNotExist) {
		return 0, false, err
	}
	f, err := os.Open(from)
	if errors.Is(err, fs.ErrNotExist) { // closed just now
		from = strings.TrimSuffix(from, openSuffix)
		f, err = os.Open(from)
	}
	if err != nil {
		return 0, false, err
	}
	defer f.Close()
	if !strings.HasSuffix(from, openSuffix) {
		info, err := f.Stat()
		if err != nil {
			return 0, false, err
		}
		n = info.Size()
	}
	if n == 0 {
		return 0, false, nil
	}
	old, to := filepath.Join(b.To, "warc", name), filepath.Join(b.partial(), "warc", name)
	if sameBytes(old, f, n) && os.Link(old, to) == nil {
		return n, true, nil
	}
	return n, false, writeDurable(to, io.NewSectionReader(f, 0, n))
}

// sameBytes reports whether a file has the first n bytes of another, and no more.
func sameBytes(path string, other io.ReaderAt, n int64) bool {
	info, err := os.Stat(path)
	if err != nil || info.Size() != n {
		return false
	}
	held, err := fileSHA256(path)
	sum := sha256.New()
	if _, fault := io.Copy(sum, io.NewSectionReader(other, 0, n)); err != nil || fault != nil {
		return false
	}
	return held == hex.EncodeToString(sum.Sum(nil))
}

// copyRest copies the settings and what people decided, and returns the latter.
func (b Backup) copyRest() (*decisionLog, error) {
	aside, err := filepath.Glob(filepath.Join(b.From, decisionsName+".*.torn"))
	if err != nil {
		return nil, err
	}
	for _, name := range byHand() {
		aside = append(aside, filepath.Join(b.From, name))
	}
	for _, path := range append(aside, filepath.Join(b.From, decisionsName)) {
		text, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if filepath.Base(path) == decisionsName {
			text = text[:bytes.LastIndexByte(text, '\n')+1] // a line that is being written is not in force yet
		}
		if err := writeDurable(filepath.Join(b.partial(), filepath.Base(path)), bytes.NewReader(text)); err != nil {
			return nil, err
		}
	}
	return readDecisions(b.partial())
}

// byHand returns the files of an archive that people write, all of them optional.
func byHand() []string {
	return []string{"kronika.toml", "amnen.lokal.toml", "etiketter.toml", "organer.lokal.toml", "platser.lokal.toml", "synonymer.txt"}
}

// writeSums writes the SHA-256 of all files of a folder.
func writeSums(dir string) error {
	var b strings.Builder
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == sumsName {
			return err
		}
		sum, err := fileSHA256(path)
		if err == nil {
			err = syncDir(path)
		}
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		fmt.Fprintf(&b, "%s  %s\n", sum, filepath.ToSlash(rel))
		return err
	})
	if err != nil {
		return err
	}
	return errors.Join(writeDurable(filepath.Join(dir, sumsName), strings.NewReader(b.String())), syncDir(filepath.Join(dir, "warc")), syncDir(dir))
}

// fileSHA256 returns the SHA-256 of a file, lower-case hex.
func fileSHA256(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// writeDurable writes a file, which is on disk when it returns.
func writeDurable(path string, from io.Reader) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, from)
	return errors.Join(err, f.Sync(), f.Close())
}
