package search

import "kronika/indexer"

// in makes a plan look at the words of one voice only. The fields of the single
// parts of a post do not know whose their words are; parts holds the same terms.
func (p *Plan) in(voice Voice) {
	if voice == AnyVoice {
		return
	}
	for i := range p.Clauses {
		c := &p.Clauses[i]
		c.Match = c.Match.in(voice)
		c.Boosts = allIn(voice, c.Boosts)
		c.Fallbacks = allIn(voice, c.Fallbacks)
	}
	p.Not = allIn(voice, p.Not)
}

func allIn(voice Voice, matches []Match) (all []Match) {
	for _, m := range matches {
		all = append(all, m.in(voice))
	}
	return all
}

func (m Match) in(voice Voice) Match {
	m.Tests = testsIn(voice, m.Tests)
	var near []Near
	for _, n := range m.Near {
		var groups [][]Test
		for _, g := range n.Groups {
			groups = append(groups, testsIn(voice, g))
		}
		n.Groups, n.Not = groups, testsIn(voice, n.Not)
		near = append(near, n)
	}
	m.Near, m.Any, m.All, m.Not = near, allIn(voice, m.Any), allIn(voice, m.All), allIn(voice, m.Not)
	return m
}

// testsIn returns tests of one voice. A title is the author's own; the text is
// looked at in parts, and comments are nobody's of these.
func testsIn(voice Voice, tests []Test) (all []Test) {
	for _, t := range tests {
		switch t.Field {
		case indexer.Comments:
			continue
		case indexer.Title:
			if voice == Quoted {
				continue
			}
		case indexer.Text:
			t.Field, t.Voice = indexer.Parts, voice
		case indexer.Exact, indexer.Folded, indexer.Parts, indexer.Refs:
			t.Voice = voice
		}
		all = append(all, t)
	}
	return all
}
