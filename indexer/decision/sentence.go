package decision

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"kronika/indexer/body"
	"kronika/indexer/swedish"
)

// A sentence is a stretch of a passage with its words and the bodies in it.
type sentence struct {
	text      string // of the whole passage
	tokens    []swedish.Token
	bodies    []placed
	published string
	cost      []int     // of all that stands before each word, see distance
	days      []meeting // once they are looked for
	looked    bool
}

// placed is a body with the words that name it.
type placed struct {
	body.Mention
	first, last int
}

// ends reports whether a sentence ends behind the word i: at a full stop or the
// like that something in capitals or a number follows, and at the end of a line
// whose next one begins so, or as an item of a list does.
func ends(text string, tokens []swedish.Token, i int) bool {
	gap := text[tokens[i].End:tokens[i+1].Start]
	if gap == " " || gap == ". " && isItem(text, tokens[i]) {
		return false
	}
	if len(gap) == 1 {
		return gap[0] == '\n' && begins(text[tokens[i+1].Start:])
	}
	if strings.Contains(gap, "\n\n") {
		return true
	}
	if at := strings.IndexByte(gap, '\n'); at >= 0 {
		return begins(text[tokens[i+1].Start:]) || strings.Trim(gap[at:], " \t\u00a0\n") != ""
	}
	stop := strings.IndexAny(gap, ".!?…")
	if stop < 0 || !begins(text[tokens[i+1].Start:]) || !strings.ContainsAny(gap[stop:], " \t\u00a0") {
		return false
	}
	return gap[stop] != '.' || !abbreviates(tokens[i].Exact)
}

// isItem reports whether a word is the number of an item of a list: "2. " at the
// beginning of a line.
func isItem(text string, t swedish.Token) bool {
	line := strings.TrimRight(text[:t.Start], " \t")
	return t.End-t.Start <= 2 && unicode.IsDigit(rune(text[t.Start])) && (line == "" || line[len(line)-1] == '\n')
}

// begins reports whether a sentence may begin so.
func begins(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return !unicode.IsLower(r)
}

// abbreviates reports whether a full stop behind a word is that of an
// abbreviation or of an ordinal: a "3." in a date has a month behind it, in
// lower case.
func abbreviates(exact string) bool {
	return strings.Contains(exact, ".") || utf8.RuneCountInString(exact) == 1 && unicode.IsLetter([]rune(exact)[0]) ||
		in(" dnr diarienr kl nr prop kap st resp tel ca ev jan feb mars apr aug sep sept okt nov dec dvs milj bet skr dir forts inkl exkl ", exact)
}

// newSentence returns the words from i to end as a sentence, with the bodies of
// the passage that are in it.
func newSentence(p Passage, from, to int) sentence {
	s := sentence{text: p.Text, tokens: p.Tokens[from:to], published: p.Published}
	start, end := s.tokens[0].Start, s.tokens[len(s.tokens)-1].End
	begin := sort.Search(len(p.Bodies), func(i int) bool { return p.Bodies[i].Start >= start })
	for _, m := range p.Bodies[begin:] {
		if m.End > end {
			break
		}
		first := sort.Search(len(s.tokens), func(i int) bool { return s.tokens[i].Start >= m.Start })
		last := first
		for last+1 < len(s.tokens) && s.tokens[last+1].End <= m.End {
			last++
		}
		if first < len(s.tokens) && !s.ofDiary(first, last) {
			s.bodies = append(s.bodies, placed{m, first, last})
		}
	}
	return s
}

// ofDiary reports whether a body is that of a diarienummer: KS 2012/123.
func (s *sentence) ofDiary(first, last int) bool {
	for i := max(0, first-1); i <= last; i++ {
		for _, ref := range s.tokens[i].Refs {
			if strings.HasPrefix(ref, string(swedish.Diary)+":") && (i == first || in(" dnr diarienr diarienummer ", s.tokens[i].Exact)) {
				return true
			}
		}
	}
	return false
}

// exact returns the word i, or nothing if there is none.
func (s *sentence) exact(i int) string {
	if i < 0 || i >= len(s.tokens) {
		return ""
	}
	return s.tokens[i].Exact
}

// gap returns what stands between the word i and the next.
func (s *sentence) gap(i int) string {
	if i < 0 || i+1 >= len(s.tokens) {
		return ""
	}
	return s.text[s.tokens[i].End:s.tokens[i+1].Start]
}

// The costs of what stands between two words, beside one for each word.
const (
	commaCost  = 3
	breakCost  = 4 // colon, semicolon, dash, parenthesis
	clauseCost = 3 // a word that begins a clause
)

// distance returns how far two words are apart: the words between them, and
// what parts clauses.
func (s *sentence) distance(a, b int) int {
	if s.cost == nil {
		s.cost = make([]int, len(s.tokens))
		for i := 1; i < len(s.tokens); i++ {
			s.cost[i] = s.cost[i-1] + 1 + s.boundary(i)
		}
	}
	if a > b {
		a, b = b, a
	}
	return s.cost[b] - s.cost[a]
}

// boundary returns the cost of what begins at the word i.
func (s *sentence) boundary(i int) int {
	cost := 0
	if in(separators, s.tokens[i].Exact) {
		cost = clauseCost
	}
	switch gap := s.gap(i - 1); {
	case gap == " ":
	case strings.Contains(gap, ","):
		cost += commaCost
	case strings.ContainsAny(gap, ":;–—()"):
		cost += breakCost
	}
	return cost
}
