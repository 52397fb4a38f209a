package search

import "kronika/archive"

// What every engine keeps to, so that all answer the same.
const (
	// MaxValues bounds the values of a facet that are answered: nobody reads more,
	// and years and months have no such bound.
	MaxValues = 200
	// MaxAlone bounds them where one facet alone is counted: to be looked through.
	MaxAlone = 5000

	MaxSimilar = 10 // terms that a misspelt one may stand for
	ShortWord  = 4  // runes; what is shorter has no misspellings
	LongWord   = 8  // runes; from there on two letters may be wrong
)

// ByDate reports whether the hits are in an order of time.
func (p *Plan) ByDate() bool { return p.Sort == Newest || p.Sort == Oldest }

// Nears reports whether how close the words stand changes the order.
func (p *Plan) Nears() bool {
	n := 0
	for _, c := range p.Clauses {
		if len(c.Spots) > 0 {
			n++
		}
	}
	return n > 1 && !p.ByDate()
}

// Gaps returns the runs of months between those with posts, which are in order.
func Gaps(months []string) (found []Gap) {
	month := func(d string, step int) archive.Date {
		return archive.NewDate(archive.Date(d).Start().AddDate(0, step, 0), archive.Month)
	}
	for i := 1; i < len(months); i++ {
		if from := month(months[i-1], 1); from < archive.Date(months[i]) {
			found = append(found, Gap{From: from, To: month(months[i], -1)})
		}
	}
	return found
}
