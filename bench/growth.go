package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// A stage is what one engine is like at one size.
type stage struct {
	docs    int
	text    int // bytes
	indexed measurement
	size    int64 // bytes of the index
	and, or cell  // with facets
}

// grow measures the engines that can be asked at each size, and prints how their
// figures grow from one to the next.
func (b *bench) grow(ctx context.Context, list string, stdout io.Writer) error {
	sizes, err := sizesOf(list)
	if err != nil {
		return err
	}
	stages := map[string][]stage{}
	for _, docs := range sizes {
		if err := b.stage(ctx, docs, stages); err != nil {
			return err
		}
	}
	var out strings.Builder
	out.WriteString("| | documents | indexing s | s/MB of text | ÷ the first | peak RSS MB | index ÷ text | AND facets p95 ms | hits | p95 ÷ hits, ÷ the first | OR facets p95 ms | hits | p95 ÷ hits, ÷ the first |\n|" + strings.Repeat("---|", 13) + "\n")
	for _, e := range b.engines {
		for _, s := range stages[e.name] {
			first := stages[e.name][0]
			pace := func(s stage) float64 { return s.indexed.Wall * 1e6 / float64(s.text) }
			fmt.Fprintf(&out, "| %s | %d | %s | %s | %s | %s | %s | %s | %.0f | %s | %s | %.0f | %s |\n", e.title, s.docs, short(s.indexed.Wall), short(pace(s)), short(pace(s)/pace(first)),
				short(s.indexed.Peak/1e6), short(float64(s.size)/float64(s.text)), short(s.and.P95), s.and.Hits, short(perHit(s.and)/perHit(first.and)),
				short(s.or.P95), s.or.Hits, short(perHit(s.or)/perHit(first.or)))
		}
	}
	_, err = io.WriteString(stdout, out.String())
	return err
}

func perHit(c cell) float64 { return c.P95 / c.Hits }

// stage measures one size.
func (b *bench) stage(ctx context.Context, docs int, stages map[string][]stage) (err error) {
	if err := b.collect(docs); err != nil {
		return err
	}
	measured := map[string]stage{}
	for _, e := range b.engines {
		if e.open == nil {
			continue
		}
		s := stage{docs: b.docs.docs, text: b.text}
		if e.prepare != nil {
			if err := os.RemoveAll(b.dir(e)); err != nil {
				return err
			}
			if _, err := b.child(ctx, preparing, e); err != nil {
				return err
			}
		}
		if s.indexed, err = b.child(ctx, indexing, e); err != nil {
			return err
		}
		if s.size, _, err = e.sizes(b.dir(e)); err != nil {
			return err
		}
		measured[e.name] = s
	}
	askers, done, err := b.openAll()
	defer func() { err = errors.Join(err, done()) }()
	if err != nil {
		return err
	}
	cells, err := b.cells(ctx, askers, []shape{{and, facets}, {or, facets}}, []int{1})
	for name, s := range measured {
		s.and, s.or = cells[key{name, shape{and, facets}, 1}], cells[key{name, shape{or, facets}, 1}]
		stages[name] = append(stages[name], s)
	}
	return err
}
