package score

import (
	"cmp"
	"math"
	"slices"
)

// A Spot is where something stands in a document: its first and last position.
type Spot struct{ From, To uint64 }

// Compare orders spots as they begin, and then as they end.
func (s Spot) Compare(other Spot) int {
	return cmp.Or(cmp.Compare(s.From, other.From), cmp.Compare(s.To, other.To))
}

// Holds reports whether any of some positions, which are in order, lies in the spot.
func (s Spot) Holds(at []uint64) bool {
	i, _ := slices.BinarySearch(at, s.From)
	return i < len(at) && at[i] <= s.To
}

// Extend returns the shortest spots of at most so many positions that go on from
// one of those given to one of the positions. All are in order.
func Extend(spots []Spot, at []uint64, most uint64) (longer []Spot) {
	for _, to := range at {
		n, _ := slices.BinarySearchFunc(spots, to, func(s Spot, to uint64) int { return cmp.Compare(s.To, to) })
		best := uint64(0)
		for n--; n >= 0 && to-spots[n].To < most; n-- {
			best = max(best, spots[n].From)
		}
		if best > 0 && to-best < most {
			longer = append(longer, Spot{best, to})
		}
	}
	return longer
}

// A Member is a spot with the group that it belongs to.
type Member struct {
	Spot
	Group int // from 0; Barred, or ParagraphEnd
}

// What is no group.
const (
	Barred       = -1          // it may not be there
	ParagraphEnd = math.MaxInt // a paragraph ends
)

// A Meeting is what it takes for spots of several groups to meet.
type Meeting struct {
	Groups    int  // all of them
	Distance  int  // so many positions at most between one and the next
	Paragraph bool // in one paragraph, at any distance
}

// Count returns in how many runs of spots all groups are, none of which is barred: a run ends
// with its paragraph, or where the next spot is too far away. It puts the spots in order.
func (m Meeting) Count(at []Member) (times int) {
	slices.SortFunc(at, func(a, b Member) int { return a.Compare(b.Spot) })
	seen, barred, end := map[int]bool{}, false, uint64(0)
	over := func() {
		if len(seen) == m.Groups && !barred {
			times++
		}
		clear(seen)
		barred = false
	}
	for i, s := range at {
		switch {
		case s.Group == ParagraphEnd:
			over()
			continue
		case i > 0 && !m.Paragraph && s.From > end+uint64(m.Distance)+1:
			over()
		}
		end = max(end, s.To)
		if s.Group == Barred {
			barred = true
		} else {
			seen[s.Group] = true
		}
	}
	over()
	return times
}
