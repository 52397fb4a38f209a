package opensearch

import (
	"fmt"

	"kronika/indexer"
)

// A body is JSON in the making.
type body = map[string]any

// The keyword and number fields beside the facets.
const (
	idField       = "id"
	revisionField = "revision"
	dayField      = "day"    // the date, cut to its day: "2012-11", "2012-11-23"
	startField    = "start"  // when it began, in seconds since 1970 of the blog's own clock
	firstField    = "first"  // its first day since 1970
	endField      = "end"    // the day after its last
	lengthField   = "length" // and the name of a field of terms behind a point: how many it has
	spelledField  = "spelled"
	storedField   = "stored"
	sumField      = "sum" // of the document; see [sumOf]
)

const (
	perShard  = 500_000 // posts; a shard of them has some 3 GB and merges in minutes
	maxShards = 12      // a search asks all of them
)

// shards returns how many shards an index of so many posts gets.
func shards(posts int) int { return min(max(1, (posts+perShard-1)/perShard), maxShards) }

// settings returns how an index of so many posts is kept. A second copy is kept where
// there is a second node. Nothing is seen before a generation is whole, so that nothing
// is refreshed meanwhile.
func settings(posts int) body {
	return body{
		"number_of_shards": shards(posts), "auto_expand_replicas": "0-1", "refresh_interval": "-1",
		"max_result_window": window, "codec": "default",
		"analysis": body{
			"tokenizer": body{"places": body{"type": "char_group", "tokenize_on_chars": []string{next}, "max_token_length": 1 << 20}},
			"filter": body{
				"beside":  body{"type": "pattern_capture", "preserve_original": false, "patterns": []string{`([^\` + beside + `]+)`}},
				"nothing": body{"type": "stop", "stopwords": []string{nothing}},
				"short":   body{"type": "length", "max": maxTerm},
			},
			"analyzer": body{"terms": body{"type": "custom", "tokenizer": "places", "filter": []string{"beside", "nothing", "short"}}},
		},
		"similarity": body{"times": body{"type": "scripted", "script": body{"source": "return query.boost * doc.freq"}}},
	}
}

// window is how many hits one request returns at most.
const window = 10_000

// mapping returns the fields of an index.
func mapping() body {
	keyword := body{"type": "keyword", "ignore_above": maxTerm}
	number := func(kind string) body { return body{"type": kind} }
	unsearched := func(kind string) body { return body{"type": kind, "index": false} }
	lengths := body{}
	for _, field := range fields {
		lengths[field] = unsearched("integer")
	}
	properties := body{
		wordsField:  body{"type": "text", "analyzer": "terms", "similarity": "times", "norms": false},
		storedField: body{"type": "binary", "doc_values": true},
		idField:     keyword, dayField: keyword, spelledField: keyword,
		revisionField: unsearched("integer"), sumField: unsearched("long"),
		startField: number("long"), firstField: number("integer"), endField: number("integer"),
		lengthField: body{"properties": lengths},
	}
	for _, facet := range indexer.FacetNames {
		properties[facet] = keyword
	}
	return body{"dynamic": "strict", "_source": body{"enabled": false}, "properties": properties}
}

// alias is what names the generation that is served.
func (c *Cluster) alias() string { return "kronika-" + c.name }

// index returns the name of the index of a generation.
func (c *Cluster) index(generation string) string {
	return fmt.Sprintf("kronika-%s-%s", c.name, generation)
}
