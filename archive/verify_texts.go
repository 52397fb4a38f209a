package archive

import (
	"context"
	"fmt"
)

// texts unpacks every text that the database has of posts. One that is damaged is named
// by its post.
func (v *verifier) texts(ctx context.Context, s *Store, db execer) error {
	const name = "kronika.db"
	rows, err := db.QueryContext(ctx, sightingQuery)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if seen, err := s.packer.scanSighting(rows); err != nil {
			v.damage(name, 0, fmt.Sprintf("post %q, sighting %d: %v", seen.post, seen.id, err))
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	lost, err := texts(ctx, db, `SELECT 'post "' || post || '", revision ' || n || ': its sighting is not there' FROM revisions WHERE sighting NOT IN (SELECT id FROM sightings)
		UNION ALL SELECT 'post "' || post || '", sighting ' || id || ': its text is not there' FROM sightings WHERE text NOT IN (SELECT id FROM texts)`)
	if err != nil {
		return err
	}
	for _, what := range lost {
		v.damage(name, 0, what)
	}
	return v.revisions(ctx, s, db)
}

// revisions unpacks what revisions say beside their sightings.
func (v *verifier) revisions(ctx context.Context, s *Store, db execer) error {
	rows, err := db.QueryContext(ctx, "SELECT post, n, more FROM revisions WHERE more IS NOT NULL")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var post string
		var n int
		var more []byte
		if err := rows.Scan(&post, &n, &more); err != nil {
			return err
		}
		if _, err := s.packer.text(more); err != nil {
			v.damage("kronika.db", 0, fmt.Sprintf("post %q, revision %d: %v", post, n, err))
		}
	}
	return rows.Err()
}
