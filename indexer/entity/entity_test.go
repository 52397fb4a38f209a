package entity

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"kronika/indexer/swedish"
)

// eachCase calls f with every line of a file that is no comment, and the lines
// with two blanks before them that follow it.
func eachCase(t *testing.T, name string, f func(text string) []string) {
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(data), "\n")
	cases := 0
	for i := 0; i < len(lines); {
		text := lines[i]
		i++
		if text == "" || text[0] == '#' {
			continue
		}
		var want []string
		for ; i < len(lines) && strings.HasPrefix(lines[i], "  "); i++ {
			want = append(want, strings.TrimSpace(lines[i]))
		}
		cases++
		if diff := cmp.Diff(want, f(strings.ReplaceAll(text, `\n`, "\n"))); diff != "" {
			t.Errorf("%s: %s\n-want +got:\n%s", name, text, diff)
		}
	}
	if cases == 0 {
		t.Errorf("%s has no cases", name)
	}
}

func TestFind(t *testing.T) {
	tagger := newTagger(t)
	eachCase(t, "find.txt", func(text string) []string {
		var got []string
		for _, m := range tagger.Find(text) {
			line := m.Kind.String() + " " + m.Name
			if words := text[m.Start:m.End]; words != m.Name {
				line += " | " + words
			}
			got = append(got, line)
		}
		return got
	})
}

func TestPlaces(t *testing.T) {
	tagger := newTagger(t)
	eachCase(t, "places.txt", func(post string) []string {
		title, text, _ := strings.Cut(post, "|")
		var got []string
		for _, p := range tagger.Places(title, text) {
			sort := p.Sort
			if sort == "" {
				sort = "-"
			}
			got = append(got, fmt.Sprintf("%s %d %s", p.Name, len(p.Evidence), sort))
		}
		return got
	})
}

func TestPlacesEvidence(t *testing.T) {
	title, text := "Storebro", "Nytt i Storebros centrum"
	got := newTagger(t).Places(title, text)
	want := []PlaceFound{{"Storebro", "ort", []Evidence{{true, 0, 8}, {false, 7, 16}}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestPeople(t *testing.T) {
	tagger := newTagger(t)
	eachCase(t, "people.txt", func(text string) []string {
		var got []string
		for _, p := range tagger.People(text) {
			got = append(got, p.Name+" | "+p.Role+" | "+text[p.Start:p.End])
		}
		return got
	})
}

// TestLocal adds a place and takes one away by a file in the data folder.
func TestLocal(t *testing.T) {
	dir := t.TempDir()
	write := func(text string) {
		if err := os.WriteFile(filepath.Join(dir, LocalPlaces), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write("[[plats]]\nslag = \"ort\"\nnamn = \"Kråkemo by\"\ninte = \"Storebro\"\n")
	tagger, err := New(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range tagger.Places("", "Kråkemo by är fint. Vi for genom Storebro.") {
		got = append(got, p.Name)
	}
	if diff := cmp.Diff([]string{"Kråkemo by"}, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	write("[[plats]\n")
	if _, err := New(dir); err == nil || !strings.Contains(err.Error(), LocalPlaces+": line 1") {
		t.Errorf("broken file: got %v, want a fault that names the file and line 1", err)
	}
}

// FuzzFind checks that offsets lie on whole letters and follow one another, and
// that a tag goes with every word.
func FuzzFind(f *testing.F) {
	tagger := newTagger(f)
	for _, seed := range []string{"", "I Vi.", "Karin Ekdal, rektor", "\xffVimmerby\x00s", "Södra\nVi", "IT-SAM–Vi (S:t Olof) ”Ja”", "Å\u0301bo\u00a0\u00adVi…", "van von de"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		at := 0
		for _, m := range tagger.Find(text) {
			if m.Start < at || m.End <= m.Start || m.End > len(text) || m.Name == "" || m.Kind == None {
				t.Fatalf("mention %+v of %q behind byte %d", m, text, at)
			}
			if utf8.ValidString(text) && !utf8.ValidString(text[m.Start:m.End]) {
				t.Errorf("mention %+v of %q cuts a letter", m, text)
			}
			at = m.End
		}
		for _, p := range tagger.People(text) {
			if p.Role == "" || text[p.Start:p.End] == "" {
				t.Errorf("person %+v of %q", p, text)
			}
		}
		for _, p := range tagger.Places(text, text) {
			if len(p.Evidence) == 0 {
				t.Errorf("place %+v of %q has no evidence", p, text)
			}
		}
		words := strings.Fields(text)
		if got := len(tagger.Tag(words)); got != len(words) {
			t.Errorf("%q: got %d tags for %d words", text, got, len(words))
		}
	})
}

// post is some 100 words as a kommunchef writes.
const post = `I fredags besökte jag Storebro tillsammans med rektor Karin Ekdal. Skolan byggs ut för tolv miljoner kronor och
eleverna i Södra Vi får vänta till nästa år. Kommunstyrelsen beslutade också att Vimmerby kommun ska söka medel hos
Trafikverket för cykelvägen mellan Gullringen och Frödinge. Länsstyrelsen i Kalmar län har redan svarat att ansökan ser bra
ut. På eftermiddagen träffade vi företagare som berättade om läget inför hösten. Flera av dem söker folk, och
arbetsmarknadsenheten hjälper gärna till. Nästa vecka väntar budgeten, och då kommer kommunalrådet Lars Granath att redogöra
för hur mycket pengar som finns. Trevlig helg önskar jag alla!`

func BenchmarkFind(b *testing.B) {
	tagger := newTagger(b)
	b.SetBytes(int64(len(post)))
	b.ReportAllocs()
	for b.Loop() {
		tagger.Find(post)
	}
}

// BenchmarkAnalysis is what BenchmarkFind is compared with.
func BenchmarkAnalysis(b *testing.B) {
	analyzer := swedish.New()
	b.SetBytes(int64(len(post)))
	b.ReportAllocs()
	for b.Loop() {
		analyzer.Tokens(post)
	}
}
