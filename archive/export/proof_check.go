package export

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"kronika/archive"
	"kronika/archive/warc"
)

// A CheckedProof is what [CheckProof] found.
type CheckedProof struct {
	File    string           `json:"file"`
	Proof   *Proof           `json:"proof,omitempty"` // nil if the file has none that can be read
	Records int              `json:"records"`         // whole records in the file
	Damages []archive.Damage `json:"damages"`         // in the order of the file; empty: the file is as it was made
}

// CheckProof reads the file of a proof and compares each record with its digests,
// its seal and what the proof says of it. Nothing else is needed. That the file is
// as it was made does not tell who made it: the archive that it names can be asked
// whether it holds a record with the digest.
func CheckProof(path string) (*CheckedProof, error) {
	c := &proofChecker{found: &CheckedProof{File: path, Damages: []archive.Damage{}}, held: map[string]heldRecord{}}
	for r, err := range warc.Read(path) {
		damage := (*warc.DamageError)(nil)
		switch {
		case errors.As(err, &damage):
			c.damage(damage.Offset, damage.Err.Error())
		case err != nil:
			return nil, fmt.Errorf("verify %s: %w", path, err)
		default:
			c.record(r)
		}
	}
	c.compare()
	slices.SortStableFunc(c.found.Damages, func(a, b archive.Damage) int { return int(a.Offset - b.Offset) })
	return c.found, nil
}

// A proofChecker checks one file.
type proofChecker struct {
	found *CheckedProof
	held  map[string]heldRecord // by ID, without those that say what the file is
	at    int64                 // of the proof
}

// A heldRecord is what a record is, and where it begins.
type heldRecord struct {
	ProofRecord
	offset int64
}

func (c *proofChecker) damage(offset int64, what string) {
	c.found.Damages = append(c.found.Damages, archive.Damage{File: filepath.Base(c.found.File), Offset: offset, What: what})
}

// record takes in a whole record.
func (c *proofChecker) record(r *warc.Record) {
	c.found.Records++
	if err := r.Intact(); err != nil {
		c.damage(r.Offset, err.Error())
	}
	switch {
	case r.Get(warc.ContentType) == ProofType:
		c.read(r)
	case r.Get(warc.Type) != warc.Warcinfo:
		held := heldRecord{proofRecord(r), r.Offset}
		if _, twice := c.held[held.ID]; twice {
			c.damage(r.Offset, "is a second record of its ID")
		}
		c.held[held.ID] = held
	}
}

// read reads what a proof says.
func (c *proofChecker) read(r *warc.Record) {
	p := &Proof{}
	err := json.Unmarshal(r.Block, p)
	switch {
	case c.found.Proof != nil:
		c.damage(r.Offset, "is a second proof")
	case err != nil:
		c.damage(r.Offset, "what the proof says cannot be read: "+err.Error())
	case p.Format != proofFormat:
		c.damage(r.Offset, fmt.Sprintf("is a proof of the form %q; this program knows %q", p.Format, proofFormat))
	default:
		c.at, c.found.Proof = r.Offset, p
	}
}

// compare compares what the proof says with what the file holds.
func (c *proofChecker) compare() {
	p := c.found.Proof
	if p == nil {
		if len(c.found.Damages) == 0 {
			c.damage(0, "holds no proof of a post")
		}
		return
	}
	shows := p.Withheld
	for _, said := range p.Records {
		r, ok := c.held[said.ID]
		if !ok {
			c.damage(c.at, "the record "+said.ID+" is not there")
			continue
		}
		delete(c.held, said.ID)
		if r.ProofRecord != said {
			c.damage(r.offset, "is not the record that the proof speaks of")
		}
		shows = shows || p.Post.Capture != nil && said.PayloadSHA256 == p.Post.Capture.SHA256
	}
	for _, r := range c.held {
		c.damage(r.offset, "is a record that the proof does not speak of")
	}
	if !shows {
		c.damage(c.at, "no record has the payload that the post was read from")
	}
	if archive.SHA256([]byte(p.Post.Text)) != p.TextSHA256 {
		c.damage(c.at, "the text of the post does not have the digest that the proof gives")
	}
}
