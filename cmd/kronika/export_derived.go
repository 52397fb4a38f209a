package main

import (
	"context"
	"slices"
	"strings"

	"kronika/archive"
	"kronika/archive/export"
	"kronika/search"
)

// deriver returns what reads posts for an export.
func (a *app) deriver(ctx context.Context, store *archive.Store) (func(*archive.Post) (export.Derived, error), error) {
	analyst, err := a.analyst(store.Dir())
	if err != nil {
		return nil, err
	}
	all, err := store.Sources(ctx)
	if err != nil {
		return nil, err
	}
	sources := map[string]archive.Source{}
	for _, src := range all {
		sources[src.ID] = src
	}
	return func(p *archive.Post) (export.Derived, error) {
		if p.Status == archive.Withdrawn {
			return export.Derived{Cells: make([]string, len(export.DerivedColumns()))}, nil
		}
		d := search.Derive(analyst, p, sources[p.Source])
		return export.Derived{Value: d, Cells: derivedCells(d)}, nil
	}, nil
}

// derivedCells returns the cells of [export.DerivedColumns].
func derivedCells(d *search.Derived) []string {
	var topics, stages, numbers []string
	for _, t := range d.Topics {
		topics = append(topics, t.ID)
	}
	for _, dec := range d.Decisions {
		if !slices.Contains(stages, dec.Stage) {
			stages = append(stages, dec.Stage)
		}
	}
	for _, ref := range d.References {
		if ref.Kind == "dnr" {
			numbers = append(numbers, ref.Value)
		}
	}
	cells := [][]string{topics, ids(d.Organs), ids(d.Places), ids(d.People), stages, numbers, {d.Version}}
	var joined []string
	for _, values := range cells {
		joined = append(joined, strings.Join(values, "|"))
	}
	return joined
}

func ids(found []search.Mentioned) (ids []string) {
	for _, m := range found {
		ids = append(ids, m.ID)
	}
	return ids
}
