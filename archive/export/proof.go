package export

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"kronika/archive"
	"kronika/archive/warc"
)

// A Proof is what shows that a post was published as the archive says. As a file
// it is a WARC file: what it is, the records that show the post as they were
// kept, and this as a record of type metadata and [ProofType]. See [CheckProof].
type Proof struct {
	Format     string        `json:"format"` // [proofFormat]
	Made       time.Time     `json:"made"`   // UTC, whole seconds
	Software   string        `json:"software"`
	Post       archive.Post  `json:"post"`        // as it is shown; its Capture names the file and offset in the archive
	TextSHA256 string        `json:"text_sha256"` // of the text of Post, lower-case hex
	Records    []ProofRecord `json:"records"`     // in the order of the file
	// Withheld says that something on the page is withdrawn by decision, be it of
	// another post: one record with headers and digests stands for those of the page.
	Withheld  bool         `json:"withheld"`
	Decisions archive.Head `json:"decisions"` // where the log of decisions ended
}

// A ProofRecord is one WARC record of a proof.
type ProofRecord struct {
	ID            string `json:"id"` // WARC-Record-ID
	Type          string `json:"type"`
	URL           string `json:"url,omitempty"`
	Date          string `json:"date"`
	BlockSHA256   string `json:"block_sha256"`
	PayloadSHA256 string `json:"payload_sha256"`
}

// ProofType is the media type of the record that says what the others show.
const ProofType = "application/vnd.kronika.proof+json"

// proofFormat names the form of a proof.
const proofFormat = "kronika proof 1"

// ErrNoRecord says that the page which shows a post is not held any more.
var ErrNoRecord = errors.New("the page that shows it is not held")

// Prove returns the proof of a text of a post, and its file; revision 0 is the
// current one. The error is [ErrDecided] if something was decided while it was
// made, and else as of [archive.Store.Revision].
func Prove(ctx context.Context, store *archive.Store, id string, revision int, software string) (*Proof, []byte, error) {
	p := &Proof{Format: proofFormat, Made: time.Now().UTC().Truncate(time.Second), Software: software}
	file, err := p.make(ctx, store, id, revision)
	if err != nil {
		return nil, nil, fmt.Errorf("proof of post %q: %w", id, err)
	}
	return p, file, nil
}

func (p *Proof) make(ctx context.Context, store *archive.Store, id string, revision int) (file []byte, err error) {
	if p.Decisions, err = store.Head(); err != nil {
		return nil, err
	}
	var post *archive.Post
	if revision == 0 {
		post, err = store.Post(ctx, id)
	} else {
		post, err = store.Revision(ctx, id, revision)
	}
	if err != nil {
		return nil, err
	}
	if p.Post, p.TextSHA256 = *post, archive.SHA256([]byte(post.Text)); post.Capture == nil {
		return nil, ErrNoRecord
	}
	leaving, err := store.Leave(ctx, *post.Capture)
	if errors.Is(err, fs.ErrNotExist) {
		err = ErrNoRecord
	}
	if err != nil {
		return nil, err
	}
	p.Withheld = leaving.Withheld
	for _, r := range leaving.Records {
		p.Records = append(p.Records, proofRecord(r))
	}
	if file, err = p.file(store, leaving.Records); err != nil {
		return nil, err
	}
	after, err := store.Head()
	if err == nil && after != p.Decisions {
		err = ErrDecided
	}
	return file, err
}

func proofRecord(r *warc.Record) ProofRecord {
	_, payload := r.Split()
	return ProofRecord{ID: r.Get(warc.RecordID), Type: r.Get(warc.Type), URL: r.Get(warc.TargetURI), Date: r.Get(warc.Date),
		BlockSHA256: archive.SHA256(r.Block), PayloadSHA256: archive.SHA256(payload)}
}

// file returns the WARC file of a proof.
func (p *Proof) file(store *archive.Store, shown []*warc.Record) ([]byte, error) {
	said, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		return nil, err
	}
	records := []*warc.Record{warc.NewInfo(ProofName(p.Post), p.Made, warc.Field{Name: "software", Value: p.Software},
		warc.Field{Name: "description", Value: "what shows the post " + p.Post.ID + " as it was published; check it with: kronika verify FILE"})}
	if info := store.Info(p.Post.Capture.WARC); info != nil {
		records = append(records, info)
	}
	records = append(records, shown...)
	proof := warc.New(warc.Metadata, p.Made, said)
	proof.Set(warc.ContentType, ProofType)
	proof.Set(warc.WarcinfoID, records[0].Get(warc.RecordID))
	proof.Set(warc.RefersTo, shown[0].Get(warc.RecordID))
	return warc.Bytes(append(records, proof)...)
}

// ProofName returns what the file of a proof is called.
func ProofName(post archive.Post) string {
	return fmt.Sprintf("kronika-%s-%d.warc.gz", post.ID, max(1, post.Revision))
}
