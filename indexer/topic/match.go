package topic

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"
)

// A Topic is a subject that a text is about, with what speaks for it.
type Topic struct {
	ID    string
	Score float64
	Words []string // the words found, as first written, without repetitions
}

// A text is about at most three subjects; a weekly post that touches on more
// is told by its strongest.
const (
	maxTopics = 3
	// minScore is the least score of a topic; below it a passing word decides.
	minScore = 2
	// minShare is the least share of the best topic's score.
	minShare = 0.35
	// lengthUnit is the length in words up to which scores are not lowered.
	lengthUnit = 60
	// titleTimes is how often a word of the title counts.
	titleTimes = 2
)

// Match returns what a post is about, the strongest topic first. The frequency
// of cues over the archive is not weighed (idf = 1), so that the topics of a
// post never change because of other posts.
func (l *List) Match(title, text string) []Topic {
	inTitle := l.words(title)
	words := append(inTitle, l.words(text)...)
	var found []evidence
	best := 0.0
	for i, at := range l.find(words) {
		e := l.subjects[i].weigh(words, at, len(inTitle))
		e.score /= math.Sqrt(max(1, float64(len(words))/lengthUnit))
		if e.score >= minScore {
			found = append(found, e)
			best = max(best, e.score)
		}
	}
	slices.SortStableFunc(found, func(a, b evidence) int { return cmp.Compare(b.score, a.score) })
	var topics []Topic
	for i, e := range found {
		// One word in passing makes no topic beside a better one.
		if e.score < minShare*best || i > 0 && len(e.words) < 2 && !e.inTitle {
			continue
		}
		if topics = append(topics, Topic{e.id, e.score, e.words}); len(topics) == maxTopics {
			break
		}
	}
	return topics
}

func (l *List) words(text string) []word {
	tokens := l.analyzer.Tokens(text)
	words := make([]word, len(tokens))
	for i, t := range tokens {
		words[i] = word{t, text[t.Start:t.End]}
	}
	return words
}

// evidence is what a text says for one subject.
type evidence struct {
	id      string
	score   float64
	words   []string
	inTitle bool
}

// find returns by subject and cue where the cues of the list begin.
func (l *List) find(words []word) []map[int][]int {
	at := make([]map[int][]int, len(l.subjects))
	for i, w := range words {
		w.keys(func(k key) {
			for _, r := range l.first[k] {
				if l.subjects[r.subject].cues[r.cue].at(words, i) {
					if at[r.subject] == nil {
						at[r.subject] = map[int][]int{}
					}
					at[r.subject][r.cue] = append(at[r.subject][r.cue], i)
				}
			}
		})
	}
	return at
}

// weigh adds up the cues of a subject, which begin at the words that at says.
// Each word counts once, for its strongest cue.
func (s *subject) weigh(words []word, at map[int][]int, titleWords int) evidence {
	e := evidence{id: s.id}
	if len(at) == 0 {
		return e
	}
	taken := make([]bool, len(words))
	for _, n := range slices.Sorted(maps.Keys(at)) {
		c := s.cues[n]
		times := 0
		for _, i := range at[n] {
			if slices.Contains(taken[i:i+len(c.parts)], true) && c.weight > never {
				continue
			}
			c.take(taken, i)
			if c.weight == never {
				continue
			}
			times++
			if i < titleWords {
				times += titleTimes - 1
				e.inTitle = true
			}
			e.add(words[i : i+len(c.parts)])
		}
		if times > 0 {
			e.score += c.weight * (1 + math.Log(float64(times)))
		}
	}
	return e
}

func (c cue) take(taken []bool, i int) {
	for j := range c.parts {
		taken[i+j] = true
	}
}

// add keeps the words found, each form once.
func (e *evidence) add(words []word) {
	written := make([]string, len(words))
	for i, w := range words {
		written[i] = w.written
	}
	found := strings.Join(written, " ")
	if !slices.ContainsFunc(e.words, func(w string) bool { return strings.EqualFold(w, found) }) {
		e.words = append(e.words, found)
	}
}
