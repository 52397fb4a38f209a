package opensearch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"kronika/archive"
)

// Decisions are the log of decisions of an archive as its servers share it: an index of
// its own, in which each line is a document named by its number. It is an
// [archive.SharedLog]. A line is read by its name, so that it is there as soon as it was
// acknowledged; what a search would find of it comes later.
type Decisions struct{ *Cluster }

func (d Decisions) index() string { return d.alias() + "-decisions" }

const (
	// linesAtOnce is how many lines are asked for at a time. The first answer says nearly
	// always that there are none.
	linesAtOnce = 50
	// linesTime bounds the wait for one answer, of which a second node may be asked:
	// whoever reads a page is to hear within two seconds that the cluster is gone.
	linesTime = 900 * time.Millisecond
)

// Lines implements [archive.SharedLog].
func (d Decisions) Lines(ctx context.Context, after int) (lines [][]byte, err error) {
	for {
		some, err := d.some(ctx, after+len(lines))
		if err != nil {
			return nil, fmt.Errorf("shared decisions: %w", err)
		}
		lines = append(lines, some...)
		if len(some) < linesAtOnce {
			return lines, nil
		}
	}
}

// A line is a document of the log.
type line struct {
	Line string `json:"line"` // as it stands in decisions.jsonl, without line feed
}

// some returns at most linesAtOnce lines behind the first so many.
func (d Decisions) some(ctx context.Context, after int) (lines [][]byte, err error) {
	var ask struct {
		IDs []string `json:"ids"`
	}
	for n := range linesAtOnce {
		ask.IDs = append(ask.IDs, strconv.Itoa(after+n+1))
	}
	var answer struct {
		Docs []struct {
			Found  bool   `json:"found"`
			Source line   `json:"_source"`
			Error  *cause `json:"error"`
		} `json:"docs"`
	}
	err = d.read(ctx, request{method: http.MethodPost, path: d.index() + "/_mget", body: encode(ask), patience: linesTime}, &answer)
	if err != nil {
		return nil, err
	}
	for _, doc := range answer.Docs {
		switch {
		case doc.Error != nil && doc.Error.says("index_not_found_exception"):
			return nil, nil // nothing was decided yet
		case doc.Error != nil:
			return nil, d.hush(fault(http.StatusServiceUnavailable, *doc.Error))
		case !doc.Found:
			return lines, nil
		}
		lines = append(lines, []byte(doc.Source.Line))
	}
	return lines, nil
}

// Add implements [archive.SharedLog].
func (d Decisions) Add(ctx context.Context, number int, text []byte) error {
	err := d.create(ctx, number, text)
	if err != nil {
		return fmt.Errorf("shared decisions: %w", err)
	}
	return nil
}

func (d Decisions) create(ctx context.Context, number int, text []byte) error {
	if err := d.prepare(ctx); err != nil {
		return err
	}
	r := request{method: http.MethodPut, path: d.index() + "/_create/" + strconv.Itoa(number), params: "timeout=30s", body: encode(line{string(text)})}
	err := d.ask(ctx, r, nil)
	if fault, ok := errors.AsType[*Error](err); !ok || fault.Status != http.StatusConflict {
		return err
	}
	// It may be ours, of an attempt whose answer was lost.
	held, err := d.some(ctx, number-1)
	if err == nil && (len(held) == 0 || !bytes.Equal(held[0], text)) {
		err = archive.ErrTaken
	}
	return err
}

// prepare makes the index. Every node has all of it.
func (d Decisions) prepare(ctx context.Context) error {
	err := d.ask(ctx, request{method: http.MethodHead, path: d.index()}, nil)
	fault, ok := errors.AsType[*Error](err)
	if !ok || fault.Status != http.StatusNotFound {
		return err
	}
	err = d.ask(ctx, request{method: http.MethodPut, path: d.index(), body: encode(body{
		"settings": body{"index": body{"number_of_shards": 1, "auto_expand_replicas": "0-all"}},
		"mappings": body{"dynamic": "strict", "properties": body{"line": body{"type": "keyword", "index": false, "doc_values": false}}},
	})}, nil)
	if fault, ok := errors.AsType[*Error](err); ok && fault.Type == "resource_already_exists_exception" {
		return nil // just now, by another
	}
	return err
}
