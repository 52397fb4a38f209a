package warc

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// sample writes a small file and returns its path, its bytes and where its
// records begin.
func sample(t *testing.T) (path string, data []byte, offsets []int64) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "000001.warc.gz")
	w, err := Create(path, Field{"software", "test"})
	if err != nil {
		t.Fatal(err)
	}
	page := New(Response, time.Date(2026, 11, 23, 7, 10, 0, 0, time.UTC), []byte("HTTP/1.1 200 OK\r\n\r\nSnön faller."))
	page.Set(TargetURI, "http://granhamra.example/")
	page.Set(PayloadDigest, Digest([]byte("Snön faller.")))
	asked := New(Request, time.Date(2026, 11, 23, 7, 10, 0, 0, time.UTC), []byte("GET / HTTP/1.1\r\n\r\n"))
	if err := w.Write(page, asked); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if data, err = os.ReadFile(path); err != nil {
		t.Fatal(err)
	}
	records, faults := readAll(t, path)
	if len(faults) > 0 || len(records) != 3 {
		t.Fatalf("got %d records and faults %v, want 3 and none", len(records), faults)
	}
	for _, r := range records {
		offsets = append(offsets, r.Offset)
	}
	return path, data, offsets
}

func readAll(t *testing.T, path string) (records []*Record, faults []*DamageError) {
	t.Helper()
	for r, err := range Read(path) {
		var damage *DamageError
		switch {
		case errors.As(err, &damage):
			faults = append(faults, damage)
		case err != nil:
			t.Fatal(err)
		default:
			records = append(records, r)
		}
	}
	return records, faults
}

func TestRoundTrip(t *testing.T) {
	path, _, offsets := sample(t)
	r, err := ReadAt(path, offsets[1])
	if err != nil {
		t.Fatal(err)
	}
	head, payload := r.Split()
	got := []string{r.Get("warc-type"), r.Get(Date), r.Get(TargetURI), string(head), string(payload)}
	want := []string{Response, "2026-11-23T07:10:00Z", "http://granhamra.example/", "HTTP/1.1 200 OK\r\n\r\n", "Snön faller."}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("record (-want +got):\n%s", diff)
	}
	info, err := ReadAt(path, 0)
	if err != nil || info.Get(Type) != Warcinfo || r.Get(WarcinfoID) != info.Get(RecordID) {
		t.Errorf("the record names %s, the file begins with %v, %v", r.Get(WarcinfoID), info, err)
	}
}

// TestCut cuts a file at every byte: the whole records before the cut are
// read, and the torn one is reported where it begins.
func TestCut(t *testing.T) {
	path, data, offsets := sample(t)
	for n := range data {
		if err := os.WriteFile(path, data[:n], 0o644); err != nil {
			t.Fatal(err)
		}
		whole, torn := 0, int64(-1)
		for i, begin := range offsets {
			end := int64(len(data))
			if i+1 < len(offsets) {
				end = offsets[i+1]
			}
			switch {
			case int64(n) >= end:
				whole++
			case int64(n) > begin:
				torn = begin
			}
		}
		records, faults := readAll(t, path)
		if len(records) != whole || (torn >= 0) != (len(faults) == 1) || torn >= 0 && faults[0].Offset != torn {
			t.Fatalf("cut at %d: got %d records and faults %v, want %d and one at %d", n, len(records), faults, whole, torn)
		}
	}
}

// TestFlipped flips a bit of every byte: no record is read that differs from
// what was written, unless the byte is one that gzip does not look at.
func TestFlipped(t *testing.T) {
	path, data, _ := sample(t)
	want, _ := readAll(t, path)
	for n := range data {
		flipped := bytes.Clone(data)
		flipped[n] ^= 0x20
		if err := os.WriteFile(path, flipped, 0o644); err != nil {
			t.Fatal(err)
		}
		got, faults := readAll(t, path)
		if len(got)+len(faults) < len(want) {
			t.Errorf("byte %d: got %d records and %d faults of %d records", n, len(got), len(faults), len(want))
		}
		for _, r := range got {
			same := false
			for _, w := range want {
				same = same || bytes.Equal(r.Block, w.Block)
			}
			if !same {
				t.Errorf("byte %d: a changed record was read as whole: %q", n, r.Block)
			}
		}
	}
}
