package indexer

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// A File is how one file of a generation must be.
type File struct {
	Size   int64  `json:"size"`   // bytes
	SHA256 string `json:"sha256"` // lower-case hex
	// CRC32C is the checksum of Castagnoli of each block of 256 KiB, the last one maybe
	// shorter: eight digits of lower-case hex a block. Older manifests have none, or
	// those of larger blocks.
	CRC32C string `json:"crc32c,omitempty"`
}

const (
	blockSize = 256 << 10 // bytes; so few that the last one of a file is read in no time
	crcDigits = 8
)

// blocks returns how many blocks the file has, and whether their checksums are known.
func (f File) blocks() (n int64, known bool) {
	n = (f.Size + blockSize - 1) / blockSize
	return n, int64(len(f.CRC32C)) == n*crcDigits
}

// crc returns the checksum of a block.
func (f File) crc(n int64) string { return f.CRC32C[n*crcDigits : (n+1)*crcDigits] }

// A DamageError says where a generation is not what its manifest says.
type DamageError struct {
	Generation string // name of its folder; empty: CURRENT names none
	File       string // in that folder, with slashes; or CURRENT, beside it
	Offset     int64  // in bytes: where a block begins that is another; the end of a file that is too short
	What       string
}

// Error names the file.
func (e *DamageError) Error() string {
	if e.File == currentName {
		return fmt.Sprintf("index: %s %s", e.File, e.What)
	}
	return fmt.Sprintf("index generation %s: %s, byte %d: %s", e.Generation, e.File, e.Offset, e.What)
}

// Hint says what to do.
func (e *DamageError) Hint() string { return "kronika index makes it anew out of the archive" }

// Path returns the file below the folder of the index, with slashes.
func (e *DamageError) Path() string {
	if e.File == currentName {
		return e.File
	}
	return e.Generation + "/" + e.File
}

// opened opens a file of a generation that has the size it must have. What keeps it
// from being read, and says nothing of the file, is no [DamageError].
func (m Manifest) opened(dir, path string) (*os.File, error) {
	f, err := os.Open(filepath.Join(dir, filepath.FromSlash(path)))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &DamageError{m.Generation, path, 0, "is not there"}
	}
	if err != nil {
		return nil, fmt.Errorf("index generation %s: %w", m.Generation, err)
	}
	if err := m.sized(f, path); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

func (m Manifest) sized(f *os.File, path string) error {
	info, err := f.Stat()
	if err != nil {
		return fmt.Errorf("index generation %s: %w", m.Generation, err)
	}
	if got, want := info.Size(), m.Files[path].Size; got != want {
		return &DamageError{m.Generation, path, min(got, want), fmt.Sprintf("has %d bytes, the manifest says %d", got, want)}
	}
	return nil
}

// checkBlock compares a block of an open file with its checksum. The buffer has room for one.
func (m Manifest) checkBlock(f *os.File, path string, n int64, buffer []byte) error {
	want := m.Files[path]
	block := buffer[:min(blockSize, want.Size-n*blockSize)]
	if _, err := f.ReadAt(block, n*blockSize); err != nil {
		return &DamageError{m.Generation, path, n * blockSize, err.Error()}
	}
	if got := crcOf(block); got != want.crc(n) {
		return &DamageError{m.Generation, path, n * blockSize, fmt.Sprintf("has CRC-32C %s in this block, the manifest says %s", got, want.crc(n))}
	}
	return nil
}

func crcOf(block []byte) string {
	return fmt.Sprintf("%08x", crc32.Checksum(block, crc32.MakeTable(crc32.Castagnoli)))
}

// describeAll returns all files below dir but the manifest. Those that are one with a
// file of the generation base in the folder from, under two names, are what its manifest
// says: their bytes are not read, so that no damage of them becomes what must be.
func describeAll(dir, from string, base Manifest) (map[string]File, error) {
	files := map[string]File{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		name := filepath.ToSlash(rel)
		file := base.Files[name]
		if _, known := file.blocks(); known && file.SHA256 != "" && one(path, filepath.Join(from, rel)) {
			files[name] = file
			return nil
		}
		files[name], err = describe(context.Background(), path)
		return err
	})
	return files, err
}

// one reports whether two names are of one file.
func one(a, b string) bool {
	first, err := os.Stat(a)
	if err != nil {
		return false
	}
	second, err := os.Stat(b)
	return err == nil && os.SameFile(first, second)
}

// describe reads a file until the context ends.
func describe(ctx context.Context, path string) (file File, err error) {
	f, err := os.Open(path)
	if err != nil {
		return file, err
	}
	defer f.Close()
	whole, buffer := sha256.New(), make([]byte, blockSize)
	var crcs bytes.Buffer
	for {
		n, err := io.ReadFull(f, buffer)
		if file.Size += int64(n); n > 0 {
			whole.Write(buffer[:n])
			crcs.WriteString(crcOf(buffer[:n]))
		}
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			file.SHA256, file.CRC32C = hex.EncodeToString(whole.Sum(nil)), crcs.String()
			return file, nil
		}
		if err := errors.Join(err, ctx.Err()); err != nil {
			return file, err
		}
	}
}
