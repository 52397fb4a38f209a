package archive

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
)

// A SharedLog is the copy of decisions.jsonl that all who serve an archive read, each
// with a copy of its folder: what is decided on one machine hides on all of them at once.
// The log of each folder follows it.
type SharedLog interface {
	// Lines returns the lines behind the first so many, without their line feeds, as
	// they are now: one that was added before is among them.
	Lines(ctx context.Context, after int) ([][]byte, error)
	// Add adds the line of a number, counted from 1, durably. The error is [ErrTaken] if
	// there is another one of that number.
	Add(ctx context.Context, number int, line []byte) error
}

// ErrTaken says that a shared log has another line of that number.
var ErrTaken = errors.New("another decision has that number")

// A ForkedError says that a shared log and the log of the archive are two: neither holds
// all that was decided. Nothing is published while that is so.
type ForkedError struct {
	Dir    string
	Number int // of the first decision that is another
}

func (e *ForkedError) Error() string {
	return fmt.Sprintf("archive %s: decision %d of decisions.jsonl is not the one that all servers share", e.Dir, e.Number)
}

// Hint says what to do.
func (e *ForkedError) Hint() string {
	return "keep decisions.jsonl as another file and run the command again: it takes the shared ones; decide then again what only the file held"
}

// A NotSharedError says that a decision is in force in this folder, but that other
// machines do not know of it yet.
type NotSharedError struct{ Err error }

func (e *NotSharedError) Error() string {
	return "the decision is in force here, but other machines were not told: " + e.Err.Error()
}

// Unwrap returns what is wrong.
func (e *NotSharedError) Unwrap() error { return e.Err }

// Hint says what to do.
func (e *NotSharedError) Hint() string {
	return "kronika index tells them when the cluster answers again"
}

// InForce reports whether an error of [Decide] leaves the decision in force: it could not
// be noted beside the archive, or not be told to others.
func InForce(err error) bool {
	unnoted, untold := (*NotNotedError)(nil), (*NotSharedError)(nil)
	return err == nil || errors.As(err, &unnoted) || errors.As(err, &untold)
}

// Share says that others share the log of the archive; see [Store.Sync].
func (s *Store) Share(shared SharedLog) { s.log.shared = shared }

// Sync takes in what was decided on other machines. Without it what is read knows the
// decisions of the last time. It writes nothing. The error is a *[ForkedError] if the
// logs are two.
func (s *Store) Sync(ctx context.Context) error {
	if s.log.shared == nil || s.log.frozen {
		return nil
	}
	if err := s.log.sync(ctx); err != nil {
		return fmt.Errorf("decisions: %w", err)
	}
	return nil
}

func (r *logReader) sync(ctx context.Context) error {
	l, err := r.now()
	if err != nil {
		return err
	}
	lines, err := r.shared.Lines(ctx, max(0, len(l.decisions)-1))
	if err != nil {
		return err
	}
	further, err := l.beyond(lines, r.dir)
	if err != nil || len(further) == 0 {
		return err
	}
	if l, err = l.with(further, filepath.Join(r.dir, decisionsName)); err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.log == nil || len(l.decisions) > len(r.log.decisions) {
		r.log = l
	}
	return nil
}

// beyond returns those of the lines of a shared log that this one has not, if they go on
// from it; lines begin with the last that this one has.
func (l *decisionLog) beyond(lines [][]byte, dir string) ([][]byte, error) {
	held := len(l.heads)
	if held == 0 || len(lines) == 0 {
		return lines, nil
	}
	if SHA256(lines[0]) != l.heads[held-1] {
		return nil, &ForkedError{dir, held}
	}
	return lines[1:], nil
}

// with returns the log with further lines, which are shared and stand in no file here.
func (l *decisionLog) with(lines [][]byte, path string) (*decisionLog, error) {
	next := &decisionLog{
		decisions: slices.Clip(l.decisions), heads: slices.Clip(l.heads), lines: slices.Clip(l.lines), torn: l.torn, size: l.size, file: l.file,
	}
	for _, line := range lines {
		if err := next.add(append(slices.Clip(line), '\n')); err != nil {
			return nil, &DecisionError{path + ", as it is shared", len(next.decisions) + 1, next.size, err.Error()}
		}
	}
	next.size = l.size
	next.active = active(next.decisions)
	return next, nil
}

// ShareDecisions brings the log of an archive and the shared one up to each other: what
// one of them lacks is added to it.
func ShareDecisions(ctx context.Context, dir string, shared SharedLog) error {
	unlock, err := lockLog(ctx, dir)
	if err != nil {
		return fmt.Errorf("decisions: %w", err)
	}
	defer unlock()
	l, err := readDecisions(dir)
	if err == nil {
		_, err = share(ctx, dir, l, shared)
	}
	if err != nil {
		return fmt.Errorf("decisions: %w", err)
	}
	return nil
}

// share does so for one who holds the lock, and returns the log as it is then.
func share(ctx context.Context, dir string, l *decisionLog, shared SharedLog) (*decisionLog, error) {
	lines, err := shared.Lines(ctx, 0)
	if err != nil {
		return l, err
	}
	for i, line := range lines[:min(len(lines), len(l.heads))] {
		if SHA256(line) != l.heads[i] {
			return l, &ForkedError{dir, i + 1}
		}
	}
	for i := len(lines); i < len(l.lines); i++ {
		if err := shared.Add(ctx, i+1, l.lines[i]); errors.Is(err, ErrTaken) {
			return l, &ForkedError{dir, i + 1}
		} else if err != nil {
			return l, err
		}
	}
	if len(lines) <= len(l.lines) {
		return l, nil
	}
	further := lines[len(l.lines):]
	path := filepath.Join(dir, decisionsName)
	if _, err := l.with(further, path); err != nil {
		return l, err
	}
	if _, err := l.setAside(dir); err != nil {
		return l, err
	}
	if err := appendDurable(path, append(bytes.Join(further, []byte("\n")), '\n')); err != nil {
		return l, err
	}
	return readDecisions(dir)
}
