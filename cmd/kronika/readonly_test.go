package main

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"kronika/web"
)

// readOnly is a script that makes a folder read-only for the command line behind it.
const readOnly = `mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && shift && exec "$@"`

// TestServeWritesNothing opens every kind of page, and asks every route with every method
// that could change something: in the folder of the archive nothing is another, and from
// a disk that is read-only all is served just so.
func TestServeWritesNothing(t *testing.T) {
	data := withheldDemo(t)
	before := tree(t, data)
	t.Run("a disk that can be written to", func(t *testing.T) {
		checkServed(t, serving(t, "serve", "--data", data))
	})
	if after := tree(t, data); after != before {
		t.Errorf("the folder was\n%s\nand is\n%s", before, after)
	}
	t.Run("a read-only disk", func(t *testing.T) {
		in := []string{"--mount", "sh", "-c", readOnly, "sh", data}
		probe, err := exec.Command("unshare", append(in, "touch", filepath.Join(data, "probe"))...).CombinedOutput()
		if err == nil || !strings.Contains(string(probe), "probe") {
			t.Skipf("no read-only disk can be made here: %v %s", err, probe)
		}
		checkServed(t, answering(t, exec.Command("unshare", append(in, kronika(t).Path, "serve", "--data", data, "--listen", "127.0.0.1:0")...)))
	})
	if after := tree(t, data); after != before {
		t.Errorf("the folder was\n%s\nand is\n%s", before, after)
	}
}

// TestBackupFromReadOnlyDisk: a backup, which has no files beside its database, is served
// from a disk that cannot be written to; a database without those that it needs is not,
// and what to do is said.
func TestBackupFromReadOnlyDisk(t *testing.T) {
	data, backup, bare := filepath.Join(t.TempDir(), "data"), filepath.Join(t.TempDir(), "backup"), t.TempDir()
	must(t, "--data", data, "crawl", "http://kronika-demo.example")
	must(t, "--data", data, "backup", backup)
	must(t, "--data", backup, "index")
	if out, err := exec.Command("unshare", "--mount", "sh", "-c", readOnly, "sh", bare, "true").CombinedOutput(); err != nil {
		t.Skipf("no read-only disk can be made here: %v %s", err, out)
	}
	site := answering(t, exec.Command("unshare", "--mount", "sh", "-c", readOnly, "sh", backup, kronika(t).Path, "serve", "--data", backup, "--listen", "127.0.0.1:0"))
	if ask(t, site+"api/v1/search?q=skola").Total == 0 {
		t.Error("the demo blog says nothing of schools")
	}
	text := read(t, filepath.Join(data, "kronika.db"))
	if err := os.WriteFile(filepath.Join(bare, "kronika.db"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("unshare", "--mount", "sh", "-c", readOnly, "sh", bare, kronika(t).Path, "status", "--data", bare).CombinedOutput()
	if err == nil || !strings.Contains(string(out), "hint: copy kronika.db-wal and kronika.db-shm") {
		t.Errorf("got %v, %s", err, out)
	}
}

// tree returns the names, modes and checksums of all below a folder. Of kronika.db-shm
// only the name: there SQLite's readers and writers tell each other what they are at, where
// they may; it holds nothing that the archive has.
func tree(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil || d.IsDir() || strings.HasSuffix(path, "-shm") {
			fmt.Fprintf(&b, "%s %v\n", path, d.Type())
			return err
		}
		text, err := os.ReadFile(path)
		fmt.Fprintf(&b, "%s %v %x\n", path, info.Mode(), sha256.Sum256(text))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// checkServed checks that a server answers all pages, and to reading only.
func checkServed(t *testing.T, site string) {
	t.Helper()
	site = strings.TrimSuffix(site, "/")
	for _, p := range pagesListed(t) {
		if status, _ := asks(t, http.MethodGet, site+p.address); int64(status) != p.status {
			t.Errorf("GET %s: got %d, want %d", p.address, status, p.status)
		}
	}
	filled := regexp.MustCompile(`\{[^{}]*(\{[0-9,]*\})?[^{}]*(\{[0-9,]*\})?\}`)
	for _, path := range web.Paths() {
		path = filled.ReplaceAllString(path, "dzemfzu6ae6dv")
		if !strings.HasPrefix(path, "/dnr/") {
			path = strings.Replace(path, "/versioner/dzemfzu6ae6dv", "/versioner/1", 1)
		}
		for _, method := range []string{"PUT", "POST", "DELETE", "TRACE", "PATCH"} {
			if status, header := asks(t, method, site+path); status != http.StatusMethodNotAllowed || header.Get("Allow") != "GET, HEAD" {
				t.Errorf("%s %s: got %d, Allow %q; want 405 and GET, HEAD", method, path, status, header.Get("Allow"))
			}
		}
	}
}

func asks(t *testing.T, method, address string) (int, http.Header) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	return resp.StatusCode, resp.Header
}
