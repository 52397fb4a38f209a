package opensearch

import (
	"slices"
	"strings"

	"github.com/klauspost/compress/zstd"

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
func (r *run) chain(n *search.Near, groups []body) (body, error) {
	sure := links(n.Distance, groups)
	var may []body
	for i, g := range groups {
		may = append(may, spanNear(n.Distance, false, g, spanOr(slices.Concat(groups[:i:i], groups[i+1:]))))
	}
	maybe := body{"bool": body{"filter": may, "must_not": sure}}
	found, err := r.verify(n, maybe)
	if err != nil {
		if tooMany(err) {
			return sure, nil // it is refused when it is counted, too
		}
		return nil, err
	}
	r.short = r.short || found.short
	if len(found.ids) == 0 {
		return sure, nil
	}
	return anyOf([]body{sure, {"terms": body{idField: found.ids}}}), nil
}

// links returns where groups stand in a row in any order, each no farther than the distance
// from those before it.
func links(distance int, groups []body) body {
	if len(groups) == 2 {
		return spanNear(distance, false, groups...)
	}
	if len(groups) > 4 {
		return spanNear(distance, false, groups...) // all orders of so many are too many
	}
	var all []body
	for i, g := range groups {
		all = append(all, spanNear(distance, false, links(distance, slices.Concat(groups[:i:i], groups[i+1:])), g))
	}
	return spanOr(all)
}

// verify looks through the documents that may pass for a condition of nearness.
func (r *run) verify(n *search.Near, maybe body) (leafFound, error) {
	verified := func() map[string]leafFound { return r.ix.verified }
	key := r.hidden + string(encode(maybe))
	if found, ok := recall(r.ix, verified, key); ok {
		return found, nil
	}
	numbers, errs, err := r.counts([]body{maybe})
	if err != nil {
		return leafFound{}, err
	}
	if errs[0] != nil {
		return leafFound{}, errs[0]
	}
	found := leafFound{short: numbers[0] > maxVerified}
	if numbers[0] > 0 {
		w := newWanted()
		w.near(n)
		answer, err := r.ix.cluster.search(r.ctx, r.ix.name, body{"query": r.visible(maybe), "size": maxVerified, "sort": []body{{idField: "asc"}},
			"stored_fields": []string{storedField}, "docvalue_fields": []string{idField}})
		if err != nil {
			return leafFound{}, err
		}
		unpack, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1))
		if err != nil {
			return leafFound{}, err
		}
		defer unpack.Close()
		for _, h := range answer.Hits.Hits {
			d, err := w.open(unpack, h)
			if err != nil {
				return leafFound{}, err
			}
			if d.meets(n) > 0 {
				found.ids = append(found.ids, strings.Clone(d.post.ID))
			}
		}
	}
	remember(r.ix, verified, key, found)
	return found, nil
}
