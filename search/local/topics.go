package local

import "context"

// Topics returns the topics of every post of the generation, by ID of the post,
// in the order of the topics' IDs.
func (ix *Index) Topics(context.Context) (map[string][]string, error) {
	all := make(map[string][]string, ix.live)
	topics := ix.facets["topic"]
	for doc, id := range ix.ids {
		if id == "" {
			continue
		}
		all[id] = nil
		for _, v := range topics.at(doc) {
			all[id] = append(all[id], topics.values[v])
		}
	}
	return all, nil
}
