package search

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
	"strings"

	"kronika/indexer"
	"kronika/indexer/swedish"
)

// A sieve tells how many clauses of a marker may match in a paragraph, and how often,
// without analysing it: at least as many as do. So only those paragraphs of a post are
// analysed that may be its best.
//
// It looks at each chunk, which is what stands between two spaces. That has the terms
// that it would have as a text of its own, but for four kinds of words that go on
// behind a space:
//
//   - with a hyphen at an end (barn- och utbildningsnämnden): they may have any term,
//   - numbers in groups ("27 500"): all their terms have their digits,
//   - abbreviations ("t ex"): all their terms have full stops,
//   - references ("§ 45"), which are terms of their own field.
//
// For a question about one of the last two it lets every paragraph through.
type sieve struct {
	*forms
	analyzer *swedish.Analyzer
	heads    [][]Test // by clause: its tests of words, each with its first term only
	blind    bool     // every text may match

	codes    codeSet  // of the terms of heads
	prefixes []string // of [swedish.Token.Exact]
	digits   []string // terms of heads that have digits

	found map[uint64]chance // by the hash of a chunk
}

// maxFound is how many chunks a sieve remembers that may match: of an export of all
// posts it must not remember all.
const maxFound = 1 << 12

// A chance is what may match in a text.
type chance struct {
	clauses uint64 // a bit each
	words   int    // that may begin a match, at most
}

// anything is the chance of a text that is not looked at.
func anything(text string) chance { return chance{math.MaxUint64, len(text)} }

// or adds the chance of what follows.
func (c chance) or(d chance) chance { return chance{c.clauses | d.clauses, c.words + d.words} }

// newSieve returns the sieve of a marker's tests, by clause.
func newSieve(a *swedish.Analyzer, f *forms, clauses [][]Test) *sieve {
	s := &sieve{forms: f.ready(), analyzer: a, heads: make([][]Test, len(clauses)), blind: len(clauses) > 64, found: map[uint64]chance{}}
	for i, tests := range clauses {
		for _, t := range tests {
			switch t.Field {
			case indexer.Title, indexer.Text, indexer.Comments, indexer.Exact, indexer.Folded, indexer.Parts:
				head := Test{Field: t.Field, Terms: t.Terms[:1], Prefix: t.Prefix && len(t.Terms) == 1}
				s.heads[i] = append(s.heads[i], head)
				s.look(head)
			case indexer.Refs:
				s.blind = true
			}
		}
	}
	return s
}

// look takes in a test of one term.
func (s *sieve) look(head Test) {
	term := head.Terms[0]
	numeric := strings.ContainsAny(term, "0123456789")
	if strings.Contains(term, ".") || head.Prefix && (numeric || head.Field != indexer.Exact) {
		s.blind = true
	}
	if numeric {
		s.digits = append(s.digits, term)
	}
	if head.Prefix {
		s.prefixes = append(s.prefixes, term)
	} else {
		s.codes.add(s.code(term))
	}
}

// sift returns what may match in a text.
func (s *sieve) sift(text string) (all chance) {
	if s.blind {
		return anything(text)
	}
	kinds := &s.kinds
	for at := 0; at < len(text); {
		if kinds[text[at]]&(blank|edge) != 0 {
			at++
			continue
		}
		start := at
		for at < len(text) && kinds[text[at]]&^letter == 0 {
			at++
		}
		end := at // of letters
		for at < len(text) && kinds[text[at]] == edge {
			at++
		}
		if at == len(text) || kinds[text[at]] == blank { // a word, as nearly all are
			if end > start {
				all = all.or(s.word(text[start:end]))
			}
			continue
		}
		mixed := kind(0)
		for ; at < len(text) && kinds[text[at]] != blank; at++ {
			mixed |= kinds[text[at]]
		}
		all = all.or(s.mixture(strings.TrimRight(text[start:at], edges), mixed, end > start))
	}
	return all
}

// word returns what may match in a chunk of letters.
func (s *sieve) word(chunk string) chance {
	hash := s.hash(chunk)
	if s.codes.meets(s.brief(s.analyzer, chunk, hash)) || s.begun(chunk) {
		return s.judge(chunk, hash)
	}
	return chance{}
}

// mixture returns what may match in another chunk, of which some kinds of bytes are
// known, and whether it begins with a letter.
func (s *sieve) mixture(chunk string, kinds kind, lettered bool) chance {
	if kinds&(dash|odd) != 0 && s.loose(chunk) || kinds&digit != 0 && s.counts(chunk) {
		return anything(chunk)
	}
	if !lettered && kinds&(letter|odd) == 0 {
		return chance{} // digits
	}
	hash := s.hash(chunk)
	if len(s.prefixes) > 0 || s.codes.meets(s.brief(s.analyzer, chunk, hash)) {
		return s.judge(chunk, hash)
	}
	return chance{}
}

// judge returns what may match in a chunk with a hash.
func (s *sieve) judge(chunk string, hash uint64) (may chance) {
	may, known := s.found[hash]
	if known {
		return may
	}
	if len(s.found) == maxFound {
		clear(s.found)
	}
	tokens := s.analyzer.Tokens(chunk)
	for i := range tokens {
		begins := uint64(0)
		for clause, tests := range s.heads {
			for _, t := range tests {
				if t.matches(tokens[i:]) {
					begins |= 1 << clause
				}
			}
		}
		if may.clauses |= begins; begins != 0 {
			may.words++
		}
	}
	s.found[hash] = may
	return may
}

// begun reports whether a chunk of letters begins with a prefix, in whatever case.
func (s *sieve) begun(chunk string) bool {
	return slices.ContainsFunc(s.prefixes, func(prefix string) bool {
		if len(chunk) < len(prefix) {
			return false
		}
		for i := range len(prefix) {
			c := chunk[i]
			if 'A' <= c && c <= 'Z' || 0x80 <= c && c <= 0x9e { // the latter end À to Þ
				c += 'a' - 'A'
			}
			if c != prefix[i] {
				return false
			}
		}
		return true
	})
}

// loose reports whether a chunk has a hyphen at an end of a word.
func (s *sieve) loose(chunk string) bool {
	for i := range len(chunk) {
		for _, hyphen := range [...]string{"-", "\u2010", "\u2011", "–"} {
			next := i + len(hyphen)
			if strings.HasPrefix(chunk[i:], hyphen) && (i == 0 || next == len(chunk) || s.kinds[chunk[next]]&(letter|digit) == 0) {
				return true
			}
		}
	}
	return false
}

// counts reports whether a number in a chunk may be, or be of, one that is looked for.
func (s *sieve) counts(chunk string) bool {
	for run := range strings.FieldsFuncSeq(chunk, func(r rune) bool { return r < '0' || r > '9' }) {
		if slices.ContainsFunc(s.digits, func(term string) bool { return strings.Contains(term, run) }) {
			return true
		}
	}
	return false
}

// most returns the text in which the most clauses match, with the most words, the first
// of several, and the spans in it; -1 if none matches anywhere. read returns a text as
// a passage.
func (m marker) most(texts []string, read func(i int) indexer.Passage) (best int, spans []span) {
	type candidate struct {
		i int
		most
	}
	var all []candidate
	for i, text := range texts {
		if c := m.sieve.sift(text); c.words > 0 {
			all = append(all, candidate{i, most{bits.OnesCount64(c.clauses), c.words}})
		}
	}
	slices.SortStableFunc(all, func(a, b candidate) int { return b.compare(a.most) })
	best = -1
	top := most{}
	for _, c := range all {
		if over := c.compare(top); over < 0 || over == 0 && c.i > best {
			break // nor does any further one have more
		}
		found := m.spans(read(c.i))
		clauses := map[int]bool{}
		for _, s := range found {
			clauses[s.clause] = true
		}
		has := most{len(clauses), len(found)}
		if over := has.compare(top); over > 0 || over == 0 && c.i < best {
			best, spans, top = c.i, found, has
		}
	}
	return best, spans
}

// most is how much of a question a text has.
type most struct{ clauses, words int }

func (m most) compare(n most) int {
	return cmp.Or(cmp.Compare(m.clauses, n.clauses), cmp.Compare(m.words, n.words))
}
