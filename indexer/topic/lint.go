package topic

import (
	"fmt"
	"iter"
	"slices"
	"strings"
)

// A Remark is something in a list that is probably not as it was meant.
type Remark struct {
	Subject string // ID
	Cue     string
	Says    string // in Swedish
}

// commonShare is in how many of the posts a cue may stand: what is in more tells
// none from another. rareFrom is from how many posts on it says something that a
// cue stands in none.
const (
	commonShare = 0.4
	rareFrom    = 50
)

// Lint returns what is suspicious: cues that another cue or inte makes idle, that
// speak strongly for two subjects, or that stand in more than 40 % of the posts.
// Of local cues, those that are not in the list that comes with the program, it
// also says which stand in no post. The error is that of the posts.
func (l *List) Lint(posts iter.Seq2[Doc, error]) ([]Remark, error) {
	base, err := Default()
	if err != nil {
		return nil, err
	}
	remarks := l.idle()
	remarks = append(remarks, l.doubled()...)
	in, all, err := l.count(posts)
	if err != nil {
		return nil, err
	}
	for i, c := range l.all {
		subject := l.subjects[c.subject]
		switch n := in[i]; {
		case float64(n) > commonShare*float64(all) && c.weight > 0:
			remarks = append(remarks, Remark{subject.ID, c.Text, fmt.Sprintf("finns i %d av %d inlägg och skiljer därför inget", n, all)})
		case n == 0 && all >= rareFrom && !base.has(subject.ID, c.Text):
			remarks = append(remarks, Remark{subject.ID, c.Text, fmt.Sprintf("finns inte i något av %d inlägg", all)})
		}
	}
	return remarks, nil
}

// has reports whether a subject of the list has a cue.
func (l *List) has(subject, cue string) bool {
	i, ok := l.index[subject]
	return ok && slices.ContainsFunc(l.subjects[i].Cues, func(c Cue) bool { return c.Text == cue })
}

// idle returns the cues that never count, because the words of an earlier one of
// the subject are the same or inte has them.
func (l *List) idle() (remarks []Remark) {
	for i := range l.all {
		c := &l.all[i]
		if c.weight == 0 {
			continue
		}
		p := l.Passage(strings.Trim(c.Text, "*="))
		for j := range l.all[:i] {
			before := &l.all[j]
			if before.subject != c.subject || !l.covers(before, c, p) {
				continue
			}
			says := fmt.Sprintf("räknas aldrig: ”%s” under %s har samma ord", before.Text, before.Level)
			remarks = append(remarks, Remark{l.subjects[c.subject].ID, c.Text, says})
			break
		}
	}
	return remarks
}

// covers reports whether a cue takes all words that another one is made of, p,
// and all that the other could match.
func (l *List) covers(before, c *cue, p Passage) bool {
	if before.weight > 0 {
		return before.Level != c.Level && slices.Equal(before.pieces, c.pieces)
	}
	if len(before.pieces) != len(c.pieces) {
		return false
	}
	last, b := c.pieces[len(c.pieces)-1], before.pieces[len(before.pieces)-1]
	if last.kind == hasPrefix && b.kind == hasPrefix {
		return strings.HasPrefix(last.term, b.term) && before.at(p, 0)
	}
	return last.kind == sameStem && before.at(p, 0)
}

// doubled returns the cues that speak strongly for two subjects.
func (l *List) doubled() (remarks []Remark) {
	first := map[string]int{}
	for i, c := range l.all {
		if c.Level != Strong {
			continue
		}
		if j, ok := first[c.Text]; ok && l.all[j].subject != c.subject {
			says := fmt.Sprintf("talar starkt också för %s", l.subjects[l.all[j].subject].ID)
			remarks = append(remarks, Remark{l.subjects[c.subject].ID, c.Text, says})
		}
		first[c.Text] = i
	}
	return remarks
}

// count returns in how many posts each cue stands, and how many there are.
func (l *List) count(posts iter.Seq2[Doc, error]) (in []int, all int, err error) {
	in, last := make([]int, len(l.all)), make([]int, len(l.all))
	for d, err := range posts {
		if err != nil {
			return nil, 0, err
		}
		all++
		for _, p := range append([]Passage{d.Title}, d.Paragraphs...) {
			m := matching{list: l}
			for i := range p.Tokens {
				m.look(p, i)
			}
			for _, h := range m.hits {
				if last[h.cue] != all {
					in[h.cue]++
					last[h.cue] = all
				}
			}
		}
	}
	return in, all, nil
}
