package local

import (
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"kronika/search"
	"kronika/search/score"
)

// A part is one segment of the index. Documents are numbered through all
// segments: number n of the segment is base + n.
type part struct {
	seg     segment.Segment
	deleted *roaring.Bitmap // nil: none
	base    int
	joined  bool // it has the field words

	run *run // pays for what is read; nil: nobody does

	// What one search uses again and again.
	dicts map[string]segment.TermDictionary // by field
	known map[key][]key                     // what is kept of words
	roles map[string]string                 // of words, the sums of them
	held  segment.PostingsList
	it    segment.PostingsIterator

	scored *roaring.Bitmap  // the documents that are scored
	times  map[key][]occurs // in them, of words
}

// spend counts what is read as a cost of the search under way.
func (p *part) spend(steps int) error {
	if p.run == nil {
		return nil
	}
	return p.run.spend(steps)
}

// A key is a term of a field, or what a segment keeps of one; see [part.kept].
type key struct{ field, term string }

// dict returns the terms of a field.
func (p *part) dict(field string) (segment.TermDictionary, error) {
	if d := p.dicts[field]; d != nil {
		return d, nil
	}
	d, err := p.seg.Dictionary(field)
	if err != nil {
		return nil, err
	}
	if p.dicts == nil {
		p.dicts = map[string]segment.TermDictionary{}
	}
	p.dicts[field] = d
	return d, nil
}

// iterate returns an iterator over the live documents that have what is kept. It is good
// until the next one is asked for; nil if no document has the term. (What was used
// before cannot be used again for a term that is not there: bleve reads beside it.)
func (p *part) iterate(k key, locations bool) (segment.PostingsIterator, error) {
	if err := p.spend(listCost); err != nil {
		return nil, err
	}
	dict, err := p.dict(k.field)
	if err != nil {
		return nil, err
	}
	if there, err := dict.Contains([]byte(k.term)); err != nil || !there {
		return nil, err
	}
	if p.held, err = dict.PostingsList([]byte(k.term), p.deleted, p.held); err != nil {
		return nil, err
	}
	p.it = p.held.Iterator(true, false, locations, p.it)
	return p.it, nil
}

// eachTerm calls f with every term of a field from start up to but not with
// end, in order. Some may be held by deleted documents only.
func (p *part) eachTerm(field string, start, end []byte, f func(term string) error) error {
	dict, err := p.dict(field)
	if err != nil {
		return err
	}
	it := dict.AutomatonIterator(nil, start, end)
	var entry *index.DictEntry
	for entry, err = it.Next(); err == nil && entry != nil; entry, err = it.Next() {
		if err := f(entry.Term); err != nil {
			return err
		}
	}
	return err
}

// list returns the live documents that have what is kept.
func (p *part) list(k key) (segment.PostingsList, error) {
	if err := p.spend(listCost); err != nil {
		return nil, err
	}
	dict, err := p.dict(k.field)
	if err != nil {
		return nil, err
	}
	return dict.PostingsList([]byte(k.term), p.deleted, nil)
}

// end is the number behind the last of the segment's documents.
func (p *part) end() int { return p.base + int(p.seg.Count()) }

// confine makes an iterator one over those of its documents that are within, and
// reports whether there may be any.
func confine(it segment.PostingsIterator, within *roaring.Bitmap) bool {
	of, ok := it.(segment.OptimizablePostingsIterator)
	if !ok {
		return true
	}
	if n, one := of.DocNum1Hit(); one {
		return within.Contains(uint32(n))
	}
	docs := of.ActualBitmap()
	if docs == nil {
		return false
	}
	docs = roaring.And(docs, within)
	of.ReplaceActual(docs)
	return !docs.IsEmpty()
}

// Places are where something stands in documents of a segment.
type places struct {
	docs []uint32       // numbers in the segment, in order
	at   [][]score.Spot // by index into docs, in order
}

// places returns where a term stands in the given documents.
func (p *part) places(k key, docs []uint32) (found places, err error) {
	err = p.visit(k, docs, func(i int, at []uint64) {
		spots := make([]score.Spot, len(at))
		for j, position := range at {
			spots[j] = score.Spot{From: position, To: position}
		}
		found.docs, found.at = append(found.docs, docs[i]), append(found.at, spots)
	})
	return found, err
}

// row returns where the terms of a test, whose last is its own or one that it
// stands for, follow each other in the given documents.
func (p *part) row(t search.Test, terms []string, docs []uint32) (at places, err error) {
	at, err = p.places(key{t.Field, terms[0]}, docs)
	for i := 1; i < len(terms) && err == nil && len(at.docs) > 0; i++ {
		at, err = p.following(at, key{t.Field, terms[i]}, i+1, t.Slop)
	}
	return at, err
}

// following returns where a term stands behind one of the places, with the slop
// that is left between: so many positions more than terms.
func (p *part) following(before places, k key, terms, slop int) (found places, err error) {
	err = p.visit(k, before.docs, func(i int, at []uint64) {
		if spots := score.Extend(before.at[i], at, uint64(terms+slop)); len(spots) > 0 {
			found.docs, found.at = append(found.docs, before.docs[i]), append(found.at, spots)
		}
	})
	return found, err
}

// positions returns where a term stands in one document, in order; see
// [kronika/search/local/invert].
func positions(posting segment.Posting) []uint64 {
	at := make([]uint64, 0, posting.Frequency())
	for _, l := range posting.Locations() {
		position := l.Pos()
		at = append(at, position)
		for _, further := range l.ArrayPositions() {
			position += further
			at = append(at, position)
		}
	}
	slices.Sort(at)
	return at
}

// common returns the documents of the segment that have all of some terms of a
// field. It is not to be changed.
func (p *part) common(field string, terms []string) (all *roaring.Bitmap, err error) {
	for _, term := range terms {
		docs, err := p.holders(key{field, term})
		if err != nil {
			return nil, err
		}
		if all == nil {
			all = docs
		} else {
			all = roaring.And(all, docs)
		}
	}
	return all, nil
}

// bitmap returns the documents of a list; it is not to be changed.
func bitmap(list segment.PostingsList) *roaring.Bitmap {
	docs := roaring.New()
	it, ok := list.Iterator(false, false, false, nil).(segment.OptimizablePostingsIterator)
	if !ok {
		return docs
	}
	if n, one := it.DocNum1Hit(); one {
		docs.Add(uint32(n))
	} else if b := it.ActualBitmap(); b != nil {
		return b
	}
	return docs
}
