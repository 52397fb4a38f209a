package quotation

import (
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"kronika/indexer/swedish"
)

// FuzzFind holds what is true of the quotations of any bytes.
func FuzzFind(f *testing.F) {
	for _, text := range []string{
		"Hon sa: ”Ja.” – Nej, sa han.\n\n”A\n”B", "\xff”\xe2\x80", "\"a 5\" b\" 'c' «»»«", "Anna Exempel säger\n-\u00a0A\n- ”B",
		"”””“„\"\n\n\"", "– A, säger B. C, säger D", "\xc2\n-\xc2\xa0”\r\n",
	} {
		f.Add(text)
	}
	f.Fuzz(checkFind)
}

func checkFind(t *testing.T, text string) {
	end, valid := 0, utf8.ValidString(text)
	for _, q := range Find(text) {
		if q.Start < end || q.End <= q.Start || q.End > len(text) {
			t.Fatalf("%q: quotation %+v behind byte %d", text, q, end)
		}
		end = q.End
		if q.WhoStart < 0 || q.WhoEnd < q.WhoStart || q.WhoEnd > len(text) || text[q.WhoStart:q.WhoEnd] != q.Who {
			t.Fatalf("%q: name of %+v", text, q)
		}
		if (q.Who == "") != (q.WhoEnd == 0) {
			t.Fatalf("%q: an empty name has bytes: %+v", text, q)
		}
		if valid && !utf8.ValidString(text[q.Start:q.End]+"|"+q.Who) {
			t.Fatalf("%q: %+v parts a character", text, q)
		}
	}
}

// TestHostile: what is true of any text is true of long ones made to be slow.
func TestHostile(t *testing.T) {
	for _, unit := range []string{
		"”a ", "a” ", "”a” ", "\n”a", "- a, säger b ", "\n- a", "\n- a, säger Anna", "säger ", "Anna ", "hon sa: ”a” ", "a 5” b” ", "«\n\n", "'a ", "”Nej”, sa hon. ",
		"\n\n– Nej, sa hon.", "A.B. C. ", "\n1. ”a.", " ” ",
	} {
		checkFind(t, strings.Repeat(unit, 1<<15/len(unit)))
		checkFind(t, "Anna säger:\n- "+strings.Repeat(unit, 1<<15/len(unit)))
	}
}

// TestNone: a text without a sign of a quotation has none.
func TestNone(t *testing.T) {
	for _, text := range []string{"", "\n", "Anna Exempel säger nej.", "- ", "”", "””", "”a", "–"} {
		if got := Find(text); len(got) != 0 {
			t.Errorf("%q: got %+v", text, got)
		}
	}
}

// BenchmarkFind reads the labelled texts as one post, a post without signs, and
// for comparison the words of the first.
func BenchmarkFind(b *testing.B) {
	data, err := os.ReadFile("testdata/tune.txt")
	if err != nil {
		b.Fatal(err)
	}
	quoting := strings.NewReplacer("⟧", "", "⟦", "").Replace(string(data))
	plain := strings.NewReplacer("”", "", "–", "", "-", "", "\"", "", "'", "", "’", "", "“", "", "»", "", "«", "", "…", "", "−", "").Replace(quoting)
	for _, c := range []struct{ name, text string }{{"quoting", quoting}, {"plain", plain}} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(c.text)))
			for b.Loop() {
				Find(c.text)
			}
		})
	}
	a := swedish.New()
	b.Run("Tokens", func(b *testing.B) {
		b.SetBytes(int64(len(quoting)))
		for b.Loop() {
			a.Tokens(quoting)
		}
	})
}
