package opensearch

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"kronika/indexer"
	"kronika/search"
)

// Complete implements [search.Engine]. Exact words are kept so that they can be counted; of
// another field some posts are looked through.
func (ix *Index) Complete(ctx context.Context, c *search.Completion) (terms []search.Count, err error) {
	r := newRun(ctx, ix, &search.Plan{Withheld: c.Withheld})
	if c.Field == indexer.Exact {
		terms, err = r.spelled(c)
	} else {
		terms, err = r.leaf(c)
	}
	if err != nil {
		return nil, fmt.Errorf("complete in generation %s: %w", ix.manifest.Generation, err)
	}
	return terms, nil
}

// spelled returns how exact words may go on.
func (r *run) spelled(c *search.Completion) ([]search.Count, error) {
	answer, err := r.ix.cluster.search(r.ctx, r.ix.name, body{"size": 0, "track_total_hits": false,
		"query": r.visible(body{"prefix": body{wordsField: kept(c.Field, c.Prefix)}}),
		"aggs": body{"terms": body{"terms": body{"field": spelledField, "include": literally(c.Prefix) + ".*", "size": c.Limit,
			"shard_size": max(c.Limit, exactly), "order": []body{{"_count": "desc"}, {"_key": "asc"}}}}}})
	if err != nil {
		return nil, err
	}
	terms := []search.Count{}
	for _, b := range answer.Aggregations["terms"].Buckets {
		terms = append(terms, search.Count{Value: b.Key, Count: b.Count})
	}
	return terms, nil
}

// leaf returns how the terms of any field may go on, by leafing through posts.
func (r *run) leaf(c *search.Completion) ([]search.Count, error) {
	begin := kept(c.Field, c.Prefix)
	docs, err := r.texts(body{"prefix": body{wordsField: begin}}, maxVerified)
	if err != nil {
		return nil, err
	}
	counts := map[string]int{}
	for _, d := range docs {
		seen := map[string]bool{}
		d.text.each(func(_ int, term string) {
			if strings.HasPrefix(term, begin) && !seen[term] {
				seen[term] = true
				counts[term]++
			}
		})
	}
	terms := []search.Count{}
	for term, n := range counts {
		terms = append(terms, search.Count{Value: plain.Replace(strings.TrimPrefix(term, roles[c.Field])), Count: n})
	}
	slices.SortFunc(terms, byCount)
	return terms[:min(len(terms), c.Limit)], nil
}

// byCount puts the commonest first.
func byCount(a, b search.Count) int {
	return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value))
}

var special = regexp.MustCompile(`[.?+*|{}\[\]()"\\#@&<>~^$-]`)

// literally returns the regular expression, in Lucene's form, of a text.
func literally(text string) string { return special.ReplaceAllString(text, `\$0`) }

// lookedAt is how many terms that are spelt almost so are counted: more than there are.
const lookedAt = 200

// similar returns the terms of a field that are spelt almost so and that documents
// have: the closest, and of these the commonest first.
func (r *run) similar(field, term string) ([]string, error) {
	n := utf8.RuneCountInString(term)
	if n < search.ShortWord {
		return nil, nil
	}
	for distance := 1; distance <= 2 && (distance == 1 || n >= search.LongWord); distance++ {
		terms, err := r.within(field, term, distance)
		if err != nil || len(terms) > 0 {
			return terms, err
		}
	}
	return nil, nil
}

// within returns the terms at most so many letters away.
func (r *run) within(field, term string, distance int) ([]string, error) {
	answer, err := r.ix.cluster.search(r.ctx, r.ix.name, body{"size": 0, "suggest": body{"similar": body{
		"text": kept(field, term), "term": body{"field": wordsField, "suggest_mode": "always", "max_edits": distance, "prefix_length": len(roles[field]),
			"min_word_length": 1, "size": lookedAt, "shard_size": lookedAt, "max_inspections": 50, "sort": "frequency",
			"string_distance": "damerau_levenshtein", "accuracy": 0.0001},
	}}})
	if err != nil {
		return nil, err
	}
	var near []string
	for _, entry := range answer.Suggest["similar"] {
		for _, o := range entry.Options {
			if found, ok := strings.CutPrefix(o.Text, roles[field]); ok && found != escaped.Replace(term) {
				near = append(near, found)
			}
		}
	}
	counted, _, err := r.counts(each(near, func(t string) body { return body{"term": body{wordsField: roles[field] + t}} }))
	if err != nil {
		return nil, err
	}
	var terms []search.Count
	for i, t := range near {
		if counted[i] > 0 {
			terms = append(terms, search.Count{Value: plain.Replace(t), Count: counted[i]})
		}
	}
	slices.SortFunc(terms, byCount)
	return each(terms[:min(len(terms), search.MaxSimilar)], func(c search.Count) string { return c.Value }), nil
}
