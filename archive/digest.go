package archive

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
)

// Digest returns the SHA-256, in lower-case hex, over every shown revision of
// every shown post, in the order of IDs and revisions: a line for each with ID,
// revision, date and the SHA-256 of the text. Two archives that say the same have
// the same digest, however they came to it.
func (s *Store) Digest(ctx context.Context) (string, error) {
	var ids []string
	for p, err := range s.Posts(ctx, 0) {
		if err != nil {
			return "", fmt.Errorf("digest: %w", err)
		}
		ids = append(ids, p.ID)
	}
	slices.Sort(ids)
	sum := sha256.New()
	for _, id := range ids {
		revisions, err := s.Revisions(ctx, id)
		if errors.Is(err, ErrNotFound) {
			continue // withdrawn meanwhile
		}
		if err != nil {
			return "", fmt.Errorf("digest: %w", err)
		}
		for _, r := range revisions {
			fmt.Fprintf(sum, "%s %d %s %s\n", r.ID, r.Revision, r.Published, SHA256([]byte(r.Text)))
		}
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}
