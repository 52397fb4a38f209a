// Package warc writes and reads WARC 1.1 files (ISO 28500:2017), the form in
// which web archives keep what was served. [Read] also takes what others wrote:
// older versions, ARC files, plain files, and damaged ones.
//
// Every record is a gzip member of its own, so that one record can be read by
// the offset of its member, and a torn file is whole up to its last member. A
// file begins with a warcinfo record; every other record names it in
// WARC-Warcinfo-ID. Digests are SHA-256, written sha256:BASE32 as labelled
// digests are by other archives. A writer has fsynced every record, and the name
// of its file, before it says that they are written. The gzip header of each member has a seal by
// which [Record.Intact] tells a change of any bit.
package warc

// The named fields of the standard (section 5) that are written or looked at here.
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
	Profile       = "WARC-Profile"
	RefersToDate  = "WARC-Refers-To-Date"
	IPAddress     = "WARC-IP-Address"
	SegmentNumber = "WARC-Segment-Number"

	RefersToTargetURI = "WARC-Refers-To-Target-URI"
	ContentType       = "Content-Type"
	RefersTo          = "WARC-Refers-To"
	ContentLength     = "Content-Length"
)

// Fields of our own.
const (
	Source  = "Kronika-Source"  // the ID of the blog that a record belongs to
	Origin  = "Kronika-Origin"  // of a capture that others made: FILE#RECORD-ID
	Session = "Kronika-Session" // of a capture that another archive of ours made: its WARC-Warcinfo-ID there
)

// The record types (section 6) that are written here.
const (
	Warcinfo = "warcinfo"
	Request  = "request"
	Response = "response"
	Resource = "resource"
	Revisit  = "revisit"
	Metadata = "metadata"
)

// The profiles of revisit records (section 6.7).
const (
	IdenticalPayload = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
	NotModified      = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
)
