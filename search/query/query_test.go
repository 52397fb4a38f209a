package query

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestParse(t *testing.T) {
	for _, c := range []struct{ text, printed, said string }{
		{"", "", "alla inlägg"},
		{"landsbygdsskolor  beslut", "landsbygdsskolor beslut", "inlägg som innehåller landsbygdsskolor och beslut"},
		{`"fasta uttryck" -budget`, `"fasta uttryck" -budget`, "inlägg som innehåller uttrycket ”fasta uttryck”, men inte budget"},
		{"”svenska citat” och", `"svenska citat" och`, "inlägg som innehåller uttrycket ”svenska citat” och och"},
		{"a b c INTE d -e", "a b c -d -e", "inlägg som innehåller a, b och c, men inte d eller e"},
		{"-budget", "-budget", "alla inlägg utom de som innehåller budget"},
		{"landsbygd*", "landsbygd*", "inlägg som innehåller ord på landsbygd…"},
		{"it-bolaget KS", "it-bolaget KS", "inlägg som innehåller it-bolaget och KS"},
		{`skola"barn`, `skola "barn"`, "inlägg som innehåller skola och uttrycket ”barn”"},
		{"--skola", "-skola", "alla inlägg utom de som innehåller skola"},
		{"inte skola", "inte skola", "inlägg som innehåller inte och skola"},
	} {
		q := Parse(c.text)
		if got := []string{q.String(), q.Said()}; got[0] != c.printed || got[1] != c.said {
			t.Errorf("%q: got %q, want %q", c.text, got, []string{c.printed, c.said})
		}
	}
}

func TestRepairs(t *testing.T) {
	for _, c := range []struct{ text, printed string }{
		{`"aldrig stängt`, `"aldrig stängt"`}, {"skola -", "skola"}, {"skola INTE", "skola"},
		{"*", ""}, {`""`, ""}, {"§", ""}, {"skola - budget", "skola budget"},
	} {
		q := Parse(c.text)
		if q.String() != c.printed || len(q.Repairs) != 1 {
			t.Errorf("%q: got %q with repairs %q, want %q with one", c.text, q.String(), q.Repairs, c.printed)
		}
	}
}

// FuzzParse: any text parses, and prints as what parses to the same words.
func FuzzParse(f *testing.F) {
	for _, s := range []string{`a "b c" -d e* INTE f`, `"`, "-", "INTE INTE", "--x**", "\xff”", "INTE\"a", "a*b* -\x00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		q := Parse(text)
		again := Parse(q.String())
		if diff := cmp.Diff(q, again, cmpopts.IgnoreFields(Query{}, "Repairs")); diff != "" {
			t.Errorf("%q prints as %q, which is (-want +got):\n%s", text, q.String(), diff)
		}
		if len(again.Repairs) > 0 {
			t.Errorf("%q prints as %q, which is repaired: %q", text, q.String(), again.Repairs)
		}
	})
}
