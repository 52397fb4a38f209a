package archive

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/gofrs/flock"
)

const decisionsName = "decisions.jsonl"

// A decisionLog is decisions.jsonl as it was read at one time.
type decisionLog struct {
	decisions []Decision
	lines     [][]byte   // as they stand in the file, without line feeds
	heads     []string   // SHA-256 of each line
	active    []Decision // that hide something now
	torn      []byte     // what stands behind the last line feed
	size      int64      // of the whole lines, in bytes
	file      fs.FileInfo
}

// readDecisions reads the log of an archive; one without a log has no
// decisions. The error is a *[DecisionError] if a line is not as it was written.
func readDecisions(dir string) (*decisionLog, error) {
	path := filepath.Join(dir, decisionsName)
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return &decisionLog{}, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	l := &decisionLog{}
	if l.file, err = f.Stat(); err != nil {
		return nil, err
	}
	text := make([]byte, l.file.Size())
	if n, err := f.ReadAt(text, 0); err != nil {
		return nil, fmt.Errorf("read %s: %d of %d bytes: %w", path, n, len(text), err)
	}
	for line := range bytes.Lines(text) {
		if !bytes.HasSuffix(line, []byte("\n")) {
			l.torn = line
			break
		}
		if err := l.add(line); err != nil {
			return nil, &DecisionError{path, len(l.decisions) + 1, l.size, err.Error()}
		}
	}
	l.active = active(l.decisions)
	return l, nil
}

// add takes in a line, its line feed included.
func (l *decisionLog) add(line []byte) error {
	body := bytes.TrimSuffix(line, []byte("\n"))
	var d Decision
	if err := json.Unmarshal(body, &d); err != nil {
		return err
	}
	head := l.head()
	switch {
	case d.Number != head.Number+1:
		return fmt.Errorf("has number %d, want %d", d.Number, head.Number+1)
	case d.Previous != head.SHA256:
		return fmt.Errorf("names %q as the SHA-256 of the line before, which has %q", d.Previous, head.SHA256)
	}
	switch d.Act {
	case Withdraw, Restore, Gallra, Confirm, Reject, Waive:
	default:
		return fmt.Errorf("unknown act %q", d.Act)
	}
	l.decisions, l.lines, l.heads = append(l.decisions, d), append(l.lines, body), append(l.heads, SHA256(body))
	l.size += int64(len(line))
	return nil
}

func (l *decisionLog) head() Head {
	if len(l.heads) == 0 {
		return Head{}
	}
	return Head{len(l.heads), l.heads[len(l.heads)-1]}
}

// extends reports whether the log goes on from where another ended, or waives
// what it lacks of it.
func (l *decisionLog) extends(h Head) bool {
	if h.Number == 0 || h.Number <= len(l.heads) && l.heads[h.Number-1] == h.SHA256 {
		return true
	}
	return slices.ContainsFunc(l.decisions, func(d Decision) bool { return d.Waived != nil && *d.Waived == h })
}

// active returns the decisions that hide something: withdrawals that were not
// taken back, and gallring.
func active(decisions []Decision) (in []Decision) {
	for _, d := range decisions {
		switch d.Act {
		case Withdraw, Gallra:
			in = append(in, d)
		case Restore:
			in = slices.DeleteFunc(in, func(w Decision) bool { return w.Act == Withdraw && w.Target.is(d.Target) })
		}
	}
	return in
}

// Checked is what [CheckDecisions] found.
type Checked struct {
	Decisions int
	Torn      int64 // bytes of a last line that its writer did not end; it was never in force
}

// CheckDecisions reads the log of an archive from its first line on. The error
// is a *[DecisionError] that names the first break of the chain.
func CheckDecisions(dir string) (Checked, error) {
	l, err := readDecisions(dir)
	if err != nil {
		return Checked{}, err
	}
	return Checked{len(l.decisions), int64(len(l.torn))}, nil
}

// lockWait bounds the wait for another who decides; deciding takes milliseconds.
const lockWait = 5 * time.Second

// Decide appends a decision to the log of an archive and returns it as it
// stands there, on disk. It numbers and dates it. It needs no lock of the archive,
// only one of the log for a moment. A torn line of a writer that was killed is
// moved to a file beside the log, which [Decision.Torn] names.
//
// Where the log is shared, shared is not nil: the decision holds everywhere when Decide
// returns, or the error is a *[NotSharedError].
func Decide(ctx context.Context, dir string, shared SharedLog, d Decision) (Decision, error) {
	d, err := decide(ctx, dir, shared, d)
	if err != nil {
		return d, fmt.Errorf("decision: %w", err)
	}
	return d, nil
}

func decide(ctx context.Context, dir string, shared SharedLog, d Decision) (Decision, error) {
	unlock, err := lockLog(ctx, dir)
	if err != nil {
		return d, err
	}
	defer unlock()
	l, err := readDecisions(dir)
	if err != nil {
		return d, err
	}
	if d.Torn, err = l.setAside(dir); err != nil {
		return d, err
	}
	var untold error
	for {
		if shared != nil {
			if l, untold = share(ctx, dir, l, shared); decisive(untold) {
				return d, untold
			}
		}
		head := l.head()
		d.Number, d.Previous, d.Time = head.Number+1, head.SHA256, time.Now().UTC().Truncate(time.Second)
		body, err := json.Marshal(d)
		if err != nil {
			return d, err
		}
		if shared != nil && untold == nil {
			untold = shared.Add(ctx, d.Number, body)
			if errors.Is(untold, ErrTaken) { // just now, on another machine
				continue
			}
		}
		if err := appendDurable(filepath.Join(dir, decisionsName), append(body, '\n')); err != nil {
			return d, err
		}
		err = notePublished(dir, l, d, Head{d.Number, SHA256(body)})
		if untold != nil {
			return d, errors.Join(err, &NotSharedError{untold})
		}
		return d, err
	}
}

// decisive reports whether an error says that nothing can be decided until people have
// seen to the logs. Where the shared one cannot be reached, a withdrawal still holds here.
func decisive(err error) bool {
	forked, broken := (*ForkedError)(nil), (*DecisionError)(nil)
	return errors.As(err, &forked) || errors.As(err, &broken)
}

// lockLog keeps others from deciding until the function that it returns is called.
func lockLog(ctx context.Context, dir string) (unlock func() error, err error) {
	lock := flock.New(filepath.Join(dir, "decisions.lock"))
	ctx, cancel := context.WithTimeout(ctx, lockWait)
	defer cancel()
	if _, err := lock.TryLockContext(ctx, 10*time.Millisecond); err != nil {
		return nil, fmt.Errorf("lock %s: %w", lock.Path(), err)
	}
	return lock.Unlock, nil
}

// setAside moves a torn line to a file of its own and returns its name, "" if
// there is none.
func (l *decisionLog) setAside(dir string) (name string, err error) {
	if len(l.torn) == 0 {
		return "", nil
	}
	name = fmt.Sprintf("%s.%d.torn", decisionsName, len(l.decisions)+1)
	for n := 2; ; n++ {
		if _, err := os.Stat(filepath.Join(dir, name)); errors.Is(err, fs.ErrNotExist) {
			break
		}
		name = fmt.Sprintf("%s.%d-%d.torn", decisionsName, len(l.decisions)+1, n)
	}
	if err := appendDurable(filepath.Join(dir, name), l.torn); err != nil {
		return "", err
	}
	return name, os.Truncate(filepath.Join(dir, decisionsName), l.size)
}

// appendDurable adds bytes to the end of a file, which it makes if need be. They
// are on disk when it returns.
func appendDurable(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

// syncDir makes sure that a folder or a file is on disk.
func syncDir(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// A logReader knows the log of an archive as it is now. It may be used by several
// goroutines.
type logReader struct {
	dir    string
	shared SharedLog // nil: the log is the file alone

	mu     sync.Mutex
	log    *decisionLog // as it was read last; nil: not yet
	frozen bool         // it is not read again
	known  *resolved    // nil: not yet
}

// now returns the log as it is. That costs one look at the file's size while
// nothing is decided.
func (r *logReader) now() (*decisionLog, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.log != nil && (r.frozen || r.unchanged()) {
		return r.log, nil
	}
	l, err := readDecisions(r.dir)
	if err != nil {
		return nil, err
	}
	if r.shared != nil && r.log != nil && len(l.heads) < len(r.log.heads) && r.log.extends(l.head()) {
		if l, err = l.with(r.log.lines[len(l.heads):], filepath.Join(r.dir, decisionsName)); err != nil {
			return nil, err
		}
	}
	if r.log != nil && !l.extends(r.log.head()) {
		return nil, &RolledBackError{r.dir, r.log.head(), len(l.decisions)}
	}
	r.log = l
	return l, nil
}

// unchanged reports whether the file is the one that was read.
func (r *logReader) unchanged() bool {
	info, err := os.Stat(filepath.Join(r.dir, decisionsName))
	if r.log.file == nil || err != nil {
		return r.log.file == nil && errors.Is(err, fs.ErrNotExist)
	}
	return info.Size() == r.log.file.Size() && info.ModTime().Equal(r.log.file.ModTime()) && os.SameFile(info, r.log.file)
}
