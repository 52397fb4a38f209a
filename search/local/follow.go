package local

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"time"

	"kronika/indexer"
	"kronika/search"
)

// followEvery is how soon a new generation is taken up.
const followEvery = time.Second

// A Follower is an engine that always searches the generation that CURRENT
// names. One that is damaged is not taken up: the last good one goes on.
type Follower struct {
	dir string
	log *slog.Logger

	stop context.CancelFunc
	done chan struct{}

	mu      sync.RWMutex // held for reading by every search: closing waits for them
	index   *Index       // nil: none is open
	refused string       // generation that was refused, so that it is said once
	fault   error        // why none is open
}

// Follow opens the current generation in an index folder, and looks for a new
// one every second until the context ends or it is closed. Having none to open
// is no fault: see [Follower.Ready].
func Follow(ctx context.Context, indexDir string, log *slog.Logger) *Follower {
	ctx, stop := context.WithCancel(ctx)
	f := &Follower{dir: indexDir, log: log, stop: stop, done: make(chan struct{})}
	f.look()
	go func() {
		defer close(f.done)
		tick := time.NewTicker(followEvery)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				f.look()
			case <-ctx.Done():
				return
			}
		}
	}()
	return f
}

// look takes up the current generation if it is another than the open one.
func (f *Follower) look() {
	dir, m, err := indexer.Current(f.dir)
	if err != nil {
		f.refuse("", err)
		return
	}
	f.mu.RLock()
	same := f.index != nil && f.index.generation == m.Generation || f.refused == m.Generation
	f.mu.RUnlock()
	if same {
		return
	}
	if err := m.Verify(dir); err != nil {
		f.refuse(m.Generation, err)
		return
	}
	next, err := Open(dir, m)
	if err != nil {
		f.refuse(m.Generation, err)
		return
	}
	f.swap(next)
}

// swap puts the next generation in place. Searches under way end first, in the
// old one; each answer comes from one generation.
func (f *Follower) swap(next *Index) {
	f.mu.Lock()
	old := f.index
	f.index, f.refused, f.fault = next, "", nil
	f.mu.Unlock()
	f.log.Info("serving index", "generation", next.generation, "posts", next.live)
	if old != nil {
		if err := old.Close(); err != nil {
			f.log.Warn("close index", "generation", old.generation, "err", err)
		}
	}
}

// refuse remembers why a generation is not served.
func (f *Follower) refuse(generation string, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.index == nil {
		f.fault = err
	}
	if generation != "" && generation != f.refused {
		f.refused = generation
		f.log.Error("index refused; the one before goes on serving", "generation", filepath.Base(generation), "err", err)
	}
}

// Ready returns nil once a generation is served, else why none is.
func (f *Follower) Ready() error {
	f.mu.RLock()
	defer f.mu.RUnlock()
	if f.index != nil {
		return nil
	}
	return f.fault
}

// Find implements [search.Engine].
func (f *Follower) Find(ctx context.Context, p *search.Plan) (*search.Found, error) {
	f.mu.RLock()
	defer f.mu.RUnlock()
	if f.index == nil {
		return nil, fmt.Errorf("search: %w", f.fault)
	}
	return f.index.Find(ctx, p)
}

// Close stops following and closes the open generation.
func (f *Follower) Close() error {
	f.stop()
	<-f.done
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.index == nil {
		return nil
	}
	err := f.index.Close()
	f.index, f.fault = nil, fmt.Errorf("index closed")
	return err
}
