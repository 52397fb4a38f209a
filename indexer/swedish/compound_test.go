package swedish

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestCompounds splits the words of testdata and compares the parts with what
// a reader judged; see the head of those files for the rule. The first half is
// for tuning, the second for the figure that counts.
func TestCompounds(t *testing.T) {
	c := newCompounds()
	tune := judge(t, c, "testdata/compounds-tune.tsv")
	held := judge(t, c, "testdata/compounds-held.tsv")
	for name, s := range map[string][2]score{"tune": tune, "held": held} {
		for i, by := range []string{"words", "tokens"} {
			p, r := s[i].precision(s[i].right), s[i].recall(s[i].right)
			t.Logf("%s, %s: precision %.3f recall %.3f; lenient %.3f %.3f; %d split, %d compounds of %d", name, by,
				p, r, s[i].precision(s[i].near), s[i].recall(s[i].near), s[i].split, s[i].compounds, s[i].all)
			if name == "held" && (p < .92 || r < .85) {
				t.Errorf("%s: precision %.3f recall %.3f, want .92 .85", by, p, r)
			}
		}
	}
}

// A score counts words. One is right if it is split where it was judged to be,
// near if its boundaries are some of those, or those some of its.
type score struct{ all, compounds, split, right, near int }

func (s score) precision(n int) float64 { return float64(n) / float64(s.split) }
func (s score) recall(n int) float64    { return float64(n) / float64(s.compounds) }

// judge scores by distinct words, then by how often each was drawn.
func judge(t *testing.T, c *compounds, file string) (scores [2]score) {
	for _, row := range rows(t, file) {
		word, want := row[0], boundaries(row[1])
		got := ends(c.parts(word))
		drawn, err := strconv.Atoi(row[2])
		if err != nil {
			t.Fatalf("%s: %s: %v", file, word, err)
		}
		if !slices.Equal(got, want) && strings.Contains(file, "tune") {
			t.Logf("%s: got %v, want %s", word, c.split(word), row[1])
		}
		for i, n := range []int{1, drawn} {
			scores[i].add(n, got, want)
		}
	}
	return scores
}

func (s *score) add(n int, got, want []int) {
	s.all += n
	if want != nil {
		s.compounds += n
	}
	if got != nil {
		s.split += n
	}
	switch {
	case got == nil || want == nil:
	case slices.Equal(got, want):
		s.right, s.near = s.right+n, s.near+n
	case within(got, want) || within(want, got):
		s.near += n
	}
}

func within(a, b []int) bool {
	return !slices.ContainsFunc(a, func(i int) bool { return !slices.Contains(b, i) })
}

// boundaries returns where all parts but the last end, nil for "-".
func boundaries(judged string) []int {
	if judged == "-" {
		return nil
	}
	var at []int
	n := 0
	parts := strings.Split(judged, "+")
	for i, p := range parts[:len(parts)-1] {
		n += len(p)
		at = append(at, n)
		// press+sekreterare: the third s is not written.
		if next := parts[i+1]; p[len(p)-1] == p[len(p)-2] && next[0] == p[len(p)-1] {
			n--
		}
	}
	return at
}

func ends(parts []part) []int {
	var at []int
	for i := range len(parts) - 1 {
		at = append(at, parts[i].end)
	}
	return at
}

// rows reads a file of fields between tabs; lines with # are comments.
func rows(t *testing.T, file string) [][]string {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var all [][]string
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSuffix(line, "\n"); line != "" && !strings.HasPrefix(line, "#") {
			all = append(all, strings.Split(line, "\t"))
		}
	}
	return all
}

// TestSplit: parts are in their simple form.
func TestSplit(t *testing.T) {
	c := newCompounds()
	for _, row := range rows(t, "testdata/compounds-simple.tsv") {
		if got := strings.Join(c.split(row[0]), " "); got != row[1] {
			t.Errorf("%s: got %q, want %q", row[0], got, row[1])
		}
	}
}

// TestReach: a searcher for a word finds the compounds of it, when both are
// split.
func TestReach(t *testing.T) {
	c := newCompounds()
	for _, row := range rows(t, "testdata/compound-reach.tsv") {
		query, word := stems(c, row[0]), stems(c, row[1])
		got := !slices.ContainsFunc(query, func(s string) bool { return !slices.Contains(word, s) })
		if want := row[2] == "yes"; got != want {
			t.Errorf("%s %v reaches %s %v: %v, want %v", row[0], query, row[1], word, got, want)
		}
	}
}

// stems returns the stems of a word's parts, or its own if it is simple.
func stems(c *compounds, word string) []string {
	parts := c.split(word)
	if parts == nil {
		parts = []string{word}
	}
	for i, p := range parts {
		parts[i] = New().stemmer.stem(p)
	}
	return parts
}

// FuzzSplit: parts follow each other to the end of the word, with at most one
// letter shared.
func FuzzSplit(f *testing.F) {
	for _, w := range []string{"landsbygdsskolorna", "pressekreterare", "ålfiske", "", "\xff", strings.Repeat("skol", 3000)} {
		f.Add(w)
	}
	c := newCompounds()
	f.Fuzz(func(t *testing.T, word string) {
		parts := c.parts(word)
		at := 0
		for i, p := range parts {
			if i > 0 && p.start != at && (p.start != at-1 || word[at-1] != word[at-2]) || p.end <= p.start || p.word == "" {
				t.Fatalf("%q: part %+v after byte %d", word, p, at)
			}
			if !utf8.ValidString(word[p.start:p.end]) {
				t.Fatalf("%q: part %+v is no UTF-8", word, p)
			}
			at = p.end
		}
		if parts != nil && (at != len(word) || len(parts) < 2) {
			t.Fatalf("%q: parts %+v", word, parts)
		}
	})
}

func BenchmarkSplit(b *testing.B) {
	c := newCompounds()
	for _, word := range []string{"kommunen", "förutsättningarna", "skattepolitikens", "arbetsmarknadsministern", strings.Repeat("skol", 2500), strings.Repeat("skol", 30)} {
		b.Run(word[:min(len(word), 24)]+strconv.Itoa(len(word)), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.parts(word)
			}
		})
	}
}

func BenchmarkNewCompounds(b *testing.B) {
	for b.Loop() {
		newCompounds()
	}
}
