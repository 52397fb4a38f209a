package opensearch

import (
	"context"
	"fmt"
)

// Topics returns the topics of every post of the generation, by ID of the post, in the
// order of the topics' IDs.
func (ix *Index) Topics(ctx context.Context) (map[string][]string, error) {
	all := make(map[string][]string, ix.live)
	ask := body{"size": window, "sort": []string{idField}, "stored_fields": "_none_", "docvalue_fields": []string{idField, "topic"}}
	for {
		answer, err := ix.cluster.search(ctx, ix.name, ask)
		if err != nil {
			return nil, fmt.Errorf("topics of generation %s: %w", ix.manifest.Generation, err)
		}
		hits := answer.Hits.Hits
		for _, h := range hits {
			all[h.text(idField)] = h.texts("topic") // in order, as a keyword's are
		}
		if len(hits) < window {
			return all, nil
		}
		ask["search_after"] = hits[len(hits)-1].Sort
	}
}

// Close ends nothing: a generation in a cluster is not held open.
func (ix *Index) Close() error { return nil }
