package local

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"sync"
	"time"

	"kronika/indexer"
	"kronika/search"
)

const (
	followEvery = time.Second // how soon a new generation is taken up
	// A refused generation is looked at again, because the fault may have been
	// of the moment: too many open files.
	retryAfter = time.Minute
)

// A Follower is an engine that always searches the generation that CURRENT
// names. One that is damaged is not taken up: the last good one goes on.
type Follower struct {
	dir     string
	analyst *indexer.Analyst
	log     *slog.Logger

	stop context.CancelFunc
	done chan struct{}

	looking sync.Mutex       // held by look
	refused indexer.Manifest // of the generation that was refused
	retry   time.Time        // when it is looked at again
	said    string           // the fault that was logged last

	mu    sync.Mutex
	index *Index // nil: none is open
	fault error  // why none is open
}

// Follow opens the current generation in an index folder, and looks for a new
// one every second until the context ends or it is closed. One whose terms are
// not the analyst's is not taken up. Having none to open is no fault: see
// [Follower.Ready].
func Follow(ctx context.Context, indexDir string, analyst *indexer.Analyst, log *slog.Logger) *Follower {
	ctx, stop := context.WithCancel(ctx)
	f := &Follower{dir: indexDir, analyst: analyst, log: log, stop: stop, done: make(chan struct{})}
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
	f.looking.Lock()
	defer f.looking.Unlock()
	dir, m, err := indexer.Current(f.dir)
	if err != nil {
		f.refuse(indexer.Manifest{}, err)
		return
	}
	if open, _ := f.current(); open != nil && same(open.manifest, m) {
		return
	}
	if same(f.refused, m) && time.Now().Before(f.retry) {
		return
	}
	if err := f.analyst.Check(m); err != nil {
		f.refuse(m, err)
		return
	}
	next, err := Open(dir, m)
	if err != nil {
		f.refuse(m, err)
		return
	}
	f.swap(next)
}

// same reports whether two manifests describe the same bytes. Names do not
// tell: whoever clears the index folder gets the first name again.
func same(a, b indexer.Manifest) bool {
	return a.Generation == b.Generation && maps.Equal(a.Files, b.Files)
}

// swap puts the next generation in place, and closes the one before when the
// searches in it have ended. Each answer comes from one generation.
func (f *Follower) swap(next *Index) {
	f.mu.Lock()
	before := f.index
	f.index, f.fault = next, nil
	f.mu.Unlock()
	f.refused, f.said = indexer.Manifest{}, ""
	f.log.Info("serving index", "generation", next.manifest.Generation, "posts", next.live)
	if before == nil {
		return
	}
	if err := before.Close(); err != nil {
		f.log.Warn("close index", "generation", before.manifest.Generation, "err", err)
	}
}

// refuse remembers why a generation, the zero manifest if it is not known
// which, is not served, and says so once.
func (f *Follower) refuse(m indexer.Manifest, err error) {
	f.refused, f.retry = m, time.Now().Add(retryAfter)
	f.mu.Lock()
	serving := ""
	if f.index != nil {
		serving = f.index.manifest.Generation
	} else {
		f.fault = err
	}
	f.mu.Unlock()
	if err.Error() == f.said || serving == "" && errors.Is(err, indexer.ErrNoIndex) {
		return
	}
	f.said = err.Error()
	log := f.log
	if terms, ok := errors.AsType[*indexer.TermsError](err); ok {
		log = log.With("hint", terms.Hint())
	}
	log.Error("index refused", "generation", m.Generation, "still serving", serving, "err", err)
}

// current returns the open generation, or why there is none.
func (f *Follower) current() (*Index, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.index, f.fault
}

// Ready returns nil once a generation is served, else why none is.
func (f *Follower) Ready() error {
	_, fault := f.current()
	return fault
}

// Find implements [search.Engine].
func (f *Follower) Find(ctx context.Context, p *search.Plan) (found *search.Found, err error) {
	err = f.ask(func(index *Index) (err error) {
		found, err = index.Find(ctx, p)
		return err
	})
	return found, err
}

// Complete implements [search.Engine].
func (f *Follower) Complete(ctx context.Context, c *search.Completion) (terms []search.Count, err error) {
	err = f.ask(func(index *Index) (err error) {
		terms, err = index.Complete(ctx, c)
		return err
	})
	return terms, err
}

// ask asks the open generation.
func (f *Follower) ask(question func(*Index) error) error {
	for {
		index, fault := f.current()
		if index == nil {
			return fmt.Errorf("search: %w", fault)
		}
		if err := question(index); !errors.Is(err, errClosed) {
			return err
		}
		// It was put out of service in between; another is in its place.
	}
}

// Close stops following and closes the open generation.
func (f *Follower) Close() error {
	f.stop()
	<-f.done
	f.mu.Lock()
	index := f.index
	f.index, f.fault = nil, errClosed
	f.mu.Unlock()
	if index == nil {
		return nil
	}
	return index.Close()
}
