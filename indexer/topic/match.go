package topic

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"kronika/indexer/swedish"
)

// matcherVersion is raised whenever the same list finds other topics.
const matcherVersion = 2

// A Doc is a post as the list reads it.
type Doc struct {
	Title      Passage
	Paragraphs []Passage
	Labels     []string // the blog's own

	Confirmed, Rejected []string // topics, by people
}

// A Passage is a piece of text and its words, as the list's analyzer gives them.
type Passage struct {
	Text   string
	Tokens []swedish.Token
}

// Passage analyses a text.
func (l *List) Passage(text string) Passage { return Passage{text, l.analyzer.Tokens(text)} }

// Doc analyses a post.
func (l *List) Doc(title string, paragraphs []string) Doc {
	d := Doc{Title: l.Passage(title)}
	for _, p := range paragraphs {
		d.Paragraphs = append(d.Paragraphs, l.Passage(p))
	}
	return d
}

// A Found is a subject that a text is about, with what speaks for it.
type Found struct {
	ID        string
	Points    float64 // of the evidence, less where another subject leads the paragraph and in long posts
	Paragraph int     // the one that speaks most for it, from 1; 0 is the title
	Source    Source
	Evidence  []Evidence // in the order of the text
}

// A Source is what says that a text is about a subject.
type Source string

// The sources of topics.
const (
	ByRule      Source = "regel"     // words of the text
	ByLabel     Source = "etikett"   // mostly a label of the blog
	ByConfirmed Source = "bekräftad" // a person
)

// Evidence is one place that speaks for a subject.
type Evidence struct {
	Cue       string  // as the list has it; of a label its topic's ID
	Words     string  // as the text has them, or the label
	Paragraph int     // from 1; 0 is the title; -1 a label
	Start     int     // first byte in the paragraph
	End       int     // byte after the last
	Points    float64 // of the topic's

	term string // what is counted
}

// onLabel is the paragraph of evidence that is a label.
const onLabel = -1

// Match returns what a post is about: first what people confirmed, then what the
// text says, the strongest first. The topics of a post never change because of
// other posts: they depend on the post, the list, and the lexicon of the analyzer
// that says how rare a word is.
func (l *List) Match(d Doc) []Found {
	m := matching{list: l, scores: make([]score, len(l.subjects))}
	m.passage(0, d.Title)
	for i, p := range d.Paragraphs {
		m.passage(i+1, p)
	}
	m.labels(d.Labels)
	return m.decide(d)
}

// A matching is the work on one post.
type matching struct {
	list   *List
	scores []score // by subject
	words  int     // that are no stop words
	hits   []hit   // of the paragraph
	taken  []int   // by word of the paragraph: the subject that has it, from 1
}

// A hit is a cue that matches at a word of a paragraph.
type hit struct{ cue, at int }

// passage finds the cues in a paragraph.
func (m *matching) passage(n int, p Passage) {
	if isTagLine(p.Text) {
		return
	}
	m.hits = m.hits[:0]
	for i := range p.Tokens {
		m.look(p, i)
		if !p.Tokens[i].Stop {
			m.words++
		}
	}
	if len(m.hits) == 0 {
		return
	}
	// Of a subject the cues stand in the order in which they take words.
	slices.SortFunc(m.hits, func(a, b hit) int { return cmp.Or(a.cue-b.cue, a.at-b.at) })
	m.taken = slices.Grow(m.taken[:0], len(p.Tokens))[:len(p.Tokens)]
	clear(m.taken)
	for _, h := range m.hits {
		m.take(n, p, h)
	}
	m.endParagraph(n)
}

// isTagLine reports whether a paragraph is a line of tags for the sites that once
// collected blogs: it says what the blogger wants to be found by.
func isTagLine(text string) bool {
	if text == "" || strings.IndexByte("lLaAeE", text[0]) < 0 {
		return false
	}
	text = strings.ToLower(text[:min(len(text), len("läs även andra bloggar"))])
	return strings.HasPrefix(text, "läs även andra bloggar") || strings.HasPrefix(text, "andra bloggar om") || strings.HasPrefix(text, "etiketter:")
}

// look collects the cues that match with a word as their key.
func (m *matching) look(p Passage, i int) {
	t := &p.Tokens[i]
	if k := m.list.known(t); k != nil {
		m.keep(k.cues, p, i)
	}
	if c := p.Text[t.Start]; !t.Stop && (c < 'a' || c > 'z') {
		m.keep(m.list.letter[withoutEnding(p.Text[t.Start:t.End])], p, i)
	}
}

// keep keeps those of some cues, whose key is the word i, that match the words
// around it too.
func (m *matching) keep(cues []int, p Passage, i int) {
	for _, c := range cues {
		cue := &m.list.all[c]
		if cue.around(p, i-cue.key) {
			m.hits = append(m.hits, hit{c, i - cue.key})
		}
	}
}

// take counts a hit unless a stronger cue of its subject has one of its words.
func (m *matching) take(n int, p Passage, h hit) {
	c := &m.list.all[h.cue]
	span := m.taken[h.at : h.at+len(c.pieces)]
	if slices.Contains(span, c.subject+1) {
		return
	}
	for i := range span {
		span[i] = c.subject + 1
	}
	if c.weight == 0 {
		return
	}
	tokens := p.Tokens[h.at : h.at+len(c.pieces)]
	start, end := tokens[0].Start, tokens[len(tokens)-1].End
	e := Evidence{Cue: c.Text, Words: p.Text[start:end], Paragraph: n, Start: start, End: end, term: c.Text}
	weight := c.weight
	if len(tokens) == 1 {
		e.term = tokens[0].Term
		weight *= m.list.worth(&tokens[0])
	}
	m.scores[c.subject].add(e, weight)
}

// labels counts the labels of the blog.
func (m *matching) labels(labels []string) {
	for _, label := range labels {
		for _, id := range m.list.labels.topics(label) {
			e := Evidence{Cue: id, Words: label, Paragraph: onLabel, term: "etikett: " + label}
			m.scores[m.list.index[id]].add(e, Strong.weight())
		}
	}
	m.endParagraph(onLabel)
}

// idf is how much a word counts by how rare it is: words that stand in every text
// say little.
func (l *List) idf(t *swedish.Token) float64 {
	return min(idfMost, max(idfLeast, idfBase+idfSlope*l.analyzer.Rarity(t)))
}

// rounded returns points with two decimals, as they are stored.
func rounded(points float64) float64 { return math.Round(points*100) / 100 }
