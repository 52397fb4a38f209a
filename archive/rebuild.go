package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"kronika/archive/warc"
)

// A ReadFunc returns the posts of an answer. One that cannot be read comes with
// its fault, and gives none.
type ReadFunc func(StoredPage, error) []Post

// Rebuild forgets captures, posts and revisions, and reads them again out of
// the WARC files. It is one transaction: until it has ended, readers see the
// posts as they were.
func (s *Store) Rebuild(ctx context.Context, read ReadFunc) (Change, error) {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return Change{}, fmt.Errorf("rebuild: %w", err)
	}
	defer tx.Rollback()
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

// CatchUp takes in what is in the WARC files but not in the tables: what a
// writer that was killed had kept but not read, and files that somebody put
// there.
func (s *Store) CatchUp(ctx context.Context, read ReadFunc) (Change, error) {
	tx, err := s.db.BeginTx(ctx, nil)
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

func (s *Store) catchUp(ctx context.Context, tx *sql.Tx, read ReadFunc) (change Change, err error) {
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

func (s *Store) catchUpFile(ctx context.Context, tx *sql.Tx, file string, read ReadFunc) (change Change, err error) {
	for page, fault := range pagesOf(ctx, file) {
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
func isRead(ctx context.Context, tx *sql.Tx, c Capture) (known, done bool, err error) {
	err = tx.QueryRowContext(ctx, `SELECT read FROM captures WHERE warc = ?1 AND offset = ?2
		UNION ALL SELECT read FROM visits WHERE warc = ?1 AND offset = ?2`, c.WARC, c.Offset).Scan(&done)
	if errors.Is(err, sql.ErrNoRows) {
		return false, false, nil
	}
	return err == nil, done, err
}
