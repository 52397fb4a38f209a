package warc

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"
)

// page is a body longer than the window in which a coding could hide it.
var page = strings.Repeat("<p>Snön faller över Granhamra.</p>\n", 200)

// coders are the content codings that are read, as servers write them.
var coders = map[string]func(io.Writer) io.WriteCloser{
	"gzip":    func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) },
	"deflate": func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) },
	"br":      func(w io.Writer) io.WriteCloser { return brotli.NewWriter(w) },
	"zstd":    func(w io.Writer) io.WriteCloser { z, _ := zstd.NewWriter(w); return z },
}

// code returns a text in a coding.
func code(t *testing.T, coder func(io.Writer) io.WriteCloser, text string) string {
	t.Helper()
	var b bytes.Buffer
	z := coder(&b)
	io.WriteString(z, text)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// chunks returns a body in chunks of that many bytes.
func chunks(body string, size int) string {
	var b strings.Builder
	for len(body) > 0 {
		n := min(size, len(body))
		fmt.Fprintf(&b, "%x\r\n%s\r\n", n, body[:n])
		body = body[n:]
	}
	return b.String() + "0\r\n\r\n"
}

// message reads the body below a head.
func message(head, body string) (string, error) {
	r := &Record{Block: []byte("HTTP/1.1 200 OK\r\n" + head + "\r\n" + body)}
	r.Set(Type, Response)
	m, err := r.HTTP()
	return string(m.Body), err
}

// TestCodings reads bodies in each coding, in chunks and not, and bodies that
// are plain below the head that they were sent with.
func TestCodings(t *testing.T) {
	for name, coder := range coders {
		coded := code(t, coder, page)
		encoding := "Content-Encoding: " + name + "\r\n"
		for what, c := range map[string]struct{ head, body string }{
			"whole":     {encoding, coded},
			"in chunks": {encoding + "Transfer-Encoding: chunked\r\n", chunks(coded, 100)},
			"plain":     {encoding, page},
			"dechunked": {encoding + "Transfer-Encoding: chunked\r\n", coded},
		} {
			if got, err := message(c.head, c.body); err != nil || got != page {
				t.Errorf("%s, %s: got %d bytes %.40q, %v", name, what, len(got), got, err)
			}
		}
	}
	bare := code(t, func(w io.Writer) io.WriteCloser { z, _ := flate.NewWriter(w, 6); return z }, page)
	if got, err := message("Content-Encoding: deflate\r\n", bare); err != nil || got != page {
		t.Errorf("bare deflate: got %d bytes, %v", len(got), err)
	}
	twice := code(t, coders["br"], code(t, coders["gzip"], page))
	if got, err := message("Content-Encoding: gzip, br\r\n", twice); err != nil || got != page {
		t.Errorf("gzip, then br: got %d bytes, %v", len(got), err)
	}
}

// TestDamagedCodings: of a body that is cut short comes what there is, and a
// coding that cannot be undone is said.
func TestDamagedCodings(t *testing.T) {
	inChunks := chunks(page, 1000)
	if got, err := message("Transfer-Encoding: chunked\r\n", inChunks[:2500]); err != nil || !strings.HasPrefix(page, got) || len(got) < 2000 {
		t.Errorf("cut in the third chunk: got %d bytes, %v", len(got), err)
	}
	for name, coder := range coders {
		coded := code(t, coder, page)
		if _, err := message("Content-Encoding: "+name+"\r\n", coded[:len(coded)-5]); err == nil {
			t.Errorf("%s, cut: no error", name)
		}
		bomb := code(t, coder, strings.Repeat("x", 100<<20))
		if got, err := message("Content-Encoding: "+name+"\r\n", bomb); err == nil || len(got) > maxBody {
			t.Errorf("%s: a bomb gave %d bytes, %v", name, len(got), err)
		}
	}
	if got, err := message("Content-Encoding: compress\r\n", "\x1f\x9d\x90"); err == nil || got != "\x1f\x9d\x90" {
		t.Errorf("an unknown coding: got %q, %v, want it as it is and an error", got, err)
	}
}

// TestSection reads a file that lies within another one: the damage is said
// with the name and the offset that the inner one has.
func TestSection(t *testing.T) {
	good := record("WARC/1.0", "http://granhamra.example/", "")
	inner := good + strings.Replace(good, "WARC-Type:", "WARC-Type", 1) + good
	outer := strings.NewReader("before" + inner + "after")
	var got []string
	for r, err := range ReadSection("blogg.wacz/data.warc", io.NewSectionReader(outer, 6, int64(len(inner)))) {
		if err != nil {
			got = append(got, err.Error())
			continue
		}
		got = append(got, fmt.Sprint(r.Offset))
	}
	want := fmt.Sprintf("blogg.wacz/data.warc: damaged at byte %d: header line", len(good))
	if len(got) != 3 || got[0] != "0" || !strings.HasPrefix(got[1], want) || got[2] != fmt.Sprint(2*len(good)-1) {
		t.Errorf("got %q, want %q in the middle", got, want)
	}
}
