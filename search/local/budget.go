package local

import (
	"errors"
	"math"

	"kronika/search"
)

// What a search may cost is counted in steps, not in time: the same search of the
// same index has the same answer on any machine, however busy it is. A step takes
// 20 to 100 ns, most where much is cut and little kept, and asks for at most 15
// bytes of memory; the costs were weighed so by measuring (BenchmarkBombs).
const (
	maxSteps     = 8_000_000 // of one search: 0.4 s, and 115 MiB
	postingCost  = 1         // a document that has a term
	positionCost = 20        // a place where it stands, which is kept
	termCost     = 10        // the next term of a dictionary
	listCost     = 40        // looking a term up
	keptCost     = 30        // remembering what is kept of a term
	setStep      = 16        // so many documents are put together in a step
	fuzzyCost    = 40_000    // beginning to look for what is spelt almost so
)

// errSpent ends a part of a search that has cost what it may.
var errSpent = errors.New("the search costs too much")

// A budget is what a search has cost and what its part under way may cost.
type budget struct {
	most  int // of all
	spent int
	until int
	exact bool // what is under way may not be cut short
	short bool // something was
}

// spend counts steps before they are taken.
func (r *run) spend(steps int) error {
	if r.spent += steps; r.spent > r.until {
		return errSpent
	}
	return r.step()
}

// allow lets what follows cost one of so many equal shares of what is left.
func (r *run) allow(shares int) { r.until = r.spent + (r.most-r.spent)/shares }

// spare forgives what was cut short: of what is asked for, fewer documents pass
// then, and never one that should not.
func (r *run) spare(err error) error {
	if !errors.Is(err, errSpent) || r.exact {
		return err
	}
	r.short = true
	return nil
}

// exactly finds what is to be left out, which shows if it is not wholly found:
// prefixes stand for all their terms, and where that costs more than so many steps
// of the whole search, it is refused.
func (r *run) exactly(most int, find func() error) error {
	if r.exact {
		return find()
	}
	limit, until, before := r.limit, r.until, r.spent
	r.limit, r.until, r.exact = math.MaxInt, most, true
	err := find()
	r.limit, r.until, r.exact = limit, until+r.spent-before, false
	if errors.Is(err, errSpent) {
		return search.CostlyError{}
	}
	return err
}
