package opensearch

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"time"
)

const (
	// maxBulk bounds the body of one bulk request, in bytes; one document may be longer.
	maxBulk = 8 << 20
	// What fails for the moment is tried again after so long, then twice as long, and so on.
	firstPause = 200 * time.Millisecond
	maxPause   = 10 * time.Second
	// giveUp is how long items may be refused for the moment, with none taken: a node that
	// died has been replaced, or a queue emptied, long before.
	giveUp = 5 * time.Minute
)

// An item is one line or two of a bulk request.
type item struct {
	id     string
	source []byte // nil: the document is to be deleted
}

// size is about how many bytes an item takes in a request.
func (i item) size() int { return len(i.source) + len(i.id) + 64 }

// bulk does all of some items, in requests of bounded size, and returns when all were
// acknowledged: one that failed for the moment is sent again, and only that one.
func (c *Cluster) bulk(ctx context.Context, index string, items []item) error {
	for len(items) > 0 {
		n, size := 0, 0
		for n < len(items) && (n == 0 || size+items[n].size() <= maxBulk) {
			size += items[n].size()
			n++
		}
		if err := c.send(ctx, index, items[:n]); err != nil {
			return err
		}
		items = items[n:]
	}
	return nil
}

// send sends items until all were acknowledged.
func (c *Cluster) send(ctx context.Context, index string, items []item) error {
	began, pause := time.Now(), firstPause
	for {
		left, err := c.once(ctx, index, items)
		if len(left) == 0 {
			return err
		}
		fault, ok := err.(*Error)
		if !ok || !fault.passing() || time.Since(began) > giveUp {
			return err
		}
		if len(left) < len(items) {
			began, pause = time.Now(), firstPause // it goes on
		}
		items = left
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause/2 + rand.N(pause/2)):
		}
		pause = min(2*pause, maxPause)
	}
}

// once sends items, and returns those that were not acknowledged and why. What is
// refused for good is an error without any left.
func (c *Cluster) once(ctx context.Context, index string, items []item) (left []item, err error) {
	var answer struct {
		Errors bool `json:"errors"`
		Items  []map[string]struct {
			ID     string `json:"_id"`
			Status int    `json:"status"`
			Error  *cause `json:"error"`
		} `json:"items"`
	}
	err = c.ask(ctx, request{method: http.MethodPost, path: index + "/_bulk", params: "filter_path=errors,items.*._id,items.*.status,items.*.error",
		body: lines(items), lines: true}, &answer)
	if err != nil {
		return items, err
	}
	if len(answer.Items) != len(items) {
		return items, fmt.Errorf("cluster: answered %d of %d items of a bulk request", len(answer.Items), len(items))
	}
	for i, one := range answer.Items {
		for _, done := range one {
			missing := items[i].source == nil && done.Status == http.StatusNotFound
			if done.Status < 300 || missing {
				continue
			}
			var why cause
			if done.Error != nil {
				why = *done.Error
			}
			fault := fault(done.Status, why)
			if !fault.passing() && fault.Kind != Full && fault.Kind != ReadOnly {
				return nil, fmt.Errorf("post %q: %w", items[i].id, c.hush(fault))
			}
			left, err = append(left, items[i]), fault
		}
	}
	return left, err
}

// lines returns the body of a bulk request.
func lines(items []item) []byte {
	var b bytes.Buffer
	for _, i := range items {
		id, _ := json.Marshal(i.id) // a text always can be
		action := "index"
		if i.source == nil {
			action = "delete"
		}
		fmt.Fprintf(&b, "{%q:{\"_id\":%s}}\n", action, id)
		if i.source != nil {
			b.Write(i.source)
			b.WriteByte('\n')
		}
	}
	return b.Bytes()
}
