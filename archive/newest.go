package archive

import (
	"context"
	"fmt"
)

// Newest returns the IDs of at most n posts that are shown, the latest first, then by
// ID, those without date last.
func (s *Store) Newest(ctx context.Context, n int) ([]string, error) {
	v, err := s.view(ctx)
	if err != nil {
		return nil, fmt.Errorf("newest posts: %w", err)
	}
	defer v.end()
	ids, err := texts(ctx, v, `SELECT id FROM posts WHERE id NOT IN (SELECT value FROM json_each(?1))
		ORDER BY published = '', published DESC, id LIMIT ?2`, v.withheld(), n)
	if err != nil {
		return nil, fmt.Errorf("newest posts: %w", err)
	}
	return ids, nil
}
