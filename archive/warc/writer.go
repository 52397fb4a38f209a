package warc

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/klauspost/compress/gzip"
)

// A Writer appends records to one WARC file. The file has the suffix .open
// until it is closed.
type Writer struct {
	file *os.File
	name string // final path
	info string // ID of the warcinfo record
	size int64
}

// openSuffix marks a file that is being written, or was when its writer died.
const openSuffix = ".open"

// Create starts a file with a warcinfo record that says what is in about, such
// as software and operator (section 6.2). The folder must exist; a file of that
// name must not.
func Create(path string, about ...Field) (*Writer, error) {
	f, err := os.OpenFile(path+openSuffix, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return nil, fmt.Errorf("create WARC file: %w", err)
	}
	w := &Writer{file: f, name: path}
	info := New(Warcinfo, time.Now(), append(block(append(about, Field{"format", "WARC File Format 1.1"})), sealLine+"\r\n"...))
	info.Set(Filename, filepath.Base(path))
	info.Set(ContentType, "application/warc-fields")
	w.info = info.Get(RecordID)
	if err := w.append(info); err != nil {
		f.Close()
		return nil, err
	}
	if err := syncDir(filepath.Dir(path)); err != nil {
		f.Close()
		return nil, err
	}
	return w, nil
}

// syncDir makes the names of the files in a folder durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Info returns the ID of the file's warcinfo record, which names the session.
func (w *Writer) Info() string { return w.info }

// Size returns how many bytes the file holds.
func (w *Writer) Size() int64 { return w.size }

// Write appends records, each a gzip member of its own, and returns when they
// are on disk. It sets their Offset.
func (w *Writer) Write(records ...*Record) error {
	for _, r := range records {
		r.Set(WarcinfoID, w.info)
		if err := w.append(r); err != nil {
			return err
		}
	}
	if err := w.file.Sync(); err != nil {
		return fmt.Errorf("%s: %w", w.file.Name(), err)
	}
	return nil
}

// append writes one member. A write that fails half-way is cut off again, so
// that the file stays whole.
func (w *Writer) append(r *Record) error {
	var member bytes.Buffer
	z := gzip.NewWriter(&member)
	z.Extra = emptySeal()
	fmt.Fprint(z, "WARC/1.1\r\n")
	for _, f := range r.Fields {
		fmt.Fprintf(z, "%s: %s\r\n", f.Name, f.Value)
	}
	fmt.Fprintf(z, "%s: %d\r\n\r\n", ContentLength, len(r.Block))
	z.Write(r.Block)
	fmt.Fprint(z, "\r\n\r\n")
	if err := z.Close(); err != nil {
		return fmt.Errorf("%s: compress record: %w", w.file.Name(), err)
	}
	seal(member.Bytes())
	if _, err := w.file.WriteAt(member.Bytes(), w.size); err != nil {
		w.file.Truncate(w.size)
		return fmt.Errorf("%s: %w", w.file.Name(), err)
	}
	r.Offset = w.size
	w.size += int64(member.Len())
	return nil
}

// Close ends the file and gives it its final name.
func (w *Writer) Close() error {
	if err := w.file.Sync(); err != nil {
		w.file.Close()
		return fmt.Errorf("%s: %w", w.file.Name(), err)
	}
	if err := w.file.Close(); err != nil {
		return err
	}
	if err := os.Rename(w.name+openSuffix, w.name); err != nil {
		return err
	}
	return syncDir(filepath.Dir(w.name))
}

// Recover ends the files that a killed writer left open in a folder: the whole
// members get the final name, a torn tail is kept beside them as NAME.tail.
func Recover(dir string) error {
	left, err := filepath.Glob(filepath.Join(dir, "*"+openSuffix))
	if err != nil {
		return err
	}
	for _, open := range left {
		if err := recoverFile(open, open[:len(open)-len(openSuffix)]); err != nil {
			return fmt.Errorf("recover %s: %w", open, err)
		}
	}
	return nil
}

func recoverFile(open, final string) error {
	whole := int64(0)
	for r, err := range Read(open) {
		if err != nil {
			break
		}
		whole = r.end
	}
	all, err := os.ReadFile(open)
	if err != nil {
		return err
	}
	if tail := all[whole:]; len(tail) > 0 {
		if err := os.WriteFile(final+".tail", tail, 0o644); err != nil {
			return err
		}
		if err := os.Truncate(open, whole); err != nil {
			return err
		}
	}
	if whole == 0 {
		return os.Remove(open)
	}
	return os.Rename(open, final)
}

// Name returns the final path of the file.
func (w *Writer) Name() string { return w.name }
