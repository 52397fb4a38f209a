package warc

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// tool returns a program of the Python tools that `make python` installs.
func tool(t *testing.T, name string) string {
	t.Helper()
	path, err := filepath.Abs("../../.cache/python/bin/" + name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("%v: make python installs it", err)
	}
	return path
}

// The day on which the page of the small archive was fetched, and what it holds.
var (
	fetched = time.Date(2026, 11, 23, 7, 10, 0, 0, time.UTC)
	html    = []byte("<!DOCTYPE html>\n<title>Granhamra</title>\n<p>Snön faller.</p>\n<img src=\"/bild.png\">\n")
	image   = append([]byte("\x89PNG\r\n\x1a\n"), bytes.Repeat([]byte{0, 0xff, '\r', '\n', 0x1f, 0x8b, 8}, 500)...)
)

// archive writes a small archive with a record of each type that is written here.
func archive(t *testing.T, path string) {
	t.Helper()
	response := func(uri, kind string, body []byte) *Record {
		head := fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n", kind, len(body))
		r := New(Response, fetched, append([]byte(head), body...))
		r.Set(TargetURI, uri)
		r.Set(ContentType, httpResponse)
		r.Set(PayloadDigest, Digest(body))
		return r
	}
	const blog = "http://granhamra.example/"
	// As others captured it: in chunks.
	old := chunks(string(html), 30)
	coded := New(Response, fetched, []byte("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n"+old))
	coded.Set(TargetURI, blog+"2012/")
	coded.Set(ContentType, httpResponse)
	coded.Set(PayloadDigest, Digest([]byte(old)))
	page := response(blog, "text/html; charset=utf-8", html)
	asked := New(Request, fetched, []byte("GET / HTTP/1.1\r\nHost: granhamra.example\r\n\r\n"))
	asked.Set(TargetURI, blog)
	asked.Set(ContentType, "application/http;msgtype=request")
	asked.Set(ConcurrentTo, page.Get(RecordID))
	said := NewMetadata(fetched, page, Field{"via", "http://granhamra.example/feed"})
	same := NewRevisit(fetched.AddDate(0, 0, 7), []byte("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"),
		Earlier{IdenticalPayload, blog, fetched, Digest(html)})
	same.Set(TargetURI, blog)
	unchanged := NewRevisit(fetched.AddDate(0, 0, 14), []byte("HTTP/1.1 304 Not Modified\r\n\r\n"),
		Earlier{Profile: NotModified, TargetURI: blog, Date: fetched})
	unchanged.Set(TargetURI, blog)
	saved := New(Resource, fetched, []byte("Isen ligger på sjön."))
	saved.Set(TargetURI, "file:///blogg.txt")
	saved.Set(ContentType, "text/plain")
	w, err := Create(path, Field{"software", "Kronika"})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(page, asked, said, response(blog+"bild.png", "image/png", image), same, unchanged, saved, coded); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestWarcio lets warcio check our digests.
func TestWarcio(t *testing.T) {
	path := filepath.Join(t.TempDir(), "000001.warc.gz")
	archive(t, path)
	out, err := exec.CommandContext(t.Context(), tool(t, "warcio"), "check", "-v", path).CombinedOutput()
	if err != nil {
		t.Fatalf("warcio check: %v\n%s", err, out)
	}
	// It passes the digests of revisits over.
	if got := strings.Count(string(out), "digest pass"); got != 7 {
		t.Errorf("warcio passed %d records, want 7:\n%s", got, out)
	}
}

// TestPywb replays our archive with pywb: pages come back byte for byte, and a
// revisit gives the page that it refers to.
func TestPywb(t *testing.T) {
	dir := t.TempDir()
	archive(t, filepath.Join(dir, "000001.warc.gz"))
	run := exec.CommandContext(t.Context(), tool(t, "cdx-indexer"), "--cdxj", "--sort", "-o", "index.cdxj", "000001.warc.gz")
	run.Dir = dir
	if out, err := run.CombinedOutput(); err != nil {
		t.Fatalf("cdx-indexer: %v\n%s", err, out)
	}
	config := fmt.Sprintf("collections:\n  blogs:\n    index_paths: %s/index.cdxj\n    archive_paths: %s/\n", dir, dir)
	if err := os.WriteFile(filepath.Join(dir, "config.yaml"), []byte(config), 0o644); err != nil {
		t.Fatal(err)
	}
	base := replay(t, dir)
	for _, c := range []struct {
		path, kind string
		want       []byte
	}{
		{"20261123071000id_/http://granhamra.example/", "text/html; charset=utf-8", html},
		{"20261123071000id_/http://granhamra.example/bild.png", "image/png", image},
		{"20261130071000id_/http://granhamra.example/", "text/html; charset=utf-8", html},
		{"20261123071000id_/http://granhamra.example/2012/", "text/html; charset=utf-8", html},
	} {
		status, header, got := fetch(t, base+"/blogs/"+c.path)
		if status != http.StatusOK || !bytes.Equal(got, c.want) || header.Get("Content-Type") != c.kind {
			t.Errorf("%s: got %d, %s, %d bytes %.300q, want %s, %d bytes", c.path, status, header.Get("Content-Type"), len(got), got, c.kind, len(c.want))
		}
	}
}

// replay starts pywb and returns its address once it answers.
func replay(t *testing.T, dir string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(l.Addr().String())
	l.Close()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	var log bytes.Buffer
	cmd := exec.CommandContext(ctx, tool(t, "wayback"), "-b", "127.0.0.1", "-p", port, "-d", dir)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, &log, &log
	if err := cmd.Start(); err != nil {
		cancel()
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { cmd.Wait(); close(ended) }()
	t.Cleanup(func() { cancel(); <-ended })
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ended:
			t.Fatalf("pywb ended before it answered:\n%s", log.String())
		case <-tick.C:
		}
		if c, err := net.Dial("tcp", "127.0.0.1:"+port); err == nil {
			c.Close()
			return "http://127.0.0.1:" + port
		}
	}
}

// fetch gets an address as it stands, without following or decoding.
func fetch(t *testing.T, url string) (int, http.Header, []byte) {
	t.Helper()
	client := http.Client{
		Transport:     &http.Transport{DisableCompression: true, DisableKeepAlives: true},
		Timeout:       30 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	resp, err := client.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, resp.Header, body
}
