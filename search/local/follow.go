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

// A Follower is an engine that always searches the generation that CURRENT names. One
// that is damaged is not searched. If it was found to be so before it was taken up, the
// last good one goes on; see [Follower.Damaged] for what follows from it.
type Follower struct {
	dir     string
	analyst *indexer.Analyst
	log     *slog.Logger

	ctx     context.Context // of all that goes on in the background
	stop    context.CancelFunc
	work    sync.WaitGroup
	damaged chan error // of one: nobody needs to know of older ones

	looking sync.Mutex       // held by look, and by who says what look found
	refused indexer.Manifest // of the generation that was refused
	retry   time.Time        // when it is looked at again
	said    string           // the fault that was logged last

	mu     sync.Mutex
	index  *Index // nil: none is open
	fault  error  // why none is open
	health search.Health
	check  *Index // the one that is checked just now
}

// Follow opens the current generation in an index folder, and looks for a new
// one every second until the context ends or it is closed. One whose terms are
// not the analyst's is not taken up. Having none to open is no fault: see
// [Follower.Ready].
func Follow(ctx context.Context, indexDir string, analyst *indexer.Analyst, log *slog.Logger) *Follower {
	ctx, stop := context.WithCancel(ctx)
	f := &Follower{dir: indexDir, analyst: analyst, log: log, ctx: ctx, stop: stop, damaged: make(chan error, 1)}
	f.look(true)
	f.work.Go(func() {
		tick := time.NewTicker(followEvery)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				f.look(false)
			case <-ctx.Done():
				return
			}
		}
	})
	return f
}

// look takes up the current generation if it is another than the open one. Quick is the
// first look, when nobody is served yet: the generation is checked after it is taken up.
// Of any other all bytes are compared before.
func (f *Follower) look(quick bool) {
	f.looking.Lock()
	defer f.looking.Unlock()
	dir, m, err := indexer.Current(f.dir)
	if err != nil {
		f.refuse(indexer.Manifest{}, err)
		return
	}
	if open, _ := f.current(); open != nil && same(open.manifest, m) {
		f.still(open, m.CheckSizes(dir))
		return
	}
	if same(f.refused, m) && time.Now().Before(f.retry) {
		return
	}
	if err := f.take(dir, m, quick); err != nil && f.names(m) {
		f.refuse(m, err)
	}
}

// take takes a generation up.
func (f *Follower) take(dir string, m indexer.Manifest, quick bool) error {
	if err := f.analyst.Check(m); err != nil {
		return err
	}
	if !quick {
		if err := m.CheckQuietly(f.ctx, dir); err != nil {
			return err
		}
	}
	next, err := Open(dir, m)
	if err != nil {
		return err
	}
	f.swap(next, !quick)
	return nil
}

// names reports whether CURRENT still names a generation: of one that it does not, files
// may be gone.
func (f *Follower) names(m indexer.Manifest) bool {
	_, now, err := indexer.Current(f.dir)
	return f.ctx.Err() == nil && (err != nil || same(now, m))
}

// same reports whether two manifests describe the same bytes. Names do not
// tell: whoever clears the index folder gets the first name again.
func same(a, b indexer.Manifest) bool {
	return a.Generation == b.Generation && maps.Equal(a.Files, b.Files)
}

// swap puts the next generation in place, and closes the one before when the
// searches in it have ended. Each answer comes from one generation. One that was not
// checked is checked from now on.
func (f *Follower) swap(next *Index, checked bool) {
	f.mu.Lock()
	before := f.index
	f.index, f.fault = next, nil
	f.health = healthOf(next.manifest)
	if checked {
		f.health.Checked = time.Now()
	}
	f.mu.Unlock()
	f.refused, f.said = indexer.Manifest{}, ""
	f.log.Info("serving index", "generation", next.manifest.Generation, "posts", next.live)
	f.shut(before)
	if !checked {
		f.suspect(next)
	}
}

// shut closes a generation that is not served any more; nil is none.
func (f *Follower) shut(ix *Index) {
	if ix == nil {
		return
	}
	if err := ix.Close(); err != nil {
		f.log.Warn("close index", "generation", ix.manifest.Generation, "err", err)
	}
}

// refuse remembers why a generation, the zero manifest if it is not known
// which, is not served, and says so once.
func (f *Follower) refuse(m indexer.Manifest, err error) {
	err, damaged := told(err)
	known := same(f.refused, m) && err.Error() == f.said
	if known && time.Now().Before(f.retry) {
		return
	}
	f.refused, f.retry = m, time.Now().Add(retryAfter)
	f.mu.Lock()
	serving := ""
	if f.index != nil {
		serving = f.index.manifest.Generation
	} else {
		f.fault = err
	}
	f.health.Damaged = damaged
	open := f.index
	f.mu.Unlock()
	if damaged {
		f.tell(err)
		f.suspect(open) // generations share files
	}
	if known || serving == "" && errors.Is(err, indexer.ErrNoIndex) {
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

// Ready returns nil once a generation is served, else why none is: a
// [search.ErrDamaged] if it is damaged.
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

// ask asks the open generation. One that an answer shows to be damaged is checked.
func (f *Follower) ask(question func(*Index) error) error {
	for {
		index, fault := f.current()
		if index == nil {
			return fmt.Errorf("search: %w", fault)
		}
		err := question(index)
		switch {
		case errors.Is(err, errClosed):
			continue // it was put out of service in between; another, or a fault, is in its place
		case errors.Is(err, errPanicked):
			f.suspect(index)
		}
		return err
	}
}

// Close stops following and closes the open generation.
func (f *Follower) Close() error {
	f.stop()
	f.mu.Lock() // whoever did not see that has added its work by now
	f.mu.Unlock()
	f.work.Wait()
	f.mu.Lock()
	index := f.index
	f.index, f.fault = nil, errClosed
	f.mu.Unlock()
	if index == nil {
		return nil
	}
	return index.Close()
}
