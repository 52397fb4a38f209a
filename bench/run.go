package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
)

// results are what a run has measured, by engine.
type results struct {
	prepared map[string]measurement
	indexed  map[string]measurement
	opened   map[string]measurement
	index    map[string]float64 // bytes
	text     map[string]float64 // bytes kept beside the index
	cells    map[key]cell
	comparison
}

// A key names a cell.
type key struct {
	engine string
	shape
	callers int
}

// compareAll measures everything and prints the table.
func (b *bench) compareAll(ctx context.Context, docs int, stdout io.Writer) error {
	if err := b.collect(docs); err != nil {
		return err
	}
	r := &results{prepared: map[string]measurement{}, index: map[string]float64{}, text: map[string]float64{}}
	if err := b.indexAll(ctx, r); err != nil {
		return err
	}
	if err := b.compareTokens(ctx, &r.comparison); err != nil {
		return err
	}
	if err := b.askAll(ctx, r); err != nil {
		return err
	}
	if err := b.write(stdout, r); err != nil {
		return err
	}
	return r.comparison.err()
}

// indexAll indexes with all engines, which take turns, and measures the indexes.
func (b *bench) indexAll(ctx context.Context, r *results) error {
	indexed, opened := map[string][]measurement{}, map[string][]measurement{}
	for round := range b.rounds {
		for _, e := range b.engines {
			if e.prepare != nil && round == 0 {
				m, err := b.child(ctx, preparing, e)
				if err != nil {
					return err
				}
				r.prepared[e.name] = m
			}
			m, err := b.child(ctx, indexing, e)
			if err != nil {
				return err
			}
			indexed[e.name] = append(indexed[e.name], m)
		}
	}
	for range b.rounds {
		for _, e := range b.engines {
			if e.open == nil {
				continue
			}
			m, err := b.child(ctx, opening, e)
			if err != nil {
				return err
			}
			opened[e.name] = append(opened[e.name], m)
		}
	}
	r.indexed, r.opened = medians(indexed), medians(opened)
	for _, e := range b.engines {
		index, text, err := e.sizes(b.dir(e))
		if err != nil {
			return err
		}
		r.index[e.name], r.text[e.name] = float64(index), float64(text)
	}
	// The reference has no archive of its own; its texts would be as large as those.
	r.text["reference"] = r.text["kronika"]
	return nil
}

func medians(all map[string][]measurement) map[string]measurement {
	m := map[string]measurement{}
	for name, some := range all {
		m[name] = medianOf(some)
	}
	return m
}

// askAll opens all engines, compares their answers, and measures how fast they come.
func (b *bench) askAll(ctx context.Context, r *results) (err error) {
	askers, done, err := b.openAll()
	defer func() { err = errors.Join(err, done()) }()
	if err != nil {
		return err
	}
	if err := b.compareOwn(ctx, &r.comparison, askers); err != nil {
		return err
	}
	r.cells, err = b.cells(ctx, askers, append(shapes(), webShapes()...), callers())
	return err
}

// openAll opens all engines that can be asked. done closes them.
func (b *bench) openAll() (askers map[string]asker, done func() error, err error) {
	askers = map[string]asker{}
	done = func() (err error) {
		for _, a := range askers {
			err = errors.Join(err, a.Close())
		}
		return err
	}
	for _, e := range b.engines {
		if e.open == nil {
			continue
		}
		a, err := e.open(b.dir(e), b.docs.docs)
		if err != nil {
			return askers, done, fmt.Errorf("open %s: %w", e.name, err)
		}
		askers[e.name] = a
	}
	return askers, done, nil
}

// cells measures shapes with some numbers of callers, in rounds in which the engines
// take turns.
func (b *bench) cells(ctx context.Context, askers map[string]asker, shapes []shape, callers []int) (map[key]cell, error) {
	b.progress.begin("asking, %d rounds", b.rounds)
	rounds, done := map[key][]cell{}, 0
	for round := range b.rounds {
		for _, s := range shapes {
			var questions []question
			from := round * len(b.queries) / b.rounds // slow engines are asked other queries in each round
			for _, query := range slices.Concat(b.queries[from:], b.queries[:from]) {
				questions = append(questions, ask(s, query))
			}
			for _, n := range callers {
				for _, e := range b.engines {
					if askers[e.name] == nil {
						continue
					}
					if err := ctx.Err(); err != nil {
						return nil, err
					}
					c, err := measure(ctx, askers[e.name], questions, n, b.cell)
					if errors.Is(err, errors.ErrUnsupported) {
						continue
					}
					if err != nil {
						return nil, fmt.Errorf("%s: %w", e.name, err)
					}
					k := key{e.name, s, n}
					rounds[k] = append(rounds[k], c)
				}
				done++
				b.progress.set(done, b.rounds*len(shapes)*len(callers))
			}
		}
	}
	all := map[key]cell{}
	for k, some := range rounds {
		all[k] = median(some)
	}
	return all, nil
}

// made reports whether an engine's folder is there already.
func (b *bench) made(e engine) bool {
	_, err := os.Stat(b.dir(e))
	return err == nil
}
