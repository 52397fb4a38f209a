package archive

import (
	"context"
	"errors"
	"fmt"
)

// CaptureOthers keeps an answer to a crawl without a post on it that a decision
// removed for good, as gallring leaves one: its address and time, and the other
// posts as lines. The capture, in which these are to be seen, is nil if there are
// none, or if the archive has the same of that address already.
func (s *Store) CaptureOthers(ctx context.Context, p Page, decision int, others []Post) (*Capture, error) {
	c, err := s.captureOthers(ctx, p, decision, others)
	if err != nil {
		return nil, fmt.Errorf("capture %q: %w", p.URL, err)
	}
	return c, nil
}

func (s *Store) captureOthers(ctx context.Context, p Page, decision int, others []Post) (*Capture, error) {
	whole, _ := records(p)
	left, lines, err := (&removal{record: whole, others: others}).records(decision)
	if err != nil {
		return nil, err
	}
	if err := s.openWARC(ctx); err != nil {
		return nil, err
	}
	if lines == nil {
		return nil, s.warc.Write(left)
	}
	held, err := s.Latest(ctx, p.Source, p.URL)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return nil, err
	}
	p.Body = lines.Block
	if err == nil && held.SHA256 == SHA256(p.Body) {
		p.Repeats = &held.Capture
		_, err := s.Capture(ctx, p)
		return nil, err
	}
	lines.Set(gallradField, fmt.Sprint(decision))
	if err := s.warc.Write(left, lines); err != nil {
		return nil, err
	}
	p.Request, p.Head, p.ContentType, p.Gallrad = nil, nil, linesType, decision
	stored := StoredPage{p, capture(p, s.warcName(), lines.Offset), sessionOf(p, s.warc.Info())}
	return &stored.Capture, s.addAnswer(ctx, s.db, stored)
}
