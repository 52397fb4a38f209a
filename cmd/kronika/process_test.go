package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"kronika/archive"
)

// kronika returns the program as a process of its own.
func kronika(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	// testscript.Main puts the test binary on the PATH under the program's name.
	path, err := exec.LookPath("kronika")
	if err != nil {
		t.Fatal(err)
	}
	return exec.CommandContext(t.Context(), path, args...)
}

// must runs a command line to its end and returns what it printed.
func must(t *testing.T, args ...string) string {
	t.Helper()
	out, err := kronika(t, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("kronika %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// serving starts a serving command and returns its address once it answers.
func serving(t *testing.T, args ...string) string {
	t.Helper()
	// Not of the test's context, which ends before the clean-up stops the server.
	return answering(t, exec.Command(kronika(t).Path, append(args, "--listen", "127.0.0.1:0")...))
}

// answering starts a server and returns its address once it answers. What it says goes to
// stderr, unless the test wants it.
func answering(t *testing.T, cmd *exec.Cmd) string {
	t.Helper()
	args := cmd.Args[1:]
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if cmd.Stderr == nil {
		cmd.Stderr = os.Stderr
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Signal(syscall.SIGTERM)
		if err := cmd.Wait(); err != nil {
			t.Errorf("kronika %s: told to stop: %v", strings.Join(args, " "), err)
		}
	})
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatalf("kronika %s: no address printed: %v", strings.Join(args, " "), err)
	}
	go io.Copy(io.Discard, stdout)
	address := regexp.MustCompile(`http://[^ ]+`).FindString(line)
	if address == "" {
		t.Fatalf("got %q, want a line with the address", line)
	}
	return address
}

// answer is what the tests read of the endpoint's JSON.
type answer struct {
	Total      int    `json:"total"`
	Generation string `json:"generation"`
}

func ask(t *testing.T, url string) answer {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var a answer
	if err := json.NewDecoder(resp.Body).Decode(&a); err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("GET %s: status %d, %v", url, resp.StatusCode, err)
	}
	return a
}

// TestKilledIndexer kills the indexer at many moments of its work: the server
// goes on answering from the old generation, the next index succeeds, and the
// server takes up the new generation by itself.
func TestKilledIndexer(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	must(t, "crawl", "--data", data, "http://kronika-demo.example")
	search := serving(t, "serve", "--data", data) + "api/v1/search?q=skola"
	before := ask(t, search)
	if before.Total == 0 {
		t.Fatal("the demo blog says nothing of schools")
	}
	// The moments are what has appeared on disk when the kill falls.
	for _, moment := range []string{"index/*2", "index/*2/store", "index/*2/store/*.zap", "index/*2/manifest.json*", "index/CURRENT*tmp*"} {
		killWhen(t, filepath.Join(data, moment), "index", "--full", "--data", data)
		if got := ask(t, search); got.Total != before.Total {
			t.Fatalf("killed at %s: got %d hits, want the old generation's %d", moment, got.Total, before.Total)
		}
	}
	must(t, "index", "--full", "--data", data)
	deadline := time.After(20 * time.Second)
	for tick := time.Tick(50 * time.Millisecond); ; {
		got := ask(t, search)
		if got.Generation != before.Generation && got.Total == before.Total {
			return
		}
		select {
		case <-tick:
		case <-deadline:
			t.Fatalf("got generation %s of %d hits, want a new one of %d", got.Generation, got.Total, before.Total)
		}
	}
}

// killWhen runs a command and kills it as soon as a file of that pattern
// appears; a command that ends before is no failure.
func killWhen(t *testing.T, pattern string, args ...string) {
	t.Helper()
	cmd := kronika(t, args...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for tick := time.Tick(time.Millisecond); ; {
		select {
		case err := <-ended:
			var exit *exec.ExitError
			if err != nil && !errors.As(err, &exit) {
				t.Fatal(err)
			}
			return
		case <-tick:
			if found, _ := filepath.Glob(pattern); len(found) > 0 {
				cmd.Process.Kill()
				<-ended
				return
			}
		}
	}
}

// TestSecondWriter holds the lock as a crawl of another process would: a
// second writer is refused at once, and told who writes.
func TestSecondWriter(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	must(t, "crawl", "--data", data, "http://kronika-demo.example")
	holder := holdLock(t, data)
	out, err := kronika(t, "index", "--data", data).CombinedOutput()
	if err == nil {
		t.Fatalf("a second writer was let in: %s", out)
	}
	for _, want := range []string{"kronika: ", "kronika import", holder, "hint: "} {
		if !strings.Contains(string(out), want) {
			t.Errorf("got %q, want it to say %q", out, want)
		}
	}
}

// holdLock writes in the archive as long as the test runs, and returns the
// name of the holder that others are told.
func holdLock(t *testing.T, data string) string {
	t.Helper()
	store, err := archive.Open(data, "kronika import")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return fmt.Sprintf("pid %d", os.Getpid())
}

// nextSecond waits until the clock shows another second: captures are dated to the
// second, and what is taken in after this is later than what was before.
func nextSecond() {
	time.Sleep(time.Until(time.Now().Truncate(time.Second).Add(time.Second)))
}
