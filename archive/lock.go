package archive

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

// A LockedError says that another process writes in the archive.
type LockedError struct {
	Dir    string
	Holder string // "kronika index (pid 123, since 2026-11-24T11:00:00Z)"
}

func (e *LockedError) Error() string {
	return fmt.Sprintf("archive %s: %s is writing in it", e.Dir, e.Holder)
}

// Hint says what to do.
func (e *LockedError) Hint() string {
	return "wait until it has ended, or stop it with Ctrl-C; then run this again"
}

// acquire takes the lock of an archive. The system gives it back when its
// holder dies.
func acquire(dir, what string) (*flock.Flock, error) {
	path := filepath.Join(dir, "lock")
	lock := flock.New(path)
	held, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock %s: %w", path, err)
	}
	if !held {
		holder, _ := os.ReadFile(path)
		name := strings.TrimSpace(string(holder))
		if name == "" {
			name = "another process"
		}
		return nil, &LockedError{dir, name}
	}
	name := fmt.Sprintf("%s (pid %d, since %s)\n", what, os.Getpid(), timestamp(time.Now()))
	if err := os.WriteFile(path, []byte(name), 0o644); err != nil {
		lock.Unlock()
		return nil, fmt.Errorf("lock %s: %w", path, err)
	}
	return lock, nil
}

// release empties the lock's file, so that nobody is named who has gone.
func release(lock *flock.Flock) error {
	os.Truncate(lock.Path(), 0)
	return lock.Unlock()
}
