package swedish

import (
	"bufio"
	"encoding/json"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/klauspost/compress/zstd"
	"golang.org/x/text/unicode/norm"
)

// municipalWords are those of whose documents bleve's stemmer missed most.
const municipalWords = `land kostnad samhälle arbete år område uppdrag resurs förslag mål
	fråga resultat ärende system näringsliv ansvar skola beslut bolag avtal företag möte
	problem stöd val miljö arbetsplats program projekt strategi`

const (
	reachEvery = 3   // document is read, to save time
	reachDrawn = 100 // nouns, by a fixed seed
	reachLeast = 20  // documents of the lexicon's corpus that a drawn noun is in
)

// TestLemmaReach: a question of a noun's lemma finds the documents that have any of
// its forms. The forms are those of hunspell-sv; the stemmer does not use it.
func TestLemmaReach(t *testing.T) {
	paradigms := nounForms(t)
	s := &stemmer{loadLexicon(), nil}
	lists := []struct {
		name              string
		words             []string
		recall, precision float64
	}{
		{"municipal", strings.Fields(municipalWords), .97, .92},
		{"drawn", drawn(paradigms, s.lexicon), .97, .92},
	}
	var words []string
	for _, l := range lists {
		words = append(words, l.words...)
	}
	found := reach(t, s, paradigms, words)
	for _, l := range lists {
		var recall, precision float64
		for _, w := range l.words {
			f := found[w]
			if f.relevant == 0 || f.got == 0 {
				t.Fatalf("%s: %d documents have a form, %d are found", w, f.relevant, f.got)
			}
			r, p := float64(f.both)/float64(f.relevant), float64(f.both)/float64(f.got)
			recall, precision = recall+r, precision+p
			t.Logf("%-9s %-28s recall %.3f precision %.3f of %d documents", l.name, w, r, p, f.relevant)
		}
		n := float64(len(l.words))
		t.Logf("%s: %d words, recall %.3f, precision %.3f", l.name, len(l.words), recall/n, precision/n)
		if recall/n < l.recall || precision/n < l.precision {
			t.Errorf("%s: recall %.3f and precision %.3f, want at least %.2f and %.2f", l.name, recall/n, precision/n, l.recall, l.precision)
		}
	}
}

// nounForms returns every form of hunspell-sv's nouns.
func nounForms(t *testing.T) map[string]map[string]bool {
	t.Helper()
	aff, err := os.ReadFile("/usr/share/hunspell/sv_SE.aff")
	if err != nil {
		t.Skip("no hunspell-sv installed")
	}
	dic, err := os.ReadFile("/usr/share/hunspell/sv_SE.dic")
	if err != nil {
		t.Skip("no hunspell-sv installed")
	}
	suffixes, err := readSuffixes(string(aff))
	if err != nil {
		t.Fatal(err)
	}
	forms := map[string]map[string]bool{}
	for line := range strings.Lines(string(dic)) {
		word, flags, _ := strings.Cut(strings.TrimSpace(line), "/")
		// B and D make the definite form of nouns, but -nde of verbs in -a.
		definite := strings.ContainsAny(flags, "CE") || strings.ContainsAny(flags, "BD") && !strings.HasSuffix(word, "a")
		if !definite || strings.ContainsFunc(word, func(r rune) bool { return !unicode.IsLower(r) }) || strings.ContainsAny(flags, "%Z") {
			continue
		}
		if forms[word] == nil {
			forms[word] = map[string]bool{word: true}
		}
		for _, flag := range flags {
			for _, s := range suffixes[byte(flag)] {
				if stem, ok := strings.CutSuffix(word, s.drop); ok && s.fits(word) {
					forms[word][stem+s.add] = true
				}
			}
		}
	}
	return forms
}

// drawn draws nouns that the corpus has.
func drawn(paradigms map[string]map[string]bool, l *lexicon) []string {
	var all []string
	for _, w := range slices.Sorted(maps.Keys(paradigms)) {
		if l.freq(w) >= reachLeast {
			all = append(all, w)
		}
	}
	r := rand.New(rand.NewPCG(1, 1))
	r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all[:reachDrawn]
}

// A reached word has documents with a form of it, with its term, and with both.
type reached struct{ relevant, got, both int }

func reach(t *testing.T, s *stemmer, paradigms map[string]map[string]bool, words []string) map[string]reached {
	t.Helper()
	byForm, byTerm := map[string][]string{}, map[string][]string{}
	for _, w := range words {
		if paradigms[w] == nil {
			t.Fatalf("%s is no noun of the dictionary", w)
		}
		for form := range paradigms[w] {
			byForm[form] = append(byForm[form], w)
		}
		byTerm[s.stem(w)] = append(byTerm[s.stem(w)], w)
	}
	terms, found := map[string]string{}, map[string]reached{}
	eachDocument(t, func(text string) {
		relevant, got := map[string]bool{}, map[string]bool{}
		for _, token := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) }) {
			token = strings.ToLower(token)
			term, ok := terms[token]
			if !ok {
				term = s.stem(token)
				terms[token] = term
			}
			for _, w := range byForm[token] {
				relevant[w] = true
			}
			for _, w := range byTerm[term] {
				got[w] = true
			}
		}
		for w := range relevant {
			f := found[w]
			f.relevant++
			if got[w] {
				f.both++
			}
			found[w] = f
		}
		for w := range got {
			f := found[w]
			f.got++
			found[w] = f
		}
	})
	return found
}

// eachDocument calls use with every reachEvery-th text of the shared corpus.
func eachDocument(t *testing.T, use func(text string)) {
	t.Helper()
	f, err := os.Open(shared + "sv/docs.jsonl.zst")
	if err != nil {
		t.Skip("no Swedish documents beside the project: see the design's data folder")
	}
	defer f.Close()
	z, err := zstd.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	lines := bufio.NewReaderSize(z, 1<<20)
	for n := 0; ; n++ {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return
		}
		if n%reachEvery != 0 {
			continue
		}
		var doc struct{ Title, Body string }
		if err := json.Unmarshal(line, &doc); err != nil {
			t.Fatal(err)
		}
		use(norm.NFC.String(strings.ReplaceAll(doc.Title+"\n"+doc.Body, "\u00ad", "")))
	}
}
