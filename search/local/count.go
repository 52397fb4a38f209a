package local

import (
	"math"
	"slices"

	"kronika/search"
)

// A tally counts the values of a facet.
type tally struct {
	column
	name   string
	counts []uint32 // by value, and behind them how many have none
}

// tally returns one that has counted nothing; key is its own among those of a search.
func (r *run) tally(key, name string) tally {
	c := r.ix.facets[name]
	counts := r.counts[key]
	if counts == nil {
		counts = make([]uint32, len(c.values)+1)
		r.counts[key] = counts
	}
	clear(counts)
	return tally{c, name, counts}
}

// add counts documents.
func (t *tally) add(docs []int) {
	counts := t.counts
	if one := t.one; one != nil {
		for _, doc := range docs {
			counts[one[doc]]++
		}
		return
	}
	first, of := t.first, t.of
	if first == nil {
		return
	}
	for _, doc := range docs {
		for _, v := range of[first[doc]:first[doc+1]] {
			counts[v]++
		}
	}
}

// count counts what was collected. A facet's counts ignore its own selection: a
// document that fails only there counts there.
func (c *collector) count() error {
	c.months = c.tally("months", "month")
	c.months.add(c.hits)
	c.ends.look(c.hits)
	for _, name := range c.plan.Count {
		t := c.tally(name, name)
		if name == "month" {
			copy(t.counts, c.months.counts)
		} else {
			t.add(c.hits)
		}
		for i, chosen := range c.filter.facets {
			if chosen.name == name {
				t.add(c.missed[i])
			}
		}
		c.facets = append(c.facets, t)
		if err := c.ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

// values returns the counts of a facet that are not zero, and of chosen values
// whatever their count.
func (c *collector) values(t *tally) []search.Count {
	chosen := c.filter.chosen(t.name)
	if t.name == "year" || t.name == "month" {
		return t.latest(chosen)
	}
	c.held = c.held[:0]
	for v, n := range t.counts[:len(t.column.values)] {
		if n > 0 && !slices.Contains(chosen, uint32(v)) {
			c.held = append(c.held, t.place(uint32(v)))
		}
	}
	most := search.MaxValues
	if len(c.facets) == 1 {
		most = search.MaxAlone
	}
	best := least(c.held, most)
	for _, v := range chosen {
		best = append(best, t.place(v))
	}
	slices.Sort(best)
	values := make([]search.Count, len(best))
	for i, place := range best {
		values[i] = t.value(uint32(place))
	}
	return values
}

// place is a number by which values stand in the order of the answer, the highest
// count first and then the value: its lower half is the value.
func (t *tally) place(v uint32) uint64 { return uint64(^t.counts[v])<<32 | uint64(v) }

func (t *tally) value(v uint32) search.Count {
	return search.Count{Value: t.column.values[v], Count: int(t.counts[v])}
}

// latest returns the counts from the last value to the first.
func (t *tally) latest(chosen []uint32) (values []search.Count) {
	held := 0
	for _, n := range t.counts[:len(t.column.values)] {
		held += int(min(n, 1))
	}
	values = make([]search.Count, 0, held+len(chosen))
	for v := len(t.column.values) - 1; v >= 0; v-- {
		if t.counts[v] > 0 || slices.Contains(chosen, uint32(v)) {
			values = append(values, t.value(uint32(v)))
		}
	}
	return values
}

// least returns so many of the least numbers, in order, in the place of all.
func least(of []uint64, keep int) []uint64 {
	best, limit := of[:0], uint64(math.MaxUint64)
	for _, n := range of {
		if n > limit {
			continue
		}
		if best = append(best, n); len(best) == 2*keep {
			slices.Sort(best)
			best, limit = best[:keep], best[keep-1]
		}
	}
	slices.Sort(best)
	return best[:min(len(best), keep)]
}
