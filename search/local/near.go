package local

import (
	"math"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"kronika/indexer"
	"kronika/search"
)

// nearTerms is how many terms a prefix stands for among words that stand close to
// each other: each is looked up in every document that has them all. What is left
// out has no such limit.
const nearTerms = 50

// near finds the live documents in which words of all groups stand close to each
// other. With an error it has found some of them.
func (r *run) near(n search.Near, u union) (leaf, error) {
	l := leaf{field: n.Groups[0][0].Field, weight: n.Weight}
	limit := r.limit
	if !r.exact {
		r.limit = min(limit, nearTerms)
	}
	defer func() { r.limit = limit }()
	for i, p := range r.parts {
		docs, err := r.together(p, n.Groups)
		if err != nil {
			return l, err
		}
		if docs.IsEmpty() {
			continue
		}
		met, err := r.meet(p, n, docs)
		if err != nil {
			return l, err
		}
		l.take(i, p, met, u)
	}
	return l, nil
}

// together returns the documents of a segment that have a word of each group.
func (r *run) together(p *part, groups [][]search.Test) (all *roaring.Bitmap, err error) {
	for _, group := range groups {
		some := roaring.New()
		for _, t := range group {
			ends, err := r.ends(t)
			if err != nil {
				return nil, err
			}
			last := len(t.Terms) - 1
			for _, end := range ends {
				docs, err := p.common(t.Field, append(t.Terms[:last:last], end))
				if err != nil {
					return nil, err
				}
				some.Or(docs)
			}
		}
		if all == nil {
			all = some
		} else {
			all.And(some)
		}
	}
	return all, nil
}

// A spotOf is a spot with the group that it belongs to.
type spotOf struct {
	spot
	group int // -1: of none that may be there; [mark]: a paragraph ends
}

const mark = math.MaxInt

// meet counts the places at which the groups meet, in those of some documents that
// have any.
func (r *run) meet(p *part, n search.Near, docs *roaring.Bitmap) (met []occurs, err error) {
	spots := map[uint32][]spotOf{}
	take := func(tests []search.Test, group int) error {
		for _, t := range tests {
			ends, err := r.ends(t)
			if err != nil {
				return err
			}
			err = r.spots(p, t, ends, docs, func(doc uint32, at []spot) {
				for _, s := range at {
					spots[doc] = append(spots[doc], spotOf{s, group})
				}
			})
			if err != nil {
				return err
			}
		}
		return nil
	}
	for i, group := range n.Groups {
		if err := take(group, i); err != nil {
			return nil, err
		}
	}
	if n.Paragraph {
		if err := r.exactly(r.most, func() error { return take(n.Not, -1) }); err != nil {
			return nil, err
		}
		if err := take([]search.Test{{Field: indexer.Exact, Terms: []string{indexer.Mark}}}, mark); err != nil {
			return nil, err
		}
	}
	for doc, at := range spots {
		slices.SortFunc(at, func(a, b spotOf) int { return a.compare(b.spot) })
		if times := meetings(n, at); times > 0 {
			met = append(met, occurs{p.base + int(doc), times})
		}
		if err := r.step(); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(met, inOrder)
	return met, nil
}

// meetings returns in how many runs of spots, which are in order, all groups are:
// a run ends with its paragraph, or where the next spot is too far away.
func meetings(n search.Near, at []spotOf) (times int) {
	seen, barred, end := map[int]bool{}, false, uint64(0)
	over := func() {
		if len(seen) == len(n.Groups) && !barred {
			times++
		}
		clear(seen)
		barred = false
	}
	for i, s := range at {
		switch {
		case s.group == mark:
			over()
			continue
		case i > 0 && !n.Paragraph && s.from > end+uint64(n.Distance)+1:
			over()
		}
		end = max(end, s.to)
		if s.group < 0 {
			barred = true
		} else {
			seen[s.group] = true
		}
	}
	over()
	return times
}
