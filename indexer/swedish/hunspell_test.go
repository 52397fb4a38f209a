package swedish

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
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

// ownDictionary is a small one that we wrote.
func ownDictionary(t *testing.T) *Dictionary {
	t.Helper()
	d, err := ReadDictionary("testdata/dictionary")
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestReadings: what a form may be a form of. To add a case, add a line.
func TestReadings(t *testing.T) {
	d := ownDictionary(t)
	for _, row := range rows(t, "testdata/dictionary.tsv") {
		var got, want []string
		for _, r := range d.readings(row[0]) {
			if !d.has(r.word, row[0]) {
				t.Errorf("%s: is read as %s, which has it not", row[0], r.word)
			}
			if r.noun {
				r.word += "*"
			}
			got = append(got, r.word)
		}
		if len(row) > 1 {
			want = strings.Fields(row[1])
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", row[0], got, want)
		}
	}
}

// TestCorrect: a dictionary's noun is taken where the lexicon has no lemma, or
// only the form itself, and not where both know the lexicon's.
func TestCorrect(t *testing.T) {
	with, without := &stemmer{loadLexicon(), ownDictionary(t)}, &stemmer{loadLexicon(), nil}
	for _, c := range []struct{ form, with, without string }{
		{"plumsarna", "plums", "plums"},           // unknown to the lexicon, by Snowball
		{"flurkor", "flurka", "flurk"},            // likewise
		{"skolfrågor", "skolfråga", "skolfrågor"}, // it knows only this form
		{"oss", "oss", "oss"},                     // common, and os is not
		{"tanken", "tanke", "tanke"},              // which the files have as a form of tank
		{"kaféet", "kafé", "kafé"},                // unknown to both
		{"kafeet", "kafé", "kafé"},
		{"kaféer", "kafé", "kafé"},   // known to the lexicon, which has the accent
		{"skolan", "skola", "skola"}, // unknown to the dictionary
	} {
		if got := with.stem(c.form); got != c.with {
			t.Errorf("%s with a dictionary: got %q, want %q", c.form, got, c.with)
		}
		if got := without.stem(c.form); got != c.without {
			t.Errorf("%s without one: got %q, want %q", c.form, got, c.without)
		}
	}
}

// TestReadDictionaryFaults: the error names the file that is damaged.
func TestReadDictionaryFaults(t *testing.T) {
	const aff, dic = "SET UTF-8\nSFX D Y 1\nSFX D 0 en .\n", "1\nplums/D\n"
	for _, c := range []struct{ aff, dic, want string }{
		{"SET ISO8859-1\n", dic, "sv_SE.aff: character set"},
		{"SET UTF-8\nFLAG long\n", dic, "sv_SE.aff: flags are"},
		{"", dic, "sv_SE.aff: has no SFX rules"},
		{aff, "", "sv_SE.dic: has no words"},
		{aff, "1\n\xe5/D\n", "sv_SE.dic: is not in UTF-8"},
		{aff, dic, ""},
	} {
		dir := t.TempDir()
		for name, text := range map[string]string{"sv_SE.aff": c.aff, "sv_SE.dic": c.dic} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		d, err := ReadDictionary(dir)
		if c.want == "" {
			if err != nil || !d.has("plums", "plumsen") {
				t.Errorf("a whole one: got %v, want plumsen to be of plums", err)
			}
		} else if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("got %v, want an error with %q", err, c.want)
		}
	}
	if _, err := ReadDictionary(t.TempDir()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("none there: got %v, want fs.ErrNotExist", err)
	}
}

// TestShared: several goroutines get what one gets, while words take over each
// other's places in the memo.
func TestShared(t *testing.T) {
	a := NewWith(ownDictionary(t))
	var words []string
	for _, row := range rows(t, "testdata/compounds-tune.tsv") {
		words = append(words, row[0])
	}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for _, w := range words {
				if got, want := a.form(w, fnv1a(w)).Term, a.term(withoutEnding(w)); got != want && !a.stop[w] {
					t.Errorf("%s: got %q, want %q", w, got, want)
				}
			}
		})
	}
	all.Wait()
}

// FuzzDictionary: no file and no word makes the reader fail otherwise than by
// an error.
func FuzzDictionary(f *testing.F) {
	f.Add("SFX D Y 1\nSFX D a en [^a", "1\nplums/D", "plumsen")
	f.Add("SFX D Y 1\nSFX D a/ /X .", "\n/", "")
	f.Fuzz(func(t *testing.T, aff, dic, word string) {
		rules, err := readSuffixes(aff)
		if err != nil {
			return
		}
		d := newDictionary(rules)
		if d.read(dic) != nil {
			return
		}
		for _, r := range d.readings(word) {
			if !d.has(r.word, word) {
				t.Errorf("%q is read as %q, which has it not", word, r.word)
			}
		}
	})
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
	s := &stemmer{loadLexicon(), installed(b)}
	for _, word := range []string{"kommunen", "och", "skolskjutsarna", "förtroendevaldas", "xyzzyx"} {
		b.Run(word, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				s.stem(word)
			}
		})
	}
}
