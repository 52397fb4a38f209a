// Package warc writes and reads WARC 1.1 files (ISO 28500:2017), the form in
// which web archives keep what was served.
//
// Every record is a gzip member of its own, so that one record can be read by
// the offset of its member, and a torn file is whole up to its last member. A
// file begins with a warcinfo record; every other record names it in
// WARC-Warcinfo-ID. Digests are SHA-256, written sha256:BASE32 as labelled
// digests are by other archives.
package warc

// The named fields of the standard (section 5) that are written here.
const (
	Type          = "WARC-Type"
	RecordID      = "WARC-Record-ID"
	Date          = "WARC-Date"
	TargetURI     = "WARC-Target-URI"
	ConcurrentTo  = "WARC-Concurrent-To"
	WarcinfoID    = "WARC-Warcinfo-ID"
	BlockDigest   = "WARC-Block-Digest"
	PayloadDigest = "WARC-Payload-Digest"
	Truncated     = "WARC-Truncated"
	Filename      = "WARC-Filename"
	ContentType   = "Content-Type"
	ContentLength = "Content-Length"
)

// Source is a field of our own: the ID of the blog that a record belongs to.
const Source = "Kronika-Source"

// The record types (section 6) that are written here.
const (
	Warcinfo = "warcinfo"
	Request  = "request"
	Response = "response"
	Resource = "resource"
)
