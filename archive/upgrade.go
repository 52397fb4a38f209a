package archive

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
)

// schemaVersion is PRAGMA user_version of kronika.db:
//
//	0  sightings and revisions as JSON with their texts; keys with the key
//	1  texts once and packed
const schemaVersion = 1

// A VersionError says that kronika.db was written by a program that stores posts in
// another way.
type VersionError struct{ Has, Want int }

func (e *VersionError) Error() string {
	return fmt.Sprintf("kronika.db is of version %d, this program reads version %d", e.Has, e.Want)
}

// Hint says what to do.
func (e *VersionError) Hint() string {
	if e.Has > e.Want {
		return "use the newer program that wrote it"
	}
	return "kronika index brings it up to date"
}

// isCurrent returns a *[VersionError] if a database is not as this program reads it.
func isCurrent(ctx context.Context, db execer) error {
	var has int
	if err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&has); err != nil {
		return err
	}
	if has != schemaVersion {
		return &VersionError{has, schemaVersion}
	}
	return nil
}

// upgrade makes the tables, or those of version 0 over. It is one transaction; then the
// database is written anew, so that nothing is left of the old tables.
func (s *Store) upgrade(ctx context.Context) error {
	var version *VersionError
	switch err := isCurrent(ctx, s.db); {
	case err == nil:
		_, err := s.db.ExecContext(ctx, schema) // what came to it later
		return err
	case !errors.As(err, &version) || version.Has > version.Want:
		return err
	}
	tx, err := s.write(ctx)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var old bool
	if err := tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'sightings')").Scan(&old); err != nil {
		return err
	}
	if old {
		if err := s.makeOver(ctx, tx); err != nil {
			return fmt.Errorf("kronika.db of version %d: %w", version.Has, err)
		}
	} else if _, err := tx.Tx.ExecContext(ctx, schema); err != nil {
		return err
	}
	if _, err := tx.Tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", schemaVersion)); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil || !old {
		return err
	}
	if err := s.vacuum(ctx); !errors.Is(err, errStillRead) {
		return err
	}
	return nil
}

// makeOver makes tables of version 0 over. The posts stay as they are, and their Seq.
func (s *Store) makeOver(ctx context.Context, tx *writing) error {
	for _, q := range []string{
		"DROP INDEX sightings_post", "DROP INDEX sightings_capture", "DROP INDEX keys_alias", "DROP INDEX keys_post", "DROP TABLE revisions",
		"ALTER TABLE sightings RENAME TO old_sightings", "CREATE INDEX old_sightings_post ON old_sightings (post)", "ALTER TABLE keys RENAME TO old_keys", schema,
		"INSERT OR IGNORE INTO keys (alias, post) SELECT alias, post FROM old_keys", "DROP TABLE old_keys",
	} {
		if _, err := tx.Tx.ExecContext(ctx, q); err != nil {
			return err
		}
	}
	posts, err := texts(ctx, tx, "SELECT DISTINCT post FROM old_sightings")
	if err != nil {
		return err
	}
	for _, post := range posts {
		if err := s.makeOverPost(ctx, tx, post); err != nil {
			return fmt.Errorf("post %q: %w", post, err)
		}
	}
	_, err = tx.ExecContext(ctx, "DROP TABLE old_sightings")
	return err
}

func (s *Store) makeOverPost(ctx context.Context, tx execer, post string) error {
	old, err := texts(ctx, tx, "SELECT sighting FROM old_sightings WHERE post = ? ORDER BY id", post)
	if err != nil {
		return err
	}
	for _, text := range old {
		var sighting Sighting
		if err := json.Unmarshal([]byte(text), &sighting); err != nil {
			return err
		}
		p, err := s.pack(ctx, tx, sighting)
		if err != nil {
			return err
		}
		if _, err := p.add(ctx, tx, post, []string{post}); err != nil {
			return err
		}
	}
	sightings, err := s.sightingsOf(ctx, tx, []string{post})
	if err != nil {
		return err
	}
	revisions := merge(sightings)
	if _, err := tx.ExecContext(ctx, "UPDATE posts SET revision = ? WHERE id = ?", len(revisions), post); err != nil {
		return err
	}
	return s.addRevisions(ctx, tx, post, rowsOf(revisions, sightings))
}
