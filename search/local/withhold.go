package local

import (
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"kronika/search"
)

// idField is where bleve keeps the IDs of documents.
const idField = "_id"

// withhold leaves out of the search the documents that decisions touch which
// the index does not know, and says of the coverage what is left.
func (r *run) withhold(found *search.Found) error {
	if r.plan.Withheld == nil {
		return nil
	}
	for _, id := range r.plan.Withheld(r.ix.manifest.Decisions, r.ix.manifest.Seq) {
		for _, p := range r.parts {
			err := p.postings(key{idField, id}, func(doc int, _ segment.Posting) error {
				r.leaveOut(doc)
				return nil
			})
			if err != nil {
				return err
			}
		}
	}
	if len(r.banned) > 0 {
		found.Coverage = r.ix.coverOf(func(doc int) bool { return !r.not[doc] })
	}
	return nil
}

// leaveOut makes a document one that has what was to be left out.
func (r *run) leaveOut(doc int) {
	if !r.not[doc] {
		r.not[doc] = true
		r.banned = append(r.banned, doc)
	}
}

// count adds occurrences of the test under way; documents that were left out
// have none.
func (r *run) count(doc, times int) {
	if !r.not[doc] {
		r.scratch.count(doc, times)
	}
}
