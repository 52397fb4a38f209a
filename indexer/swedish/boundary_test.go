package swedish

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rivo/uniseg"
)

// pieces are what the texts of TestSegment are put together from: what Swedish
// text is made of, and what Unicode treats in a way of its own.
var pieces = strings.Split(
	"a|B|å|É|ÿ|Ā|ſ|5|12|_|:|.|,|;|'|’|‘|·|\"|-|–|—|“|”|•|…|§|«|»|´|°|×|÷|(|/|@|#| |  |\n|\r|\r\n|\t|\x00|"+
		"\u00a0|\u00ad|\u0301|\u0308|\u200d|\u200b|\u202f|\u2009|\ufeff|\u2028|ª|µ|ß|ж|א|ア|字|१|٣|😀|👩\u200d🚒|🇸|🇪|\xff|\xc3|\xe2|\xe2\x80|\xc2", "|")

// TestSegment: the words of usual text are those of uniseg.
func TestSegment(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 200_000 {
		var text strings.Builder
		for range 1 + random.IntN(8) {
			text.WriteString(pieces[random.IntN(len(pieces))])
		}
		checkSegments(t, text.String())
	}
}

func checkSegments(t *testing.T, text string) {
	t.Helper()
	var got, want []string
	for start := 0; start < len(text); {
		end, word := segment(text, start)
		if end <= start || end > len(text) {
			t.Fatalf("%q: segment from byte %d to %d", text, start, end)
		}
		if word {
			got = append(got, text[start:end])
		}
		start = end
	}
	rest, state := text, -1
	for rest != "" {
		var found string
		found, rest, state = uniseg.FirstWordInString(rest, state)
		if isWord(found) {
			want = append(want, found)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("%q (-want +got):\n%s", text, diff)
	}
}

// TestLettersInOneGo: words that are read in one go are those of the stretches between
// boundaries, in text that is made of all that parts words.
func TestLettersInOneGo(t *testing.T) {
	all := append(strings.Fields("i I o m t ex e d dyl osv c a Ca för FÖR kommunen Åre × lO 500kr 27 500 KS:s 4:e t.ex. i.o.m. kommunen.Vi "+
		strings.Repeat("ö", 31)+" "+strings.Repeat("a", 63)+" "+strings.Repeat("a", 64)+" "+strings.Repeat("Ö", 60)), pieces...)
	a := New()
	random := rand.New(rand.NewPCG(3, 4))
	for range 100_000 {
		var b strings.Builder
		for range 1 + random.IntN(10) {
			b.WriteString(all[random.IntN(len(all))])
			if random.IntN(3) == 0 {
				b.WriteByte(' ')
			}
		}
		checkLetters(t, a, b.String())
	}
}

func checkLetters(t *testing.T, a *Analyzer, text string) {
	t.Helper()
	text = strings.ReplaceAll(text, "\u202f", "\u2009")
	got := a.cut(nil, text)
	var want []Token
	for start := 0; start < len(text); {
		want, start = a.cutStretch(want, text, start)
	}
	if len(got) != len(want) {
		t.Fatalf("%q: %d words, want %d", text, len(got), len(want))
	}
	for i := range got {
		got, want := got[i], want[i]
		if got.Start != want.Start || got.End != want.End || got.Exact != want.Exact || got.Term != want.Term || got.Stop != want.Stop || got.number != want.number {
			t.Fatalf("%q: word %d is %q, bytes %d to %d, want %q, %d to %d", text, i, got.Exact, got.Start, got.End, want.Exact, want.Start, want.End)
		}
	}
}

func FuzzLetters(f *testing.F) {
	f.Add("I och med t. ex. KS:s § 45, 12,5 mnkr – idén’s\u00ad")
	a := New()
	f.Fuzz(func(t *testing.T, text string) { checkLetters(t, a, text) })
}

func FuzzSegment(f *testing.F) {
	f.Add("KS:s § 45, 12,5 mnkr – idén’s\u00ad")
	f.Fuzz(checkSegments)
}
