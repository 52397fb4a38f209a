package local

import (
	"math/bits"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"kronika/search"
	"kronika/search/score"
)

// A leaf is one test, or one condition of nearness, with what its score needs.
type leaf struct {
	field  string
	weight float64 // 0: it has no score
	df     int     // documents that pass

	term   string   // its occurrences are counted when it is weighed
	counts []occurs // or where they were counted before, by document
}

// Occurs says how often something stands in a document.
type occurs struct{ doc, times int }

// test finds the live documents that have what a test looks for. With an error it
// has found some of them.
func (r *run) test(t search.Test, u union) (leaf, error) {
	l := leaf{field: t.Field, weight: t.Weight}
	if len(t.Terms) > 1 || t.Voice != search.AnyVoice {
		return r.phrases(t, l, u)
	}
	if t.Prefix && r.exact {
		return l, r.every(key{t.Field, t.Terms[0]}, u)
	}
	ends, err := r.ends(t)
	if err != nil || len(ends) == 0 {
		return l, err
	}
	if len(ends) > 1 {
		return r.several(l, ends, u)
	}
	l.term = ends[0]
	for i, p := range r.parts {
		docs, err := p.holders(key{t.Field, l.term})
		if err != nil {
			return l, err
		}
		u.add(i, docs)
		l.df += int(docs.GetCardinality())
	}
	return l, nil
}

// several finds the documents that have any of some terms, and how often: to read so
// many lists of few documents twice takes longer.
func (r *run) several(l leaf, terms []string, u union) (leaf, error) {
	for i, p := range r.parts {
		var err error
		for _, term := range terms {
			if err = p.postings(key{l.field, term}, nil, r.count); err != nil {
				break
			}
		}
		l.take(i, p, r.counted(p), u)
		if err != nil {
			return l, err
		}
	}
	return l, nil
}

// counted returns what was counted in the documents of a segment, in their order, and
// forgets it.
func (r *run) counted(p *part) []occurs {
	met := make([]occurs, 0, len(r.found))
	if n := len(r.found); n*bits.Len(uint(n)) < int(p.seg.Count()) {
		slices.Sort(r.found)
		for _, doc := range r.found {
			met = append(met, occurs{doc, int(r.times[doc])})
		}
	} else { // to look at all is faster than to sort
		for doc := p.base; doc < p.end(); doc++ {
			if r.times[doc] > 0 {
				met = append(met, occurs{doc, int(r.times[doc])})
			}
		}
	}
	r.forget()
	return met
}

// phrases finds where the terms of a test stand in a row.
func (r *run) phrases(t search.Test, l leaf, u union) (leaf, error) {
	ends, err := r.ends(t)
	if err != nil {
		return l, err
	}
	for i, p := range r.parts {
		found := map[uint32][]score.Spot{}
		err := r.spots(p, t, ends, nil, func(doc uint32, at []score.Spot) { found[doc] = append(found[doc], at...) })
		met := make([]occurs, 0, len(found))
		for doc, at := range found {
			if len(ends) > 1 { // several may stand in one place
				slices.SortFunc(at, score.Spot.Compare)
				at = slices.Compact(at)
			}
			met = append(met, occurs{p.base + int(doc), len(at)})
		}
		slices.SortFunc(met, inOrder)
		l.take(i, p, met, u)
		if err != nil {
			return l, err
		}
	}
	return l, nil
}

func inOrder(a, b occurs) int { return a.doc - b.doc }

// take takes in how often the leaf's condition passes in documents of a segment, which
// are in order.
func (l *leaf) take(i int, p *part, met []occurs, u union) {
	numbers := make([]uint32, len(met))
	for k, o := range met {
		numbers[k] = uint32(o.doc - p.base)
	}
	u.add(i, roaring.BitmapOf(numbers...))
	l.counts = append(l.counts, met...)
	l.df = len(l.counts)
}

// weighLeaf does so of a leaf.
func (r *run) weighLeaf(l leaf, only set, add func(doc int, score float64)) error {
	if l.weight == 0 || l.df == 0 {
		return nil
	}
	weight := l.weight * score.IDF(r.ix.live, l.df)
	lengths, average := r.ix.lengths[l.field], r.ix.average[l.field]
	tell := func(doc, times int) {
		add(doc, weight*score.BM25(float64(times), float64(lengths[doc])/average))
	}
	for _, c := range l.counts {
		if r.in(only, c.doc) {
			tell(c.doc, c.times)
		}
	}
	if l.term == "" {
		return nil
	}
	return r.occurrences(key{l.field, l.term}, only, tell)
}

// in reports whether a document is in a set.
func (r *run) in(s set, doc int) bool {
	for i, p := range r.parts {
		if doc < p.end() {
			return s[i].Contains(uint32(doc - p.base))
		}
	}
	return false
}

// occurrences calls f with how often a term stands in documents of a set, all of which are
// scored.
func (r *run) occurrences(k key, only set, f func(doc, times int)) error {
	for i, p := range r.parts {
		if only[i].IsEmpty() {
			continue
		}
		kept, err := p.kept(k)
		if err != nil {
			return err
		}
		if len(kept) == 1 && kept[0] == k {
			err = p.ownPostings(k, only[i], f)
		} else {
			err = r.added(p, kept, only[i], f)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// added calls f once with each document that has any of what is kept of a word. Several
// fields ask for the same, which is read once in all documents that are scored, unless
// only some of them matter.
func (r *run) added(p *part, kept []key, only *roaring.Bitmap, f func(doc, times int)) error {
	defer r.forget()
	for _, k := range kept {
		if _, known := p.times[k]; !known && only != p.scored {
			if err := p.ownPostings(k, only, r.count); err != nil {
				return err
			}
			continue
		}
		list, err := p.read(k)
		if err != nil {
			return err
		}
		for _, o := range list {
			if only == p.scored || only.Contains(uint32(o.doc-p.base)) {
				r.count(o.doc, o.times)
			}
		}
	}
	for _, doc := range r.found {
		f(doc, int(r.times[doc]))
	}
	return nil
}
