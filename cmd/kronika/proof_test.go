package main

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"kronika/archive"
)

// download fetches a file of a site.
func download(t *testing.T, url, to string) []byte {
	t.Helper()
	res, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("GET %s: %d, %v", url, res.StatusCode, err)
	}
	if err := os.WriteFile(to, data, 0o644); err != nil {
		t.Fatal(err)
	}
	return data
}

// verified runs verify on a file and returns the exit code and what it prints.
func verified(t *testing.T, file string) (code int, out string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = run(t.Context(), []string{"kronika", "--data", filepath.Join(t.TempDir(), "none"), "verify", file}, &stdout, &stderr)
	return code, stdout.String() + stderr.String()
}

// TestProof downloads the evidence of a post, as a registrar does who is to show
// what was published, and checks it where there is no archive. Then a bit of every
// byte is flipped: each is told, with the place of the record.
func TestProof(t *testing.T) {
	dir := t.TempDir()
	data := filepath.Join(dir, "data")
	must(t, "--data", data, "crawl", "http://kronika-demo.example")
	site := listening(t, data)
	store, err := archive.OpenReader(data)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	chosen, err := store.Choose(t.Context(), archive.Selection{From: "2013", To: "2013"})
	if err != nil || len(chosen) == 0 {
		t.Fatal("no post of 2013", err)
	}
	id := chosen[0].ID
	file := filepath.Join(dir, "bevis.warc.gz")
	proof := download(t, site+"/inlagg/"+id+"/bevis.warc.gz", file)
	code, out := verified(t, file)
	if code != 0 || !strings.Contains(out, "damages: 0\n") || !strings.Contains(out, "post: "+id) || !strings.Contains(out, "text: as the page says\n") {
		t.Fatalf("exit code %d: %s", code, out)
	}
	if said := download(t, site+"/inlagg/"+id+"/bevis.json", filepath.Join(dir, "bevis.json")); !bytes.Contains(said, []byte(`"text_sha256"`)) {
		t.Errorf("got %s", said)
	}
	if code, out := verified(t, filepath.Join(dir, "bevis.json")); code != 1 {
		t.Errorf("a file that is no proof: exit code %d: %s", code, out)
	}
	place := regexp.MustCompile(`bevis\.warc\.gz, byte (\d+): `)
	for at := 0; at < len(proof); at += 97 {
		bad := bytes.Clone(proof)
		bad[at] ^= 1 << (at % 8)
		if err := os.WriteFile(file, bad, 0o644); err != nil {
			t.Fatal(err)
		}
		code, out := verified(t, file)
		m := place.FindStringSubmatch(out)
		if code != 1 || m == nil {
			t.Fatalf("byte %d: exit code %d: %s", at, code, out)
		}
		if offset, err := strconv.Atoi(m[1]); err != nil || offset > at {
			t.Errorf("byte %d: damage told at byte %s", at, m[1])
		}
	}
	for _, n := range []int{0, 1, len(proof) / 2, len(proof) - 1} {
		if err := os.WriteFile(file, proof[:n], 0o644); err != nil {
			t.Fatal(err)
		}
		if code, out := verified(t, file); code != 1 {
			t.Errorf("cut to %d bytes: exit code %d: %s", n, code, out)
		}
	}
}

// listening serves an archive until the test ends, and returns its address.
func listening(t *testing.T, data string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func(ctx context.Context) {
		served <- (&app{stdout: io.Discard, stderr: io.Discard}).serve(ctx, l, data)
	}(t.Context())
	t.Cleanup(func() {
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	return "http://" + l.Addr().String()
}
