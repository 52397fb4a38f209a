package swedish

import (
	"os"
	"strings"
	"testing"

	"github.com/blevesearch/bleve/v2/analysis/lang/sv"
	"github.com/blevesearch/bleve/v2/registry"
)

// TestForms: forms of one word that have one stem. The forms that they do not
// join are known; the stemmer is Snowball's.
func TestForms(t *testing.T) {
	for _, forms := range []string{
		"nämnd nämnden nämnder nämnderna nämndens",
		"beslut besluten beslutade beslutat beslutar",
		"kommun kommunen kommuner kommunernas kommunens",
		"skatt skatten skatter", "förskolor förskolorna", "miljon miljoner",
	} {
		words := strings.Fields(forms)
		for _, w := range words[1:] {
			if got, want := snowball(w), snowball(words[0]); got != want {
				t.Errorf("%s: got %q, want %q as of %s", w, got, want, words[0])
			}
		}
	}
}

// TestAsks: "var" narrows a text and no question.
func TestAsks(t *testing.T) {
	a := New()
	if !a.Asks("var") || a.Tokens("var")[0].Stop || a.Asks("skola") {
		t.Error(`want "var" to ask and to be no stop word`)
	}
}

// BenchmarkAnalyze runs the analyzer, with all that a document needs of it,
// beside bleve's own for Swedish, which drops stop words, folds nothing and
// knows no references.
func BenchmarkAnalyze(b *testing.B) {
	text, err := os.ReadFile("testdata/vecka.txt")
	if err != nil {
		b.Fatal(err)
	}
	stock, err := sv.AnalyzerConstructor(nil, registry.NewCache())
	if err != nil {
		b.Fatal(err)
	}
	type analyzer struct {
		name    string
		analyze func()
	}
	own := New()
	all := []analyzer{
		{"kronika", func() { own.Tokens(string(text)) }},
		{"kronika as bleve's Analyzer", func() { own.Analyze(text) }},
		{"bleve", func() { stock.Analyze(text) }},
	}
	if d, err := ReadDictionary(hunspellDir); err == nil {
		with := NewWith(d)
		all = append(all, analyzer{"kronika with hunspell-sv", func() { with.Tokens(string(text)) }})
	}
	for _, c := range all {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				c.analyze()
			}
		})
	}
}
