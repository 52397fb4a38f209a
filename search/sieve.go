package search

import (
	"cmp"
	"math"
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"

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
//   - abbreviations ("t ex"): all their terms have full stops, and what is left of the
//     last of their chunks ("bl. a.skolan") is looked at by itself,
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
	reach    int      // words of the longest test

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
				s.heads[i], s.reach = append(s.heads[i], head), max(s.reach, len(t.Terms))
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

// A chunk is what stands between two spaces, without the signs at its ends.
type chunk struct {
	start, end int
	solid      bool // one word, too long to be of an abbreviation
	may        chance
}

// sift returns what may match in a text.
func (s *sieve) sift(text string) (all chance) {
	if s.blind {
		return anything(text)
	}
	s.each(text, func(c chunk) { all = all.or(c.may) })
	return all
}

// each calls take with the chunks of a text, in order.
func (s *sieve) each(text string, take func(chunk)) {
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
				take(chunk{start, end, end-start >= longGroup, s.word(text[start:end])})
			}
			continue
		}
		mixed := kind(0)
		for ; at < len(text) && kinds[text[at]] != blank; at++ {
			mixed |= kinds[text[at]]
		}
		take(chunk{start, at, false, s.mixture(text[start:at], mixed, end > start)})
	}
}

// A stretch is a part of a text, in bytes.
type stretch struct{ start, end int }

// stretches returns the parts of a text in which all is that may match. They begin and
// end where no word goes on: beside one that is solid.
func (s *sieve) stretches(text string) (all []stretch) {
	whole := []stretch{{0, len(text)}}
	if s.blind {
		return whole
	}
	var chunks []chunk
	s.each(text, func(c chunk) { chunks = append(chunks, c) })
	joined := func(i int) bool { return i > 0 && i < len(chunks) && !chunks[i-1].solid && !chunks[i].solid }
	for i := 0; i < len(chunks); i++ {
		c := chunks[i]
		if c.may.words == 0 {
			continue
		}
		if c.may.clauses == math.MaxUint64 {
			return whole
		}
		from := i
		for joined(from) {
			from--
		}
		to := i + 1
		for words := 1; to < len(chunks) && words < s.reach; to++ {
			if chunks[to].solid {
				words++
			}
		}
		for joined(to) {
			to++
		}
		part := stretch{chunks[from].start, chunks[to-1].end}
		if n := len(all); n > 0 && part.start < all[n-1].end {
			all[n-1].end = max(all[n-1].end, part.end)
		} else {
			all = append(all, part)
		}
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
	if chunk = strings.TrimRight(chunk, edges); strings.Trim(chunk, hyphens) == "" {
		return chance{} // a dash
	}
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
	tokens := tokensOf(s.analyzer, chunk)
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

// hyphens are the signs that join words, also over spaces.
const hyphens = "-\u2010\u2011–"

// loose reports whether a chunk has a hyphen at an end of a word, which one at the
// beginning of a word is only as "-".
func (s *sieve) loose(chunk string) bool {
	for i, r := range chunk {
		if r != '-' && (r < utf8.RuneSelf || !strings.ContainsRune(hyphens, r)) || i == 0 && r != '-' {
			continue
		}
		next := i + utf8.RuneLen(r)
		if i == 0 || next == len(chunk) || s.kinds[chunk[next]]&(letter|digit) == 0 {
			return true
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
