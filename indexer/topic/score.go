package topic

import (
	"cmp"
	"math"
	"slices"
)

// How points become topics. The figures were set on the posts of
// testdata/tune.txt; docs/topics.md says how well they do on others.
const (
	// maxTopics is how many topics a post has at most: a weekly post that touches
	// on more is told by its strongest.
	maxTopics = 3
	// minPoints is the least of a topic; below it a passing word decides.
	minPoints = 2
	// minShare is the least share of the best topic's points.
	minShare = 0.35
	// lengthUnit is how many words, without stop words, a post has up to which
	// points are not lowered.
	lengthUnit = 30
	// titleTimes is how much more a word of the title counts.
	titleTimes = 2
	// focus is how much the strongest topic of a paragraph damps the others of it.
	focus = 0.5

	idfBase, idfSlope, idfLeast, idfMost = 0.2, 1.3, 0.35, 1.4
)

// A score is what a text says for one subject.
type score struct {
	evidence []Evidence
	times    []times
	points   []paragraphPoints
	total    float64
	inTitle  bool
}

// times is how often something counted stood in the text.
type times struct {
	term string
	n    int
}

// paragraphPoints are the points of a paragraph that has some.
type paragraphPoints struct {
	paragraph int
	points    float64
}

// add counts a place. The nth of the same word adds what makes n of them count
// 1 + ln n times as much as one.
func (s *score) add(e Evidence, weight float64) {
	e.Points = weight
	if n := s.count(e.term); n > 1 {
		e.Points = weight * math.Log(float64(n)/float64(n-1))
	}
	if e.Paragraph <= 0 {
		e.Points *= titleTimes
		s.inTitle = true
	}
	s.evidence = append(s.evidence, e)
	if len(s.points) == 0 || s.points[len(s.points)-1].paragraph != e.Paragraph {
		s.points = append(s.points, paragraphPoints{paragraph: e.Paragraph})
	}
	s.points[len(s.points)-1].points += e.Points
}

// count counts a term once more, and returns how often it stood. A text has few of
// the terms of a subject: to look through them is quicker than a map.
func (s *score) count(term string) int {
	for i := range s.times {
		if s.times[i].term == term {
			s.times[i].n++
			return s.times[i].n
		}
	}
	s.times = append(s.times, times{term, 1})
	return 1
}

// in returns the points of the last paragraph if it is n.
func (s *score) in(n int) float64 {
	if len(s.points) == 0 || s.points[len(s.points)-1].paragraph != n {
		return 0
	}
	return s.points[len(s.points)-1].points
}

// endParagraph adds the points of a paragraph to those of the post. A paragraph is
// about its strongest topic; what else it mentions counts less.
func (m *matching) endParagraph(n int) {
	best := 0.0
	for i := range m.scores {
		best = max(best, m.scores[i].in(n))
	}
	for i := range m.scores {
		if p := m.scores[i].in(n); p > 0 {
			m.scores[i].total += p * math.Pow(p/best, focus)
		}
	}
}

// decide returns the topics of a post.
func (m *matching) decide(d Doc) []Found {
	var found []Found
	best, length := 0.0, math.Sqrt(max(1, float64(m.words)/lengthUnit))
	order := m.order()
	for _, i := range order {
		s, id := &m.scores[i], m.list.subjects[i].ID
		points := s.total / length
		if slices.Contains(d.Confirmed, id) || slices.Contains(d.Rejected, id) {
			continue
		}
		enough := points >= minPoints && points >= minShare*best
		// One word in passing makes no topic beside a better one.
		if !enough || best > 0 && len(s.times) < 2 && !s.inTitle {
			continue
		}
		best = max(best, points)
		if len(found)+len(d.Confirmed) < maxTopics {
			found = append(found, s.found(id, points))
		}
	}
	return append(m.confirmed(d, length), found...)
}

// order returns the subjects with points, the strongest first.
func (m *matching) order() []int {
	var order []int
	for i := range m.scores {
		if m.scores[i].total > 0 {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(m.scores[b].total, m.scores[a].total) })
	return order
}

// confirmed returns the topics that people confirmed and the list knows.
func (m *matching) confirmed(d Doc, length float64) (found []Found) {
	for _, id := range d.Confirmed {
		if i, known := m.list.index[id]; known {
			f := m.scores[i].found(id, m.scores[i].total/length)
			f.Source = ByConfirmed
			found = append(found, f)
		}
	}
	return found
}

// found returns the topic that a score makes.
func (s *score) found(id string, points float64) Found {
	f := Found{ID: id, Points: rounded(points), Source: ByRule, Evidence: s.evidence}
	best, labels := 0.0, 0.0
	for _, p := range s.points {
		if p.paragraph == onLabel {
			labels = p.points
		} else if p.points > best {
			f.Paragraph, best = p.paragraph, p.points
		}
	}
	if labels > 0 && labels >= s.total/2 {
		f.Source = ByLabel
	}
	slices.SortStableFunc(f.Evidence, func(a, b Evidence) int {
		return cmp.Or(cmp.Compare(a.Paragraph, b.Paragraph), cmp.Compare(a.Start, b.Start))
	})
	for i := range f.Evidence {
		f.Evidence[i].Points = rounded(f.Evidence[i].Points)
	}
	return f
}
