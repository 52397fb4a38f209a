package archive

import "time"

// A Capture is one page as it was served at one time, and where the WARC
// record of it lies.
type Capture struct {
	URL     string    `json:"url,omitempty"`    // as asked
	Fetched time.Time `json:"fetched"`          // UTC, whole seconds: WARC-Date
	WARC    string    `json:"warc,omitempty"`   // file name below warc/
	Offset  int64     `json:"offset"`           // of the record's gzip member in the file, in bytes
	SHA256  string    `json:"sha256,omitempty"` // of the payload, lower-case hex
}

// A Sighting is a post as one capture showed it.
type Sighting struct {
	Session string // the WARC-Warcinfo-ID of the run that captured it
	Post    Post   // with Keys, without ID, Revision and Status; Capture is set
}
