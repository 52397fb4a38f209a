package indexer

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestDamages: whatever happens to a file, every check that can know names it and the
// place, of manifests with and without a CRC-32C.
func TestDamages(t *testing.T) {
	long := bytes.Repeat([]byte("krönika "), blockSize/6) // a block and a half
	at := strconv.Itoa
	const end, sizes = "CheckEnds", "CheckSizes"
	for _, c := range []struct {
		name string
		harm func(data []byte) []byte
		crc  string // where the checks by CRC-32C say it is
		less string // the checks that do not find it
	}{
		{"first byte", func(data []byte) []byte { data[0] ^= 1; return data }, "byte 0: has CRC", end + " " + sizes},
		{"last byte", func(data []byte) []byte { data[len(data)-1] ^= 0x80; return data }, "byte " + at(blockSize) + ": has CRC", sizes},
		{"cut", func(data []byte) []byte { return data[:len(data)-1] }, "byte " + at(len(long)-1) + ": has ", ""},
		{"cut to a block", func(data []byte) []byte { return data[:blockSize] }, "byte " + at(blockSize) + ": has ", ""},
		{"empty", func([]byte) []byte { return nil }, "byte 0: has 0 bytes", ""},
		{"longer", func(data []byte) []byte { return append(data, 0) }, "byte " + at(len(long)) + ": has ", ""},
		{"gone", nil, "is not there", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			put(t, dir, "empty", nil)
			put(t, dir, "store", long)
			m := Manifest{}
			var err error
			if m.Files, err = describeAll(dir, "", Manifest{}); err != nil {
				t.Fatal(err)
			}
			old := Manifest{Files: map[string]File{}}
			for path, f := range m.Files {
				old.Files[path] = File{Size: f.Size, SHA256: f.SHA256}
			}
			verify := func(m Manifest) func(string) error {
				return func(dir string) error {
					damages, err := m.Verify(t.Context(), dir, nil)
					if err == nil && len(damages) > 0 {
						err = damages[0]
					}
					return err
				}
			}
			checks := map[string]func(dir string) error{
				"Check": m.Check, "CheckQuietly": func(dir string) error { return m.CheckQuietly(t.Context(), dir) },
				end: m.CheckEnds, sizes: m.CheckSizes, "Verify": verify(m),
			}
			olds := map[string]func(dir string) error{"Check": old.Check, "Verify": verify(old)}
			for name, check := range checks {
				if err := check(dir); err != nil {
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
				if err := check(dir); slices.Contains(strings.Fields(c.less), name) {
					if err != nil {
						t.Errorf("%s: got %v, want it to know nothing of that", name, err)
					}
				} else if damage, ok := errors.AsType[*DamageError](err); !ok || damage.File != "store" || !strings.Contains(err.Error(), c.crc) {
					t.Errorf("%s: got %v, want damage of the file that says %q", name, err, c.crc)
				}
			}
			for name, check := range olds {
				if damage, ok := errors.AsType[*DamageError](check(dir)); !ok || damage.File != "store" {
					t.Errorf("%s of an older manifest: got %v, want damage of the file", name, damage)
				}
			}
		})
	}
}

// TestEveryDamage: Verify goes on behind the first.
func TestEveryDamage(t *testing.T) {
	dir, long := t.TempDir(), make([]byte, 3*blockSize)
	put(t, dir, "store", long)
	put(t, dir, "columns", long)
	files, err := describeAll(dir, "", Manifest{})
	if err != nil {
		t.Fatal(err)
	}
	long[7], long[2*blockSize] = 1, 1
	put(t, dir, "store", long)
	put(t, dir, "columns", nil)
	damages, err := (Manifest{Generation: "000003", Files: files}).Verify(t.Context(), dir, nil)
	var got []string
	for _, d := range damages {
		got = append(got, fmt.Sprintf("%s %d", d.Path(), d.Offset))
	}
	want := []string{"000003/columns 0", "000003/store 0", fmt.Sprintf("000003/store %d", 2*blockSize)}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

// TestSharedFile: a file that a generation has of its base keeps the sums that the base
// has for it, so that what was flipped in it meanwhile is found in both.
func TestSharedFile(t *testing.T) {
	from, dir := t.TempDir(), t.TempDir()
	put(t, from, "shared", []byte("en gång"))
	put(t, from, "own", []byte("en gång"))
	files, err := describeAll(from, "", Manifest{})
	if err != nil {
		t.Fatal(err)
	}
	base := Manifest{Files: files}
	if err := os.Link(filepath.Join(from, "shared"), filepath.Join(dir, "shared")); err != nil {
		t.Fatal(err)
	}
	put(t, dir, "own", []byte("nu"))
	f, err := os.OpenFile(filepath.Join(from, "shared"), os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteAt([]byte("E"), 0); err != nil {
		t.Fatal(err)
	}
	files, err = describeAll(dir, from, base)
	if err != nil {
		t.Fatal(err)
	}
	if files["own"] == base.Files["own"] {
		t.Error("a file of its own got the sums of another")
	}
	if damage, ok := errors.AsType[*DamageError]((Manifest{Files: files}).Check(dir)); !ok || damage.File != "shared" {
		t.Errorf("got %v, want damage of the shared file", damage)
	}
}

// TestCheckEnds: a check in the background is over when it should be.
func TestCheckEnds(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "store", make([]byte, blockSize))
	files, err := describeAll(dir, "", Manifest{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if err := (Manifest{Files: files}).CheckQuietly(ctx, dir); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want that it was ended", err)
	}
}

func put(t *testing.T, dir, name string, data []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
		t.Fatal(err)
	}
}
