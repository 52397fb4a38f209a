package local

import (
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	segment "github.com/blevesearch/scorch_segment_api/v2"

	"kronika/indexer"
)

// kept returns what a segment keeps of a term: the term itself or, of a word, the terms of
// the field words that are it, one for each sum of roles that it has anywhere. No two of
// them stand for the same occurrence.
func (p *part) kept(k key) (kept []key, err error) {
	roles := rolesOf(k.field)
	if roles == 0 || !p.joined {
		return []key{k}, nil
	}
	if kept, known := p.known[k]; known {
		return kept, nil
	}
	if k.field == indexer.Folded {
		kept, err = p.unfold(k.term)
	} else {
		kept, err = p.tagged(k, roles)
	}
	if err != nil {
		return nil, err
	}
	p.know(k, kept)
	return kept, nil
}

// know remembers what is kept of a term, for one search.
func (p *part) know(k key, kept []key) {
	if p.known == nil {
		p.known = map[key][]key{}
	}
	p.known[k] = kept
}

// tagged returns what is kept of a word with one of some roles.
func (p *part) tagged(k key, roles byte) (kept []key, err error) {
	if own, err := p.dict(k.field); err != nil {
		return nil, err
	} else if own.Cardinality() > 0 { // some documents have no exact words
		kept = append(kept, k)
	}
	tags, err := p.tags(k.term)
	for i := range len(tags) {
		if tags[i]&roles != 0 {
			kept = append(kept, key{wordsField, k.term + tags[i:i+1]})
		}
	}
	return kept, err
}

// tags returns the sums of roles that a word has.
func (p *part) tags(word string) (string, error) {
	if tags, known := p.roles[word]; known {
		return tags, nil
	}
	if err := p.spend(listCost); err != nil {
		return "", err
	}
	dict, err := p.dict(wordsField)
	if err != nil {
		return "", err
	}
	it := dict.AutomatonIterator(nil, append([]byte(word), 0), append([]byte(word), noRole))
	var tags []byte
	for {
		entry, err := it.Next()
		if err != nil {
			return "", err
		}
		if entry == nil {
			break
		}
		tags = append(tags, entry.Term[len(word)])
	}
	if p.roles == nil {
		p.roles = map[string]string{}
	}
	p.roles[word] = string(tags)
	return string(tags), nil
}

// unfold returns the stems that are a term, folded.
func (p *part) unfold(folded string) (kept []key, err error) {
	walks, err := p.walks(indexer.Folded, folding{term: folded}, nil, nil)
	for _, w := range walks {
		for err == nil && w.more() {
			var t term
			t, err = w.next()
			kept = append(kept, t.kept...)
		}
	}
	return kept, err
}

// holders returns the live documents that have a term. It is not to be changed.
func (p *part) holders(k key) (*roaring.Bitmap, error) {
	kept, err := p.kept(k)
	if err != nil {
		return nil, err
	}
	return p.union(kept)
}

// union returns the live documents that have any of what is kept. It is not to be changed.
func (p *part) union(kept []key) (all *roaring.Bitmap, err error) {
	var some []*roaring.Bitmap
	for _, k := range kept {
		list, err := p.list(k)
		if err != nil {
			return nil, err
		}
		docs := bitmap(list)
		if err := p.spend(int(docs.GetCardinality()) / setStep); err != nil {
			return nil, err
		}
		if len(kept) == 1 {
			return docs, nil
		}
		some = append(some, docs)
	}
	if len(some) == 2 {
		return roaring.Or(some[0], some[1]), nil
	}
	return roaring.FastOr(some...), nil
}

// count returns how many live documents have any of what is kept.
func (p *part) count(kept []key) (uint64, error) {
	if len(kept) == 1 {
		list, err := p.list(kept[0])
		if err != nil {
			return 0, err
		}
		return list.Count(), nil
	}
	all, err := p.union(kept)
	if err != nil {
		return 0, err
	}
	return all.GetCardinality(), nil
}

// postings calls f with live documents that have a term, and how often; only with those
// within, if it is not nil. With a document that has it in several roles it calls f for
// each, to be added.
func (p *part) postings(k key, within *roaring.Bitmap, f func(doc, times int)) error {
	kept, err := p.kept(k)
	for _, k := range kept {
		if err == nil {
			err = p.ownPostings(k, within, f)
		}
	}
	return err
}

func (p *part) ownPostings(k key, within *roaring.Bitmap, f func(doc, times int)) error {
	it, err := p.iterate(k, false)
	if err != nil || it == nil {
		return err
	}
	if within != nil && !confine(it, within) {
		return nil
	}
	for {
		posting, err := it.Next()
		if err != nil || posting == nil {
			return err
		}
		if err := p.spend(postingCost); err != nil {
			return err
		}
		f(p.base+int(posting.Number()), int(posting.Frequency()))
	}
}

// read returns how often what is kept stands in the documents that are scored.
func (p *part) read(k key) (list []occurs, err error) {
	if list, known := p.times[k]; known {
		return list, p.spend(len(list) / setStep)
	}
	err = p.ownPostings(k, p.scored, func(doc, times int) { list = append(list, occurs{doc, times}) })
	if err != nil {
		return nil, err
	}
	if p.times == nil {
		p.times = map[key][]occurs{}
	}
	p.times[k] = list
	return list, nil
}

// visit calls f with the positions of a term in each of the given documents
// that has it, as an index into docs.
func (p *part) visit(k key, docs []uint32, f func(i int, at []uint64)) error {
	kept, err := p.kept(k)
	if err != nil || len(kept) == 0 {
		return err
	}
	if len(kept) == 1 {
		return p.ownVisit(kept[0], docs, f)
	}
	all := make([][]uint64, len(docs))
	for _, k := range kept {
		err := p.ownVisit(k, docs, func(i int, at []uint64) {
			if len(all[i]) > 0 {
				at = append(all[i], at...)
				slices.Sort(at)
			}
			all[i] = at
		})
		if err != nil {
			return err
		}
	}
	for i, at := range all {
		if len(at) > 0 {
			f(i, at)
		}
	}
	return nil
}

func (p *part) ownVisit(k key, docs []uint32, f func(i int, at []uint64)) error {
	it, err := p.iterate(k, true)
	if err != nil || it == nil {
		return err
	}
	var posting segment.Posting
	for i, doc := range docs {
		if posting == nil || posting.Number() < uint64(doc) {
			if posting, err = it.Advance(uint64(doc)); err != nil || posting == nil {
				return err
			}
		}
		if posting.Number() == uint64(doc) {
			if err := p.spend(positionCost * int(posting.Frequency())); err != nil {
				return err
			}
			f(i, positions(posting))
		}
	}
	return nil
}
