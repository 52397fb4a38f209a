package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"sync"
	"syscall"
	"time"

	"kronika/archive"
	"kronika/indexer"
)

// A repairer makes the index anew, out of the archive, when the one that should be served
// is damaged. The server takes it up by itself. It is the only thing that a server writes,
// and only where it may.
type repairer struct {
	app     *app
	dir     string
	analyst *indexer.Analyst // of the server: what it makes the server can read
	log     *slog.Logger
	said    string // what kept it from its work last
	wait    time.Duration
	next    time.Time // it tries again after that, and waits longer each time
}

// maxWait is how long a repairer waits at most: a disk that is full is not filled again
// every minute.
const maxWait = time.Hour

// start lets it work until the context ends, or what it returns is called, which waits
// for it.
func (r *repairer) start(ctx context.Context, damaged <-chan error) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	var work sync.WaitGroup
	work.Go(func() { r.run(ctx, damaged) })
	return func() {
		cancel()
		work.Wait()
	}
}

// run works until the context ends.
func (r *repairer) run(ctx context.Context, damaged <-chan error) {
	for {
		select {
		case <-damaged:
			if time.Now().After(r.next) {
				r.repair(ctx)
			}
		case <-ctx.Done():
			return
		}
	}
}

// repair makes the index anew, or says once why not, and what to do.
func (r *repairer) repair(ctx context.Context) {
	err := r.index(ctx)
	if err == nil || ctx.Err() != nil {
		return
	}
	locked, busy := errors.AsType[*archive.LockedError](err)
	if !busy {
		r.wait = min(maxWait, 2*r.wait+time.Minute)
		r.next = time.Now().Add(r.wait)
	}
	if err.Error() == r.said {
		return
	}
	r.said = err.Error()
	log := r.log.With("err", err)
	switch {
	case busy:
		log.Info("damaged index not made anew here: who writes in the archive does it at the end", "writer", locked.Holder)
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		log.Error("damaged index not made anew: not permitted to write", "hint", "run as one who is: kronika index --data "+r.dir)
	default:
		log.Error("damaged index not made anew", "hint", hintFor(err))
	}
}

// index makes it anew unless somebody else has done so.
func (r *repairer) index(ctx context.Context) error {
	store, err := openExisting(r.dir, "kronika serve")
	if err != nil {
		return err
	}
	defer store.Close()
	r.log.Info("making the damaged index anew")
	m, err := r.app.update(ctx, indexer.Update{Store: store, Analyst: r.analyst})
	if err != nil {
		return fmt.Errorf("make the index anew: %w", err)
	}
	r.said, r.wait, r.next = "", 0, time.Time{}
	r.log.Info("index is whole", "generation", m.Generation, "posts", m.Documents)
	return nil
}
