package topic

import (
	"cmp"
	"math"
	"slices"
	"unicode/utf8"
)

// A Suggestion is a word that may be a cue of a subject.
type Suggestion struct {
	Topic   string // ID
	Word    string // as most texts have it, in lower case
	G2      float64
	In, Out int // posts with the word among those that are about the topic, and among the others
}

const (
	// minG2 is the least that says something: chance gives more once in a thousand
	// words (chi-square with one degree of freedom).
	minG2 = 10.83
	// minPosts is in how many posts that are about the topic a word stands at least.
	minPosts = 3
	// minLetters is how long a cue is at least: shorter words have many senses.
	minLetters = 4
	// maxSuggestions is how many a person looks through for one topic.
	maxSuggestions = 15
)

// Suggest returns the words that stand in more of the posts for which a topic was
// confirmed than in those for which it was rejected, or that people put under
// other topics only, and that are no cue of it yet. The likeliest come first
// (Dunning's G², over posts).
func (l *List) Suggest(posts []Doc) (all []Suggestion) {
	words := make([]map[string]string, len(posts))
	for i, d := range posts {
		words[i] = l.wordsOf(d)
	}
	for _, s := range l.subjects {
		c := contrast{forms: map[string]map[string]int{}, in: map[string]int{}, out: map[string]int{}}
		for i, d := range posts {
			c.add(words[i], slices.Contains(d.Confirmed, s.ID))
		}
		all = append(all, l.suggest(s.ID, c)...)
	}
	return all
}

// wordsOf returns the words of a post by their terms, each as it stands first.
func (l *List) wordsOf(d Doc) map[string]string {
	words := map[string]string{}
	for _, p := range append([]Passage{d.Title}, d.Paragraphs...) {
		for _, t := range p.Tokens {
			if _, seen := words[t.Term]; !seen && !t.Stop && utf8.RuneCountInString(t.Exact) >= minLetters {
				words[t.Term] = t.Exact
			}
		}
	}
	return words
}

// A contrast counts words in two piles of posts.
type contrast struct {
	ins, outs int // posts
	in, out   map[string]int
	forms     map[string]map[string]int // by term
}

func (c *contrast) add(words map[string]string, in bool) {
	counts := c.out
	if in {
		c.ins++
		counts = c.in
	} else {
		c.outs++
	}
	for term, form := range words {
		counts[term]++
		if c.forms[term] == nil {
			c.forms[term] = map[string]int{}
		}
		c.forms[term][form]++
	}
}

// suggest returns the words of a topic.
func (l *List) suggest(topic string, c contrast) (found []Suggestion) {
	for term, in := range c.in {
		out := c.out[term]
		if in < minPosts || in*c.outs <= out*c.ins {
			continue
		}
		g := g2(in, c.ins, out, c.outs)
		if word := commonest(c.forms[term]); g >= minG2 && !l.speaks(topic, word) {
			found = append(found, Suggestion{topic, word, g, in, out})
		}
	}
	slices.SortFunc(found, func(a, b Suggestion) int { return cmp.Or(cmp.Compare(b.G2, a.G2), cmp.Compare(a.Word, b.Word)) })
	return found[:min(len(found), maxSuggestions)]
}

// speaks reports whether a word is a cue of a topic already, or stands under inte.
func (l *List) speaks(topic, word string) bool {
	m := matching{list: l}
	m.look(Passage{word, l.analyzer.Tokens(word)}, 0)
	return slices.ContainsFunc(m.hits, func(h hit) bool { return l.all[h.cue].subject == l.index[topic] })
}

// commonest returns the form that most texts have, of several the first by the
// alphabet.
func commonest(forms map[string]int) (best string) {
	for form, n := range forms {
		if best == "" || n > forms[best] || n == forms[best] && form < best {
			best = form
		}
	}
	return best
}

// g2 is how surprising it is that a word stands in a of n posts and in b of m
// others, if it were as common in both.
func g2(a, n, b, m int) float64 {
	share := float64(a+b) / float64(n+m)
	term := func(seen, of float64) float64 {
		if seen == 0 {
			return 0
		}
		return seen * math.Log(seen/of)
	}
	sum := term(float64(a), share*float64(n)) + term(float64(b), share*float64(m))
	sum += term(float64(n-a), (1-share)*float64(n)) + term(float64(m-b), (1-share)*float64(m))
	return 2 * sum
}
