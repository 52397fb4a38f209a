package local

import (
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"kronika/indexer"
	"kronika/search"
	"kronika/search/score"
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

// meet counts the places at which the groups meet, in those of some documents that
// have any.
func (r *run) meet(p *part, n search.Near, docs *roaring.Bitmap) (met []occurs, err error) {
	spots := map[uint32][]score.Member{}
	take := func(tests []search.Test, group int) error {
		for _, t := range tests {
			ends, err := r.ends(t)
			if err != nil {
				return err
			}
			err = r.spots(p, t, ends, docs, func(doc uint32, at []score.Spot) {
				for _, s := range at {
					spots[doc] = append(spots[doc], score.Member{Spot: s, Group: group})
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
		if err := r.exactly(r.most, func() error { return take(n.Not, score.Barred) }); err != nil {
			return nil, err
		}
		if err := take([]search.Test{{Field: indexer.Exact, Terms: []string{indexer.Mark}}}, score.ParagraphEnd); err != nil {
			return nil, err
		}
	}
	meeting := score.Meeting{Groups: len(n.Groups), Distance: n.Distance, Paragraph: n.Paragraph}
	for doc, at := range spots {
		if times := meeting.Count(at); times > 0 {
			met = append(met, occurs{p.base + int(doc), times})
		}
		if err := r.step(); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(met, inOrder)
	return met, nil
}
