package web

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"kronika/archive"
)

// TestCompare reads two versions of a text and what is to be seen of them: the
// numbers of each paragraph in both, [-removed-] and {+added+}. To add a case, add
// a file to testdata/diff.
func TestCompare(t *testing.T) {
	files, err := filepath.Glob("testdata/diff/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			before, after, want := string(ar.Files[0].Data), string(ar.Files[1].Data), string(ar.Files[2].Data)
			if diff := cmp.Diff(want, written(compare(paragraphs(before), paragraphs(after)))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func paragraphs(text string) []string {
	return (&archive.Post{Text: strings.TrimSpace(text)}).Paragraphs()
}

func written(all []changedParagraph) string {
	var b strings.Builder
	for _, p := range all {
		fmt.Fprintf(&b, "%d %d ", p.Before, p.After)
		for _, c := range p.Pieces {
			switch c.Kind {
			case removed:
				b.WriteString("[-" + c.Text + "-]")
			case added:
				b.WriteString("{+" + c.Text + "+}")
			default:
				b.WriteString(c.Text)
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

// versions returns how a comparison tells both texts.
func versions(all []changedParagraph) (before, after string) {
	var was, is []string
	for _, p := range all {
		texts := map[changeKind]string{}
		for _, c := range p.Pieces {
			if c.Kind != added {
				texts[removed] += c.Text
			}
			if c.Kind != removed {
				texts[added] += c.Text
			}
		}
		if p.Before > 0 {
			was = append(was, texts[removed])
		}
		if p.After > 0 {
			is = append(is, texts[added])
		}
	}
	return strings.Join(was, "\n\n"), strings.Join(is, "\n\n")
}

// TestCompareLarge: texts of 1 MiB that are made to cost much are compared within
// the bounds of the work, and nothing of either is lost.
func TestCompareLarge(t *testing.T) {
	few := func(words string, step int) string {
		var b strings.Builder
		for i := 0; b.Len() < 1<<20; i++ {
			b.WriteString(words[(i*step)%len(words):][:1] + " ")
		}
		return b.String()
	}
	numbers := func(from int, end string) string {
		var b strings.Builder
		for i := from; b.Len() < 1<<20; i++ {
			fmt.Fprintf(&b, "%d%s", i, end)
		}
		return b.String()
	}
	tests := []struct{ name, before, after string }{
		{"few words", few("abcab", 1), few("abcab", 2)},
		{"shifted", numbers(1, " "), numbers(7, " ")},
		{"many paragraphs", numbers(1, "\n\n"), numbers(300, " och\n\n")},
		{"nothing shared", numbers(1, " "), few("xyz", 1)},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a, b := paragraphs(test.before), paragraphs(test.after)
			was, is := versions(compare(a, b))
			if bag := strings.Fields; strings.Join(bag(was), " ") != strings.Join(bag(strings.Join(a, " ")), " ") {
				t.Error("the earlier text is not told whole")
			}
			if is != strings.Join(b, "\n\n") {
				t.Error("the later text is not told whole")
			}
		})
	}
}

// FuzzCompare: of any two texts nothing is lost in a comparison.
func FuzzCompare(f *testing.F) {
	f.Add("Ett stycke.\n\nEtt till.", "Ett annat stycke.\n\n\nEtt till!")
	f.Add("", " a\u00a0b\tc")
	f.Add("a a a b a", "\xff b a\n\nb")
	f.Fuzz(func(t *testing.T, before, after string) {
		was, is := versions(compare(paragraphs(before), paragraphs(after)))
		if want := strings.Join(paragraphs(after), "\n\n"); is != want {
			t.Errorf("later: got %q, want %q", is, want)
		}
		squeezed := func(text string) string { return strings.Join(strings.Fields(text), " ") }
		if want := strings.Join(paragraphs(before), "\n\n"); strings.ReplaceAll(squeezed(was), " ", "") != strings.ReplaceAll(squeezed(want), " ", "") {
			t.Errorf("earlier: got %q, want %q", was, want)
		}
	})
}
