package main

import (
	"context"
	"errors"
	"fmt"
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
			t.Parallel()
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
			if trap.Not != "" && strings.Contains(c.said, trap.Not) {
				t.Errorf("something says %q", trap.Not)
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

// TestLargePages reads files that no blog has, with the program as a process of
// its own: each is read, or a finding, and none takes memory without end.
func TestLargePages(t *testing.T) {
	page := func(body string) string {
		return "<html><head><meta name='generator' content='blogger'></head><body>" + body + "</body></html>"
	}
	post := "<h2 class='date-header'>måndag 2 december 2013</h2><div class='post'><h3 class='post-title'>Vatten</h3><div class='post-body'>%s</div></div>"
	measure := func(t *testing.T, text string) (said string, peak int) {
		t.Helper()
		dir := t.TempDir()
		file, at := filepath.Join(dir, "page.html"), filepath.Join(dir, "peak")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		path, err := exec.LookPath("kronika-measured")
		if err != nil {
			t.Fatal(err)
		}
		cmd := exec.CommandContext(t.Context(), path, "extract", file)
		cmd.Env = append(os.Environ(), peakFile+"="+at)
		out, _ := cmd.CombinedOutput()
		number, err := os.ReadFile(at)
		if err != nil {
			t.Fatalf("it did not come to its end: %v\n%.500s", err, out)
		}
		peak, _ = strconv.Atoi(string(number))
		return string(out), peak
	}
	_, base := measure(t, page(fmt.Sprintf(post, "Vattnet är avstängt.")))
	filled := func(word string, size int) string {
		return page(fmt.Sprintf(post, strings.Repeat(word, size/len(word))))
	}
	for name, c := range map[string]struct {
		text, want string
		most       int // KiB more than a small page takes
	}{
		"50 MB in one line":           {filled("Vattnet är avstängt. ", 50<<20), "page.html: has ", maxGrowth},
		"50 MB in one word":           {filled("x", 50<<20), "page.html: has ", maxGrowth},
		"50 MB of text":               {strings.Repeat("vatten ", 50<<20/7), "page.html: has ", maxGrowth},
		"19 MB in one line":           {filled("<p>"+strings.Repeat("Vattnet är avstängt. ", 50)+"</p>", 19<<20), `"title":"Vatten"`, 8 * maxGrowth},
		"a text of 19 MB":             {filled("Vattnet är avstängt. ", 19<<20), "page.html: cannot be parsed", maxGrowth},
		"400 elements deep":           {page(strings.Repeat("<div>", 400) + fmt.Sprintf(post, "Vattnet är avstängt.")), `"title":"Vatten"`, maxGrowth},
		"20,000 elements deep":        {page(strings.Repeat("<div>", 20_000) + fmt.Sprintf(post, "Vattnet är avstängt.")), "page.html: cannot be parsed", maxGrowth},
		"a million elements deep":     {page(strings.Repeat("<div>", 1e6) + fmt.Sprintf(post, "Vattnet är avstängt.")), "page.html: cannot be parsed", maxGrowth},
		"a million inline ones deep":  {page(fmt.Sprintf(post, strings.Repeat("<b>", 1e6)+"Vattnet är avstängt.")), "page.html: cannot be parsed", maxGrowth},
		"a million tables in a table": {page(strings.Repeat("<table><tr><td>", 1e6)), "page.html: cannot be parsed", maxGrowth},
	} {
		t.Run(name, func(t *testing.T) {
			said, peak := measure(t, c.text)
			t.Logf("%d MiB more than a small page; says %.200q", (peak-base)>>10, said)
			if !strings.Contains(said, c.want) {
				t.Errorf("nothing says %q", c.want)
			}
			if peak-base > c.most && !underRace {
				t.Errorf("takes %d MiB more than a small page", (peak-base)>>10)
			}
		})
	}
}

// TestPrivate crawls a blog that names a private address wherever it can: no
// connection comes there, not by way of a proxy either, and what is asked for is
// told as refused.
func TestPrivate(t *testing.T) {
	var connections atomic.Int32
	private := httptest.NewUnstartedServer(http.NotFoundHandler())
	private.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			connections.Add(1)
		}
	}
	private.Start()
	defer private.Close()
	for _, name := range []string{"HTTP_PROXY", "http_proxy", "ALL_PROXY"} {
		t.Setenv(name, private.URL)
	}
	redirect := func(path string) http.HandlerFunc {
		return http.RedirectHandler(private.URL+path, http.StatusFound).ServeHTTP
	}
	server := httptest.NewServer(blogtest.Trap{
		Links: strings.ReplaceAll(`<link rel=stylesheet href="X/css"><link rel=icon href="X/icon"><link rel=stylesheet href="/a.css"><style>p { background: url(X/style) }</style>
<link rel=alternate type="application/rss+xml" href="X/feed"><img src="X/img" srcset="X/srcset 2x"><video poster="X/poster"></video><body background="X/background">
<a href="X/link">x</a><iframe src="X/frame"></iframe><script src="X/script"></script><a href="/hop">x</a><img src="/hop.png"><img src="file:///etc/passwd"><img src="gopher://X/">
<img src="http://127.0.0.1/80"><img src="http://[::1]/v6"><img src="http://10.0.0.1/ten"><img src="http://169.254.169.254/meta"><img src="http://2130706433/number"><img src="http://0x7f.1/hex">`, "X", private.URL),
		Answers: map[string]http.HandlerFunc{
			"/robots.txt": func(w http.ResponseWriter, r *http.Request) {
				fmt.Fprintf(w, "Sitemap: %s/list\nSitemap: http://%s/sitemap.xml\n", private.URL, r.Host)
			},
			"/sitemap.xml": func(w http.ResponseWriter, r *http.Request) {
				fmt.Fprintf(w, "<urlset><url><loc>%s/entry</loc></url><url><loc>http://%s/hop2</loc></url></urlset>", private.URL, r.Host)
			},
			"/a.css": func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "text/css")
				fmt.Fprintf(w, "@import '%s/import'; a { background: url(%[1]s/url) }", private.URL)
			},
			"/hop": redirect("/hopped"), "/hop2": redirect("/hopped2"), "/hop.png": redirect("/hopped.png"),
		},
	})
	defer server.Close()
	c := crawlTrap(t, server)
	if n := connections.Load(); n > 0 {
		t.Errorf("%d connections came to a private address", n)
	}
	for _, place := range []string{"/css", "/icon", "/style", "/img", "/srcset", "/poster", "/background", "/import", "/url", "/hopped", "/hopped2", "/hopped.png",
		"127.0.0.1/80", "[::1]/v6", "10.0.0.1/ten", "169.254.169.254/meta", "2130706433/number", "0x7f.1/hex"} {
		if !regexp.MustCompile(`(?m)` + regexp.QuoteMeta(place) + `: .*not a public web address`).MatchString(c.said) {
			t.Errorf("%s is not told as refused", place)
		}
	}
	if want := private.URL + "/list: left out"; !strings.Contains(c.said, want) {
		t.Errorf("nothing says %q", want)
	}
	if c.code != 0 || t.Failed() {
		t.Errorf("exit code %d\n%s", c.code, c.said)
	}

	// A robots.txt may be elsewhere; not there.
	server = httptest.NewServer(blogtest.Trap{Answers: map[string]http.HandlerFunc{"/robots.txt": redirect("/robots.txt")}})
	defer server.Close()
	if c := crawlTrap(t, server); c.code != 1 || !strings.Contains(c.said, "not a public web address") || connections.Load() > 0 {
		t.Errorf("robots.txt: exit code %d, %d connections\n%s", c.code, connections.Load(), c.said)
	}
}
