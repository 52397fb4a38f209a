package local

import (
	"slices"

	"kronika/search"
)

// A filter is what a plan asks of a document beside its words.
type filter struct {
	published []period
	from, to  int64 // days; see period
	dated     bool  // a period was asked for
	facets    []choices
}

// choices are the chosen values of one facet, as indexes into its column.
type choices struct {
	column
	name             string
	only             bool // some value was asked for, held by a post or not
	include, exclude []uint32
}

func newFilter(ix *Index, p *search.Plan) filter {
	f := filter{published: ix.published, from: -1 << 62, to: 1 << 62}
	if p.From != "" {
		f.from, f.dated = newPeriod(p.From).first, true
	}
	if p.To != "" {
		f.to, f.dated = newPeriod(p.To).end, true
	}
	for name, chosen := range p.Facets {
		c := choices{column: ix.facets[name], name: name}
		for _, choice := range chosen {
			v, held := slices.BinarySearch(c.values, choice.Value)
			switch {
			case choice.Exclude && held:
				c.exclude = append(c.exclude, uint32(v))
			case !choice.Exclude:
				c.only = true
				if held {
					c.include = append(c.include, uint32(v))
				}
			}
		}
		f.facets = append(f.facets, c)
	}
	return f
}

// inPeriod reports whether the period of a document overlaps what was asked
// for. An undated document is in none.
func (f *filter) inPeriod(doc int) bool {
	if !f.dated {
		return true
	}
	p := &f.published[doc]
	return p.date != "" && p.first < f.to && p.end > f.from
}

// fails returns how many facets a document fails, and the last of them.
func (f *filter) fails(doc int) (facet, times int) {
	for i := range f.facets {
		if c := &f.facets[i]; !c.pass(c.at(doc)) {
			facet = i
			times++
		}
	}
	return facet, times
}

// pass: a document has one of the values asked for, and none left out.
func (c *choices) pass(values []uint32) bool {
	has := func(v uint32) bool { return slices.Contains(values, v) }
	return (!c.only || slices.ContainsFunc(c.include, has)) && !slices.ContainsFunc(c.exclude, has)
}

// chosen returns the values of a facet that were asked for or left out, in order.
func (f *filter) chosen(name string) []uint32 {
	for _, c := range f.facets {
		if c.name == name {
			return slices.Compact(slices.Sorted(slices.Values(slices.Concat(c.include, c.exclude))))
		}
	}
	return nil
}
