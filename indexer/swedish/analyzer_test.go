package swedish

import (
	"strings"
	"testing"

	"github.com/blevesearch/bleve/v2/analysis"
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

// BenchmarkAnalyze runs the analyzer beside bleve's own for Swedish, which
// drops stop words and folds nothing.
func BenchmarkAnalyze(b *testing.B) {
	text := []byte(strings.Repeat("Kommunstyrelsen beslutade i tisdags att räddningstjänsten får en ny station. ", 100))
	stock, err := sv.AnalyzerConstructor(nil, registry.NewCache())
	if err != nil {
		b.Fatal(err)
	}
	for name, a := range map[string]analysis.Analyzer{"kronika": New(), "bleve": stock} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				a.Analyze(text)
			}
		})
	}
}
