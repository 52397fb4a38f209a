package warc

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"strings"
	"time"
)

// A Record is one WARC record: named fields and a block.
type Record struct {
	Fields []Field // without Content-Length, which is the block's
	Block  []byte
	Offset int64 // of its gzip member in the file, in bytes; set by reading and writing
	end    int64 // of the member, when read
}

// A Field is one line of a record's header.
type Field struct{ Name, Value string }

// New returns a record of that type with a fresh ID and the digest of its
// block. The date is written in UTC, in whole seconds.
func New(recordType string, date time.Time, block []byte) *Record {
	r := &Record{Block: block}
	r.Set(Type, recordType)
	r.Set(RecordID, newID())
	r.Set(Date, date.UTC().Format(time.RFC3339))
	r.Set(BlockDigest, Digest(block))
	return r
}

// Get returns the value of the first field of that name, "" if there is none.
// Names are compared without case (section 4).
func (r *Record) Get(name string) string {
	for _, f := range r.Fields {
		if strings.EqualFold(f.Name, name) {
			return f.Value
		}
	}
	return ""
}

// Set adds a field; an empty value adds none. A line break in the value
// becomes a space: it would end the field.
func (r *Record) Set(name, value string) {
	if value != "" {
		r.Fields = append(r.Fields, Field{name, strings.NewReplacer("\r", " ", "\n", " ").Replace(value)})
	}
}

// Split returns the head of an HTTP message with its blank line, and the
// payload. Of a record that holds no HTTP message the payload is the block.
func (r *Record) Split() (head, payload []byte) {
	if t := r.Get(Type); t != Request && t != Response {
		return nil, r.Block
	}
	if i := bytes.Index(r.Block, []byte("\r\n\r\n")); i >= 0 {
		return r.Block[:i+4], r.Block[i+4:]
	}
	return r.Block, nil
}

// Check compares the SHA-256 digests of a record with its bytes. A record
// without such digests passes.
func (r *Record) Check() error {
	_, payload := r.Split()
	for field, bytes := range map[string][]byte{BlockDigest: r.Block, PayloadDigest: payload} {
		want := r.Get(field)
		if strings.HasPrefix(want, "sha256:") && want != Digest(bytes) {
			return fmt.Errorf("%s says %s, the bytes give %s", field, want, Digest(bytes))
		}
	}
	return nil
}

// Digest returns the labelled digest of b, "sha256:" and base32.
func Digest(b []byte) string {
	sum := sha256.Sum256(b)
	return "sha256:" + base32.StdEncoding.EncodeToString(sum[:])
}

// newID returns a URN of a random UUID (RFC 9562, version 4).
func newID() string {
	var b [16]byte
	rand.Read(b[:]) // never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("<urn:uuid:%x-%x-%x-%x-%x>", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
