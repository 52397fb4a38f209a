package opensearch

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
)

// A searchAnswer is what a cluster answers to one search.
type searchAnswer struct {
	Status   int          `json:"status"` // only of one of several
	Error    *cause       `json:"error"`
	TimedOut bool         `json:"timed_out"`
	Shards   shardsAnswer `json:"_shards"`
	PIT      string       `json:"pit_id"`
	Hits     struct {
		Total struct {
			Value    int    `json:"value"`
			Relation string `json:"relation"`
		} `json:"total"`
		Hits []hitAnswer `json:"hits"`
	} `json:"hits"`
	Aggregations map[string]aggregation `json:"aggregations"`
	Suggest      map[string][]struct {
		Options []struct {
			Text string `json:"text"`
			Freq int    `json:"freq"`
		} `json:"options"`
	} `json:"suggest"`
}

type shardsAnswer struct {
	Total, Successful, Failed int
	Failures                  []struct {
		Reason cause `json:"reason"`
	} `json:"failures"`
}

// whole returns an error of an answer that not all shards have given.
func (s shardsAnswer) whole() error {
	if s.Failed == 0 {
		return nil
	}
	why := cause{Type: "shards_failed", Reason: fmt.Sprintf("%d of %d shards gave no answer", s.Failed, s.Total)}
	for _, f := range s.Failures {
		why = f.Reason
	}
	return fault(http.StatusServiceUnavailable, why)
}

// whole returns an error of an answer that lacks something.
func (a *searchAnswer) whole() error {
	switch {
	case a.Error != nil:
		return fault(a.Status, *a.Error)
	case a.TimedOut:
		return fmt.Errorf("cluster: a search took too long: %w", context.DeadlineExceeded)
	}
	return a.Shards.whole()
}

// A hitAnswer is one hit.
type hitAnswer struct {
	Score  float64                    `json:"_score"`
	Sort   []json.RawMessage          `json:"sort"`
	Fields map[string]json.RawMessage `json:"fields"`
}

// texts returns the values of a field.
func (h hitAnswer) texts(field string) (values []string) {
	_ = json.Unmarshal(h.Fields[field], &values)
	return values
}

// text returns the only value of a field, "" if there is none.
func (h hitAnswer) text(field string) string {
	if values := h.texts(field); len(values) > 0 {
		return values[0]
	}
	return ""
}

// number returns the only value of a field, 0 if there is none.
func (h hitAnswer) number(field string) float64 {
	var values []float64
	if json.Unmarshal(h.Fields[field], &values) == nil && len(values) > 0 {
		return values[0]
	}
	return 0
}

// An aggregation is what was counted.
type aggregation struct {
	Value   float64  `json:"value"`
	Count   int      `json:"doc_count"`
	Buckets []bucket `json:"buckets"`
	Errors  int      `json:"doc_count_error_upper_bound"`
	Others  int      `json:"sum_other_doc_count"`

	inner map[string]aggregation // of a filter
}

type bucket struct {
	Key   string `json:"key"`
	Count int    `json:"doc_count"`
}

// UnmarshalJSON reads the aggregations within one, too.
func (a *aggregation) UnmarshalJSON(text []byte) error {
	type plain aggregation
	if err := json.Unmarshal(text, (*plain)(a)); err != nil {
		return err
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(text, &fields); err != nil {
		return err
	}
	for name, field := range fields {
		if len(field) > 0 && field[0] == '{' && name != "meta" {
			var inner aggregation
			if err := json.Unmarshal(field, &inner); err != nil {
				return err
			}
			if a.inner == nil {
				a.inner = map[string]aggregation{}
			}
			a.inner[name] = inner
		}
	}
	return nil
}

// search asks for one search of an index.
func (c *Cluster) search(ctx context.Context, index string, b body) (*searchAnswer, error) {
	var answer searchAnswer
	err := c.read(ctx, request{method: http.MethodPost, path: index + "/_search", params: "allow_partial_search_results=false", body: encode(b)}, &answer)
	if err == nil {
		err = answer.whole()
	}
	return &answer, err
}

// searches asks for several searches of an index at once. Each answer is whole, or has
// an error of its own.
func (c *Cluster) searches(ctx context.Context, index string, all []body) ([]searchAnswer, error) {
	var lines bytes.Buffer
	for _, b := range all {
		lines.WriteString("{\"allow_partial_search_results\":false}\n")
		lines.Write(encode(b))
		lines.WriteByte('\n')
	}
	var answer struct {
		Responses []searchAnswer `json:"responses"`
	}
	err := c.read(ctx, request{method: http.MethodPost, path: index + "/_msearch", params: "max_concurrent_searches=8", body: lines.Bytes(), lines: true}, &answer)
	if err != nil {
		return nil, err
	}
	if len(answer.Responses) != len(all) {
		return nil, fmt.Errorf("cluster: answered %d of %d searches", len(answer.Responses), len(all))
	}
	return answer.Responses, nil
}
