package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// A backup is a folder with all of an archive but the index:
//
//	warc/             closed files, and of the open one the whole records
//	kronika.db        in step with them
//	decisions.jsonl   whole lines
//	kronika.toml      and the other files that people write
//	SHA256SUMS        of all files, as sha256sum writes them
//
// It is copied while others write, in an order that keeps it consistent:
//
//  1. the database, as it was at one moment
//  2. the WARC files: a record is on disk before its row, so all that the
//     database names is in them
//  3. the decisions, the last of all, so that the copy hides at least what was
//     hidden when it was begun
//
// Only gallring removes what the database names; if there was one meanwhile, all is
// copied anew. Then what is in the WARC files but not yet in the database is taken
// in: the posts are those that index --full gives.

// sumsName is the file by which a folder is known to be a backup.
const sumsName = "SHA256SUMS"

// partialSuffix marks a backup that is being made, oldSuffix the one before while
// the new one takes its place.
const (
	partialSuffix = ".partial"
	oldSuffix     = ".old"
)

// A Backup copies an archive. The folder To must not be there, or be an older
// backup: WARC files that it holds as they are now are not copied again, and it is
// replaced in one step.
type Backup struct {
	From, To string
	CatchUp  func(context.Context, *Store) error // takes in what the tables of the copy lack
	Progress func(done, total int64)             // bytes of WARC files; may be nil
}

// A BackupReport says what was copied.
type BackupReport struct {
	Files     int   // WARC files
	Kept      int   // of these, as the older backup had them
	Bytes     int64 // of WARC files
	Decisions int
}

// Faults of backups that a person can repair.
var (
	ErrNotBackup = errors.New("is there, and is no backup")
	ErrGallring  = errors.New("a gallring is under way, or was stopped before its end")
)

// errMoved says that a gallring changed what was being copied.
var errMoved = fmt.Errorf("%w: files changed while they were copied", ErrGallring)

// Run makes the backup.
func (b Backup) Run(ctx context.Context) (report BackupReport, err error) {
	if err := b.check(); err != nil {
		return report, fmt.Errorf("backup %s: %w", b.To, err)
	}
	defer os.RemoveAll(b.partial()) // of one that failed
	for range 3 {                   // nobody gallrar all the time
		if report, err = b.copy(ctx); !errors.Is(err, errMoved) {
			break
		}
	}
	if err == nil {
		err = b.finish(ctx)
	}
	if err != nil {
		return report, fmt.Errorf("backup %s: %w", b.To, err)
	}
	return report, nil
}

// check makes sure that nothing but a backup is replaced, and ends a replacement
// that was stopped.
func (b Backup) check() error {
	if _, err := os.Lstat(b.To); errors.Is(err, fs.ErrNotExist) {
		if err := os.Rename(b.To+oldSuffix, b.To); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	os.Remove(b.partial()) // one that was stopped before it had anything; else this fails
	for _, dir := range []string{b.To, b.partial()} {
		if _, err := os.Lstat(dir); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		// Who writes in a copy makes it an archive of its own.
		_, err := os.Stat(filepath.Join(dir, sumsName))
		if _, used := os.Stat(filepath.Join(dir, "lock")); err != nil || used == nil && dir == b.To {
			return fmt.Errorf("%s: %w", dir, ErrNotBackup)
		}
	}
	return nil
}

func (b Backup) partial() string { return b.To + partialSuffix }

// copy copies the files of the archive.
func (b Backup) copy(ctx context.Context) (report BackupReport, err error) {
	if err := os.RemoveAll(b.partial()); err != nil {
		return report, err
	}
	if err := os.MkdirAll(b.partial(), 0o755); err != nil {
		return report, err
	}
	if err := os.WriteFile(filepath.Join(b.partial(), sumsName), nil, 0o644); err != nil {
		return report, err
	}
	if err := os.Mkdir(filepath.Join(b.partial(), "warc"), 0o755); err != nil {
		return report, err
	}
	before, err := readDecisions(b.From)
	if err != nil {
		return report, err
	}
	if err := b.copyDatabase(ctx); err != nil {
		return report, err
	}
	held, err := closedFiles(ctx, b.partial())
	if err != nil {
		return report, err
	}
	if report, err = b.copyWARC(ctx); err != nil {
		return report, err
	}
	after, err := b.copyRest()
	if err != nil {
		return report, err
	}
	report.Decisions = len(after.decisions)
	now, err := closedFiles(ctx, b.From)
	if err != nil {
		return report, err
	}
	for name, size := range held {
		if now[name] != size {
			return report, errMoved
		}
	}
	if after.gallrings() != before.gallrings() {
		return report, errMoved
	}
	return report, nil
}

// copyDatabase copies the database as it is at one moment. It only reads it.
func (b Backup) copyDatabase(ctx context.Context) error {
	s, err := OpenReader(b.From) // says what is wrong with the archive
	if err != nil {
		return err
	}
	defer s.Close()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(b.From, "kronika.db")+"?mode=ro&_pragma=busy_timeout(5000)")
	if err != nil {
		return err
	}
	defer db.Close()
	if _, err := db.ExecContext(ctx, "VACUUM INTO ?", filepath.Join(b.partial(), "kronika.db")); err != nil {
		return fmt.Errorf("kronika.db: %w", err)
	}
	return nil
}

func (l *decisionLog) gallrings() (n int) {
	for _, d := range l.decisions {
		if d.Act == Gallra {
			n++
		}
	}
	return n
}

// closedFiles returns the sizes of the closed WARC files that a database knows.
func closedFiles(ctx context.Context, dir string) (map[string]int64, error) {
	s, err := OpenReader(dir)
	if err != nil {
		return nil, err
	}
	defer s.Close()
	notes, err := texts(ctx, s.db, "SELECT name FROM meta WHERE name LIKE ?", gallraNote+"%")
	if err == nil && len(notes) > 0 {
		err = ErrGallring
	}
	if err != nil {
		return nil, err
	}
	rows, err := s.db.QueryContext(ctx, "SELECT name, size FROM files")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	sizes := map[string]int64{}
	for rows.Next() {
		var name string
		var size int64
		if err := rows.Scan(&name, &size); err != nil {
			return nil, err
		}
		sizes[name] = size
	}
	return sizes, rows.Err()
}

// finish brings the tables of the copy up to its WARC files, and puts it in its
// place.
func (b Backup) finish(ctx context.Context) error {
	s, err := Open(b.partial(), "kronika backup")
	if err != nil {
		return err
	}
	if err := errors.Join(b.CatchUp(ctx, s), s.Close()); err != nil {
		return err
	}
	if err := oneFile(ctx, b.partial()); err != nil {
		return err
	}
	if err := os.Remove(filepath.Join(b.partial(), "lock")); err != nil {
		return err
	}
	if err := writeSums(b.partial()); err != nil {
		return err
	}
	old := b.To + oldSuffix
	if err := os.Rename(b.To, old); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.Rename(b.partial(), b.To); err != nil {
		return err
	}
	return errors.Join(syncDir(filepath.Dir(b.To)), os.RemoveAll(old))
}

// oneFile ends the write-ahead log of a database that nobody else has open: all
// of it is in kronika.db.
func oneFile(ctx context.Context, dir string) error {
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "kronika.db"))
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	_, err = db.ExecContext(ctx, "PRAGMA journal_mode = DELETE")
	return errors.Join(err, db.Close())
}
