package opensearch

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"kronika/archive"
	"kronika/indexer"
	"kronika/search"
)

// An Index is one generation, open for searching by any number of callers. It never
// changes, so that what several requests find is of one state. It implements
// [search.Engine].
type Index struct {
	cluster  *Cluster
	name     string
	manifest indexer.Manifest

	live     int                // documents
	average  map[string]float64 // length of each field over those that have it
	coverage search.Coverage

	mu       sync.Mutex
	counted  map[string]int // how many documents pass for a condition
	covered  map[string]search.Coverage
	verified map[string]leafFound
}

// maxCounted bounds how many counts are remembered: of 100,000 conditions, 30 MiB.
const maxCounted = 100_000

// Open opens a generation for reading.
func (c *Cluster) Open(ctx context.Context, m indexer.Manifest) (*Index, error) {
	ix := &Index{cluster: c, name: c.index(m.Generation), manifest: m, average: map[string]float64{}}
	ix.forget()
	aggs := body{}
	for _, field := range fields {
		aggs["sum."+field] = body{"sum": body{"field": lengthField + "." + field}}
		aggs["number."+field] = body{"value_count": body{"field": lengthField + "." + field}}
	}
	answer, err := c.search(ctx, ix.name, body{"size": 0, "track_total_hits": true, "aggs": aggs})
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", ix.name, err)
	}
	if ix.live = answer.Hits.Total.Value; ix.live != m.Documents {
		return nil, &indexer.DamageError{Generation: m.Generation, File: ix.name, What: fmt.Sprintf("holds %d documents, the manifest says %d", ix.live, m.Documents)}
	}
	for _, field := range fields {
		ix.average[field] = answer.Aggregations["sum."+field].Value / max(1, answer.Aggregations["number."+field].Value)
	}
	if ix.coverage, err = ix.cover(ctx, nil); err != nil {
		return nil, fmt.Errorf("open %s: %w", ix.name, err)
	}
	return ix, nil
}

func (ix *Index) forget() {
	ix.counted, ix.covered, ix.verified = map[string]int{}, map[string]search.Coverage{}, map[string]leafFound{}
}

// remember keeps what was found in one of the maps of the index.
func remember[V any](ix *Index, in func() map[string]V, key string, v V) {
	ix.mu.Lock()
	defer ix.mu.Unlock()
	if len(ix.counted)+len(ix.covered)+len(ix.verified) >= maxCounted {
		ix.forget()
	}
	in()[key] = v
}

// recall returns what was kept.
func recall[V any](ix *Index, in func() map[string]V, key string) (v V, ok bool) {
	ix.mu.Lock()
	defer ix.mu.Unlock()
	v, ok = in()[key]
	return v, ok
}

// cover says which time the posts cover that are not withheld, and which months have none.
func (ix *Index) cover(ctx context.Context, withheld []string) (search.Coverage, error) {
	key := strings.Join(withheld, " ")
	covered := func() map[string]search.Coverage { return ix.covered }
	if c, ok := recall(ix, covered, key); ok {
		return c, nil
	}
	base := body{"bool": body{"must_not": excluded(withheld)}}
	dated := body{"bool": body{"filter": exists(dayField), "must_not": excluded(withheld)}}
	end := func(order string) body {
		return body{"size": 1, "query": dated, "sort": []body{{dayField: order}}, "stored_fields": "_none_", "docvalue_fields": []string{dayField}}
	}
	answers, err := ix.cluster.searches(ctx, ix.name, []body{
		{"size": 0, "track_total_hits": true, "query": base, "aggs": body{"months": body{"terms": body{"field": "month", "size": window}}}},
		end("asc"), end("desc"),
	})
	if err != nil {
		return search.Coverage{}, err
	}
	for i := range answers {
		if err := answers[i].whole(); err != nil {
			return search.Coverage{}, err
		}
	}
	c := search.Coverage{Posts: answers[0].Hits.Total.Value, Gaps: []search.Gap{}}
	for i, at := range []*archive.Date{&c.First, &c.Last} {
		for _, h := range answers[1+i].Hits.Hits {
			*at = archive.Date(h.text(dayField))
		}
	}
	var months []string
	for _, b := range answers[0].Aggregations["months"].Buckets {
		months = append(months, b.Key)
	}
	slices.Sort(months)
	c.Gaps = append(c.Gaps, search.Gaps(months)...)
	remember(ix, covered, key, c)
	return c, nil
}

// excluded returns what some documents pass for that are withheld.
func excluded(ids []string) []body {
	all := []body{} // never null
	for some := range slices.Chunk(ids, 1<<15) {
		all = append(all, body{"terms": body{idField: some}})
	}
	return all
}

func exists(field string) body { return body{"exists": body{"field": field}} }

// counts returns how many documents that are not withheld pass for each of some conditions. One
// that the cluster refuses has an error.
func (r *run) counts(conditions []body) (numbers []int, errs []error, err error) {
	numbers, errs = make([]int, len(conditions)), make([]error, len(conditions))
	counted := func() map[string]int { return r.ix.counted }
	asked := map[string][]int{}
	var ask []body
	var keys []string
	for i, c := range conditions {
		key := r.hidden + string(encode(c))
		if n, ok := recall(r.ix, counted, key); ok {
			numbers[i] = n
			continue
		}
		if asked[key] == nil {
			keys = append(keys, key)
			ask = append(ask, body{"size": 0, "track_total_hits": true, "query": r.visible(c)})
		}
		asked[key] = append(asked[key], i)
	}
	if len(ask) == 0 {
		return numbers, errs, nil
	}
	answers, err := r.searches(ask)
	if err != nil {
		return nil, nil, err
	}
	for n, key := range keys {
		fault := answers[n].whole()
		if fault == nil {
			remember(r.ix, counted, key, answers[n].Hits.Total.Value)
		} else if !tooMany(fault) {
			return nil, nil, fault
		}
		for _, i := range asked[key] {
			numbers[i], errs[i] = answers[n].Hits.Total.Value, fault
		}
	}
	return numbers, errs, nil
}

// visible returns a condition without what is withheld.
func (r *run) visible(c body) body {
	if len(r.withheld) == 0 {
		return c
	}
	return body{"bool": body{"filter": c, "must_not": excluded(r.withheld)}}
}

func (r *run) searches(all []body) ([]searchAnswer, error) {
	return r.ix.cluster.searches(r.ctx, r.ix.name, all)
}
