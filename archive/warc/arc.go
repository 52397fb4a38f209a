package warc

import (
	"bytes"
	"fmt"
	"path"
	"regexp"
	"strings"
	"time"
)

// The header of an ARC record is one line (ARC file format, 1996):
//
//	version 1: URL IP-address Archive-date Content-type Archive-length
//	version 2: URL IP-address Archive-date Content-type Result-code Checksum Location Offset Filename Archive-length
//
// The file begins with a record whose URL is filedesc://NAME and whose block
// says which of them it holds. An address may hold spaces, and a type too; the
// lines are told apart by the IP address and the date, in digits.
var arcLine = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9+.-]*:.*?) (-|[0-9]+(?:\.[0-9]+){3}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*) ([0-9]{12,18})(?: (.*))? (\S+)[ \t]*\r?\n`)

// filedesc begins the address of the first record of an ARC file.
const filedesc = "filedesc://"

// arcHeader turns the header line of an ARC record into the fields of WARC.
func arcHeader(line string) (*Record, int, error) {
	m := arcLine.FindStringSubmatch(line)
	if m == nil {
		return nil, 0, fmt.Errorf("begins with %.20q, want WARC/1.1", line)
	}
	uri, ip, digits, rest, size := m[1], m[2], m[3], m[4], m[5]
	// Stamps of fewer than 14 digits lack the seconds; what is longer is cut.
	date, err := time.Parse("20060102150405", (digits + "00")[:14])
	if err != nil {
		return nil, 0, fmt.Errorf("date %q: %w", digits, err)
	}
	length, err := blockLength(size)
	if err != nil {
		return nil, 0, err
	}
	if f := strings.Fields(rest); len(f) >= 6 {
		rest = strings.Join(f[:len(f)-5], " ") // version 2: the type is the first of six
	}
	r := &Record{arc: true}
	if name, ok := strings.CutPrefix(uri, filedesc); ok {
		r.Set(Type, Warcinfo)
		r.Set(Filename, path.Base(name))
	} else {
		r.Set(Type, Response)
		r.Set(TargetURI, uri)
	}
	r.Set(Date, date.Format(time.RFC3339))
	if ip != "-" && ip != "0.0.0.0" {
		r.Set(IPAddress, ip)
	}
	r.Set(ContentType, rest)
	return r, length, nil
}

// fromARC says of an ARC record with an HTTP message that it holds one, which
// in ARC only the block shows.
func (r *Record) fromARC() {
	if r.Get(Type) != Response || !bytes.HasPrefix(r.Block, []byte("HTTP/")) {
		return
	}
	for i := range r.Fields {
		if r.Fields[i].Name == ContentType {
			r.Fields[i].Value = httpResponse
			return
		}
	}
	r.Set(ContentType, httpResponse)
}
