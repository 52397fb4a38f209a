package opensearch

import (
	"context"
	"fmt"
	"strings"

	"kronika/search"
	"kronika/search/score"
)

// A run is one search under way.
type run struct {
	ix       *Index
	ctx      context.Context
	plan     *search.Plan
	withheld []string // IDs of documents that there are not
	hidden   string   // the same as one text

	few   bool // prefixes among other words stand for few terms; see [fewTerms]
	short bool // not all documents were looked through that may pass
}

func newRun(ctx context.Context, ix *Index, p *search.Plan) *run {
	r := &run{ix: ix, ctx: ctx, plan: p}
	if p.Withheld != nil {
		r.withheld = p.Withheld(ix.manifest.Decisions, ix.manifest.Seq)
		r.hidden = strings.Join(r.withheld, " ")
	}
	return r
}

// An asked is what passes for the parts of a plan.
type asked struct {
	clauses []*node
	boosts  [][]*node // by clause
	not     []*node
}

// ask compiles the plan, and says how its clauses were found.
func (r *run) ask(found *search.Found) (*asked, error) {
	a := &asked{}
	for _, m := range r.plan.Not {
		n, err := r.compile(m, true)
		if err != nil {
			return nil, err
		}
		a.not = append(a.not, n)
	}
	if err := r.affordable(a.not); err != nil {
		return nil, err
	}
	var first []*node
	for _, c := range r.plan.Clauses {
		n, err := r.compile(c.Match, false)
		if err != nil {
			return nil, err
		}
		first = append(first, n)
		var boosts []*node
		for _, m := range c.Boosts {
			n, err := r.compile(m, false)
			if err != nil {
				return nil, err
			}
			boosts = append(boosts, n)
		}
		a.boosts = append(a.boosts, boosts)
	}
	// All that is to be counted is counted at once; the rest finds it done.
	if err := r.count(first, a.boosts); err != nil {
		return nil, err
	}
	for i, c := range r.plan.Clauses {
		n, err := r.clause(i, c, first[i], found)
		if err != nil {
			return nil, err
		}
		a.clauses = append(a.clauses, n)
	}
	for i, boosts := range a.boosts {
		for k, n := range boosts {
			if _, err := r.weigh(n); tooMany(err) {
				if a.boosts[i][k], err = r.again(r.plan.Clauses[i].Boosts[k]); err != nil {
					return nil, err
				}
			} else if err != nil {
				return nil, err
			}
		}
	}
	return a, nil
}

// affordable returns a [search.CostlyError] if the cluster refuses what is to be left out.
func (r *run) affordable(not []*node) error {
	_, errs, err := r.counts(each(not, (*node).filter))
	if err != nil {
		return err
	}
	for _, err := range errs {
		if err != nil {
			return search.CostlyError{}
		}
	}
	return nil
}

// count counts all that some conditions are made of.
func (r *run) count(clauses []*node, boosts [][]*node) error {
	var ask []body
	for i, n := range clauses {
		ask = append(ask, n.filter())
		for _, n := range append([]*node{n}, boosts[i]...) {
			for l := range n.scored {
				ask = append(ask, l.countable())
			}
		}
	}
	_, _, err := r.counts(ask)
	return err
}

// countable returns what passes for a leaf, as it is counted: refused if its score would be.
func (l *leaf) countable() body {
	if l.times != nil {
		return l.times
	}
	return l.filter
}

// clause finds out what passes for a clause, counted from 0, and says how it was found.
func (r *run) clause(i int, c search.Clause, n *node, found *search.Found) (*node, error) {
	docs, err := r.weigh(n)
	for number := -1; ; {
		if tooMany(err) {
			if n, err = r.again(r.matchOf(c, number)); err != nil {
				return nil, err
			}
			docs, err = r.weigh(n)
			found.Cut = append(found.Cut, search.Cut{Clause: i, Terms: fewTerms})
		}
		if err != nil {
			return nil, err
		}
		if docs > 0 {
			if number >= 0 {
				found.Fallbacks = append(found.Fallbacks, search.Fallback{Clause: i, Number: number, Words: n.similars()})
			}
			break
		}
		if number++; number == len(c.Fallbacks) {
			found.Missing = append(found.Missing, i)
			break
		}
		if n, err = r.compile(c.Fallbacks[number], false); err != nil {
			return nil, err
		}
		docs, err = r.weigh(n)
	}
	if r.short {
		found.Cut, r.short = append(found.Cut, search.Cut{Clause: i, Short: true}), false
	}
	return n, nil
}

func (r *run) matchOf(c search.Clause, fallback int) search.Match {
	if fallback < 0 {
		return c.Match
	}
	return c.Fallbacks[fallback]
}

// again compiles a condition with few terms for each prefix.
func (r *run) again(m search.Match) (*node, error) {
	r.few = true
	n, err := r.compile(m, false)
	r.few = false
	return n, err
}

// weigh returns how many documents pass for a condition, and finds out how many do for each
// leaf that has a score.
func (r *run) weigh(n *node) (docs int, err error) {
	ask := []body{n.filter()}
	var leaves []*leaf
	for l := range n.scored {
		ask, leaves = append(ask, l.countable()), append(leaves, l)
	}
	numbers, errs, err := r.counts(ask)
	if err != nil {
		return 0, err
	}
	if errs[0] != nil {
		return 0, errs[0]
	}
	for i, l := range leaves {
		l.df = numbers[1+i]
		if errs[1+i] == nil {
			continue
		}
		l.times = nil // it has too many terms to be counted by
		numbers, errs, err := r.counts([]body{l.filter})
		if err != nil || errs[0] != nil {
			return 0, fmt.Errorf("%w %w", err, errs[0])
		}
		l.df = numbers[0]
	}
	return numbers[0], nil
}

// similars returns what misspelt terms of a condition stand for.
func (n *node) similars() (terms []string) {
	for _, l := range n.leaves {
		terms = append(terms, l.terms...)
	}
	for _, some := range [][]*node{n.any, n.all} {
		for _, one := range some {
			terms = append(terms, one.similars()...)
		}
	}
	return terms
}

// scored returns what passes for a leaf, with its score: that of package score, of the
// true lengths of the field.
func (ix *Index) scored(l *leaf) body {
	if l.weight == 0 || l.df == 0 {
		return unscored(l.filter)
	}
	times, per := l.times, float64(l.per)
	if times == nil {
		times, per = body{"constant_score": body{"filter": l.filter}}, 1 // see [run.rescore]
	}
	const formula = "w * _score * (k + 1) / (_score + n * k * (1 - b + b * doc['length.%s'].value / a))"
	return body{"script_score": body{"query": times, "script": body{
		"lang": "expression", "source": fmt.Sprintf(formula, l.field),
		"params": body{"w": l.weight * score.IDF(ix.live, l.df), "a": ix.average[l.field], "n": per, "k": score.K1, "b": score.B},
	}}}
}
