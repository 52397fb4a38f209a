package invert

import (
	"path/filepath"
	"testing"

	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// BenchmarkWrite makes a segment of 2,000 documents of some 30 terms: in one pass, in one
// pass by way of runs on disk, and with zapx's builder, which is given documents of its
// own form.
func BenchmarkWrite(b *testing.B) {
	docs := random(1, 2000)
	for name, budget := range map[string]int{"memory": 64 << 20, "runs": 256 << 10} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				dir := b.TempDir()
				s := New(dir, budget)
				for _, d := range docs {
					if err := s.Add(d); err != nil {
						b.Fatal(err)
					}
				}
				if err := s.Write(filepath.Join(dir, "segment.zap")); err != nil {
					b.Fatal(err)
				}
				if err := s.Close(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("zapx", func(b *testing.B) {
		for b.Loop() {
			if err := zapped(b, docs).(segment.UnpersistedSegment).Persist(filepath.Join(b.TempDir(), "segment.zap")); err != nil {
				b.Fatal(err)
			}
		}
	})
}
