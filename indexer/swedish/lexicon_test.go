package swedish

import (
	"math/rand/v2"
	"testing"
)

func TestFreq(t *testing.T) {
	l := loadLexicon()
	for _, c := range []struct {
		word     string
		min, max int
	}{
		{"kommun", 1000, 20000}, {"och", 70000, 100000}, {"räddningstjänsten", 10, 3000},
		{"skolan", 500, 20000}, {"xyzzyx", 0, 0}, {"", 0, 0}, {"Kommun", 0, 0}, {"2012", 0, 0},
	} {
		if got := l.freq(c.word); got < c.min || got > c.max {
			t.Errorf("%q: got %d documents, want %d to %d", c.word, got, c.min, c.max)
		}
	}
}

// FuzzLexicon: no word makes the reader leave the table.
func FuzzLexicon(f *testing.F) {
	l := loadLexicon()
	f.Add("länder")
	f.Add("\xff")
	f.Fuzz(func(t *testing.T, word string) {
		if _, ok := l.lemma(word); ok && l.freq(word) == 0 {
			t.Errorf("%q has a lemma, but is in no document", word)
		}
	})
}

func BenchmarkLexicon(b *testing.B) {
	b.Run("load", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			loadLexicon()
		}
	})
	b.Run("freq", func(b *testing.B) {
		l := loadLexicon()
		words := []string{"kommunstyrelsen", "skolan", "länder", "xyzzyx", "räddningstjänstens", "medborgarförslagsnämnd"}
		for b.Loop() {
			l.freq(words[rand.IntN(len(words))])
		}
	})
}
