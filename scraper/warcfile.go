package scraper

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path"
	"path/filepath"
	"strings"

	"kronika/archive"
)

// isWARC reports whether a file holds what others captured: a WARC or ARC file, or
// a WACZ package of them.
func isWARC(name string) bool {
	name = strings.ToLower(name)
	return isPackage(name) || isRecords(name)
}

func isPackage(name string) bool { return strings.HasSuffix(strings.ToLower(name), ".wacz") }

func isRecords(name string) bool {
	name = strings.TrimSuffix(strings.ToLower(name), ".gz")
	return strings.HasSuffix(name, ".warc") || strings.HasSuffix(name, ".arc")
}

// answers returns the answers in a WARC or ARC file, or in all those in a WACZ
// package, and with each how many bytes of the file were before it. What is
// damaged is an error with its file and offset, and the next follows. It ends early
// if the context does.
func answers(ctx context.Context, f file) iter.Seq2[answered, error] {
	return func(yield func(answered, error) bool) {
		in, err := os.Open(f.path)
		if err != nil {
			yield(answered{}, err)
			return
		}
		defer in.Close()
		info, err := in.Stat()
		if err != nil {
			yield(answered{}, err)
			return
		}
		w := walker{ctx: ctx, yield: yield}
		if isPackage(f.path) {
			w.unzip(in, info.Size(), f.path)
			return
		}
		w.records(filepath.Base(f.path), f.path, io.NewSectionReader(in, 0, info.Size()))
	}
}

// An answered is an answer and where it stands among the bytes of its file.
type answered struct {
	archive.Foreign
	passed int64 // bytes of the file before it
}

// A walker goes through the answers of one file.
type walker struct {
	ctx     context.Context
	yield   func(answered, error) bool
	passed  int64 // bytes of the package before the WARC file in hand
	stopped bool
}

func (w *walker) give(a answered, err error) { w.stopped = w.stopped || !w.yield(a, err) }

// records goes through a WARC file. name is what origins call it, path what
// findings do.
func (w *walker) records(name, path string, in *io.SectionReader) {
	for f, err := range archive.ReadForeign(name, in) {
		if w.stopped = w.stopped || w.ctx.Err() != nil; w.stopped {
			return
		}
		var damage *archive.DamageError
		if errors.As(err, &damage) {
			damage.File = path
		}
		w.give(answered{f, w.passed + f.Offset}, err)
	}
}

// maxSpread is how many times larger a compressed WARC file in a package may
// become: text does not reach it, a trap does.
const maxSpread = 100

// unzip goes through the WARC files in a WACZ package (WACZ 1.1.1:
// they are in archive/). Packages keep them as they are; one that is compressed is
// unpacked beside the other temporary files first.
func (w *walker) unzip(in *os.File, size int64, name string) {
	z, err := zip.NewReader(in, size)
	if err != nil {
		w.give(answered{}, fmt.Errorf("is no WACZ package: %w", err))
		return
	}
	found := false
	for _, entry := range z.File {
		if w.stopped {
			return
		}
		if !strings.HasPrefix(entry.Name, "archive/") || !isRecords(entry.Name) {
			w.passed += int64(entry.CompressedSize64)
			continue
		}
		found = true
		if err := w.entry(in, name, entry); err != nil {
			w.give(answered{}, fmt.Errorf("%s: %w", entry.Name, err))
		}
		w.passed += int64(entry.CompressedSize64)
	}
	if !found {
		w.give(answered{}, errors.New("is a WACZ package without WARC files"))
	}
}

// entry goes through one WARC file of a package.
func (w *walker) entry(in *os.File, name string, entry *zip.File) error {
	// Of one package, what was captured on one day is one look at a blog.
	origin, where := filepath.Base(name)+"#"+path.Base(entry.Name), name+"/"+entry.Name
	if entry.Method == zip.Store {
		at, err := entry.DataOffset()
		if err != nil {
			return err
		}
		w.records(origin, where, io.NewSectionReader(in, at, int64(entry.CompressedSize64)))
		return nil
	}
	if entry.UncompressedSize64 > maxSpread*entry.CompressedSize64 {
		return fmt.Errorf("would be unpacked to %d bytes", entry.UncompressedSize64)
	}
	temp, err := os.CreateTemp("", "kronika-*.warc")
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name())
	defer temp.Close()
	from, err := entry.Open()
	if err != nil {
		return err
	}
	defer from.Close()
	n, err := io.Copy(temp, from)
	if err != nil {
		return err
	}
	w.records(origin, where, io.NewSectionReader(temp, 0, n))
	return nil
}
