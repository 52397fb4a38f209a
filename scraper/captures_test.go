package scraper

import (
	"archive/zip"
	"bytes"
	"crypto/sha1"
	"encoding/base32"
	"fmt"
	"io"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"

	"kronika/scraper/blogtest"
)

// This file writes a blog as other programs capture it.

// A record is one of a WARC file as other programs write them.
type record struct {
	kind, url, date string
	fields          string // more of them, each with its line end
	block           string
}

const (
	blogURL  = "http://veckobrev.blogspot.com"
	otherURL = "http://www.granhamra.example"
)

// id returns the ID of a record, which follows from what it holds.
func (r record) id() string {
	sum := sha1.Sum([]byte(r.kind + r.url + r.date + r.block))
	return fmt.Sprintf("<urn:uuid:%x-%x-%x-%x-%x>", sum[:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
}

// text returns the record in a version of WARC.
func (r record) text(version string) string {
	uri := r.url
	if version == "WARC/1.0" {
		uri = "<" + uri + ">"
	}
	s := fmt.Sprintf("%s\r\nWARC-Type: %s\r\nWARC-Record-ID: %s\r\nWARC-Date: %s\r\n", version, r.kind, r.id(), r.date)
	if r.url != "" {
		s += "WARC-Target-URI: " + uri + "\r\n"
	}
	if !strings.Contains(r.fields, "Content-Type") {
		s += "Content-Type: application/http; msgtype=" + strings.Replace(r.kind, "revisit", "response", 1) + "\r\n"
	}
	return s + r.fields + fmt.Sprintf("Content-Length: %d\r\n\r\n%s\r\n\r\n", len(r.block), r.block)
}

// sha1Of returns a digest as Wayback and Heritrix write it.
func sha1Of(text string) string {
	sum := sha1.Sum([]byte(text))
	return "sha1:" + base32.StdEncoding.EncodeToString(sum[:])
}

// packed returns records, each a gzip member of its own.
func packed(records ...string) []byte {
	var b bytes.Buffer
	for _, r := range records {
		z := gzip.NewWriter(&b)
		z.Write([]byte(r))
		z.Close()
	}
	return b.Bytes()
}

// served returns the answer of a blog to the request for an address.
func served(b *blogtest.Blog, address string) (head, body string) {
	w := httptest.NewRecorder()
	b.ServeHTTP(w, httptest.NewRequest("GET", address, nil))
	return fmt.Sprintf("HTTP/1.1 %d Whatever\r\nContent-Type: %s\r\n", w.Code, w.Header().Get("Content-Type")), w.Body.String()
}

// inChunks returns a body in the transfer coding of HTTP/1.1.
func inChunks(body string) string {
	half := len(body) / 2
	return fmt.Sprintf("%x\r\n%s\r\n%x;x=1\r\n%s\r\n0\r\n\r\n", half, body[:half], len(body)-half, body[half:])
}

func gzipped(body string) string { return string(packed(body)) }

func brotlied(body string) string {
	var b bytes.Buffer
	z := brotli.NewWriter(&b)
	io.WriteString(z, body)
	z.Close()
	return b.String()
}

// otherPage is a page that is none of a blog, and needs an image that the blog
// does not.
const otherPage = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><head><title>Granhamra</title></head><body><img src='/vapen.png'>Välkommen.</body></html>"

const image = "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG\r\n\x1a\n made up"

// heritrix returns a blog as Heritrix 3 writes it: WARC 1.0, look-ups in the DNS,
// requests and metadata after the responses, bodies in chunks, and a revisit of
// the front page on the next day.
func heritrix(b *blogtest.Blog) []byte {
	out := []string{
		record{"warcinfo", "", "2014-02-16T05:02:20Z", "Content-Type: application/warc-fields\r\n", "software: Heritrix/3.2.0\r\n"}.text("WARC/1.0"),
		record{"response", "dns:veckobrev.blogspot.com", "2014-02-16T05:02:21Z", "Content-Type: text/dns\r\n", "20140216050221\nveckobrev.blogspot.com.\t60\tIN\tA\t192.0.2.1\n"}.text("WARC/1.0"),
	}
	add := func(kind, address, date, more, block string) {
		r := record{kind, address, date, "WARC-IP-Address: 192.0.2.1\r\nWARC-Block-Digest: " + sha1Of(block) + "\r\n" + more, block}
		asked := record{"request", address, date, "WARC-Concurrent-To: " + r.id() + "\r\n", "GET / HTTP/1.0\r\nHost: veckobrev.blogspot.com\r\n\r\n"}
		said := record{"metadata", address, date, "Content-Type: application/warc-fields\r\nWARC-Concurrent-To: " + r.id() + "\r\n", "fetchTimeMs: 90\r\n"}
		out = append(out, r.text("WARC/1.0"), asked.text("WARC/1.0"), said.text("WARC/1.0"))
	}
	front := ""
	for i, path := range []string{"/robots.txt", "/bild.png", "/", "/2013/12/", "/2013/11/", "/stil.css", "/2013/12/vecka-99.html"} {
		head, body := served(b, blogURL+path)
		if path == "/" {
			front = body
		}
		body = inChunks(body)
		add("response", blogURL+path, fmt.Sprintf("2014-02-16T05:02:%d.123Z", 30+i), "WARC-Payload-Digest: "+sha1Of(body)+"\r\n", head+"Transfer-Encoding: chunked\r\n\r\n"+body)
	}
	add("response", otherURL+"/", "2014-02-16T05:02:50Z", "", otherPage)
	add("response", otherURL+"/vapen.png", "2014-02-16T05:02:51Z", "", image)
	add("response", blogURL+"/2013/", "2014-02-16T05:02:52Z", "", "HTTP/1.1 302 Moved\r\nLocation: "+blogURL+"/2013/12/\r\n\r\n")
	add("revisit", blogURL+"/", "2014-02-17T05:02:30Z", "WARC-Truncated: length\r\nWARC-Profile: http://netpreserve.org/warc/1.0/revisit/identical-payload-digest\r\n"+
		"WARC-Payload-Digest: "+sha1Of(front)+"\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/html\r\n\r\n")
	return packed(out...)
}

// wayback returns a blog as the Wayback Machine does: the older captures in ARC.
func wayback(b *blogtest.Blog) []byte {
	desc := "1 0 InternetArchive\nURL IP-address Archive-date Content-type Archive-length\n"
	out := []string{fmt.Sprintf("filedesc://IA-001102.arc 0.0.0.0 20140216050221 text/plain %d\n%s\n", len(desc), desc)}
	add := func(address string, second int, block string) {
		out = append(out, fmt.Sprintf("%s 192.0.2.1 201402160502%02d text/html %d\n%s\n", address, second, len(block), block))
	}
	for i, path := range []string{"/bild.png", "/", "/2013/12/", "/2013/11/", "/stil.css", "/2013/12/vecka-99.html"} {
		head, body := served(b, blogURL+path)
		add(blogURL+path, 31+i, head+"\r\n"+body)
	}
	add(otherURL+"/", 50, otherPage)
	return packed(out...)
}

// waybackNew returns a blog as the Wayback Machine does in WARC 1.0: requests
// before the responses, and the front page is cut short.
func waybackNew(b *blogtest.Blog) []byte {
	var out []string
	add := func(address, date, more, block string) {
		asked := record{"request", address, date, "", "GET / HTTP/1.1\r\nHost: veckobrev.blogspot.com\r\n\r\n"}
		out = append(out, asked.text("WARC/1.0"), record{"response", address, date, "WARC-Concurrent-To: " + asked.id() + "\r\n" + more, block}.text("WARC/1.0"))
	}
	for i, path := range []string{"/bild.png", "/", "/2013/12/", "/2013/11/", "/stil.css", "/2013/12/vecka-99.html"} {
		head, body := served(b, blogURL+path)
		more := ""
		if path == "/" {
			body = body[:strings.Index(body, "punkt 2")] // in the first post
			more = "WARC-Truncated: length\r\n"
		}
		add(blogURL+path, fmt.Sprintf("2014-02-16T05:02:%dZ", 31+i), more+"WARC-Payload-Digest: "+sha1Of(body)+"\r\n", head+"\r\n"+body)
	}
	add(otherURL+"/", "2014-02-16T05:02:50Z", "", otherPage)
	return packed(out...)
}

// browsertrix returns a blog as Browsertrix packs it: WACZ with WARC 1.1, heads of
// HTTP/2 rewritten, bodies in Brotli and gzip, and records of its own beside.
func browsertrix(t *testing.T, b *blogtest.Blog) []byte {
	var out []string
	add := func(kind, address, date, more, block string) {
		r := record{kind, address, date, more, block}
		asked := record{"request", address, date, "WARC-Concurrent-To: " + r.id() + "\r\n", "GET / HTTP/1.1\r\naccept: */*\r\n\r\n"}
		out = append(out, r.text("WARC/1.1"), asked.text("WARC/1.1"))
	}
	for i, path := range []string{"/", "/2013/12/", "/2013/11/", "/stil.css", "/bild.png", "/2013/12/vecka-99.html"} {
		head, body := served(b, blogURL+path)
		coding := "br"
		body = brotlied(body)
		if i%2 == 1 {
			_, plain := served(b, blogURL+path)
			coding, body = "gzip", gzipped(plain)
		}
		add("response", blogURL+path, fmt.Sprintf("2014-02-16T05:02:%d.123456789Z", 31+i), "WARC-Page-ID: 7\r\n", strings.ToLower(head[:8])+head[8:]+"content-encoding: "+coding+"\r\n\r\n"+body)
	}
	add("response", otherURL+"/", "2014-02-16T05:02:50Z", "", otherPage)
	r := record{"response", blogURL + "/api", "2014-02-16T05:02:51Z", "", "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\"ok\":true}"}
	out = append(out, r.text("WARC/1.1"), record{"request", r.url, r.date, "WARC-Concurrent-To: " + r.id() + "\r\n", "POST /api HTTP/1.1\r\n\r\n{}"}.text("WARC/1.1"))
	out = append(out, record{"resource", "urn:pageinfo:" + blogURL + "/", "2014-02-16T05:02:52Z", "Content-Type: application/json\r\n", "{}"}.text("WARC/1.1"))

	var file bytes.Buffer
	z := zip.NewWriter(&file)
	for i, name := range []string{"datapackage.json", "archive/rec-0.warc.gz", "archive/rec-1.warc.gz", "indexes/index.cdx.gz"} {
		method := zip.Store
		content := packed("{}")
		switch i {
		case 1:
			content = packed(out[:4]...)
		case 2:
			method, content = zip.Deflate, packed(out[4:]...)
		}
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: method})
		if err != nil {
			t.Fatal(err)
		}
		w.Write(content)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// put writes a file into a new folder.
func put(t *testing.T, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// unpacked returns what a gzip file holds.
func unpacked(t *testing.T, data []byte) []byte {
	t.Helper()
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	all, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return all
}
