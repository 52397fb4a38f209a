package local

import (
	"slices"

	"kronika/indexer"
	"kronika/search"
	"kronika/search/score"
)

// A closeness says how close the words of a plan stand in some documents of one
// segment.
type closeness struct {
	docs  []uint32
	at    [][][]uint64 // by clause and document: where its words stand
	marks [][]uint64   // by document: where paragraphs end
}

// rescore adds to the scores of documents what the nearness of their words says: to
// all of them or, with an error, to none.
func (r *run) rescore(docs []int) error {
	docs = slices.Sorted(slices.Values(docs))
	weights := make([]float64, len(r.plan.Clauses))
	for i, c := range r.plan.Clauses {
		if len(c.Spots) > 0 {
			n, err := r.holding(key{c.Spots[0].Field, c.Spots[0].Terms[0]})
			if err != nil {
				return err
			}
			weights[i] = score.IDF(r.ix.live, n)
		}
	}
	scores := make([]float64, len(docs))
	for _, p := range r.parts {
		from, _ := slices.BinarySearch(docs, p.base)
		to, _ := slices.BinarySearch(docs, p.base+int(p.seg.Count()))
		if from == to {
			continue
		}
		c, err := r.closeness(p, docs[from:to])
		if err != nil {
			return err
		}
		for i := range docs[from:to] {
			scores[from+i] = c.document(i).Of(weights)
		}
	}
	for i, doc := range docs {
		r.sum[doc] += scores[i]
	}
	return nil
}

func (r *run) closeness(p *part, docs []int) (c closeness, err error) {
	for _, doc := range docs {
		c.docs = append(c.docs, uint32(doc-p.base))
	}
	read := func(tests []search.Test) ([][]uint64, error) {
		all := make([][]uint64, len(docs))
		for _, t := range tests {
			err := p.visit(key{t.Field, t.Terms[0]}, c.docs, func(i int, at []uint64) {
				if len(all[i]) > 0 {
					at = slices.Concat(all[i], at)
					slices.Sort(at)
					at = slices.Compact(at)
				}
				all[i] = at
			})
			if err != nil {
				return nil, err
			}
		}
		return all, nil
	}
	for _, clause := range r.plan.Clauses {
		at, err := read(clause.Spots)
		if err != nil {
			return c, err
		}
		c.at = append(c.at, at)
	}
	c.marks, err = read([]search.Test{{Field: indexer.Exact, Terms: []string{indexer.Mark}}})
	return c, err
}

// document returns it for the i-th document alone.
func (c closeness) document(i int) score.Closeness {
	one := score.Closeness{At: make([][]uint64, len(c.at)), Marks: c.marks[i]}
	for n := range c.at {
		one.At[n] = c.at[n][i]
	}
	return one
}
