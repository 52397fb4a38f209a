package warc

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/gzip"
)

// write keeps a file for the length of a test.
func write(t *testing.T, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// pack returns parts, each as a gzip member of its own.
func pack(parts ...string) []byte {
	var out bytes.Buffer
	for _, p := range parts {
		z := gzip.NewWriter(&out)
		z.Write([]byte(p))
		z.Close()
	}
	return out.Bytes()
}

// snow is what the records below hold.
const snow = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nSnön faller."

// record returns a WARC record of another writer.
func record(version, uri, more string) string {
	return fmt.Sprintf("%s\r\nWARC-Type: response\r\nWARC-Target-URI: %s\r\n%sContent-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n",
		version, uri, more, len(snow), snow)
}

// arc returns the records of an ARC file of that version.
func arc(version int) []string {
	fields, more := "URL IP-address Archive-date Content-type Archive-length\n", ""
	if version == 2 {
		fields, more = "URL IP-address Archive-date Content-type Result-code Checksum Location Offset Filename Archive-length\n", " 200 - - 0 snow.arc"
	}
	desc := fmt.Sprintf("%d 0 Granhamra\n%s", version, fields)
	dns := "20140216050221\ngranhamra.example.\t60\tIN\tA\t192.0.2.1\n"
	return []string{
		fmt.Sprintf("filedesc://snow.arc 0.0.0.0 20140216050221 text/plain%s %d\n%s\n", more, len(desc), desc),
		fmt.Sprintf("dns:granhamra.example 192.0.2.1 20140216050221 text/dns%s %d\n%s\n", more, len(dns), dns),
		fmt.Sprintf("http://granhamra.example/en sida 192.0.2.1 20140216050222 text/html%s %d\n%s\n", more, len(snow), snow),
	}
}

// TestForeign reads files in the forms in which other programs write them.
// Every one holds the same page.
func TestForeign(t *testing.T) {
	a, b := record("WARC/1.0", "<http://granhamra.example/>", ""), record("WARC/1.0", "http://granhamra.example/b", "")
	for name, c := range map[string]struct {
		data []byte
		want []string
	}{
		"1.1 plain":             {[]byte(record("WARC/1.1", "http://granhamra.example/", "")), []string{"http://granhamra.example/"}},
		"1.0 gzip by record":    {pack(a, b), []string{"http://granhamra.example/", "http://granhamra.example/b"}},
		"1.0 gzip as a whole":   {pack(a + b + a), []string{"http://granhamra.example/", "http://granhamra.example/b", "http://granhamra.example/"}},
		"1.0 plain":             {[]byte(a + b), []string{"http://granhamra.example/", "http://granhamra.example/b"}},
		"empty lines before":    {pack("\r\n\r\n"+a, b), []string{"http://granhamra.example/", "http://granhamra.example/b"}},
		"0.18":                  {[]byte(record("WARC/0.18", "http://granhamra.example/", "")), []string{"http://granhamra.example/"}},
		"0.17 gzip":             {pack(record("WARC/0.17", "http://granhamra.example/", "")), []string{"http://granhamra.example/"}},
		"bare line feeds":       {[]byte(strings.Replace(strings.ReplaceAll(a, "\r\n", "\n"), fmt.Sprint(len(snow)), fmt.Sprint(len(snow)-3), 1)), []string{"http://granhamra.example/"}},
		"no line break at end":  {[]byte(strings.TrimRight(a, "\r\n")), []string{"http://granhamra.example/"}},
		"wrong case":            {[]byte(strings.NewReplacer("WARC-Type", "warc-type", "response", "RESPONSE", "WARC-Target", "Warc-TARGET", "Content-Length", "CONTENT-length").Replace(a)), []string{"http://granhamra.example/"}},
		"continued":             {[]byte(strings.Replace(b, "http:", "\r\n\thttp:", 1)), []string{"http://granhamra.example/b"}},
		"space in the address":  {[]byte(record("WARC/1.0", "http://granhamra.example/en sida", "")), []string{"http://granhamra.example/en sida"}},
		"ARC 1 plain":           {[]byte(strings.Join(arc(1), "")), []string{"http://granhamra.example/en sida"}},
		"ARC 1 gzip":            {pack(arc(1)...), []string{"http://granhamra.example/en sida"}},
		"ARC 2 plain":           {[]byte(strings.Join(arc(2), "")), []string{"http://granhamra.example/en sida"}},
		"ARC 2 gzip":            {pack(arc(2)...), []string{"http://granhamra.example/en sida"}},
		"ARC 2 gzip as a whole": {pack(strings.Join(arc(2), "")), []string{"http://granhamra.example/en sida"}},
	} {
		t.Run(name, func(t *testing.T) {
			records, faults := readAll(t, write(t, c.data))
			if len(faults) > 0 {
				t.Fatalf("faults: %v", faults)
			}
			var got []string
			for _, r := range records {
				if err := r.Intact(); err != nil {
					t.Errorf("byte %d: %v", r.Offset, err)
				}
				m, err := r.HTTP()
				if err != nil || m.Head == nil {
					continue
				}
				got = append(got, r.Get(TargetURI))
				if r.Get(Type) != Response || m.Status != 200 || string(m.Body) != "Snön faller." || m.Get("content-type") != "text/plain" {
					t.Errorf("%s: got %s, %d, %q, %v", r.Get(TargetURI), r.Get(Type), m.Status, m.Body, m.Fields)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("pages (-want +got):\n%s", diff)
			}
		})
	}
}

func TestARCFields(t *testing.T) {
	for version := 1; version <= 2; version++ {
		records, faults := readAll(t, write(t, []byte(strings.Join(arc(version), ""))))
		if len(records) != 3 || len(faults) > 0 {
			t.Fatalf("got %d records, faults %v", len(records), faults)
		}
		var got [][]Field
		for _, r := range records {
			got = append(got, r.Fields)
		}
		want := [][]Field{
			{{Type, Warcinfo}, {Filename, "snow.arc"}, {Date, "2014-02-16T05:02:21Z"}, {ContentType, "text/plain"}},
			{{Type, Response}, {TargetURI, "dns:granhamra.example"}, {Date, "2014-02-16T05:02:21Z"}, {IPAddress, "192.0.2.1"}, {ContentType, "text/dns"}},
			{{Type, Response}, {TargetURI, "http://granhamra.example/en sida"}, {Date, "2014-02-16T05:02:22Z"}, {IPAddress, "192.0.2.1"}, {ContentType, httpResponse}},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("version %d (-want +got):\n%s", version, diff)
		}
	}
}

// TestDamagedForeign: what cannot be read is reported where it begins, and the
// records after it are read.
func TestDamagedForeign(t *testing.T) {
	good := record("WARC/1.0", "http://granhamra.example/", "")
	length := fmt.Sprintf("Content-Length: %d", len(snow))
	long := strings.Replace(good, length, "Content-Length: 300", 1)
	for name, c := range map[string]struct {
		data   []byte
		faults []int64
		good   int
	}{
		"empty":               {nil, nil, 0},
		"no WARC":             {[]byte("Snön faller.\n"), []int64{0}, 0},
		"length too long":     {[]byte(good + long + good), []int64{int64(len(good))}, 2},
		"length too short":    {[]byte(good + strings.Replace(good, length, "Content-Length: 10", 1) + good), []int64{int64(len(good))}, 2},
		"length absurd":       {[]byte(strings.Replace(good, length, "Content-Length: 99999999999999999999", 1) + good), []int64{0}, 1},
		"length negative":     {[]byte(strings.Replace(good, length, "Content-Length: -1", 1) + good), []int64{0}, 1},
		"length missing":      {[]byte(strings.Replace(good, "Content-Length", "Length", 1) + good), []int64{0}, 1},
		"two lengths":         {[]byte(strings.Replace(good, length, length+"\r\nContent-Length: 3", 1) + good), []int64{0}, 1},
		"no colon":            {[]byte(strings.Replace(good, "WARC-Type:", "WARC-Type", 1) + good), []int64{0}, 1},
		"version 2":           {[]byte(strings.Replace(good, "WARC/1.0", "WARC/2.0", 1) + good), []int64{0}, 1},
		"endless line":        {[]byte("WARC/1.0\r\nX: " + strings.Repeat("x", 3*maxHeader) + "\r\n" + good), []int64{0}, 1},
		"endless header":      {[]byte("WARC/1.0\r\n" + strings.Repeat("X: x\r\n", maxHeader) + "\r\n" + good), []int64{0}, 1},
		"line breaks":         {[]byte(good + strings.Repeat("\n", 3*maxHeader) + good), []int64{0}, 1},
		"long in a member":    {pack(long, good), []int64{0}, 1},
		"long in the whole":   {pack(good + strings.Replace(good, length, "Content-Length: 10", 1) + good), []int64{0}, 2},
		"zeros at the end":    {append(pack(good), make([]byte, 512)...), []int64{int64(len(pack(good)))}, 1},
		"record in two":       {pack(good[:100], good[100:], "\r\n\r\n"+good), []int64{0}, 1},
		"cut in the header":   {[]byte(good + good[:40]), []int64{int64(len(good))}, 1},
		"cut in the block":    {[]byte(good + good[:len(good)-10]), []int64{int64(len(good))}, 1},
		"ARC without length":  {[]byte(strings.Join(arc(1), "") + "http://granhamra.example/ 192.0.2.1 20140216050222 text/html -1\n\n" + arc(1)[2]), []int64{int64(len(strings.Join(arc(1), "")))}, 4},
		"ARC with a month 13": {[]byte(arc(1)[0] + strings.Replace(arc(1)[1], "20140216050221", "20141316050221", 1) + arc(1)[2]), []int64{int64(len(arc(1)[0]))}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			records, faults := readAll(t, write(t, c.data))
			var places []int64
			for _, f := range faults {
				places = append(places, f.Offset)
			}
			if diff := cmp.Diff(c.faults, places); diff != "" || len(records) != c.good {
				t.Errorf("got %d records and %v, want %d (-want +got):\n%s", len(records), faults, c.good, diff)
			}
		})
	}
}

func TestDigests(t *testing.T) {
	const coded = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nd\r\nSn\xc3\xb6n faller.\r\n0\r\n\r\n"
	for _, c := range []struct {
		kind, block, field, value string
		ok                        bool
	}{
		{Response, snow, PayloadDigest, "sha256:" + "73XJRTRGYGIW2IQZKZKYAOXXKPJJYVPCBLF6WX5TA6ECY3ZBXLZA====", false},
		{Response, snow, PayloadDigest, Digest([]byte("Snön faller.")), true},
		{Response, snow, PayloadDigest, "SHA-256:" + strings.ToLower(strings.TrimRight(Digest([]byte("Snön faller."))[7:], "=")), true},
		{Response, snow, PayloadDigest, "sha1:b9b1a19bb9a8fb2c3e73cd1e2e33a3ed4a7f2f8a", false},
		{Response, snow, PayloadDigest, "sha1:not base32", false},
		{Response, snow, PayloadDigest, "sha1", false},
		{Response, snow, PayloadDigest, "crc32:00000000", true},
		{Response, coded, PayloadDigest, Digest([]byte("Snön faller.")), true},
		{Response, coded, PayloadDigest, Digest([]byte(coded[strings.Index(coded, "\r\n\r\n")+4:])), true},
		{Response, coded, BlockDigest, Digest([]byte(coded)), true},
		{Response, coded, BlockDigest, Digest([]byte(snow)), false},
		{Revisit, "HTTP/1.1 200 OK\r\n\r\n", PayloadDigest, Digest([]byte("Snön faller.")), true},
		{Revisit, "HTTP/1.1 200 OK\r\n\r\n", BlockDigest, "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ", true},
		{Revisit, "HTTP/1.1 200 OK\r\n\r\n", BlockDigest, Digest([]byte("Snön faller.")), false},
		{Resource, "Snön faller.", PayloadDigest, Digest([]byte("Snön faller.")), true},
		{Resource, "", PayloadDigest, "md5:d41d8cd98f00b204e9800998ecf8427e", true},
		{Resource, "", PayloadDigest, "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ", true},
		{Resource, "", PayloadDigest, "sha1:2jmj7l5rSw0yVb/vlWAYkK/YBwk=", true},
		{Resource, "", PayloadDigest, "sha1:2jmj7l5rSw0yVb_vlWAYkK_YBwk", true},
		{Resource, "", PayloadDigest, "sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709", true},
		{Resource, "", PayloadDigest, "md5:d41d8cd98f00b204e9800998ecf8427f", false},
	} {
		r := &Record{Block: []byte(c.block)}
		r.Set(Type, c.kind)
		r.Set(c.field, c.value)
		if err := r.Check(); (err == nil) != c.ok {
			t.Errorf("%s %.20q %s: got %v, want right: %v", c.kind, c.block, c.value, err, c.ok)
		}
	}
}

// TestShared reads the files of another project's tests that lie beside ours.
// Those that it calls bad give faults with their places.
func TestShared(t *testing.T) {
	dir := "../../../shared/data/html/webrecorder__warcio/test/data"
	if _, err := os.Stat(dir); errors.Is(err, os.ErrNotExist) {
		t.Skipf("%s is not there: the shared files of other projects are not beside this checkout", dir)
	}
	// For each record its type, where it begins, and how many bytes of body it has.
	for name, want := range map[string]string{
		"bad.arc":                             "damage@0 damage@134 response@202:1 damage@262",
		"example-bad-non-chunked.warc.gz":     "warcinfo@0:249 warcinfo@0+488:470 response@0+1197:1270 request@0+2566:0 damage@0 request@0+4316:0",
		"example-bad.warc.gz.bad":             "warcinfo@0:196 response@0+460:1270 request@0+2451:0 revisit@0+3161:0 request@0+4061:0 response@0+4771:201",
		"example-digest.warc":                 "damage@0 request@922:0 request@1840:0 request@2758:0",
		"example-iana.org-chunked.warc":       "warcinfo@0:137 response@405:7223 request@8379:0",
		"example-resource.warc.gz":            "warcinfo@0:249 warcinfo@361:399 resource@802:1303",
		"example-space-in-target-uri.warc.gz": "warcinfo@0:73 resource@241:70",
		"example-space-in-url.arc":            "warcinfo@0:75 damage@151",
		"example-trunc.warc":                  "warcinfo@0:249 warcinfo@488:470 damage@1197 request@2566:0",
		"example-wget-bad-target-uri.warc.gz": "warcinfo@0:232 request@410:0 response@824:1270 metadata@1978:48 resource@2295:49 resource@2681:471",
		"example-wrong-chunks.warc.gz":        "damage@0 request@1130+4:0",
		"example.arc":                         "warcinfo@0:75 response@151:1270",
		"example.arc.gz":                      "warcinfo@0:75 response@171:1270",
		"example.warc":                        "warcinfo@0:249 warcinfo@488:470 response@1197:1270 request@2566:0 revisit@3370:0 request@4316:0",
		"example.warc.gz":                     "warcinfo@0:249 warcinfo@353:470 response@784:1270 request@2012:0 revisit@2621:0 request@3207:0",
		"post-test.warc.gz":                   "response@0:545 request@720:16 response@1196:552 request@1919:12 response@2395:551 request@3118:6",
	} {
		if got := summary(t, filepath.Join(dir, name)); got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", name, got, want)
		}
	}
}

// summary says what a file gives, in its order.
func summary(t *testing.T, path string) string {
	var words []string
	for r, err := range Read(path) {
		var damage *DamageError
		if errors.As(err, &damage) {
			words = append(words, fmt.Sprintf("damage@%d", damage.Offset))
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		m, err := r.HTTP()
		if err != nil {
			t.Errorf("%s, byte %d: %v", path, r.Offset, err)
		}
		place := fmt.Sprint(r.Offset)
		if r.Inside > 0 {
			place += fmt.Sprintf("+%d", r.Inside)
		}
		words = append(words, fmt.Sprintf("%s@%s:%d", r.Get(Type), place, len(m.Body)))
	}
	return strings.Join(words, " ")
}
