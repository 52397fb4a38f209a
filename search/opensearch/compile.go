package opensearch

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"kronika/indexer"
	"kronika/search"
)

// A leaf is one test, or one condition of nearness, in the cluster's terms.
type leaf struct {
	test   *search.Test // one of the two
	near   *search.Near
	field  string
	weight float64 // 0: it has no score

	filter body     // what passes
	times  body     // its score is how often, times per; nil: it is counted here
	per    int      //
	terms  []string // what a misspelt term stands for
	df     int      // documents that pass
}

// A node is a condition in the cluster's terms.
type node struct {
	leaves   []*leaf
	any, all []*node
	not      []*node
	both     bool // it has all or not
}

// compile makes a condition in the cluster's terms. What is left out has no score.
func (r *run) compile(m search.Match, out bool) (*node, error) {
	n := &node{both: len(m.All)+len(m.Not) > 0}
	for i := range m.Tests {
		l, err := r.test(&m.Tests[i], out)
		if err != nil {
			return nil, err
		}
		n.leaves = append(n.leaves, l)
	}
	for i := range m.Near {
		l, err := r.near(&m.Near[i], out)
		if err != nil {
			return nil, err
		}
		n.leaves = append(n.leaves, l)
	}
	for _, some := range []struct {
		from []search.Match
		to   *[]*node
		out  bool
	}{{m.Any, &n.any, out}, {m.All, &n.all, out}, {m.Not, &n.not, true}} {
		for _, sub := range some.from {
			one, err := r.compile(sub, some.out)
			if err != nil {
				return nil, err
			}
			*some.to = append(*some.to, one)
		}
	}
	return n, nil
}

// test makes a leaf of a test.
func (r *run) test(t *search.Test, out bool) (*leaf, error) {
	l := &leaf{test: t, field: t.Field, weight: t.Weight, per: len(t.Terms)}
	last := t.Terms[len(t.Terms)-1]
	switch {
	case slices.Contains(indexer.FacetNames, t.Field):
		l.filter, l.weight = body{"term": body{t.Field: last}}, 0
		if t.Prefix {
			l.filter = body{"prefix": body{t.Field: last}}
		}
		return l, nil
	case roles[t.Field] == "":
		l.filter = none()
		return l, nil
	case t.Fuzzy:
		var err error
		if l.terms, err = r.similar(t.Field, last); err != nil {
			return nil, err
		}
	}
	switch {
	case len(t.Terms) > 1 || t.Voice != search.AnyVoice:
		if err := r.phrase(l, out); err != nil {
			return nil, err
		}
	case t.Prefix:
		l.filter = body{"prefix": body{wordsField: kept(t.Field, last)}}
		l.times = body{"prefix": body{wordsField: body{"value": kept(t.Field, last), "rewrite": "scoring_boolean"}}}
	case t.Fuzzy:
		l.filter = body{"terms": body{wordsField: keptAll(t.Field, l.terms)}}
		l.times = anyOf(each(keptAll(t.Field, l.terms), func(term string) body { return body{"term": body{wordsField: term}} }))
	default:
		l.filter = body{"term": body{wordsField: kept(t.Field, last)}}
		l.times = l.filter
	}
	return l, nil
}

// phrase fills in a leaf of several words, or of those of a voice.
func (r *run) phrase(l *leaf, out bool) error {
	t := l.test
	if t.Slop == 0 && t.Voice == search.AnyVoice && !t.Prefix && !t.Fuzzy {
		l.filter = body{"match_phrase": body{wordsField: body{"query": strings.Join(keptAll(t.Field, t.Terms), next)}}}
		l.times = l.filter
		return nil
	}
	l.filter = r.span(*t, l.terms)
	if loose(*t) && t.Voice == search.Quoted {
		return r.settle(l, l.filter, out)
	}
	return nil
}

// span returns where the terms of a test stand in a row; others are what its last one
// stands for, if it is misspelt.
func (r *run) span(t search.Test, others []string) body {
	spans := each(keptAll(t.Field, t.Terms), spanTerm)
	last := len(spans) - 1
	switch {
	case t.Prefix:
		spans[last] = body{"span_multi": body{"match": body{"prefix": body{wordsField: r.prefix(t.Field, t.Terms[last])}}}}
	case t.Fuzzy:
		spans[last] = spanOr(each(keptAll(t.Field, others), spanTerm))
	}
	quoted := spanTerm(kept(indexer.Voice, indexer.Quoted))
	if t.Voice == search.Quoted {
		spans[0] = containing(spans[0], quoted)
		if last > 0 {
			spans[last] = containing(spans[last], quoted)
		}
	}
	span := spans[0]
	if last > 0 {
		span = spanNear(t.Slop, true, spans...)
	}
	if t.Voice == search.Own {
		span = spanNot(span, spanOr([]body{quoted, spanTerm(kept(indexer.Voice, indexer.Commented))}))
	}
	return span
}

// fewTerms is how many terms a prefix stands for among other words, where it begins more
// than a cluster puts together: 1,024, which is Lucene's bound.
const fewTerms = 1000

// prefix returns what begins so among other words.
func (r *run) prefix(field, begin string) body {
	b := body{"value": kept(field, begin)}
	if r.few {
		b["rewrite"] = "top_terms_boost_" + strconv.Itoa(fewTerms)
	}
	return b
}

// near makes a leaf of a condition of nearness.
func (r *run) near(n *search.Near, out bool) (*leaf, error) {
	l := &leaf{near: n, field: n.Groups[0][0].Field, weight: n.Weight}
	var groups []body
	for _, tests := range n.Groups {
		groups = append(groups, r.spans(tests))
	}
	switch {
	case unsure(n):
		return l, r.settle(l, body{"bool": body{"filter": groups}}, out)
	case n.Paragraph:
		span := spanNear(1<<30, true, spanTerm(begins), spanTerm(ends))
		for _, g := range groups {
			span = containing(span, g)
		}
		if len(n.Not) > 0 {
			span = spanNot(span, r.spans(n.Not))
		}
		l.filter = span
	case len(groups) == 1:
		l.filter = groups[0]
	case len(groups) == 2 && !phrases(n):
		l.filter = spanNear(n.Distance, false, groups...)
	default:
		return l, r.chain(l, groups, out)
	}
	return l, nil
}

// unsure reports whether Lucene may see what meets otherwise than we do: where a row of
// words may run from one paragraph into the next, or is to be quoted.
func unsure(n *search.Near) bool {
	for _, tests := range append(n.Groups[:len(n.Groups):len(n.Groups)], n.Not) {
		for _, t := range tests {
			if loose(t) && (n.Paragraph || t.Voice == search.Quoted) {
				return true
			}
		}
	}
	return false
}

// spans returns where any of some tests passes.
func (r *run) spans(tests []search.Test) body {
	return spanOr(each(tests, func(t search.Test) body { return r.span(t, nil) }))
}

func keptAll(field string, terms []string) []string {
	return each(terms, func(term string) string { return kept(field, term) })
}

func each[A, B any](of []A, f func(A) B) []B {
	all := make([]B, len(of))
	for i, a := range of {
		all[i] = f(a)
	}
	return all
}

// The queries that conditions are made of.

func none() body { return body{"match_none": body{}} }

// everything, as a filter, keeps the score of a document that nothing was asked of at 0.
func everything() body { return body{"match_all": body{}} }

func spanTerm(term string) body { return body{"span_term": body{wordsField: term}} }

func spanOr(any []body) body {
	switch len(any) {
	case 0:
		return spanTerm("!") // which no document has
	case 1:
		return any[0]
	}
	return body{"span_or": body{"clauses": any}}
}

func spanNear(slop int, inOrder bool, spans ...body) body {
	return body{"span_near": body{"clauses": spans, "slop": slop, "in_order": inOrder}}
}

func spanNot(span, without body) body {
	return body{"span_not": body{"include": span, "exclude": without}}
}

func containing(big, little body) body {
	return body{"span_containing": body{"big": big, "little": little}}
}

func anyOf(some []body) body {
	switch len(some) {
	case 0:
		return none()
	case 1:
		return some[0]
	}
	return body{"bool": body{"should": some, "minimum_should_match": 1}}
}

// unscored returns a condition that adds nothing to a score.
func unscored(filter body) body { return body{"bool": body{"filter": filter}} }

// filter returns what passes for a condition.
func (n *node) filter() body {
	var some []body
	for _, l := range n.leaves {
		some = append(some, l.filter)
	}
	for _, one := range n.any {
		some = append(some, one.filter())
	}
	if n.both {
		some = append(some, body{"bool": body{"filter": each(n.all, (*node).filter), "must_not": each(n.not, (*node).filter)}})
	}
	return anyOf(some)
}

// scores reports whether any leaf has a score.
func (n *node) scores() bool {
	for l := range n.scored {
		if l.df > 0 {
			return true
		}
	}
	return false
}

// scored yields the leaves that have a weight, of what may pass.
func (n *node) scored(yield func(*leaf) bool) { n.eachScored(yield) }

func (n *node) eachScored(yield func(*leaf) bool) bool {
	for _, l := range n.leaves {
		if l.weight != 0 && !yield(l) {
			return false
		}
	}
	for _, some := range [][]*node{n.any, n.all} {
		for _, one := range some {
			if !one.eachScored(yield) {
				return false
			}
		}
	}
	return true
}

// query returns what passes with its scores.
func (n *node) query(ix *Index) body {
	if !n.scores() {
		return unscored(n.filter())
	}
	var some []body
	for _, l := range n.leaves {
		some = append(some, ix.scored(l))
	}
	for _, one := range n.any {
		some = append(some, one.query(ix))
	}
	if n.both {
		some = append(some, body{"bool": body{"must": each(n.all, func(one *node) body { return one.query(ix) }), "must_not": each(n.not, (*node).filter)}})
	}
	return anyOf(some)
}

// tooMany reports whether a cluster refused a condition because a prefix stands for too
// many terms.
func tooMany(err error) bool {
	fault, ok := errors.AsType[*Error](err)
	return ok && (strings.Contains(fault.Type, "too_many") || strings.Contains(fault.Reason, "maxClauseCount") || strings.Contains(fault.Reason, "too_many"))
}
