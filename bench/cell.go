package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// maxCallers is how many callers ask at a time at most.
const maxCallers = 8

// callers are how many ask at a time: one, one a core of a small server, a queue.
func callers() []int { return []int{1, 2, maxCallers} }

// A cell is how fast an engine answers a shape.
type cell struct {
	P50, P95, P99 float64 // ms
	CPU           float64 // ms a question, of the whole process
	QPS           float64 // questions a second
	Hits          float64 // a question
	Slow          float64 // share of the questions that were given up
	Asked         float64 // questions
}

// warm is how many questions are asked before the clock runs.
const warm = 20

// measure asks the questions in their order, once for each caller, until all are asked
// or the time is over.
func measure(ctx context.Context, a asker, questions []question, callers int, most time.Duration) (c cell, err error) {
	before := questions[:min(warm, len(questions))]
	twice := questions[0].mode == same || questions[0].mode == again // each has to be answered before
	if twice {
		questions = before
	}
	for start := time.Now(); len(before) > 0 && (twice || time.Since(start) < most); before = before[1:] {
		if _, err := a.ask(before[0]); err != nil && !errors.Is(err, errSlow) {
			return c, err
		}
	}
	runtime.GC() // of what others left
	run := asking{asker: a, questions: questions, most: int64(len(questions) * callers), times: make([][]float64, callers)}
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	began, cpu := time.Now(), cpuTime()
	var wait sync.WaitGroup
	errs := make([]error, callers)
	for i := range callers {
		wait.Go(func() { errs[i] = run.caller(ctx, i) })
	}
	wait.Wait()
	wall, used := time.Since(began).Seconds(), cpuTime()-cpu
	if err := errors.Join(errs...); err != nil {
		return c, err
	}
	times := slices.Concat(run.times...)
	slices.Sort(times)
	n := float64(len(times))
	at := func(share float64) float64 { return times[int(share*(n-1))] }
	return cell{at(.5), at(.95), at(.99), used * 1000 / n, n / wall, float64(run.hits.Load()) / n, float64(run.slow.Load()) / n, n}, nil
}

// asking is one cell under way.
type asking struct {
	asker
	questions []question
	next      atomic.Int64
	most      int64 // questions to ask
	hits      atomic.Int64
	slow      atomic.Int64 // questions that were given up
	times     [][]float64  // ms, by caller
}

// caller asks until all is asked or the time is over, and once in any case.
func (r *asking) caller(ctx context.Context, i int) error {
	for {
		n := r.next.Add(1) - 1
		if n >= r.most {
			return nil
		}
		q := r.questions[n%int64(len(r.questions))]
		began := time.Now()
		got, err := r.ask(q)
		if errors.Is(err, errSlow) {
			r.slow.Add(1)
		} else if err != nil {
			return fmt.Errorf("%s %q: %w", q.shape, q.text, err)
		}
		r.times[i] = append(r.times[i], time.Since(began).Seconds()*1000)
		r.hits.Add(int64(got.total))
		if ctx.Err() != nil {
			return nil
		}
	}
}

// median returns the cell of which each figure is the median of some.
func median(cells []cell) cell {
	of := func(figure func(cell) float64) float64 { return middle(cells, figure) }
	return cell{
		of(func(c cell) float64 { return c.P50 }), of(func(c cell) float64 { return c.P95 }), of(func(c cell) float64 { return c.P99 }),
		of(func(c cell) float64 { return c.CPU }), of(func(c cell) float64 { return c.QPS }), of(func(c cell) float64 { return c.Hits }),
		of(func(c cell) float64 { return c.Slow }), of(func(c cell) float64 { return c.Asked }),
	}
}

// medianOf is the same of measurements.
func medianOf(all []measurement) measurement {
	of := func(figure func(measurement) float64) float64 { return middle(all, figure) }
	return measurement{
		of(func(m measurement) float64 { return m.Load }), of(func(m measurement) float64 { return m.Wall }),
		of(func(m measurement) float64 { return m.CPU }), of(func(m measurement) float64 { return m.Peak }),
	}
}

// middle returns the median of a figure, the lower one of two.
func middle[T any](all []T, figure func(T) float64) float64 {
	sorted := slices.SortedFunc(slices.Values(all), func(a, b T) int { return cmp.Compare(figure(a), figure(b)) })
	return figure(sorted[(len(sorted)-1)/2])
}
