package warc

import (
	"bytes"
	"errors"
	"io"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"
)

// zipped returns text as a gzip member.
func zipped(text string) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	io.WriteString(z, text)
	z.Close()
	return b.Bytes()
}

// FuzzRead holds that no file makes the reader panic or go on for ever, and that
// records and damages come in the order of the file and lie in it.
func FuzzRead(f *testing.F) {
	const answer = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2014-02-16T05:02:21Z\r\nWARC-Target-URI: http://granhamra.example/\r\nContent-Type: application/http;msgtype=response\r\nContent-Length: 66\r\n\r\n" +
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nSnow.\r\n0\r\n\r\n\r\n\r\n\r\n"
	const arc = "filedesc://a.arc 0.0.0.0 20140216050222 text/plain 9\n1 0 Andra\n\nhttp://granhamra.example/ 192.0.2.1 20140216050222 text/html 24\nHTTP/1.0 200 OK\r\n\r\nSnow.\n"
	f.Add([]byte(answer))
	f.Add([]byte(arc))
	f.Add(append(zipped(answer), zipped(answer)...))
	f.Add(append(zipped(answer)[:40], zipped(answer)...))
	f.Add(zipped(answer + answer))
	f.Add(zipped(arc))
	f.Add([]byte("WARC/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		last := int64(-1)
		for r, err := range ReadSection("a.warc.gz", io.NewSectionReader(bytes.NewReader(data), 0, int64(len(data)))) {
			var damage *DamageError
			at := int64(0)
			switch {
			case errors.As(err, &damage):
				at = damage.Offset
			case err != nil:
				t.Fatalf("got %v, want a damage or a record", err)
			default:
				at = r.Offset
				r.Intact()
				r.Split()
				r.HTTP()
				time.Parse(time.RFC3339, r.Get(Date))
			}
			if at < last || at > int64(len(data)) {
				t.Fatalf("something at byte %d behind something at byte %d, of %d", at, last, len(data))
			}
			last = at
		}
	})
}
