package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"modernc.org/sqlite"

	"kronika/archive/warc"
)

// A ReadFunc returns the posts of an answer. One that cannot be read comes with
// its fault, and gives none.
type ReadFunc func(StoredPage, error) []Post

// Rebuild forgets captures, posts and revisions, and reads them again out of
// the WARC files. It is one transaction: until it has ended, readers see the
// posts as they were.
func (s *Store) Rebuild(ctx context.Context, read ReadFunc) (Change, error) {
	tx, err := s.write(ctx)
	if err != nil {
		return Change{}, fmt.Errorf("rebuild: %w", err)
	}
	defer tx.Rollback()
	if err := s.complete(ctx, tx); err != nil {
		return Change{}, fmt.Errorf("rebuild: %w", err)
	}
	if err := forget(ctx, tx); err != nil {
		return Change{}, fmt.Errorf("rebuild: %w", err)
	}
	clear(s.seen)
	change, err := s.catchUp(ctx, tx, read)
	if err != nil {
		return change, fmt.Errorf("rebuild: %w", err)
	}
	return change, tx.Commit()
}

// A MissingError says that a WARC file is not whole: what only it holds would be
// forgotten.
type MissingError struct{ File string }

func (e *MissingError) Error() string { return e.File + " is not there, or not all of it" }

// Hint says what to do.
func (e *MissingError) Hint() string {
	return "put a copy in its place; if it is lost for good, move kronika.db away and run kronika index --full again"
}

// complete returns a *[MissingError] for the first closed WARC file that is not
// there as it was closed.
func (s *Store) complete(ctx context.Context, tx execer) error {
	names, err := texts(ctx, tx, "SELECT name FROM files ORDER BY name")
	if err != nil {
		return err
	}
	for _, name := range names {
		var size int64
		if err := tx.QueryRowContext(ctx, "SELECT size FROM files WHERE name = ?", name).Scan(&size); err != nil {
			return err
		}
		if info, err := os.Stat(filepath.Join(s.dir, "warc", name)); err != nil || info.Size() < size {
			return &MissingError{"warc/" + name}
		}
	}
	return nil
}

// SetAside moves a kronika.db that is no database any more to kronika.db.damaged,
// or to that name with a number, which it returns; "" if it is one, or not there.
// All in it but a crawl under way can be read again out of the WARC files.
func SetAside(dir string) (name string, err error) {
	r, err := OpenReader(dir)
	if err == nil {
		return "", r.Close()
	}
	var fault *sqlite.Error
	if !errors.As(err, &fault) || fault.Code()&0xff != notADatabase && fault.Code()&0xff != corrupt {
		return "", nil
	}
	name = "kronika.db.damaged"
	for n := 2; ; n++ {
		if _, err := os.Stat(filepath.Join(dir, name)); errors.Is(err, fs.ErrNotExist) {
			break
		}
		name = fmt.Sprintf("kronika.db.damaged-%d", n)
	}
	for _, suffix := range []string{"-wal", "-shm", ""} {
		err := os.Rename(filepath.Join(dir, "kronika.db"+suffix), filepath.Join(dir, name+suffix))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
	}
	return name, nil
}

// Result codes of SQLite (sqlite.org/rescode.html).
const (
	corrupt      = 11
	notADatabase = 26
)

// CatchUp takes in what is in the WARC files but not in the tables: what a
// writer that was killed had kept but not read, and files that somebody put
// there.
func (s *Store) CatchUp(ctx context.Context, read ReadFunc) (Change, error) {
	tx, err := s.write(ctx)
	if err != nil {
		return Change{}, fmt.Errorf("catch up: %w", err)
	}
	defer tx.Rollback()
	change, err := s.catchUp(ctx, tx, read)
	if err != nil {
		return change, fmt.Errorf("catch up: %w", err)
	}
	return change, tx.Commit()
}

func (s *Store) catchUp(ctx context.Context, tx execer, read ReadFunc) (change Change, err error) {
	files, err := s.warcFiles()
	if err != nil {
		return change, err
	}
	for _, file := range files {
		name := filepath.Base(file)
		info, err := os.Stat(file)
		if err != nil {
			return change, err
		}
		var known bool
		if err := tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM files WHERE name = ? AND size = ?)", name, info.Size()).Scan(&known); err != nil {
			return change, err
		}
		if known {
			continue
		}
		c, err := s.catchUpFile(ctx, tx, file, read)
		if change = change.Add(c); err != nil {
			return change, err
		}
		if err := s.addFile(ctx, tx, name, info.Size()); err != nil {
			return change, err
		}
	}
	return change, nil
}

func (s *Store) catchUpFile(ctx context.Context, tx execer, file string, read ReadFunc) (change Change, err error) {
	for page, fault := range PagesOf(ctx, file) {
		if err := ctx.Err(); err != nil {
			return change, err
		}
		var damage *warc.DamageError
		if errors.As(fault, &damage) {
			read(page, fault)
			continue
		}
		if fault != nil {
			return change, fault
		}
		known, done, err := isRead(ctx, tx, page.Capture)
		if err != nil {
			return change, err
		}
		if done {
			continue
		}
		if !known {
			if err := s.addAnswer(ctx, tx, page); err != nil {
				return change, err
			}
		}
		c, err := s.see(ctx, tx, page, read(page, nil))
		if change = change.Add(c); err != nil {
			return change, fmt.Errorf("%q: %w", page.URL, err)
		}
	}
	return change, nil
}

// isRead reports whether the tables know an answer, and whether its posts have
// been taken in.
func isRead(ctx context.Context, tx execer, c Capture) (known, done bool, err error) {
	err = tx.QueryRowContext(ctx, `SELECT read FROM captures WHERE warc = ?1 AND offset = ?2
		UNION ALL SELECT read FROM visits WHERE warc = ?1 AND offset = ?2`, c.WARC, c.Offset).Scan(&done)
	if errors.Is(err, sql.ErrNoRows) {
		return false, false, nil
	}
	return err == nil, done, err
}
