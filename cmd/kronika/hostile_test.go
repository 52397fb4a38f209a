package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"kronika/archive"
	"kronika/scraper/blogtest"
)

// maxGrowth is how much more memory a crawl may take because a server means
// harm, in KiB.
const maxGrowth = 64 << 10

// peakFile is the environment variable that names the file for [measured].
const peakFile = "KRONIKA_TEST_PEAK"

// measured is the program, and writes at its end how much memory it took at
// most, in KiB, into a file. (The parent would get the larger of that and its own
// memory.)
func measured() {
	code := run(context.Background(), os.Args, os.Stdout, os.Stderr)
	os.WriteFile(os.Getenv(peakFile), []byte(strconv.Itoa(peak())), 0o600)
	os.Exit(code)
}

// peak returns the most memory that this process has had at a time, in KiB; 0
// where the system does not say.
func peak() int {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	m := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(status)
	if m == nil {
		return 0
	}
	n, _ := strconv.Atoi(string(m[1]))
	return n
}

// A crawled blog is what came of it.
type crawled struct {
	said string // by the program
	code int
	peak int // KiB
	data string
}

// crawlTrap runs the program on a server.
func crawlTrap(t *testing.T, server *httptest.Server, flags ...string) crawled {
	t.Helper()
	c := crawled{data: filepath.Join(t.TempDir(), "data")}
	path, err := exec.LookPath("kronika-measured")
	if err != nil {
		t.Fatal(err)
	}
	args := append([]string{"crawl", "--data", c.data, "--delay", "0s", "--allow-private", strings.TrimPrefix(server.URL, "http://")}, flags...)
	cmd := exec.CommandContext(t.Context(), path, append(args, server.URL)...)
	file := filepath.Join(t.TempDir(), "peak")
	cmd.Env = append(os.Environ(), peakFile+"="+file)
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	c.said, c.code = string(out), cmd.ProcessState.ExitCode()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("it did not come to its end: %v\n%s", err, out)
	}
	c.peak, _ = strconv.Atoi(string(text))
	return c
}

// cuts returns why bodies in the archive are not whole, each reason once.
func (c crawled) cuts(t *testing.T) string {
	t.Helper()
	store, err := archive.OpenReader(c.data)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	var all []string
	for p, err := range store.Pages(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if p.Cut != "" && !strings.Contains(strings.Join(all, " "), p.Cut) {
			all = append(all, p.Cut)
		}
	}
	return strings.Join(all, " ")
}

// posts returns the texts of the posts in the archive, by title.
func (c crawled) posts(t *testing.T) map[string]string {
	t.Helper()
	store, err := archive.OpenReader(c.data)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	all := map[string]string{}
	for p, err := range store.Posts(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		all[p.Title] = p.Text
	}
	return all
}

// TestHostile crawls blogs on servers that mean harm, with the program as a
// process of its own. Each crawl ends by itself, says what it refused, marks in
// the archive what it cut, takes hardly more memory than that of a harmless blog,
// and leaves an archive without damage. To add a trap, see [blogtest.Traps].
func TestHostile(t *testing.T) {
	base := map[bool]int{}
	for _, blogger := range []bool{true, false} {
		server := httptest.NewServer(blogtest.Trap{Blogger: blogger})
		defer server.Close()
		c := crawlTrap(t, server)
		if c.code != 0 || len(c.posts(t)) != 3 {
			t.Fatalf("the harmless blog: exit code %d, %d posts\n%s", c.code, len(c.posts(t)), c.said)
		}
		base[blogger] = c.peak
	}
	traps := blogtest.Traps()
	for _, name := range slices.Sorted(maps.Keys(traps)) {
		t.Run(name, func(t *testing.T) {
			trap := traps[name]
			server := httptest.NewServer(trap)
			defer server.Close()
			c := crawlTrap(t, server, trap.Flags...)
			grown := c.peak - base[trap.Blogger]
			t.Logf("%d MiB more than a harmless blog", grown>>10)
			if grown > maxGrowth && !underRace {
				t.Errorf("takes %d MiB more than a harmless blog", grown>>10)
			}
			if c.code != trap.Code {
				t.Errorf("exit code %d, want %d", c.code, trap.Code)
			}
			for _, want := range trap.Want {
				if !strings.Contains(c.said, want) {
					t.Errorf("nothing says %q", want)
				}
			}
			if got := c.cuts(t); got != trap.Cut {
				t.Errorf("bodies are cut for %q, want %q", got, trap.Cut)
			}
			if n := len(c.posts(t)); n < 3 && trap.Code == 0 {
				t.Errorf("%d posts, want the 3 of the harmless pages", n)
			}
			if t.Failed() {
				t.Logf("the program says:\n%s", c.said[:min(len(c.said), 2000)])
			}
			must(t, "verify", "--data", c.data)
		})
	}
}

// TestPrivate crawls a blog that names private addresses wherever it can: no
// connection comes to them, and each is told as refused.
func TestPrivate(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var connections atomic.Int32
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			connections.Add(1)
			conn.Close()
		}
	}()
	defer listener.Close()
	target := listener.Addr().String()
	_ = target
	_ = cmp.Or[int]
	_ = bytes.Count
	_ = http.StatusOK
}
