package opensearch

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"kronika/indexer"
	"kronika/search"
)

const (
	followEvery = time.Second // how soon a new generation is taken up
	// lookTime bounds one look at what is served.
	lookTime = 2 * time.Second
)

// A Follower is an engine that always searches the generation that the alias of the
// archive names. While the cluster cannot say which that is, the last one goes on.
type Follower struct {
	cluster *Cluster
	analyst *indexer.Analyst
	log     *slog.Logger
	stop    context.CancelFunc
	work    sync.WaitGroup
	looking sync.Mutex // held by look

	mu    sync.Mutex
	index *Index // nil: none is open
	fault error  // why none is open
	away  error  // why the cluster could not be asked at the last look
	said  string // the fault that was logged last
}

// Follow opens the generation that is served, and looks for a new one every second until
// the context ends or it is closed. One whose terms are not the analyst's is not taken
// up. Having none to open is no fault: see [Follower.Ready].
func (c *Cluster) Follow(ctx context.Context, analyst *indexer.Analyst, log *slog.Logger) *Follower {
	ctx, stop := context.WithCancel(ctx)
	f := &Follower{cluster: c, analyst: analyst, log: log, stop: stop}
	f.look(ctx)
	f.work.Go(func() {
		tick := time.NewTicker(followEvery)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				f.look(ctx)
			case <-ctx.Done():
				return
			}
		}
	})
	return f
}

// look takes up the generation that is served if it is another than the open one.
func (f *Follower) look(ctx context.Context) {
	f.looking.Lock()
	defer f.looking.Unlock()
	ctx, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	next, err := f.next(ctx)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.away = nil
	if errors.Is(err, indexer.ErrAway) || errors.Is(err, context.DeadlineExceeded) {
		f.away = err
	}
	switch {
	case err == nil && next == nil:
		f.said = ""
	case err == nil:
		f.index, f.fault, f.said = next, nil, ""
		f.log.Info("serving index", "generation", next.manifest.Generation, "posts", next.live)
	case ctx.Err() == context.Canceled:
	default:
		f.refuse(err)
	}
}

// next opens the generation that is served; nil if it is open.
func (f *Follower) next(ctx context.Context) (*Index, error) {
	served, err := f.cluster.current(ctx)
	if err != nil {
		return nil, err
	}
	m := served.Manifest
	open, _ := f.current()
	switch {
	case open == nil:
		if err := f.cluster.supported(ctx); err != nil {
			return nil, err
		}
	case open.manifest.Generation == m.Generation && open.manifest.Built.Equal(m.Built): // names may come again
		_, err := f.cluster.search(ctx, open.name, body{"size": 0, "track_total_hits": false}) // all of it is there
		return nil, err
	}
	if err := f.analyst.Check(m); err != nil {
		return nil, err
	}
	return f.cluster.Open(ctx, m)
}

// refuse remembers why a generation is not taken up, and says so once.
func (f *Follower) refuse(err error) {
	if _, damaged := errors.AsType[*indexer.DamageError](err); damaged {
		err = fmt.Errorf("%w: %w", search.ErrDamaged, err)
	}
	serving := ""
	if f.index != nil {
		serving = f.index.manifest.Generation
	} else {
		f.fault = err
	}
	said := err.Error()
	if fault, ok := errors.AsType[*Error](err); ok {
		said = string(fault.Kind) // of whichever node
	}
	if said == f.said || serving == "" && errors.Is(err, indexer.ErrNoIndex) {
		return
	}
	f.said = said
	log := f.log
	if hinted, ok := errors.AsType[interface {
		error
		Hint() string
	}](err); ok {
		log = log.With("hint", hinted.Hint())
	}
	log.Error("index refused", "still serving", serving, "err", err)
}

// current returns the open generation, or why there is none.
func (f *Follower) current() (*Index, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.index, f.fault
}

// Ready returns nil while a generation is served, else why none is.
func (f *Follower) Ready() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return cmp.Or(f.fault, f.away)
}

// Health returns what is known of the index: a cluster looks after its files itself.
func (f *Follower) Health() search.Health {
	index, fault := f.current()
	if index == nil {
		return search.Health{Damaged: errors.Is(fault, search.ErrDamaged)}
	}
	return search.Health{Built: index.manifest.Built}
}

// Find implements [search.Engine].
func (f *Follower) Find(ctx context.Context, p *search.Plan) (found *search.Found, err error) {
	err = f.ask(ctx, func(index *Index) (err error) {
		found, err = index.Find(ctx, p)
		return err
	})
	return found, err
}

// Complete implements [search.Engine].
func (f *Follower) Complete(ctx context.Context, c *search.Completion) (terms []search.Count, err error) {
	err = f.ask(ctx, func(index *Index) (err error) {
		terms, err = index.Complete(ctx, c)
		return err
	})
	return terms, err
}

// ask asks the open generation. If that is deleted meanwhile, another has long been served.
func (f *Follower) ask(ctx context.Context, question func(*Index) error) error {
	for again := false; ; again = true {
		index, fault := f.current()
		if index == nil {
			return fmt.Errorf("search: %w", fault)
		}
		err := question(index)
		if gone, ok := errors.AsType[*Error](err); !ok || gone.Status != http.StatusNotFound || again {
			return err
		}
		f.look(ctx)
	}
}

// Close stops following.
func (f *Follower) Close() error {
	f.stop()
	f.work.Wait()
	f.mu.Lock()
	defer f.mu.Unlock()
	f.index, f.fault = nil, errClosed
	return nil
}

var errClosed = errors.New("index closed") // it was asked after that
