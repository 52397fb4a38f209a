package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// A said is what a program said so far; any goroutine may ask.
type said struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write implements [io.Writer].
func (s *said) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

func (s *said) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// within waits until something is so.
func within(t *testing.T, what string, so func() bool) {
	t.Helper()
	deadline := time.After(2 * time.Minute)
	for tick := time.Tick(20 * time.Millisecond); !so(); {
		select {
		case <-tick:
		case <-deadline:
			t.Fatalf("%s: not within two minutes", what)
		}
	}
}

// largest returns the largest file of a pattern below a folder.
func largest(t *testing.T, dir, pattern string) (path string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil {
		t.Fatal(err)
	}
	size := int64(-1)
	for _, f := range files {
		info, err := os.Stat(f)
		if err != nil {
			t.Fatal(err)
		}
		if info.Size() > size {
			path, size = f, info.Size()
		}
	}
	if path == "" {
		t.Fatalf("there is no %s in %s", pattern, dir)
	}
	return path
}

// flipped flips a bit of a file where it lies, at so much of its length.
func flipped(t *testing.T, path string, at float64) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	n := int64(float64(len(data)-1) * at)
	if _, err := f.WriteAt([]byte{data[n] ^ 4}, n); err != nil {
		t.Fatal(err)
	}
}

// TestServeRepairs damages the index under a server and before it starts: it says so,
// answers nothing out of it, makes the index anew, and answers as before.
func TestServeRepairs(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		harm func(t *testing.T, index string)
	}{
		{"a flipped bit", func(t *testing.T, index string) { flipped(t, largest(t, index, "*/store/*.zap"), 0.3) }},
		{"a cut file", func(t *testing.T, index string) {
			if err := os.Truncate(largest(t, index, "*/columns.bin"), 100); err != nil {
				t.Fatal(err)
			}
		}},
		{"no CURRENT", func(t *testing.T, index string) {
			if err := os.Remove(filepath.Join(index, "CURRENT")); err != nil {
				t.Fatal(err)
			}
		}},
		{"a manifest with a flipped bit", func(t *testing.T, index string) { flipped(t, largest(t, index, "*/manifest.json"), 0.5) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			data := filepath.Join(t.TempDir(), "data")
			must(t, "crawl", "--data", data, "http://kronika-demo.example")
			c.harm(t, filepath.Join(data, "index"))
			log := &said{}
			cmd := exec.Command(kronika(t).Path, "serve", "--data", data, "--listen", "127.0.0.1:0")
			cmd.Stderr = log
			site := answering(t, cmd)
			within(t, "the index is made anew", func() bool {
				return strings.Contains(log.String(), "index is whole") && getStatus(t, site+"readyz") == http.StatusOK
			})
			if got := ask(t, site+"api/v1/search?q=skola"); got.Total == 0 || got.Generation != "000002" {
				t.Errorf("got %+v, want hits in the second generation", got)
			}
			if !strings.Contains(log.String(), "index refused") || !strings.Contains(log.String(), "index damaged") {
				t.Errorf("nobody was told:\n%s", log)
			}
			if out := must(t, "verify", "--data", data); !strings.Contains(out, "damages: 0") {
				t.Errorf("afterwards: %s", out)
			}
		})
	}
}

func getStatus(t *testing.T, url string) int {
	t.Helper()
	got, _ := asks(t, http.MethodGet, url)
	return got
}

// TestDamagedWhileServing: a file that is cut or goes away under a server is noticed
// without a question that runs into it.
func TestDamagedWhileServing(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	must(t, "crawl", "--data", data, "http://kronika-demo.example")
	log := &said{}
	cmd := exec.Command(kronika(t).Path, "serve", "--data", data, "--listen", "127.0.0.1:0")
	cmd.Stderr = log
	site := answering(t, cmd)
	before := ask(t, site+"api/v1/search?q=skola")
	if err := os.Remove(largest(t, data, "index/*/store/*.zap")); err != nil {
		t.Fatal(err)
	}
	within(t, "the index is made anew", func() bool { return strings.Contains(log.String(), "index is whole") })
	within(t, "it is served", func() bool { return getStatus(t, site+"readyz") == http.StatusOK })
	if got := ask(t, site+"api/v1/search?q=skola"); got.Total != before.Total || got.Generation == before.Generation {
		t.Errorf("got %+v, want the %d hits in another generation", got, before.Total)
	}
}

// TestDamagedReadOnly: a server that may not write says which command does, and answers
// nothing out of the index; what it needs no index for it answers.
func TestDamagedReadOnly(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	must(t, "crawl", "--data", data, "http://kronika-demo.example")
	if out, err := exec.Command("unshare", "--mount", "sh", "-c", readOnly, "sh", data, "true").CombinedOutput(); err != nil {
		t.Skipf("no read-only disk can be made here: %v %s", err, out)
	}
	flipped(t, largest(t, data, "index/*/store/*.zap"), 0.9)
	before := tree(t, data)
	log := &said{}
	cmd := exec.Command("unshare", "--mount", "sh", "-c", readOnly, "sh", data, kronika(t).Path, "serve", "--data", data, "--listen", "127.0.0.1:0")
	cmd.Stderr = log
	site := answering(t, cmd)
	within(t, "it is said", func() bool {
		return strings.Contains(log.String(), "not permitted to write") && strings.Contains(log.String(), "kronika index --data "+data)
	})
	resp, err := http.Get(site + "api/v1/search?q=skola")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var problem struct{ Type, Title, Detail string }
	if err := json.NewDecoder(resp.Body).Decode(&problem); err != nil || resp.StatusCode != http.StatusServiceUnavailable || problem.Type != "urn:kronika:problem:damaged" {
		t.Errorf("got %d, %+v, %v; want 503 and what is damaged", resp.StatusCode, problem, err)
	}
	for path, want := range map[string]int{"sok?q=skola": 503, "readyz": 503, "healthz": 200} {
		if got := getStatus(t, site+path); got != want {
			t.Errorf("%s: got %d, want %d", path, got, want)
		}
	}
	if after := tree(t, data); after != before {
		t.Errorf("the folder was\n%s\nand is\n%s", before, after)
	}
}

// TestDiskFull: an index that finds no room on the disk says so and ends, the one before
// stays whole, and with room all is well.
func TestDiskFull(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "data")
	must(t, "crawl", "--data", data, "http://kronika-demo.example")
	const small = `mount -t tmpfs -o size=100k none "$1/index" && shift && exec "$@"`
	in := []string{"--mount", "sh", "-c", small, "sh", data}
	if out, err := exec.Command("unshare", append(in, "true")...).CombinedOutput(); err != nil {
		t.Skipf("no small disk can be made here: %v %s", err, out)
	}
	out, err := exec.CommandContext(t.Context(), "unshare", append(in, kronika(t).Path, "index", "--data", data)...).CombinedOutput()
	if err == nil || !strings.Contains(string(out), "no space left") || !strings.Contains(string(out), "hint: make room on the disk") {
		t.Errorf("got %v, %s; want that there is no room", err, out)
	}
	must(t, "index", "--full", "--data", data)
	if out := must(t, "verify", "--data", data); !strings.Contains(out, "damages: 0") {
		t.Errorf("afterwards: %s", out)
	}
}
