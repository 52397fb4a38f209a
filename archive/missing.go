package archive

import (
	"context"
	"fmt"
	"time"

	"kronika/archive/warc"
)

// A Missing is an address whose page a crawl does not have, and why: what an
// archive lacks, and how one knows, is part of what it proves.
type Missing struct {
	Source  string // source ID
	URL     string
	Tried   time.Time // UTC
	Outcome Outcome
	Reason  string // one sentence
	Status  int    // of the server's answer, 0 without one
}

// An Outcome says who kept a page from the archive.
type Outcome string

// The outcomes of an address without a page.
const (
	Failed    Outcome = "failed"    // the server did not answer, or not with the page
	Forbidden Outcome = "forbidden" // by the robots.txt of its host
	Refused   Outcome = "refused"   // by us: it is no public address, or the crawl was at a limit
)

// Miss notes in the WARC file that the page of an address is not there: a
// metadata record (WARC 1.1, section 6.6) with the fields outcome, reason and,
// if the server answered, http-status. It is on disk when Miss returns.
func (s *Store) Miss(ctx context.Context, m Missing) error {
	if err := s.openWARC(ctx); err != nil {
		return err
	}
	about := &warc.Record{}
	about.Set(warc.TargetURI, m.URL)
	fields := []warc.Field{{Name: "outcome", Value: string(m.Outcome)}, {Name: "reason", Value: m.Reason}}
	if m.Status > 0 {
		fields = append(fields, warc.Field{Name: "http-status", Value: fmt.Sprint(m.Status)})
	}
	r := warc.NewMetadata(m.Tried, about, fields...)
	r.Set(warc.Source, m.Source)
	if err := s.warc.Write(r); err != nil {
		return fmt.Errorf("note %q: %w", m.URL, err)
	}
	return nil
}
