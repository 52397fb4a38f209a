package swedish

import (
	"bufio"
	"os"
	"strings"
	"testing"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/swedish"
)

const shared = "../../../shared/data/"

// TestSnowball runs the cases of testdata/snowball.txt: a word and its stem.
func TestSnowball(t *testing.T) {
	text, err := os.ReadFile("testdata/snowball.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		f := strings.Fields(line)
		if len(f) != 2 || f[0] == "#" {
			continue
		}
		if got := snowball(f[0]); got != f[1] {
			t.Errorf("%s: got %q, want %q", f[0], got, f[1])
		}
	}
}

// TestSnowballVocabulary compares every word of Snowball's own vocabulary.
func TestSnowballVocabulary(t *testing.T) {
	words := sharedLines(t, "analysis/snowball/voc.txt")
	stems := sharedLines(t, "analysis/snowball/output.txt")
	if len(words) != len(stems) || len(words) < 30000 {
		t.Fatalf("%d words and %d stems", len(words), len(stems))
	}
	different := 0
	for i, w := range words {
		if got := snowball(w); got != stems[i] {
			different++
			if different <= 20 {
				t.Errorf("%s: got %q, want %q", w, got, stems[i])
			}
		}
	}
	t.Logf("%d of %d words differ", different, len(words))
}

// sharedLines returns the lines of a file of the shared data, and skips the
// test if it is not there.
func sharedLines(t *testing.T, name string) []string {
	t.Helper()
	f, err := os.Open(shared + name)
	if err != nil {
		t.Skipf("no %s beside the project: see the design's data folder", name)
	}
	defer f.Close()
	var lines []string
	for s := bufio.NewScanner(f); s.Scan(); {
		lines = append(lines, s.Text())
	}
	return lines
}

// BenchmarkSnowball runs the stemmer beside bleve's, which is an older Snowball.
func BenchmarkSnowball(b *testing.B) {
	words := strings.Fields("kommunstyrelsen beslutade i tisdags att räddningstjänsten får en ny station vid länsmuseets gamla parkeringsplatser")
	stock := func(word string) string {
		env := snowballstem.NewEnv(word)
		swedish.Stem(env)
		return env.Current()
	}
	for name, stem := range map[string]func(string) string{"kronika": snowball, "bleve": stock} {
		b.Run(name, func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				stem(words[i%len(words)])
			}
		})
	}
}
