package indexer

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestDamages: whatever happens to a file, Check and Verify name it, of manifests with
// and without a CRC-32C.
func TestDamages(t *testing.T) {
	long := bytes.Repeat([]byte("krönika "), blockSize/8) // a block and a bit
	for _, c := range []struct {
		name string
		harm func(data []byte) []byte
		crc  string // what Check says
	}{
		{"first byte", func(data []byte) []byte { data[0] ^= 1; return data }, "block at byte 0"},
		{"last byte", func(data []byte) []byte { data[len(data)-1] ^= 0x80; return data }, "block at byte 4194304"},
		{"cut", func(data []byte) []byte { return data[:len(data)-1] }, "bytes"},
		{"empty", func([]byte) []byte { return nil }, "has 0 bytes"},
		{"longer", func(data []byte) []byte { return append(data, 0) }, "bytes"},
		{"gone", nil, "no such file"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			put(t, dir, "empty", nil)
			put(t, dir, "store", long)
			m := Manifest{}
			var err error
			if m.Files, err = describeAll(dir); err != nil {
				t.Fatal(err)
			}
			old := Manifest{Files: map[string]File{}}
			for path, f := range m.Files {
				old.Files[path] = File{Size: f.Size, SHA256: f.SHA256}
			}
			checks := map[string]func() error{
				"Check": func() error { return m.Check(dir) }, "Verify": func() error { return m.Verify(dir) },
				"Check of an older manifest": func() error { return old.Check(dir) },
			}
			for name, check := range checks {
				if err := check(); err != nil {
					t.Errorf("%s of whole files: %v", name, err)
				}
			}
			if err := os.Remove(filepath.Join(dir, "store")); err != nil {
				t.Fatal(err)
			}
			if c.harm != nil {
				put(t, dir, "store", c.harm(bytes.Clone(long)))
			}
			for name, check := range checks {
				err := check()
				if err == nil || !strings.Contains(err.Error(), "store") || name == "Check" && !strings.Contains(err.Error(), c.crc) {
					t.Errorf("%s: got %v, want an error that names the file and says %q", name, err, c.crc)
				}
			}
		})
	}
}

func put(t *testing.T, dir, name string, data []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
		t.Fatal(err)
	}
}
