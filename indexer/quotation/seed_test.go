package quotation

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
)

const seed = "../../../shared/data/seed/kommunchefvimmerby-2012-11.txt"

// seedSHA is the digest of the seed whose lines seedQuoted numbers.
const seedSHA = "74f5de13"

// A quotedLine is a line of the seed that holds words of another.
type quotedLine struct {
	line int
	who  int  // the line that names whose they are, 0 for source unclear
	part bool // the author's words stand beside them
}

// seedQuoted returns the lines of the seed that quote, by number, so that no
// sentence of it stands here.
func seedQuoted() []quotedLine {
	return []quotedLine{
		{line: 6}, {line: 7}, // a board's decision
		{line: 20, part: true}, {line: 22}, {line: 23}, {line: 25}, {line: 26}, {line: 27}, {line: 29}, {line: 30}, {line: 31}, // an article
		{line: 34, who: 33}, {line: 35, who: 33}, // the chairman
		{line: 37, who: 36}, {line: 38, who: 36}, // the director
		{line: 44, who: 43}, {line: 45, who: 43}, {line: 46, who: 43}, // the editor
		{line: 47, part: true},                                                             // nobody by name
		{line: 51}, {line: 52}, {line: 53}, {line: 54}, {line: 55}, {line: 56}, {line: 57}, // a book
	}
}

// TestSeed: in the model blog no words of a chairman, a director, an editor, a
// book or an article are the author's, and no other words are another's.
func TestSeed(t *testing.T) {
	data, err := os.ReadFile(seed)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("%s is not here", seed)
	}
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprintf("%x", sha256.Sum256(data))[:8]; got != seedSHA {
		t.Fatalf("the seed is another than the one whose lines are numbered here: SHA-256 %s…, want %s…", got, seedSHA)
	}
	lines := strings.Split(string(data), "\n")
	t.Run("as lines", func(t *testing.T) { checkSeed(t, lines, "\n") })
	t.Run("as paragraphs", func(t *testing.T) { checkSeed(t, lines, "\n\n") })
}

// checkSeed finds the quotations of the lines, joined, and holds them against
// seedQuoted.
func checkSeed(t *testing.T, lines []string, separator string) {
	found := Find(strings.Join(lines, separator))
	wanted := map[int]quotedLine{}
	for _, q := range seedQuoted() {
		wanted[q.line] = q
	}
	start := 0
	for i, text := range lines {
		n, end := i+1, start+len(text)
		q, quotes := wanted[n]
		covered, who := cover(text, start, found)
		switch words := countLetters(text); {
		case !quotes && covered > 0:
			t.Errorf("line %d: %d letters are another's, want none", n, covered)
		case quotes && q.part && (covered < words/4 || covered == words):
			t.Errorf("line %d: %d of %d letters are another's, want a part", n, covered, words)
		case quotes && !q.part && covered != words:
			t.Errorf("line %d: %d of %d letters are another's, want all", n, covered, words)
		}
		if quotes && q.who == 0 != (who == "") {
			t.Errorf("line %d: by %q", n, who)
		}
		if q.who > 0 && (!strings.Contains(lines[q.who-1], who) || strings.Count(who, " ") != 1) {
			t.Errorf("line %d: by %q, want a first and a last name from line %d", n, who, q.who)
		}
		start = end + len(separator)
	}
}

// cover returns how many letters of a line are in quotations, and whose.
func cover(line string, start int, found []Quotation) (letters int, who string) {
	for _, q := range found {
		from, to := max(q.Start-start, 0), min(q.End-start, len(line))
		if from < to {
			letters += countLetters(line[from:to])
			who = q.Who
		}
	}
	return letters, who
}

// countLetters returns the bytes of a line that are ASCII letters; enough to
// say whether all of it is covered, whatever its marks and numbers.
func countLetters(s string) (n int) {
	for i := range len(s) {
		if c := s[i] | 0x20; 'a' <= c && c <= 'z' {
			n++
		}
	}
	return n
}
