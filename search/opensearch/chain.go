package opensearch

import (
	"slices"

	"kronika/search"
)

// maxVerified is how many documents one condition has looked through here at most.
const maxVerified = 2000

// A leafFound is what was found by looking documents through.
type leafFound struct {
	ids   []string
	short bool // there were more than [maxVerified]
}

// chain returns where words of three groups or more stand close to each other: no two
// that follow each other are farther apart than the distance. Lucene knows of no chains. Where each
// group has a word that follows the others', it is one; where words repeat between, it
// may be one, and the few documents of that kind are looked through here.
func (r *run) chain(l *leaf, groups []body, out bool) error {
	sure := links(l.near.Distance, groups)
	var may []body
	for i, g := range groups {
		may = append(may, spanNear(l.near.Distance, false, g, spanOr(slices.Concat(groups[:i:i], groups[i+1:]))))
	}
	if phrases(l.near) {
		may = groups
	}
	l.filter = sure
	found, err := r.verify(l, body{"bool": body{"filter": may, "must_not": sure}}, out)
	if err == nil && len(found) > 0 {
		l.filter = anyOf([]body{sure, {"terms": body{idField: found}}})
	}
	return err
}

// phrases reports whether rows of words are to stand close to others: of spans so long,
// Lucene may overlook some.
func phrases(n *search.Near) bool {
	return slices.ContainsFunc(slices.Concat(n.Groups...), func(t search.Test) bool { return len(t.Terms) > 1 })
}

// links returns where groups stand in a row in any order, each no farther than the distance
// from those before it.
func links(distance int, groups []body) body {
	if len(groups) == 2 || len(groups) > 4 { // all orders of so many are too many
		return spanNear(distance, false, groups...)
	}
	var all []body
	for i, g := range groups {
		all = append(all, spanNear(distance, false, links(distance, slices.Concat(groups[:i:i], groups[i+1:])), g))
	}
	return spanOr(all)
}

// settle narrows what may pass for a leaf down to what does.
func (r *run) settle(l *leaf, maybe body, out bool) error {
	l.filter = maybe
	found, err := r.verify(l, maybe, out)
	if err == nil {
		l.filter = body{"terms": body{idField: append([]string{}, found...)}}
	}
	return err
}

// loose reports whether Lucene may see a row of words otherwise than we do: where words may
// lie between, it takes no heed of which row that ends in a place is the shortest.
func loose(t search.Test) bool { return len(t.Terms) > 1 && t.Slop > 0 }

// verify looks through the documents that may pass for a leaf. If they are too many, the
// run is short; what is to be left out is refused then.
func (r *run) verify(l *leaf, maybe body, out bool) (ids []string, err error) {
	verified := func() map[string]leafFound { return r.ix.verified }
	key := r.hidden + string(encode(maybe)) + string(encode([]any{l.test, l.near}))
	found, ok := recall(r.ix, verified, key)
	if !ok {
		if found, err = r.lookThrough(l, maybe); tooMany(err) {
			return nil, nil // it is refused when it is counted, too
		} else if err != nil {
			return nil, err
		}
		remember(r.ix, verified, key, found)
	}
	if found.short && out {
		return nil, search.CostlyError{}
	}
	r.short = r.short || found.short
	return found.ids, nil
}

func (r *run) lookThrough(l *leaf, maybe body) (found leafFound, err error) {
	numbers, errs, err := r.counts([]body{maybe})
	if err == nil {
		err = errs[0]
	}
	if err != nil || numbers[0] == 0 {
		return found, err
	}
	found.short = numbers[0] > maxVerified
	w := newWanted()
	w.node(&node{leaves: []*leaf{l}})
	docs, err := r.texts(maybe, maxVerified)
	for _, k := range docs {
		if d := w.open(k); l.occurs(d) > 0 {
			found.ids = append(found.ids, d.ID)
		}
	}
	return found, err
}
