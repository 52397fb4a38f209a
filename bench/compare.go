package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// A comparison is what the answers of the engines have in common.
type comparison struct {
	asked       int      // questions about the same tokens
	cut         int      // of these, those of which an engine says that it looked for less
	differences []string // of all others: none may be
	documents   int      // that hold the same tokens

	// agree are the shares of queries of which an engine's total is that of bleve,
	// each with its own analysis, by engine and op.
	agree map[string]map[string]float64
	// unlike are the questions of which one engine gave totals that do not agree, by mode.
	unlike []string
}

// kept is how many differences are shown.
const kept = 10

func (c *comparison) differ(list *[]string, format string, args ...any) {
	*list = append(*list, fmt.Sprintf(format, args...))
}

// ask asks all engines, and compares their answers with the first one's.
func (c *comparison) ask(all []engine, askers []asker, q question, query string) error {
	c.asked++
	var answers []answer
	for i, a := range askers {
		got, err := a.ask(q)
		if err != nil {
			return fmt.Errorf("%s: %s %q: %w", all[i].name, q.shape, query, err)
		}
		answers = append(answers, got)
	}
	if slices.ContainsFunc(answers, func(a answer) bool { return a.cut }) {
		c.cut++
		return nil
	}
	for i, got := range answers[1:] {
		if got.total != answers[0].total {
			c.differ(&c.differences, "%s %q: %d of %s and %d of %s", q.shape, query, answers[0].total, all[0].name, got.total, all[i+1].name)
		} else if q.mode == facets {
			one, err := answers[0].counts()
			other, otherErr := got.counts()
			if err := errors.Join(err, otherErr); err != nil {
				return err
			}
			if err := one.same(other); err != nil {
				c.differ(&c.differences, "%s %q, %s and %s: %v", q.shape, query, all[0].name, all[i+1].name, err)
			}
		}
	}
	return nil
}

// compareOwn asks all engines about the documents as each analyses them. Their totals
// may differ; those that one engine gives of the same words may not, and the counts of
// the topics, of which each document has one, must add up to them.
func (b *bench) compareOwn(ctx context.Context, c *comparison, askers map[string]asker) error {
	b.progress.begin("comparing answers, each with its own analysis")
	c.agree = map[string]map[string]float64{}
	for i, query := range b.queries {
		for _, op := range []string{and, or, phrase, prefix} {
			if err := ctx.Err(); err != nil {
				return err
			}
			totals := map[string]int{}
			for name, a := range askers {
				total, err := c.inOne(name, a, op, query, i < withSnippets)
				if err != nil {
					return err
				}
				totals[name] = total
			}
			for name, total := range totals {
				if c.agree[name] == nil {
					c.agree[name] = map[string]float64{}
				}
				if total == totals["bleve"] {
					c.agree[name][op] += 1 / float64(len(b.queries))
				}
			}
		}
		b.progress.set(i+1, len(b.queries))
	}
	return nil
}

// withSnippets is of how many queries snippets are compared too: they take the longest.
const withSnippets = 100

// inOne returns the total that an engine gives of a query, and notes where it does not
// agree with itself.
func (c *comparison) inOne(name string, a asker, op, query string, cutting bool) (total int, err error) {
	modes := []string{facets, ids, date} // the first gives the total
	if cutting {
		modes = append(modes, snippets)
	}
	for _, mode := range modes {
		got, err := a.ask(ask(shape{op, mode}, query))
		if errors.Is(err, errors.ErrUnsupported) || errors.Is(err, errSlow) {
			continue
		}
		if err != nil {
			return 0, fmt.Errorf("%s: %s %s %q: %w", name, op, mode, query, err)
		}
		if mode != facets {
			if got.total != total {
				c.differ(&c.unlike, "%s: %s %q: %d with %s and %d with %s", name, op, query, total, facets, got.total, mode)
			}
			continue
		}
		total = got.total
		counted, err := got.counts()
		if err != nil {
			return 0, err
		}
		sum := 0
		for _, v := range counted["topic"] {
			sum += v.n
		}
		if sum != total {
			c.differ(&c.unlike, "%s: %s %q: %d documents and %d topics", name, op, query, total, sum)
		}
	}
	return total, nil
}

// same returns in what two engines' counts differ.
func (c counts) same(d counts) error {
	for name := range facetLimits() {
		if !slices.Equal(c[name], d[name]) {
			return fmt.Errorf("%s: %v and %v", name, c[name], d[name])
		}
	}
	return nil
}

// top returns the counts that were asked for.
func (c counts) top() counts {
	for name, most := range facetLimits() {
		slices.SortFunc(c[name], byCount)
		c[name] = c[name][:min(len(c[name]), most)]
	}
	return c
}

// err returns what must not be.
func (c *comparison) err() error {
	all := slices.Concat(c.differences, c.unlike)
	if len(all) == 0 {
		return nil
	}
	return fmt.Errorf("%d answers differ: %s", len(all), strings.Join(all[:min(len(all), kept)], "; "))
}
