package warc

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"strings"
	"time"
)

// A Record is one WARC record: named fields and a block.
type Record struct {
	Fields []Field // without Content-Length, which is the block's
	Block  []byte
	Offset int64 // of its gzip member in the file, or of itself in a plain file, in bytes; set by reading and writing
	Inside int64 // bytes of its gzip member's content before it; 0 where each record has a member of its own

	rest [][]byte // of the block, when it is to be written
	end  int64    // of the member, when read
	seal error    // how the member differs from what was written
	arc  bool     // it was read from an ARC file
}

// A Field is one line of a record's header.
type Field struct{ Name, Value string }

// New returns a record of that type with a fresh ID and the digest of its
// block: block, and what follows it. The parts stay apart in memory, as bodies
// are large. The date is written in UTC, in whole seconds.
func New(recordType string, date time.Time, block []byte, rest ...[]byte) *Record {
	r := &Record{Block: block, rest: rest}
	r.Set(Type, recordType)
	r.Set(RecordID, newID())
	r.Set(Date, date.UTC().Format(time.RFC3339))
	r.Set(BlockDigest, Digest(append([][]byte{block}, rest...)...))
	return r
}

// Name gives a record the ID that follows from a name, in place of its fresh one:
// whoever makes the record again makes the same.
func (r *Record) Name(name string) {
	for i := range r.Fields {
		if r.Fields[i].Name == RecordID {
			sum := sha256.Sum256([]byte(name))
			r.Fields[i].Value = urn([16]byte(sum[:16]), 8)
		}
	}
}

// An Earlier is the record that a revisit refers to.
type Earlier struct {
	Profile       string    // IdenticalPayload or NotModified
	TargetURI     string    // of the earlier record
	Date          time.Time // of the earlier record
	PayloadDigest string    // that both payloads have; with NotModified it may be empty
}

// NewRevisit returns a record that says that an answer had the payload of an
// earlier one (WARC 1.1, section 6.7). Head is the HTTP head of the answer, with
// its blank line.
func NewRevisit(date time.Time, head []byte, of Earlier) *Record {
	r := New(Revisit, date, head)
	r.Set(ContentType, httpResponse)
	r.Set(Profile, of.Profile)
	r.Set(RefersToTargetURI, of.TargetURI)
	r.Set(RefersToDate, of.Date.UTC().Format(time.RFC3339))
	r.Set(PayloadDigest, of.PayloadDigest)
	return r
}

// NewMetadata returns a record that says more of another one (WARC 1.1, section
// 6.6), which has the same address and was made in the same event. Of an address
// that has no record it says more if that other one has only the address.
func NewMetadata(date time.Time, of *Record, fields ...Field) *Record {
	r := New(Metadata, date, block(fields))
	r.Set(ContentType, "application/warc-fields")
	r.Set(TargetURI, of.Get(TargetURI))
	r.Set(ConcurrentTo, of.Get(RecordID))
	return r
}

// block writes fields as a block of application/warc-fields; what is empty is
// left out.
func block(fields []Field) []byte {
	var b bytes.Buffer
	for _, f := range fields {
		if f.Value != "" {
			fmt.Fprintf(&b, "%s: %s\r\n", oneLine.Replace(f.Name), oneLine.Replace(f.Value))
		}
	}
	return b.Bytes()
}

// oneLine makes line breaks spaces: they would end a field.
var oneLine = strings.NewReplacer("\r\n", " ", "\r", " ", "\n", " ")

// Get returns the value of the first field of that name, "" if there is none.
// Names are compared without case (section 4).
func (r *Record) Get(name string) string { return get(r.Fields, name) }

func get(fields []Field, name string) string {
	for _, f := range fields {
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
		r.Fields = append(r.Fields, Field{name, oneLine.Replace(value)})
	}
}

// newID returns a URN of a random UUID (RFC 9562, version 4).
func newID() string {
	var b [16]byte
	rand.Read(b[:]) // never fails
	return urn(b, 4)
}

func urn(b [16]byte, version byte) string {
	b[6], b[8] = b[6]&0x0f|version<<4, b[8]&0x3f|0x80
	return fmt.Sprintf("<urn:uuid:%x-%x-%x-%x-%x>", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
