package archive

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"kronika/archive/warc"
)

// verified makes an archive of two sessions and returns it with the bytes of
// its first WARC file and where the records of that begin.
func verified(t *testing.T) (dir string, data []byte, offsets []int64) {
	t.Helper()
	dir = t.TempDir()
	session(t, dir, page(1, "/a", "1|/a.html|Ett."), page(1, "/b", "2|/b.html|Två."))
	session(t, dir, page(2, "/a", "1|/a.html|Ett och ett halvt."))
	path := filepath.Join(dir, "warc", "000001.warc.gz")
	for r, err := range warc.Read(path) {
		if err != nil {
			t.Fatal(err)
		}
		offsets = append(offsets, r.Offset)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return dir, data, offsets
}

// verify runs Verify, which must end soon.
func verify(t *testing.T, dir string) *Verification {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	v, err := Verify(ctx, dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestVerify(t *testing.T) {
	dir, data, _ := verified(t)
	v := verify(t, dir)
	if v.Files != 2 || v.Records != 5+3 || v.Bytes <= int64(len(data)) || v.Rows != 3 || len(v.Damages) > 0 || len(v.Left) > 0 {
		t.Errorf("got %+v, want 2 files, 8 records, 3 rows, no damage", v)
	}
	if _, err := Verify(t.Context(), t.TempDir(), nil); !errors.Is(err, ErrNoArchive) {
		t.Errorf("empty folder: got %v, want ErrNoArchive", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Verify(ctx, dir, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: got %v", err)
	}
}

// TestVerifyFinds damages an archive in one way each and wants one damage.
func TestVerifyFinds(t *testing.T) {
	change := func(query string) func(t *testing.T, dir string) {
		return func(t *testing.T, dir string) {
			db, err := sql.Open("sqlite", filepath.Join(dir, "kronika.db"))
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			if _, err := db.Exec(query); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, c := range map[string]struct {
		harm func(t *testing.T, dir string)
		file string
		what string
	}{
		"file gone": {func(t *testing.T, dir string) { os.Remove(filepath.Join(dir, "warc", "000002.warc.gz")) },
			"warc/000002.warc.gz", "is not there"},
		"file longer": {func(t *testing.T, dir string) {
			path := filepath.Join(dir, "warc", "000002.warc.gz")
			data, _ := os.ReadFile(path)
			os.WriteFile(path, append(data, data...), 0o644)
		}, "warc/000002.warc.gz", "it was closed with"},
		"other digest":  {change("UPDATE captures SET sha256 = 'ab' WHERE id = 3"), "warc/000002.warc.gz", "the database says ab"},
		"other place":   {change("UPDATE captures SET offset = 1 WHERE id = 3"), "warc/000002.warc.gz", "no record begins there"},
		"other address": {change("UPDATE captures SET url = 'http://x.example/' WHERE id = 3"), "warc/000002.warc.gz", "x.example"},
		"text cut":      {change("UPDATE texts SET text = substr(text, 1, length(text) - 5) WHERE id = 2"), "kronika.db", `post "` + PostID("blogger:2") + `", sighting 2: packed text: `},
		"text other":    {change("UPDATE texts SET text = x'6b726f6e696b61' WHERE id = 2"), "kronika.db", `post "` + PostID("blogger:2") + `", sighting 2: packed text: `},
		"text gone":     {change("DELETE FROM texts WHERE id = 2"), "kronika.db", `post "` + PostID("blogger:2") + `", sighting 2: its text is not there`},
		"sighting gone": {change("DELETE FROM sightings WHERE id = 2"), "kronika.db", `post "` + PostID("blogger:2") + `", revision 1: its sighting is not there`},
		"database gone": {func(t *testing.T, dir string) { os.Remove(filepath.Join(dir, "kronika.db")) }, "kronika.db", "is not there"},
		"database empty": {func(t *testing.T, dir string) {
			for _, suffix := range []string{"-wal", "-shm"} {
				os.Remove(filepath.Join(dir, "kronika.db"+suffix))
			}
			os.WriteFile(filepath.Join(dir, "kronika.db"), []byte("SQLite format 3\x00 and no more"), 0o644)
		}, "kronika.db", ""},
	} {
		t.Run(name, func(t *testing.T) {
			dir, _, _ := verified(t)
			c.harm(t, dir)
			v := verify(t, dir)
			if len(v.Damages) != 1 || v.Damages[0].File != c.file || !strings.Contains(v.Damages[0].What, c.what) {
				t.Errorf("got %v, want one of %s: %s", v.Damages, c.file, c.what)
			}
		})
	}
}

// again verifies the WARC files once more, with what the database said before
// they were damaged.
func again(t *testing.T, dir string, before map[string]*claim) *Verification {
	t.Helper()
	claims := map[string]*claim{}
	for name, c := range before {
		claims[name] = &claim{c.size, maps.Clone(c.records)}
	}
	v := &verifier{dir: dir, progress: func(int64, int64) {}, found: &Verification{}, claims: claims}
	if err := v.files(t.Context()); err != nil {
		t.Fatal(err)
	}
	return v.found
}

// claims returns what the database of an archive says.
func claims(t *testing.T, dir string) map[string]*claim {
	t.Helper()
	v := &verifier{dir: dir, found: &Verification{}}
	if err := v.database(t.Context()); err != nil {
		t.Fatal(err)
	}
	return v.claims
}

// TestVerifyCut cuts a file at every byte of its last two records: the cut is
// reported where the torn record begins, or at the end of the file if it was
// cut between two, and the records before it are read.
func TestVerifyCut(t *testing.T) {
	dir, data, offsets := verified(t)
	before := claims(t, dir)
	path := filepath.Join(dir, "warc", "000001.warc.gz")
	others := again(t, dir, before).Records - len(offsets)
	for n := offsets[len(offsets)-2]; n < int64(len(data)); n++ {
		if err := os.WriteFile(path, data[:n], 0o644); err != nil {
			t.Fatal(err)
		}
		whole := len(offsets) - 2
		if n >= offsets[len(offsets)-1] {
			whole++
		}
		v := again(t, dir, before)
		if v.Records-others != whole || len(v.Damages) == 0 {
			t.Fatalf("cut at %d: got %d records and %v, want %d and a damage", n, v.Records-others, v.Damages, whole)
		}
		if d := v.Damages[0]; d.File != "warc/000001.warc.gz" || d.Offset != offsets[whole] {
			t.Errorf("cut at %d: got %v, want byte %d", n, d, offsets[whole])
		}
	}
}

// TestVerifyFlipped flips every bit of a file: each is reported where its
// record begins, and the other records are read.
func TestVerifyFlipped(t *testing.T) {
	dir, data, offsets := verified(t)
	before := claims(t, dir)
	path := filepath.Join(dir, "warc", "000001.warc.gz")
	delete(before, "000002.warc.gz")
	if err := os.Remove(filepath.Join(dir, "warc", "000002.warc.gz")); err != nil {
		t.Fatal(err)
	}
	all := again(t, dir, before).Records
	record := 0
	for bit := range 8 * len(data) {
		at := int64(bit / 8)
		if record+1 < len(offsets) && at >= offsets[record+1] {
			record++
		}
		flipped := bytes.Clone(data)
		flipped[at] ^= 1 << (bit % 8)
		if err := os.WriteFile(path, flipped, 0o644); err != nil {
			t.Fatal(err)
		}
		v := again(t, dir, before)
		if len(v.Damages) == 0 {
			t.Fatalf("bit %d of byte %d (%d of its record): not reported", bit%8, at, at-offsets[record])
		}
		for _, d := range v.Damages {
			if d.File != "warc/000001.warc.gz" || d.Offset != offsets[record] {
				t.Errorf("bit %d of byte %d: got %v, want byte %d", bit%8, at, d, offsets[record])
			}
		}
		if v.Records < all-1 {
			t.Errorf("bit %d of byte %d: got %d records, want %d or one less", bit%8, at, v.Records, all)
		}
	}
}

// TestVerifyWhileWriting: a file that is being written may end in a torn
// record. A record that the database knows may not be torn.
func TestVerifyWhileWriting(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(dir, "test")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.Capture(t.Context(), page(1, "/a", "1|/a.html|Ett.")); err != nil {
		t.Fatal(err)
	}
	v := verify(t, dir)
	if v.Files != 1 || v.Records != 3 || v.Rows != 1 || len(v.Damages) > 0 || len(v.Left) != 1 {
		t.Errorf("being written: got %+v", v)
	}
	path := filepath.Join(dir, "warc", "000001.warc.gz.open")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, append(bytes.Clone(data), data[:50]...), 0o644); err != nil {
		t.Fatal(err)
	}
	if v := verify(t, dir); v.Records != 3 || len(v.Damages) > 0 {
		t.Errorf("torn tail: got %+v", v)
	}
	var second int64
	for r, err := range warc.Read(path) {
		if err == nil && second == 0 {
			second = r.Offset
		}
	}
	if err := os.WriteFile(path, data[:second+30], 0o644); err != nil {
		t.Fatal(err)
	}
	if v := verify(t, dir); len(v.Damages) != 1 || v.Damages[0].Offset != second || v.Damages[0].File != "warc/000001.warc.gz.open" {
		t.Errorf("a known record is torn: got %+v, want byte %d", v, second)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestVerifyTail: what recovery kept beside a file is named.
func TestVerifyTail(t *testing.T) {
	dir, data, _ := verified(t)
	for name, size := range map[string]int{"000001.warc.gz.tail": 40, "notes.txt": 3} {
		if err := os.WriteFile(filepath.Join(dir, "warc", name), data[:size], 0o644); err != nil {
			t.Fatal(err)
		}
	}
	v := verify(t, dir)
	if len(v.Damages) > 0 || len(v.Left) != 2 || v.Left[0].File != "warc/000001.warc.gz.tail" || v.Left[0].Bytes != 40 {
		t.Errorf("got %+v, want two files left", v)
	}
}

// TestVerifyReadOnly verifies as a user who may only read.
func TestVerifyReadOnly(t *testing.T) {
	if dir := os.Getenv("KRONIKA_TEST_VERIFY"); dir != "" {
		if v := verify(t, dir); len(v.Damages) > 0 || v.Records != 8 {
			t.Errorf("got %+v", v)
		}
		if err := os.WriteFile(filepath.Join(dir, "kronika.db"), nil, 0o644); err == nil {
			t.Error("the folder could be written to")
		}
		return
	}
	dir, _, _ := verified(t)
	program, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "archive.test")
	if err := os.WriteFile(path, program, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Dir(dir), 0o755); err != nil {
		t.Fatal(err)
	}
	filepath.Walk(dir, func(path string, info os.FileInfo, err error) error {
		return os.Chmod(path, info.Mode().Perm()&^0o222|0o444)
	})
	t.Cleanup(func() { os.Chmod(dir, 0o755); os.Chmod(filepath.Join(dir, "warc"), 0o755) })
	cmd := exec.CommandContext(t.Context(), path, "-test.run=^TestVerifyReadOnly$")
	cmd.Env = append(os.Environ(), "KRONIKA_TEST_VERIFY="+dir)
	cmd.Dir = dir
	if os.Getuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
