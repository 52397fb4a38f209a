package swedish

import (
	"os"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"
)

// withSplitter returns an analyzer that splits compounds by a few last parts.
func withSplitter() *Analyzer {
	a := New()
	a.split = func(word string) []string {
		for _, last := range []string{"nämnden", "vandring", "delar", "skjutsar"} {
			if first, ok := strings.CutSuffix(word, last); ok && first != "" {
				return []string{first, last}
			}
		}
		return nil
	}
	return a
}

// TestCases holds the tokens of the texts in testdata/tokens.txt.
func TestCases(t *testing.T) {
	data, err := os.ReadFile("testdata/tokens.txt")
	if err != nil {
		t.Fatal(err)
	}
	a := withSplitter()
	for block := range strings.SplitSeq(string(data), "\n\n") {
		var text string
		for line := range strings.Lines(block) {
			key, want, ok := strings.Cut(strings.TrimSpace(line), ":")
			want = strings.TrimSpace(want)
			switch {
			case !ok || strings.HasPrefix(key, "#"):
			case key == "text":
				text = want
				if s, err := strconv.Unquote(want); err == nil {
					text = s
				}
				checkTokens(t, a, text)
			default:
				if diff := cmp.Diff(want, column(a, key, text)); diff != "" {
					t.Errorf("%q: %s (-want +got):\n%s", text, key, diff)
				}
			}
		}
	}
}

// column returns what a line of testdata/tokens.txt says of a text.
func column(a *Analyzer, key, text string) string {
	var column, refs []string
	for _, tok := range a.Tokens(text) {
		switch {
		case key == "exact":
			column = append(column, tok.Exact)
		case key == "terms":
			column = append(column, tok.Term)
		case key == "parts" && tok.Parts == nil:
			column = append(column, "-")
		case key == "parts":
			column = append(column, strings.Join(tok.Parts, "+"))
		case key == "stop" && tok.Stop:
			column = append(column, tok.Exact)
		}
		refs = append(refs, tok.Refs...)
	}
	if key == "refs" {
		if refs == nil {
			return "-"
		}
		return strings.Join(refs, ", ")
	}
	return strings.Join(column, " ")
}

// checkTokens checks what holds of any text: tokens in order and within it,
// terms of UTF-8 and of bounded length, and that a token's own bytes alone are
// the same token.
func checkTokens(t *testing.T, a *Analyzer, text string) {
	t.Helper()
	end := 0
	var refs []string
	for i, tok := range a.Tokens(text) {
		if tok.Start < end || tok.End <= tok.Start || tok.End > len(text) || tok.Position != i+1 {
			t.Fatalf("%q: token %+v after byte %d", text, tok, end)
		}
		end = tok.End
		refs = append(refs, tok.Refs...)
		if tok.Exact == "" || tok.Term == "" || tok.Folded == "" {
			t.Errorf("%q: no term: %+v", text, tok)
		}
		for _, term := range append([]string{tok.Exact, tok.Term, tok.Folded}, append(tok.Parts, tok.Refs...)...) {
			if !utf8.ValidString(term) || len(term) > maxTerm {
				t.Errorf("%q: term %q is no UTF-8 or too long", text, term)
			}
		}
		alone := a.Tokens(text[tok.Start:tok.End])
		if len(alone) != 1 || alone[0].Exact != tok.Exact || alone[0].Term != tok.Term {
			t.Errorf("%q: bytes %d to %d alone are %+v, want %+v", text, tok.Start, tok.End, alone, tok)
		}
	}
	checkReferences(t, a, text, refs)
}

// checkReferences checks that the references of a text are those of its
// tokens, and that each alone is found again.
func checkReferences(t *testing.T, a *Analyzer, text string, want []string) {
	t.Helper()
	var got []string
	for _, r := range a.References(text) {
		got = append(got, r.String())
		if r.Start < 0 || r.End <= r.Start || r.End > len(text) {
			t.Fatalf("%q: reference %+v", text, r)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%q: references of tokens and text (-tokens +text):\n%s", text, diff)
	}
}

// TestNormalForms: every normal form of a text gives the same terms.
func TestNormalForms(t *testing.T) {
	text := "Räddningstjänsten övade på Hamrasjön; idén är bra för KS § 45, 27 500 kr"
	a := New()
	for _, key := range []string{"exact", "terms", "parts", "refs"} {
		if diff := cmp.Diff(column(a, key, text), column(a, key, norm.NFD.String(text))); diff != "" {
			t.Errorf("%s of NFC and NFD:\n%s", key, diff)
		}
	}
	checkTokens(t, a, norm.NFD.String(text))
}

// TestLongWords: a word without end costs a term of bounded length.
func TestLongWords(t *testing.T) {
	a := withSplitter()
	for _, text := range []string{
		strings.Repeat("å", 1<<20), strings.Repeat("a.", 1<<19), strings.Repeat("a.Aa", 1<<18), strings.Repeat("m.", 1<<18), strings.Repeat("a:b", 1<<18), strings.Repeat("1\u202f", 1<<18), strings.Repeat("1 ", 1<<19), strings.Repeat("a\u0301", 1<<18),
		strings.Repeat("a.", 1<<19), strings.Repeat("a.Aa", 1<<18), strings.Repeat("m.", 1<<18), strings.Repeat("a:b", 1<<18), strings.Repeat("1\u202f", 1<<18), strings.Repeat("123 ", 1<<18), strings.Repeat("a- och ", 1<<17), strings.Repeat("ß", 200),
	} {
		for _, tok := range a.Tokens(text) {
			if len(tok.Exact) > maxTerm || len(tok.Term) > maxTerm || len(tok.Folded) > maxTerm {
				t.Fatalf("%.20q …: term of %d bytes", text, len(tok.Term))
			}
		}
	}
}

func FuzzTokens(f *testing.F) {
	for _, text := range []string{
		"Räddningstjänsten EU:s\u00ad § 45", "\xff\xfe", "barn- och utbildningsnämnden, IT-SAM", "t. ex. 1 250 000,50 kr",
		"Dnr KS 2012/0123-10, 2008/09:200", "den 4:e mars 2010, 9-12 miljoner kronor",
	} {
		f.Add(text)
	}
	a := withSplitter()
	f.Fuzz(func(t *testing.T, text string) { checkTokens(t, a, text) })
}

// TestReferenceTo: what people type for a value is the reference that texts
// have.
func TestReferenceTo(t *testing.T) {
	a := New()
	for _, c := range []struct {
		kind        Kind
		value, want string
	}{
		{Paragraph, "45", "§:45"}, {Paragraph, "§ 45", "§:45"}, {Paragraph, "45-46", "§:45 §:46"},
		{Diary, "KS2012/123", "dnr:2012/123 dnr:ks 2012/123"}, {Diary, "123/2012", "dnr:2012/123"}, {Diary, "2012-123", "dnr:2012/123"},
		{Statute, "2010:110", "sfs:2010:110"}, {Bill, "2008/09:200", "prop:2008/09:200"},
		{Amount, "12,5 mnkr", "kr:12500000"}, {Amount, "12500000", "kr:12500000"}, {Amount, "12 500 000", "kr:12500000"},
		{Day, "23 november 2012", "datum:2012-11-23"}, {Day, "skola", ""},
	} {
		var got []string
		for _, r := range a.ReferenceTo(c.kind, c.value) {
			got = append(got, r.String())
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s %q: got %q, want %q", c.kind, c.value, got, c.want)
		}
	}
}
