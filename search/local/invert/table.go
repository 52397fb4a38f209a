package invert

import (
	"cmp"
	"encoding/binary"
	"hash/maphash"
	"slices"
)

// A table numbers distinct terms from 0, in the order in which they come. It has no
// pointer for each, which the garbage collector would follow.
type table struct {
	seed maphash.Seed
	// By hash, as many as a power of two: the upper half of the hash, and the number of
	// the term plus one; 0 where there is none.
	slots []uint64
	text  []byte
	ends  []uint32 // where each term ends in text
}

// newTable returns an empty table.
func newTable() table { return table{seed: maphash.MakeSeed(), slots: make([]uint64, 1<<10)} }

// len returns how many terms there are.
func (t *table) len() int { return len(t.ends) }

// reset forgets all terms.
func (t *table) reset() {
	clear(t.slots)
	t.text, t.ends = t.text[:0], t.ends[:0]
}

// term returns a term; it is not to be changed.
func (t *table) term(n uint32) []byte {
	from := uint32(0)
	if n > 0 {
		from = t.ends[n-1]
	}
	return t.text[from:t.ends[n]]
}

// number returns the number of a term, which is given one if it has none.
func (t *table) number(term string) uint32 {
	hash := maphash.String(t.seed, term)
	mask := uint64(len(t.slots) - 1)
	i := hash & mask
	for ; t.slots[i] != 0; i = (i + 1) & mask {
		if n := uint32(t.slots[i]) - 1; t.slots[i]>>32 == hash>>32 && string(t.term(n)) == term {
			return n
		}
	}
	t.text = append(t.text, term...)
	t.ends = append(t.ends, uint32(len(t.text)))
	t.slots[i] = hash>>32<<32 | uint64(len(t.ends))
	if 2*len(t.ends) > len(t.slots) {
		t.grow()
	}
	return uint32(len(t.ends) - 1)
}

// grow makes room for twice as many terms.
func (t *table) grow() {
	t.slots = make([]uint64, 2*len(t.slots))
	mask := uint64(len(t.slots) - 1)
	for n := range uint32(len(t.ends)) {
		hash := maphash.Bytes(t.seed, t.term(n))
		i := hash & mask
		for t.slots[i] != 0 {
			i = (i + 1) & mask
		}
		t.slots[i] = hash>>32<<32 | uint64(n+1)
	}
}

// ordered returns the numbers of the terms in their byte order.
func (t *table) ordered() []uint32 {
	// To compare the first eight bytes as a number is enough for most.
	type begun struct {
		first uint64
		n     uint32
	}
	terms := make([]begun, t.len())
	for n := range terms {
		var first [8]byte
		copy(first[:], t.term(uint32(n)))
		terms[n] = begun{binary.BigEndian.Uint64(first[:]), uint32(n)}
	}
	slices.SortFunc(terms, func(a, b begun) int {
		if a.first != b.first {
			return cmp.Compare(a.first, b.first)
		}
		return slices.Compare(t.term(a.n), t.term(b.n))
	})
	order := make([]uint32, len(terms))
	for i, b := range terms {
		order[i] = b.n
	}
	return order
}
