package archive

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"kronika/archive/warc"
)

// A Leaving is what of a kept answer leaves the house.
type Leaving struct {
	// Records is the answer, the request that it answers and what else was noted of
	// it, as they were kept. Of one that is withheld it is one record that stands in
	// their place, with headers and digests.
	Records  []*warc.Record
	Withheld bool
}

// Leave returns what of an answer may leave the house, see [Store.Releasable]. A
// record that cannot be read is a *[DamageError].
func (s *Store) Leave(ctx context.Context, c Capture) (Leaving, error) {
	records, err := s.event(c)
	if err != nil {
		return Leaving{}, err
	}
	ok, err := s.Releasable(ctx, c)
	if err != nil || ok {
		return Leaving{Records: records}, err
	}
	v, err := s.view(ctx)
	if err != nil {
		return Leaving{}, err
	}
	defer v.end()
	t, err := v.tells(ctx)
	if err != nil {
		return Leaving{}, err
	}
	stub, err := t.stub(records[0])
	return Leaving{[]*warc.Record{stub}, true}, err
}

// maxEvent is how many records of one event are read: an answer has a request, and
// here and there a record of metadata.
const maxEvent = 10

// event reads the record of a capture, and those after it that say that they are
// of the same event.
func (s *Store) event(c Capture) (records []*warc.Record, err error) {
	path := filepath.Join(s.dir, "warc", filepath.Base(c.WARC))
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		f, err = os.Open(path + openSuffix) // it is being written
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	for r, err := range warc.ReadSection(path, io.NewSectionReader(f, c.Offset, info.Size()-c.Offset)) {
		if len(records) == 0 && err == nil && r.Offset > 0 {
			err = errors.New("no record begins there")
		}
		if len(records) == 0 && err != nil {
			if damage := (*DamageError)(nil); errors.As(err, &damage) {
				err = damage.Err
			}
			return nil, &DamageError{File: c.WARC, Offset: c.Offset, Err: err}
		}
		if err != nil || len(records) > 0 && (!concurrent(r, records[0]) || len(records) == maxEvent) {
			break
		}
		records = append(records, r)
	}
	if len(records) == 0 {
		return nil, &DamageError{File: c.WARC, Offset: c.Offset, Err: io.ErrUnexpectedEOF}
	}
	return records, nil
}

// Info returns the warcinfo record of a WARC file of the archive, nil if it has
// none.
func (s *Store) Info(name string) *warc.Record {
	records, err := s.event(Capture{WARC: name})
	if err != nil || records[0].Get(warc.Type) != warc.Warcinfo {
		return nil
	}
	return records[0]
}

// plainHeaders are those of an answer that say nothing of its content.
var plainHeaders = []string{"Date", "Server", "Last-Modified", "ETag", "Content-Type", "Content-Length", "Content-Encoding", "Content-Language"}

// stub returns the record that stands for one that is withheld.
func (t *telling) stub(r *warc.Record) (*warc.Record, error) {
	date, err := parseDate(r.Get(warc.Date))
	if err != nil {
		return nil, err
	}
	head, payload := r.Split()
	fields := []warc.Field{
		{Name: "withheld", Value: "something in this record is withdrawn by decision"},
		{Name: "withheld-type", Value: r.Get(warc.Type)},
		{Name: "withheld-block-digest", Value: warc.Digest(r.Block)},
		{Name: "withheld-payload-sha256", Value: SHA256(payload)},
		{Name: "withheld-payload-length", Value: fmt.Sprint(len(payload))},
	}
	p := Page{Head: head}
	if status := p.Status(); status > 0 {
		fields = append(fields, warc.Field{Name: "http-status", Value: fmt.Sprint(status)})
	}
	for _, name := range plainHeaders {
		fields = append(fields, warc.Field{Name: "http-" + strings.ToLower(name), Value: p.Header().Get(name)})
	}
	of := &warc.Record{}
	if uri := r.Get(warc.TargetURI); !t.says(uri) {
		of.Set(warc.TargetURI, uri)
	}
	stub := warc.NewMetadata(date, of, fields...)
	stub.Name("withheld " + r.Get(warc.RecordID))
	stub.Set(refersToField, r.Get(warc.RecordID))
	for _, name := range []string{warc.WarcinfoID, warc.Source} {
		stub.Set(name, r.Get(name))
	}
	return stub, nil
}

// says reports whether an address has a word of what is hidden.
func (t *telling) says(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return true
	}
	return slices.ContainsFunc(words(u.Path+" "+u.RawQuery), func(w word) bool { return isTelling(w) && t.words[fold(w.text)] })
}

// History returns the decisions on the posts of a selection in their order, those
// on posts of its blogs that were removed for good, whose dates are not known any
// more, and those on the log itself. What they say is without the words that
// decisions hide.
func (s *Store) History(ctx context.Context, sel Selection) ([]Decision, error) {
	chosen, err := s.Choose(ctx, sel)
	if err != nil {
		return nil, err
	}
	ids := map[string]bool{}
	for _, c := range chosen {
		ids[c.ID] = true
	}
	v, err := s.view(ctx)
	if err != nil {
		return nil, fmt.Errorf("decisions: %w", err)
	}
	defer v.end()
	found, err := resolve(ctx, v, v.log.decisions)
	if err != nil {
		return nil, fmt.Errorf("decisions: %w", err)
	}
	m := masker{hidden: map[string]bool{}}
	for _, d := range v.log.active {
		if d.Target.Passage != nil {
			m.passages = append(m.passages, d.Target.Passage)
		}
	}
	var all []Decision
	for _, d := range v.log.decisions {
		posts := found[d.Target.Post]
		lost := len(posts) == 0 && (len(sel.Sources) == 0 || slices.Contains(sel.Sources, d.Source)) && (len(sel.IDs) == 0 || ids[d.Target.Post])
		if d.Act != Waive && !lost && !slices.ContainsFunc(posts, func(id string) bool { return ids[id] }) {
			continue
		}
		for _, text := range []*string{&d.By, &d.Reason, &d.Reference} {
			m.text(text)
		}
		all = append(all, d)
	}
	return all, nil
}
