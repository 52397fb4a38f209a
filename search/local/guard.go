package local

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
)

const (
	// patience is how long a write may take: a batch takes a moment, merging all of a very
	// large index some minutes. bleve waits for ever for a goroutine of its own that has died.
	patience = 15 * time.Minute
	// grace is how long what failed may take to say so itself, and to close.
	grace = 2 * time.Second
)

// A guard stands between a writer and bleve, which merges and writes in goroutines of its
// own: what goes wrong there becomes the error of the write that waits for it, and no write
// waits for ever. After the first error nothing is written any more.
type guard struct {
	patience time.Duration
	failed   chan struct{} // closed with the first error

	mu  sync.Mutex
	err error // the first one
}

func newGuard() *guard { return &guard{patience: patience, failed: make(chan struct{})} }

// registry is held while bleve's table of callbacks is used, which belongs to the whole
// program and has no lock of its own.
var registry sync.Mutex

// open opens an index for writing whose goroutines tell the guard what goes wrong.
func (g *guard) open(dir string, config map[string]any) (_ bleve.Index, err error) {
	defer damage("open", &err)
	registry.Lock()
	defer registry.Unlock()
	config["asyncErrorCallbackName"] = dir
	scorch.RegistryAsyncErrorCallbacks[dir] = func(err error, _ string) { g.fail(err) }
	defer delete(scorch.RegistryAsyncErrorCallbacks, dir) // it is looked up once
	return bleve.OpenUsing(dir, config)
}

// fail takes in an error, if it is the first.
func (g *guard) fail(err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.err == nil {
		g.err = known(err)
		close(g.failed)
	}
}

// known makes a full disk one again: bleve passes texts on.
func known(err error) error {
	if full := error(syscall.ENOSPC); !errors.Is(err, full) && strings.Contains(err.Error(), full.Error()) {
		return fmt.Errorf("%w: %w", full, err)
	}
	return err
}

func (g *guard) failure() error {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.err
}

// write does a write, and returns its error, or what went wrong behind its back, or that
// there was no answer.
func (g *guard) write(what string, do func() error) error {
	if err := g.failure(); err != nil {
		return err
	}
	done := started(what, do)
	late := time.NewTimer(g.patience)
	defer late.Stop()
	select {
	case err := <-done:
		if err != nil {
			g.fail(err)
		}
	case <-g.failed:
		if err := within(grace, done); err != nil {
			return known(err) // better than what was heard
		}
	case <-late.C:
		g.fail(fmt.Errorf("%s: bleve gave no answer in %v", what, g.patience))
	}
	return g.failure()
}

// close closes the index. Where a write has failed, that may not end.
func (g *guard) close(idx bleve.Index) error {
	if err := g.failure(); err != nil {
		return errors.Join(err, within(grace, started("close", idx.Close)))
	}
	return g.write("close", idx.Close)
}

// started does something in a goroutine of its own; its panic is an error.
func started(what string, do func() error) <-chan error {
	done := make(chan error, 1)
	go func() {
		var err error
		defer func() { done <- err }()
		defer damage(what, &err)
		defer faultsPanic()()
		err = do()
	}()
	return done
}

// within returns an error if it comes in time.
func within(limit time.Duration, done <-chan error) error {
	select {
	case err := <-done:
		return err
	case <-time.After(limit):
		return nil
	}
}
