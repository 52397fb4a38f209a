package local

import "github.com/RoaringBitmap/roaring/v2"

// idField is where bleve keeps the IDs of documents.
const idField = "_id"

// withhold makes the documents that decisions touch which the index does not know
// deleted ones, for this run, and reports whether there are any.
func (r *run) withhold() (some bool, err error) {
	if r.plan.Withheld == nil {
		return false, nil
	}
	ids := r.plan.Withheld(r.ix.manifest.Decisions, r.ix.manifest.Seq)
	for _, p := range r.parts {
		held := roaring.New()
		for _, id := range ids {
			err := p.postings(key{idField, id}, nil, func(doc, _ int) { held.Add(uint32(doc - p.base)) })
			if err != nil {
				return false, err
			}
		}
		if held.IsEmpty() {
			continue
		}
		some = true
		if p.deleted != nil {
			held.Or(p.deleted)
		}
		p.deleted = held
	}
	return some, nil
}

// live reports whether a document is there, for this run.
func (r *run) live(doc int) bool {
	for _, p := range r.parts {
		if doc < p.end() {
			return !contains(p.deleted, uint64(doc-p.base))
		}
	}
	return false
}
