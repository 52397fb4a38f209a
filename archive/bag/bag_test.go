package bag

import (
	"crypto/md5"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// put writes files below a folder.
func put(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func sealed(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	put(t, dir, map[string]string{"data/LÄSMIG.txt": "Hej.\n", "data/warc/1.warc.gz": "x", "data/50% av\nallt.txt": ""})
	if err := Seal(dir, []Field{{"Source-Organization", "Granhamra\nkommun"}, {"Contact-Email", ""}}); err != nil {
		t.Fatal(err)
	}
	return dir
}

// faults reads a bag that must be readable.
func faults(t *testing.T, dir string) (all []string) {
	t.Helper()
	b, err := Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range b.Faults {
		all = append(all, f.File+": "+f.What)
	}
	return all
}

func TestSeal(t *testing.T) {
	dir := sealed(t)
	b, err := Read(dir)
	if err != nil || len(b.Faults) > 0 {
		t.Fatalf("got faults %v, %v", b.Faults, err)
	}
	if diff := cmp.Diff([]string{"data/50% av\nallt.txt", "data/LÄSMIG.txt", "data/warc/1.warc.gz"}, b.Files); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]Field{{"Source-Organization", "Granhamra kommun"}, {"Payload-Oxum", "6.3"}}, b.Info); diff != "" {
		t.Errorf("info (-want +got):\n%s", diff)
	}
	if !Is(dir) || Is(t.TempDir()) {
		t.Error("a bag is not told from another folder")
	}
}

// TestFaults changes a bag; each change is found, and what is whole is still told.
func TestFaults(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "secret")
	put(t, filepath.Dir(secret), map[string]string{"secret": "x"})
	for name, c := range map[string]struct {
		change func(dir string) error
		fault  string
		whole  int
	}{
		"a byte":      {func(dir string) error { return os.WriteFile(dir+"/data/LÄSMIG.txt", []byte("Hoj.\n"), 0o644) }, "data/LÄSMIG.txt: has the checksum ", 2},
		"a file gone": {func(dir string) error { return os.Remove(dir + "/data/LÄSMIG.txt") }, "data/LÄSMIG.txt: is not there", 2},
		"a file more": {func(dir string) error { return os.WriteFile(dir+"/data/till.txt", nil, 0o644) }, "data/till.txt: is not in the manifest", 3},
		"a tag file":  {func(dir string) error { return os.WriteFile(dir+"/bag-info.txt", nil, 0o644) }, "bag-info.txt: has the checksum ", 3},
		"a link out": {func(dir string) error {
			os.Remove(dir + "/data/warc/1.warc.gz")
			return os.Symlink(secret, dir+"/data/warc/1.warc.gz")
		}, "data/warc/1.warc.gz: ", 2},
		"a line": {func(dir string) error { return add(dir+"/manifest-sha256.txt", "abc\n") }, `manifest-sha256.txt:4: "abc": want a checksum`, 3},
		"a path out": {func(dir string) error {
			return add(dir+"/manifest-sha256.txt", strings.Repeat("0", 64)+"  data/../../secret\n")
		}, "../secret: ", 3},
		"a tag file as payload": {func(dir string) error {
			return add(dir+"/manifest-sha256.txt", strings.Repeat("0", 64)+"  bagit.txt\n")
		},
			"bagit.txt: is listed, and is not in data/", 3},
	} {
		dir := sealed(t)
		if err := c.change(dir); err != nil {
			t.Fatal(err)
		}
		found := faults(t, dir)
		if !strings.Contains(strings.Join(found, "\n"), c.fault) {
			t.Errorf("%s: got %q, want %q", name, found, c.fault)
		}
		if b, _ := Read(dir); len(b.Files) != c.whole {
			t.Errorf("%s: got %q whole, want %d files", name, b.Files, c.whole)
		}
	}
}

func add(path, text string) error {
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	f.WriteString(text)
	return f.Close()
}

// TestForeign reads bags as others write them.
func TestForeign(t *testing.T) {
	sum := fmt.Sprintf("%X", md5.Sum([]byte("Hej.\n")))
	dir := t.TempDir()
	put(t, dir, map[string]string{
		"bagit.txt": "BagIt-Version: 0.97\r\nTag-File-Character-Encoding: UTF-8\r\n", "data/a b.txt": "Hej.\n",
		"manifest-md5.txt": sum + " *./data/a b.txt\r\n\r\n", "bag-info.txt": "External-Description: Ett\r\n  och två.\r\nContact-Name : Siv\r\n",
	})
	if found := faults(t, dir); len(found) > 0 {
		t.Errorf("got %q, want no fault", found)
	}
	b, err := Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Field{{"External-Description", "Ett och två."}, {"Contact-Name", "Siv"}}, b.Info); diff != "" {
		t.Errorf("info (-want +got):\n%s", diff)
	}
	for what, files := range map[string]map[string]string{
		"a version to come": {"bagit.txt": "BagIt-Version: 2.0\nTag-File-Character-Encoding: UTF-8\n"},
		"no manifest":       {"bagit.txt": "BagIt-Version: 1.0\n", "data/a": ""},
		"no payload":        {"bagit.txt": "BagIt-Version: 1.0\n", "manifest-md5.txt": ""},
	} {
		dir := t.TempDir()
		put(t, dir, files)
		if _, err := Read(dir); err == nil || !strings.Contains(err.Error(), dir) {
			t.Errorf("%s: got %v, want an error that names the bag", what, err)
		}
	}
}
