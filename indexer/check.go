package indexer

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// CheckEnds compares the size of every file of a generation with the manifest, and the
// CRC-32C of its last block, where an engine begins to read. It takes a millisecond, and
// finds files that are gone or cut, and all that is wrong with small ones. Of a file that
// differs the error is a [DamageError].
func (m Manifest) CheckEnds(dir string) error {
	buffer := make([]byte, blockSize)
	for _, path := range m.paths() {
		if err := m.checkEnd(dir, path, buffer); err != nil {
			return err
		}
	}
	return nil
}

func (m Manifest) paths() []string { return slices.Sorted(maps.Keys(m.Files)) }

func (m Manifest) checkEnd(dir, path string, buffer []byte) error {
	f, err := m.opened(dir, path)
	if err != nil {
		return err
	}
	defer f.Close()
	if n, known := m.Files[path].blocks(); known && n > 0 {
		return m.checkBlock(f, path, n-1, buffer)
	}
	return nil
}

// CheckSizes compares only the sizes.
func (m Manifest) CheckSizes(dir string) error {
	for path, want := range m.Files {
		info, err := os.Stat(filepath.Join(dir, filepath.FromSlash(path)))
		if err == nil && info.Size() == want.Size {
			continue
		}
		f, err := m.opened(dir, path) // which says what is wrong
		if err != nil {
			return err
		}
		f.Close()
	}
	return nil
}

// Check compares every byte of a generation with the CRC-32C of the manifest, with all
// cores: it finds what happens by accident, a file that is gone or cut, and flipped bits
// but for one case in four thousand million. What was changed on purpose may get past
// it. Files of which an older manifest has no such checksums are compared by SHA-256. Of
// a file that differs the error is a [DamageError].
func (m Manifest) Check(dir string) error {
	return m.check(context.Background(), dir, runtime.GOMAXPROCS(0))
}

// CheckFile does so with one file; that of one which the manifest does not name is nil.
func (m Manifest) CheckFile(dir, path string) error {
	file, ok := m.Files[path]
	if !ok {
		return nil
	}
	return Manifest{Generation: m.Generation, Files: map[string]File{path: file}}.Check(dir)
}

// CheckQuietly does so in the background: with one core at most, of which it leaves
// most to all else that wants it, and until the context ends.
func (m Manifest) CheckQuietly(ctx context.Context, dir string) error {
	done := make(chan error)
	go func() {
		runtime.LockOSThread() // not unlocked: the thread ends with the goroutine, and its priority with it
		lowPriority()
		done <- m.check(ctx, dir, 1)
	}()
	return <-done
}

// A span is some blocks of a file, one after the other.
type span struct {
	path     string
	from, to int64
}

// spanBlocks is how many blocks a core takes at a time: two share one large file.
const spanBlocks = 16

func (m Manifest) check(ctx context.Context, dir string, cores int) error {
	var spans []span
	for _, path := range m.paths() {
		n, known := m.Files[path].blocks()
		if !known || n == 0 {
			spans = append(spans, span{path: path})
		}
		for from := int64(0); known && from < n; from += spanBlocks {
			spans = append(spans, span{path, from, min(n, from+spanBlocks)})
		}
	}
	errs := make([]error, len(spans))
	var next atomic.Int64
	work := func() {
		buffer := make([]byte, blockSize)
		for i := next.Add(1) - 1; int(i) < len(spans); i = next.Add(1) - 1 {
			if errs[i] = ctx.Err(); errs[i] == nil {
				errs[i] = m.checkSpan(ctx, dir, spans[i], buffer)
			}
		}
	}
	var others sync.WaitGroup
	for range cores - 1 {
		others.Go(work)
	}
	work()
	others.Wait()
	return cmp.Or(errs...)
}

func (m Manifest) checkSpan(ctx context.Context, dir string, s span, buffer []byte) error {
	f, err := m.opened(dir, s.path)
	if err != nil {
		return err
	}
	defer f.Close()
	if _, known := m.Files[s.path].blocks(); !known {
		return m.compare(ctx, dir, s.path)
	}
	for n := s.from; n < s.to; n++ {
		if err := m.checkBlock(f, s.path, n, buffer); err != nil {
			return err
		}
	}
	return nil
}

// compare compares a file by its SHA-256.
func (m Manifest) compare(ctx context.Context, dir, path string) error {
	got, err := describe(ctx, filepath.Join(dir, filepath.FromSlash(path)))
	if err := cmp.Or(ctx.Err(), err); err != nil {
		return fmt.Errorf("index generation %s: %w", m.Generation, err)
	}
	if want := m.Files[path]; got.SHA256 != want.SHA256 {
		return &DamageError{m.Generation, path, 0, fmt.Sprintf("has SHA-256 %s, the manifest says %s", got.SHA256, want.SHA256)}
	}
	return nil
}

// Verify compares every file of a generation with the manifest by SHA-256: no change of a
// byte gets past it, not even one made on purpose, unless the manifest was changed too. It
// returns every block that differs. Progress is told the bytes read; it may be nil.
func (m Manifest) Verify(ctx context.Context, dir string, progress func(done int64)) (damages []*DamageError, err error) {
	done, buffer := int64(0), make([]byte, blockSize)
	for _, path := range m.paths() {
		found, err := m.verify(ctx, dir, path, buffer)
		if err != nil {
			return nil, err
		}
		damages = append(damages, found...)
		if done += m.Files[path].Size; progress != nil {
			progress(done)
		}
	}
	return damages, nil
}

// verify returns what is wrong with a file.
func (m Manifest) verify(ctx context.Context, dir, path string, buffer []byte) (damages []*DamageError, err error) {
	f, err := m.opened(dir, path)
	if err != nil {
		return only(nil, err)
	}
	defer f.Close()
	n, known := m.Files[path].blocks()
	for block := int64(0); known && block < n; block++ {
		if damages, err = only(damages, cmp.Or(ctx.Err(), m.checkBlock(f, path, block, buffer))); err != nil {
			return nil, err
		}
	}
	if len(damages) > 0 {
		return damages, nil
	}
	return only(nil, m.compare(ctx, dir, path))
}

// only adds an error to the damages if it is one, and returns it if it is another.
func only(damages []*DamageError, err error) ([]*DamageError, error) {
	if d, ok := errors.AsType[*DamageError](err); ok {
		return append(damages, d), nil
	}
	return damages, err
}
