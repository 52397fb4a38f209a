package search

import (
	"html"
	"slices"
	"strings"

	"kronika/indexer"
	"kronika/indexer/swedish"
)

// A marker finds in a text the words that made a document match.
type marker struct {
	analyzer *swedish.Analyzer
	sieve    *sieve
	clauses  [][]Test // the tests that were used, by clause
	voice    Voice

	// With which any test begins: nearly no token of a text is one of these.
	terms    map[string]bool
	prefixes []string
}

// marker returns the marker of a plan; fallbacks are those that were used.
func (s *Searcher) marker(p plan, fallbacks []Fallback) marker {
	m := marker{analyzer: s.Analyst.Swedish(), voice: p.voice}
	for _, c := range p.Clauses {
		m.clauses = append(m.clauses, marked(c.leaves()))
	}
	for _, f := range fallbacks {
		tests := p.Clauses[f.Clause].Fallbacks[f.Number].leaves()
		for _, word := range f.Words {
			tests = append(tests, Test{Field: tests[0].Field, Terms: []string{word}})
		}
		m.clauses[f.Clause] = marked(tests)
	}
	m.terms = map[string]bool{}
	for _, t := range slices.Concat(m.clauses...) {
		if t.Prefix && len(t.Terms) == 1 {
			m.prefixes = append(m.prefixes, t.Terms[0])
		} else {
			m.terms[t.Terms[0]] = true
		}
	}
	m.sieve = newSieve(m.analyzer, &s.forms, m.clauses)
	return m
}

// begins reports whether a test may match from a token on.
func (m marker) begins(t swedish.Token) bool {
	is := func(term string) bool {
		return m.terms[term] || slices.ContainsFunc(m.prefixes, func(p string) bool { return strings.HasPrefix(term, p) })
	}
	return is(t.Term) || is(t.Exact) || is(t.Folded) || slices.ContainsFunc(t.Parts, is) || slices.ContainsFunc(t.Refs, is)
}

// marked returns the tests by which words are marked. The words of a phrase with
// gaps are marked one by one.
func marked(tests []Test) (words []Test) {
	for _, t := range tests {
		if t.Slop == 0 {
			words = append(words, t)
			continue
		}
		for _, term := range t.Terms {
			words = append(words, Test{Field: t.Field, Terms: []string{term}})
		}
	}
	return words
}

// A span is a run of bytes that a clause matched.
type span struct {
	start, end int
	clause     int
	exact      string // of a single word: how it is spelt, in lower case
}

// spans returns what the clauses matched in a passage, in order; of spans that
// overlap the longer stays.
func (m marker) spans(p indexer.Passage) (all []span) {
	for _, part := range m.sieve.stretches(p.Text) {
		tokens := m.analyzer.Tokens(p.Text[part.start:part.end])
		for i := range tokens {
			tokens[i].Start, tokens[i].End = tokens[i].Start+part.start, tokens[i].End+part.start
		}
		all = append(all, m.match(p, tokens)...)
	}
	return all
}

// match returns what the clauses match among tokens of a passage.
func (m marker) match(p indexer.Passage, tokens []swedish.Token) (found []span) {
	for i := 0; i < len(tokens); {
		if !m.begins(tokens[i]) {
			i++
			continue
		}
		best := span{}
		width := 1
		for clause, tests := range m.clauses {
			for _, t := range tests {
				n := t.width(tokens[i:])
				if n <= len(tokens)-i && (best.end == 0 || n > width) && t.matches(tokens[i:]) && m.voice.speaks(p, tokens[i:i+n]) {
					best, width = span{tokens[i].Start, tokens[i+n-1].End, clause, ""}, n
				}
			}
		}
		if best.end > 0 {
			if width == 1 {
				best.exact = tokens[i].Exact
			}
			found = append(found, best)
		}
		i += width
	}
	return found
}

// width returns how many of the tokens a match that begins at the first would be.
func (t Test) width(tokens []swedish.Token) int {
	if t.Field != indexer.Refs {
		return len(t.Terms)
	}
	n := 1
	for n < len(tokens) && tokens[n].Start < tokens[0].RefEnd {
		n++
	}
	return n
}

// matches reports whether tokens, at least as many, begin with the terms of a test.
func (t Test) matches(tokens []swedish.Token) bool {
	for i := range t.Terms {
		token := tokens[i]
		want, prefix := t.Terms[i], t.Prefix && i == len(t.Terms)-1
		is := func(term string) bool { return term == want || prefix && strings.HasPrefix(term, want) }
		switch t.Field {
		case indexer.Exact:
			if !is(token.Exact) {
				return false
			}
		case indexer.Folded:
			if !is(token.Folded) {
				return false
			}
		case indexer.Parts:
			if !is(token.Term) && !slices.ContainsFunc(token.Parts, is) {
				return false
			}
		case indexer.Refs:
			if !slices.ContainsFunc(token.Refs, is) {
				return false
			}
		case indexer.Title, indexer.Text, indexer.Comments:
			if !is(token.Term) {
				return false
			}
		default: // a facet is no word of the text
			return false
		}
	}
	return true
}

// speaks reports whether tokens of a passage are words of the voice.
func (v Voice) speaks(p indexer.Passage, tokens []swedish.Token) bool {
	quoted := func(t swedish.Token) bool { return p.Quoting(t.Start, t.End) != nil }
	switch v {
	case Own:
		return !slices.ContainsFunc(tokens, quoted)
	case Quoted:
		return quoted(tokens[0]) && quoted(tokens[len(tokens)-1])
	}
	return true
}

// snippetLength is about how many bytes of a paragraph a snippet shows: three
// lines of a hit.
const snippetLength = 260

// snippet cuts the best stretch of a text and marks the words in it.
func snippet(text string, spans []span) string {
	start, end := 0, len(text)
	if len(text) > snippetLength {
		start, end = window(text, spans)
	}
	var b strings.Builder
	if start > 0 {
		b.WriteString("… ")
	}
	b.WriteString(mark(text, start, end, spans))
	if end < len(text) {
		b.WriteString(" …")
	}
	return b.String()
}

// mark returns the bytes of a text from start to end as HTML, the spans that
// lie in them marked. Everything is escaped: the text is a stranger's.
func mark(text string, start, end int, spans []span) string {
	var b strings.Builder
	at := start
	for _, s := range spans {
		if s.start < at || s.end > end {
			continue
		}
		b.WriteString(html.EscapeString(text[at:s.start]))
		b.WriteString("<mark>" + html.EscapeString(text[s.start:s.end]) + "</mark>")
		at = s.end
	}
	b.WriteString(html.EscapeString(text[at:end]))
	return b.String()
}

// window returns the stretch of a long text with the most clauses in it, cut
// at spaces.
func window(text string, spans []span) (start, end int) {
	best := -1
	for i, s := range spans {
		seen := map[int]bool{}
		for _, other := range spans[i:] {
			if other.end <= s.start+snippetLength*3/4 {
				seen[other.clause] = true
			}
		}
		if len(seen) > best {
			best, start = len(seen), s.start
		}
	}
	// A quarter of the room goes to what stands before the first word.
	if start = start - snippetLength/4; start <= 0 {
		start = 0
	} else if space := strings.IndexByte(text[start:], ' '); space >= 0 && space < snippetLength/4 {
		start += space + 1
	} else {
		start += snippetLength / 4
	}
	if end = start + snippetLength; end >= len(text) {
		return start, len(text)
	}
	if space := strings.LastIndexByte(text[start:end], ' '); space > 0 {
		end = start + space
	}
	for end < len(text) && text[end]&0xc0 == 0x80 { // not within a character
		end++
	}
	return start, end
}
