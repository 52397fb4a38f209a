package warc

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// random returns bytes that do not get fewer by compression.
func random(n int) []byte {
	source := rand.NewChaCha8([32]byte{1})
	b := make([]byte, n)
	source.Read(b)
	return b
}

// TestLargeMember writes records around the size from which a member is written
// in several pieces: they are read as they were written, and a changed bit in any
// piece is told.
func TestLargeMember(t *testing.T) {
	path := filepath.Join(t.TempDir(), "000001.warc.gz")
	w, err := Create(path)
	if err != nil {
		t.Fatal(err)
	}
	head, when := []byte("HTTP/1.1 200 OK\r\n\r\n"), time.Date(2026, 11, 23, 7, 10, 0, 0, time.UTC)
	var bodies [][]byte
	for _, n := range []int{0, 1, maxFirst - 1000, maxFirst, 3*maxFirst + 1, 5 << 20} {
		bodies = append(bodies, random(n))
		r := New(Response, when, head, bodies[len(bodies)-1])
		r.Set(PayloadDigest, Digest(bodies[len(bodies)-1]))
		if err := w.Write(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	records, faults := readAll(t, path)
	if len(faults) > 0 || len(records) != 1+len(bodies) {
		t.Fatalf("got %d records and faults %v", len(records), faults)
	}
	for i, r := range records[1:] {
		if _, body := r.Split(); !bytes.Equal(body, bodies[i]) || r.Intact() != nil || r.Check() != nil {
			t.Errorf("%d bytes: got %d; %v, %v", len(bodies[i]), len(body), r.Intact(), r.Check())
		}
	}
	last := records[len(records)-1]
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []int64{4, 20, 100, maxFirst, maxFirst + 1, 1 << 20, int64(len(data)) - last.Offset - 1} {
		changed := bytes.Clone(data)
		changed[last.Offset+at] ^= 1
		if err := os.WriteFile(path, changed, 0o644); err != nil {
			t.Fatal(err)
		}
		records, faults := readAll(t, path)
		told := len(faults) > 0 && faults[0].Offset == last.Offset
		if n := len(records); n == 1+len(bodies) {
			told = records[n-1].Intact() != nil
		}
		if !told {
			t.Errorf("byte %d of the last member: a changed bit is not told", at)
		}
	}
}

// TestKilledInMember leaves a file as a kill in the middle of a large member
// does, whose first bytes come last: what was there before is recovered.
func TestKilledInMember(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "000001.warc.gz")
	w, err := Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(New(Response, time.Now(), []byte("HTTP/1.1 200 OK\r\n\r\nHej"))); err != nil {
		t.Fatal(err)
	}
	m := member{file: w.file, at: w.size}
	if _, err := m.Write(random(3 * maxFirst)); err != nil {
		t.Fatal(err)
	}
	if err := w.file.Close(); err != nil {
		t.Fatal(err)
	}
	if err := Recover(dir); err != nil {
		t.Fatal(err)
	}
	if records, faults := readAll(t, path); len(records) != 2 || len(faults) > 0 {
		t.Errorf("got %d records and faults %v, want the 2 that were whole", len(records), faults)
	}
	if tail, err := os.ReadFile(path + ".tail"); err != nil || len(tail) != 3*maxFirst {
		t.Errorf("got a tail of %d bytes, %v, want %d", len(tail), err, 3*maxFirst)
	}
}
