package local

import (
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"kronika/indexer"
	"kronika/search"
)

// Damaged tells of each generation that should be served and is damaged: soon after it was
// found out, and every minute while that lasts. Whoever may write makes the index anew
// then; the Follower takes it up by itself.
func (f *Follower) Damaged() <-chan error { return f.damaged }

// tell leaves a word for who asks for Damaged.
func (f *Follower) tell(err error) {
	select {
	case f.damaged <- err:
	default: // there is one
	}
}

// told makes a damage what [search.ErrDamaged] says.
func told(err error) (_ error, damaged bool) {
	if _, damaged = errors.AsType[*indexer.DamageError](err); damaged && !errors.Is(err, search.ErrDamaged) {
		err = fmt.Errorf("%w: %w", search.ErrDamaged, err)
	}
	return err, damaged
}

// suspect checks all bytes of an open generation in the background, if that is not done
// already; nil is none.
func (f *Follower) suspect(ix *Index) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if ix == nil || f.check == ix || f.ctx.Err() != nil {
		return
	}
	f.check = ix
	f.work.Go(func() { f.examine(ix) })
}

func (f *Follower) examine(ix *Index) {
	err := ix.manifest.CheckQuietly(f.ctx, filepath.Join(f.dir, ix.manifest.Generation))
	f.mu.Lock()
	if f.check == ix {
		f.check = nil
	}
	if err == nil && f.index == ix {
		f.health.Checked = time.Now()
	}
	f.mu.Unlock()
	if err == nil || f.ctx.Err() != nil {
		return
	}
	f.looking.Lock()
	defer f.looking.Unlock()
	f.spoil(ix, err)
}

// still goes on with the open generation, which CURRENT names, unless its files have
// changed their sizes.
func (f *Follower) still(ix *Index, err error) {
	if err != nil {
		f.spoil(ix, err)
		return
	}
	f.refused, f.said = indexer.Manifest{}, ""
	f.mu.Lock()
	f.health.Damaged = false
	f.mu.Unlock()
}

// spoil puts a generation out of service in which damage was found, unless another has
// taken its place, whose making may have removed its files. The lock looking is held.
func (f *Follower) spoil(ix *Index, err error) {
	err, damaged := told(err)
	if !damaged {
		f.log.Warn("index not checked", "generation", ix.manifest.Generation, "err", err)
		return
	}
	if open, _ := f.current(); open != ix || !f.names(ix.manifest) && !f.names(f.refused) {
		return
	}
	f.mu.Lock()
	f.index, f.fault, f.health = nil, err, search.Health{}
	f.mu.Unlock()
	f.refuse(ix.manifest, err)
	f.shut(ix)
}

// Health returns what is known of the files of the index.
func (f *Follower) Health() search.Health {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.health
}

// healthOf returns what is known of a generation that was not checked.
func healthOf(m indexer.Manifest) search.Health {
	h := search.Health{Files: len(m.Files), Built: m.Built}
	for _, file := range m.Files {
		h.Bytes += file.Size
	}
	return h
}
