package web

import (
	"encoding/csv"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"kronika/archive"
)

// TestTraversal asks for files outside with many spellings of the way up, in every place
// where a path holds a value: nothing is there, and nothing sends the browser elsewhere.
func TestTraversal(t *testing.T) {
	f := serve(t, somePosts(), "")
	id := archive.PostID(key(0))
	ups := []string{"..", "%2e%2e", ".%2e", "%2E.", "%252e%252e", "%c0%ae%c0%ae", "%e0%80%ae%e0%80%ae", "%uff0e%uff0e", "%ef%bc%8e%ef%bc%8e", "....", "..%00", "..;"}
	slashes := []string{"/", "%2f", "%5c", "%252f", "%255c", "%c0%af", "%e0%80%af", "%ef%bc%8f", "//"}
	var ways []string
	for _, up := range ups {
		for _, slash := range slashes {
			ways = append(ways, strings.Repeat(up+slash, 4)+"etc"+slash+"passwd", up+slash+"kronika.db")
		}
	}
	ways = append(ways, "%2fetc%2fpasswd", "/etc/passwd", "c:%5cwindows%5cwin.ini", "file:%2f%2f%2fetc%2fpasswd", "kronika.css%00.png", "%5c%5cevil.example%5cx", "kronika.css%2f..%2f..%2fweb.go")
	for _, before := range []string{"/static/", "/inlagg/", "/inlagg/" + id + "/", "/inlagg/" + id + "/versioner/", "/sok/", "/api/v1/posts/", "/dnr/", "/dnr/ankeborg/", "/.well-known/", "/"} {
		for _, way := range ways {
			if before == "/" && strings.HasPrefix(way, "/") {
				continue // another host, to a client
			}
			a := f.get(t, strings.ReplaceAll(before+way, "%uff0e", "%25uff0e"))
			if a.StatusCode != http.StatusNotFound && a.StatusCode != http.StatusBadRequest || a.Header.Get("Location") != "" {
				t.Errorf("GET %s%s: got %d, Location %q; want 404 or 400", before, way, a.StatusCode, a.Header.Get("Location"))
			}
			wantNone(t, a.body, "root:", "SQLite format", "package web")
		}
	}
	t.Logf("%d spellings", len(ways))
}

// TestNoRedirect asks for other hosts in every way that sites were led astray by.
func TestNoRedirect(t *testing.T) {
	f := serve(t, somePosts(), "https://arkiv.example/kronika")
	for _, path := range []string{"//evil.example", "//evil.example/%2e%2e", "/\\evil.example", "/%5cevil.example", "/%09/evil.example", "/kronika//evil.example", "/kronika/%2f%2fevil.example", "/kronika", "/kronika/sok/../sok",
		"/?next=//evil.example", "/sok?next=//evil.example&url=http://evil.example&redirect=//evil.example", "/.evil.example", "/@evil.example", "/%0d%0aLocation:%20//evil.example", "/sok?q=%0d%0aLocation:%20//evil.example"} {
		a := f.get(t, path)
		if a.StatusCode >= 300 && a.StatusCode < 400 || a.Header.Get("Location") != "" || a.Header.Get("Refresh") != "" {
			t.Errorf("GET %s: got %d, Location %q", path, a.StatusCode, a.Header.Get("Location"))
		}
	}
}

// TestHostIsOurs asks as if the site were another: with a base address nothing says so,
// without one only what must name a whole address does, and only the host that was asked.
func TestHostIsOurs(t *testing.T) {
	named := map[string]bool{"/opensearch.xml": true, "/sitemap.xml": true, "/robots.txt": true}
	for _, base := range []string{"https://arkiv.example/kronika", ""} {
		f := serveAs(t, somePosts(), archive.Settings{Index: true, BaseURL: base, Contact: "sakerhet@kommun.example"})
		for _, path := range paths(f) {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, f.URL+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			r.Host = "evil.example"
			r.Header = http.Header{"X-Forwarded-Host": {"evil2.example"}, "X-Forwarded-Prefix": {"/evil2.example"}, "X-Forwarded-Proto": {"evil2.example"}, "X-Original-Url": {"/evil2.example"}, "X-Rewrite-Url": {"/evil2.example"},
				"Forwarded": {"host=evil2.example"}, "X-Host": {"evil2.example"}, "Origin": {"http://evil2.example"}, "Referer": {"http://evil2.example/"}, "User-Agent": {"evil2.example"}}
			res, err := http.DefaultTransport.RoundTrip(r)
			if err != nil {
				t.Fatal(err)
			}
			var b strings.Builder
			if err := res.Header.Write(&b); err != nil {
				t.Fatal(err)
			}
			defer res.Body.Close()
			if _, err := io.Copy(&b, res.Body); err != nil {
				t.Fatal(err)
			}
			if said := b.String(); strings.Contains(said, "evil2") || strings.Contains(said, "evil.example") && (base != "" || !named[path]) {
				t.Errorf("GET %s at %q: the answer reflects who asked", path, base)
			}
		}
	}
}

// formulas begin as formulas do, in some spreadsheet.
var formulas = []string{`=1+1`, `+1`, `-1`, `@SUM(A1)`, "\t=1", "\r=1", "\n=1", "\x00=1", `＝1`, `＋1`, `－1`, `＠a`, `'=1`, `"=1"`, `=HYPERLINK("http://x";"a")`, "a;=1", "a,\"=1", "två\nrader"}

// TestFormulas: no cell of a table begins as a formula, whichever field it is of, and all
// comes back as it was.
func TestFormulas(t *testing.T) {
	var posts []archive.Post
	for _, v := range formulas {
		posts = append(posts, archive.Post{Title: v, Text: v + " skolan", Author: v, Labels: []string{v}, URL: v, Published: "2012-11-23"})
	}
	f := serve(t, posts, "")
	rows := csvRows(t, f.get(t, "/sok.csv?q=skolan").body)
	if len(rows) != len(formulas) {
		t.Fatalf("got %d rows of %d posts", len(rows), len(formulas))
	}
	back := map[string]bool{}
	for _, row := range rows {
		for name, cell := range row {
			checkCell(t, name, cell)
		}
		back[unguarded(row["author"])] = true
	}
	for _, v := range formulas {
		if !back[v] {
			t.Errorf("author %q did not come back: %v", v, back)
		}
	}

	body := strings.TrimPrefix(f.get(t, "/lista.csv?"+url.Values{"rader": {strings.Join(formulas, "\n")}}.Encode()).body, archive.ByteOrderMark)
	r := csv.NewReader(strings.NewReader(body))
	r.Comma = ';'
	table, err := r.ReadAll()
	if err != nil || len(table) < len(formulas)-2 {
		t.Fatalf("got %d rows, %v", len(table), err)
	}
	asked := map[string]bool{}
	for _, row := range table[1:] {
		for i, cell := range row {
			checkCell(t, table[0][i], cell)
		}
		asked[unguarded(row[0])] = true
	}
	for _, v := range formulas {
		for line := range strings.Lines(v) {
			if line = strings.TrimSpace(line); line != "" && !strings.Contains(line, "\r") && !asked[line] {
				t.Errorf("question %q did not come back: %v", line, asked)
			}
		}
	}
}

func unguarded(cell string) string { return strings.TrimPrefix(cell, "'") }

func checkCell(t *testing.T, name, cell string) {
	t.Helper()
	if cell != "" && strings.ContainsRune("=+-@\t\r\n\x00＝＋－＠", []rune(cell)[0]) {
		t.Errorf("%s: %q is a formula", name, cell)
	}
}

// TestLogLines: a request is one line of the log without a sign that steers a terminal,
// whatever it brings, and without who asked, for what and with what.
func TestLogLines(t *testing.T) {
	f := serve(t, somePosts(), "")
	signs := []string{"%0a", "%0d%0a", "%1b%5b31m", "%e2%80%a8", "%e2%80%a9", "%c2%85", "%00", "%7f", "%e2%80%ae", "%ff", "%22%20level=ERROR%20msg=x", "%c2%9b31m"}
	n := 0
	for _, sign := range signs {
		for _, path := range []string{"/x", "/static/", "/inlagg/", "/sok/", "/dnr/a/", "/api/v1/posts/"} {
			f.do(t, http.MethodGet, path+"a"+sign+"time=2026&q="+sign, http.Header{"User-Agent": {"hemlig\tlevel=ERROR"}, "Referer": {"http://hemlig.example/"}, "X-Forwarded-For": {"192.0.2.77"}})
			f.get(t, "/sok?q=hemlig"+sign)
			n += 2
		}
	}
	log := f.log.String()
	if got := strings.Count(log, "\n"); got != n {
		t.Errorf("got %d lines of %d requests", got, n)
	}
	wantNone(t, log, "hemlig", "192.0.2.77", "127.0.0.1", "\r", "\x1b", "\x00", "\x7f", "\u2028", "\u2029", "\u0085", "\u202e", "\u009b")
	for line := range strings.Lines(log) {
		if !strings.HasPrefix(line, "time=") || strings.Count(line, " level=")-strings.Count(line, `\" level=`) != 1 {
			t.Errorf("got line %q", line)
		}
	}
}
