package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/pprof"
	"strings"
)

// profile writes a CPU profile of one work: "ENGINE index" or "ENGINE OP MODE".
func (b *bench) profile(ctx context.Context, work string, docs int, stdout io.Writer) (err error) {
	name, what, _ := strings.Cut(work, " ")
	e, err := find(b.engines, name)
	if err != nil {
		return fmt.Errorf("-profile %q: %w", work, err)
	}
	if err := b.collect(docs); err != nil {
		return err
	}
	if !b.made(e) && e.prepare != nil {
		if _, err := b.child(ctx, preparing, e); err != nil {
			return err
		}
	}
	if what != indexing && !b.made(e) || what != indexing && e.prepare != nil && !b.indexed(e) {
		if _, err := b.child(ctx, indexing, e); err != nil {
			return err
		}
	}
	run, done, err := b.profiled(ctx, e, what)
	if err != nil {
		return fmt.Errorf("-profile %q: %w", work, err)
	}
	defer func() { err = errors.Join(err, done()) }()
	to := filepath.Join(b.work, strings.ReplaceAll(work, " ", "-")+".pprof")
	f, err := os.Create(to)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := pprof.StartCPUProfile(f); err != nil {
		return err
	}
	defer pprof.StopCPUProfile()
	if err := run(); err != nil {
		return err
	}
	_, err = fmt.Fprintf(stdout, "go tool pprof -top %s\n", to)
	return err
}

// indexed reports whether an engine's folder holds an index, not only what comes before.
func (b *bench) indexed(e engine) bool {
	size, _, err := e.sizes(b.dir(e))
	return err == nil && size > 0
}

// profiled returns the work to profile, ready to run, and what is done after it.
func (b *bench) profiled(ctx context.Context, e engine, what string) (run, done func() error, err error) {
	if e.load != nil {
		if err := e.load(); err != nil {
			return nil, nil, err
		}
	}
	if what == indexing {
		b.progress.begin("%s %s", indexing, e.name)
		return func() error { return b.step(ctx, indexing, e) }, func() error { return nil }, nil
	}
	op, mode, _ := strings.Cut(what, " ")
	if e.open == nil {
		return nil, nil, errors.New("it cannot be asked")
	}
	a, err := e.open(b.dir(e), b.docs.docs)
	if err != nil {
		return nil, nil, err
	}
	return func() error {
		b.progress.begin("asking %s %s", e.name, what)
		for range b.rounds {
			for _, query := range b.queries {
				if _, err := a.ask(ask(shape{op, mode}, query)); err != nil {
					return err
				}
			}
		}
		return ctx.Err()
	}, a.Close, nil
}
