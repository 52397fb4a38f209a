package swedish

import (
	"runtime"
	"testing"
)

// hunspellDir is where Debian's hunspell-sv lies. Tests that need it are skipped
// where it is not installed.
const hunspellDir = "/usr/share/hunspell"

func installed(t testing.TB) *Dictionary {
	t.Helper()
	d, err := ReadDictionary(hunspellDir)
	if err != nil {
		t.Skip("no hunspell-sv installed")
	}
	return d
}

// BenchmarkReadDictionary tells what hunspell-sv costs before the first word:
// time, and the memory that is held after.
func BenchmarkReadDictionary(b *testing.B) {
	installed(b)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	held := installed(b)
	runtime.GC()
	runtime.ReadMemStats(&after)
	runtime.KeepAlive(held)
	for b.Loop() {
		if _, err := ReadDictionary(hunspellDir); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/(1<<20), "MiB-held")
}

func BenchmarkDictionary(b *testing.B) {
	s := newStemmer(installed(b))
	for _, word := range []string{"kommunen", "och", "skolskjutsarna", "förtroendevaldas", "xyzzyx"} {
		b.Run(word, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				s.find(word)
			}
		})
	}
}
