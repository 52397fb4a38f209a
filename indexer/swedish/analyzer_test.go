package swedish

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/blevesearch/bleve/v2/analysis/lang/sv"
	"github.com/blevesearch/bleve/v2/registry"
	"github.com/klauspost/compress/zstd"
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
// knows no references: on a week's post again and again, and on texts that are
// all different.
func BenchmarkAnalyze(b *testing.B) {
	week, err := os.ReadFile("testdata/vecka.txt")
	if err != nil {
		b.Fatal(err)
	}
	stock, err := sv.AnalyzerConstructor(nil, registry.NewCache())
	if err != nil {
		b.Fatal(err)
	}
	own := New()
	all := map[string]func(text string){
		"kronika": func(text string) { own.Tokens(text) },
		"bleve":   func(text string) { stock.Analyze([]byte(text)) },
	}
	if d, err := ReadDictionary(hunspellDir); err == nil {
		with := NewWith(d)
		all["kronika with hunspell-sv"] = func(text string) { with.Tokens(text) }
	}
	for name, texts := range map[string][]string{"week": {string(week)}, "corpus": sharedTexts(b, 3000)} {
		size := 0
		for _, text := range texts {
			size += len(text)
		}
		for analyzer, analyze := range all {
			b.Run(name+"/"+analyzer, func(b *testing.B) {
				b.SetBytes(int64(size))
				b.ReportAllocs()
				for b.Loop() {
					for _, text := range texts {
						analyze(text)
					}
				}
			})
		}
	}
}

// sharedTexts returns the first of the shared texts, none if they are not there.
func sharedTexts(b *testing.B, n int) (texts []string) {
	f, err := os.Open(sharedText)
	if err != nil {
		b.Log("the shared texts are not there: ", err)
		return nil
	}
	defer f.Close()
	z, err := zstd.NewReader(f)
	if err != nil {
		b.Fatal(err)
	}
	defer z.Close()
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 64<<20)
	for len(texts) < n && lines.Scan() {
		var d struct{ Body string }
		if err := json.Unmarshal(lines.Bytes(), &d); err != nil {
			b.Fatal(err)
		}
		texts = append(texts, d.Body)
	}
	return texts
}
