package swedish

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/lang/sv"
	"github.com/blevesearch/bleve/v2/registry"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"
)

func TestTokens(t *testing.T) {
	a := New()
	for _, c := range []struct{ text, exact, terms, folded string }{
		{"Skolorna i Växjö", "skolorna i växjö", "skol i växjö", "skol i vaxjo"},
		{"EU:s regler, SKL:s förslag", "eu:s regler skl:s förslag", "eu regl skl förslag", "eu regl skl forslag"},
		{"barn- och utbildningsnämnden", "barn och utbildningsnämnden", "barn och utbildningsnämnd", "barn och utbildningsnamnd"},
		{"KS § 45, dnr 2012/123", "ks 45 dnr 2012 123", "ks 45 dnr 2012 123", "ks 45 dnr 2012 123"},
		{"idéer", "idéer", "idé", "ide"},
		{"myn\u00addighet", "myndighet", "mynd", "mynd"},
		{"”Råd & rön”", "råd rön", "råd rön", "rad ron"},
		{"", "", "", ""},
		{"… – !", "", "", ""},
	} {
		var exact, terms, folded []string
		for _, tok := range a.Tokens(c.text) {
			exact, terms, folded = append(exact, tok.Exact), append(terms, tok.Term), append(folded, tok.Folded)
		}
		got := []string{strings.Join(exact, " "), strings.Join(terms, " "), strings.Join(folded, " ")}
		if diff := cmp.Diff([]string{c.exact, c.terms, c.folded}, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.text, diff)
		}
	}
}

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

// TestOffsets: a token's offsets cut its word out of the text, in every normal
// form and among bytes that are no text.
func TestOffsets(t *testing.T) {
	for _, text := range []string{
		"Räddningstjänsten övade på Hamrasjön.", norm.NFD.String("Räddningstjänsten övade på Hamrasjön."),
		"myn\u00addigheten å\xff\xfeö", "\x80\x80", "a\x00b",
	} {
		checkOffsets(t, text)
	}
}

func checkOffsets(t *testing.T, text string) {
	t.Helper()
	end := 0
	for i, tok := range New().Tokens(text) {
		if tok.Start < end || tok.End <= tok.Start || tok.End > len(text) || tok.Position != i+1 {
			t.Fatalf("%q: token %+v after byte %d", text, tok, end)
		}
		if got := exactTerm(text[tok.Start:tok.End]); got != tok.Exact {
			t.Errorf("%q: bytes %d to %d are %q, want %q", text, tok.Start, tok.End, got, tok.Exact)
		}
		if !utf8.ValidString(tok.Term) || !utf8.ValidString(tok.Folded) {
			t.Errorf("%q: terms %q, %q are no UTF-8", text, tok.Term, tok.Folded)
		}
		end = tok.End
	}
}

func FuzzTokens(f *testing.F) {
	f.Add("Räddningstjänsten EU:s\u00ad §")
	f.Add("\xff\xfe")
	f.Fuzz(func(t *testing.T, text string) { checkOffsets(t, text) })
}

func TestStop(t *testing.T) {
	for _, tok := range New().Tokens("inte och på") {
		if !tok.Stop {
			t.Errorf("%q is no stop word", tok.Exact)
		}
	}
	if New().Tokens("nämnda")[0].Stop {
		t.Error("nämnda is a stop word")
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
