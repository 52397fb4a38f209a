package archive

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// publishedPath returns the file that says where the log last ended. It stands
// beside the folder of the archive, DATA.published: whoever puts a backup of the
// folder back leaves it alone, and so it knows decisions that the backup does not.
func publishedPath(dir string) (string, error) {
	abs, err := filepath.Abs(dir)
	if real, fault := filepath.EvalSymlinks(abs); fault == nil {
		abs = real
	}
	return abs + ".published", err
}

// published returns where the log last ended, zero if nobody noted it.
func published(dir string) (h Head, err error) {
	path, err := publishedPath(dir)
	if err != nil {
		return h, err
	}
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return h, nil
	}
	if err == nil {
		err = json.Unmarshal(text, &h)
	}
	if err != nil {
		return h, fmt.Errorf("%s: %w", path, err)
	}
	return h, nil
}

// A NotNotedError says that a decision is in force, but that it could not be
// noted beside the archive: a backup from before it would not be recognised.
type NotNotedError struct{ Err error }

func (e *NotNotedError) Error() string {
	return "the decision is in force, but a backup from before it could be put back unnoticed: " + e.Err.Error()
}

// Unwrap returns what is wrong.
func (e *NotNotedError) Unwrap() error { return e.Err }

// notePublished notes where the log ends now. A note that the log before does
// not know stays, but for a decision that waives it.
func notePublished(dir string, before *decisionLog, d Decision, head Head) error {
	noted, err := published(dir)
	if err == nil && !before.extends(noted) && !(d.Waived != nil && *d.Waived == noted) {
		return nil
	}
	text, path := []byte(nil), ""
	if err == nil {
		text, err = json.Marshal(head)
	}
	if err == nil {
		path, err = publishedPath(dir)
	}
	if err == nil {
		err = replaceDurable(path, append(text, '\n'))
	}
	if err != nil {
		return &NotNotedError{err}
	}
	return nil
}

// replaceDurable puts a file in place in one step.
func replaceDurable(path string, data []byte) error {
	temp := path + ".tmp"
	os.Remove(temp)
	if err := appendDurable(temp, data); err != nil {
		return err
	}
	if err := os.Rename(temp, path); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

// CheckPublished compares the log of an archive with where it last ended. The
// error is a *[RolledBackError] if it lacks decisions that were in force, a
// *[DecisionError] if it cannot be trusted.
func CheckPublished(dir string) error {
	l, err := readDecisions(dir)
	if err != nil {
		return err
	}
	noted, err := published(dir)
	if err != nil {
		return err
	}
	if !l.extends(noted) {
		return &RolledBackError{dir, noted, len(l.decisions)}
	}
	return nil
}

// ErrNothingToWaive says that the log lacks no decision.
var ErrNothingToWaive = errors.New("decisions.jsonl lacks no decision that was in force")

// WaiveLost decides to publish with a log that lacks decisions which were in
// force; d says who and why.
func WaiveLost(ctx context.Context, dir string, shared SharedLog, d Decision) (Decision, error) {
	lost := (*RolledBackError)(nil)
	switch err := CheckPublished(dir); {
	case err == nil:
		return d, ErrNothingToWaive
	case !errors.As(err, &lost):
		return d, err
	}
	d.Act, d.Waived = Waive, &lost.Lost
	return Decide(ctx, dir, shared, d)
}
