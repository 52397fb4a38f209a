package indexer

import (
	"slices"

	"kronika/archive"
	"kronika/indexer/body"
	"kronika/indexer/decision"
	"kronika/indexer/entity"
	"kronika/indexer/quotation"
	"kronika/indexer/swedish"
	"kronika/indexer/topic"
)

// A Reading is what is read out of a post: its words, and what they say. It
// depends on the post, its source and the lists alone.
type Reading struct {
	Title    Passage
	Passages []Passage // the paragraphs of the text, in order
	Comments []Passage // without quotations, bodies and decisions
	Topics   []topic.Found
	Places   []entity.PlaceFound  // with bytes of the post's title or text
	People   []entity.PersonFound // with a public role; bytes of the post's text. None unless [Analyst.TagPeople]
}

// A Passage is a paragraph of a post, its title, or a comment. All bytes are of
// Text.
type Passage struct {
	Text   string
	Tokens []swedish.Token
	// Quotations are in order. One that runs over several paragraphs is a quotation in
	// each. WhoStart and WhoEnd are 0 where the name stands in another paragraph.
	Quotations []quotation.Quotation
	Bodies     []body.Mention
	Decisions  []decision.Decision
}

// Read reads a post.
func (a *Analyst) Read(p *archive.Post, src archive.Source) *Reading {
	return a.readInto(make([]swedish.Token, 0, length(p)/6+1), p, src) // Swedish words have some six letters
}

// readInto is Read with room for the words, or most of them.
func (a *Analyst) readInto(room []swedish.Token, p *archive.Post, src archive.Source) *Reading {
	context := body.Context{Municipality: MunicipalityOf(src), Date: string(p.Published)}
	r := &Reading{Title: Passage{Text: p.Title}, Passages: Passages(p)}
	room = a.read(room, &r.Title, context)
	for i := range r.Passages {
		room = a.read(room, &r.Passages[i], context)
	}
	for _, c := range p.Comments {
		passage := Passage{Text: c.Text}
		room = a.words(room, &passage)
		r.Comments = append(r.Comments, passage)
	}
	r.Topics = a.topics.Match(about(p, r))
	r.Places = a.names.Places(p.Title, p.Text)
	if a.people {
		r.People = a.names.People(p.Text)
	}
	return r
}

// about returns a post as the topic list reads it.
func about(p *archive.Post, r *Reading) topic.Doc {
	d := topic.Doc{
		Title:  topic.Passage{Text: p.Title, Tokens: r.Title.Tokens},
		Labels: p.Labels, Confirmed: p.Topics.Confirmed, Rejected: p.Topics.Rejected,
	}
	d.Paragraphs = make([]topic.Passage, len(r.Passages))
	for i := range r.Passages {
		d.Paragraphs[i] = topic.Passage{Text: r.Passages[i].Text, Tokens: r.Passages[i].Tokens}
	}
	return d
}

// MunicipalityOf returns whose blog a source is.
func MunicipalityOf(src archive.Source) body.Municipality {
	return body.Municipality{Name: src.Municipality, Code: src.MunicipalityCode}
}

// words gives a passage its words, and returns what is left of the room for them behind
// those of the passages before.
func (a *Analyst) words(room []swedish.Token, p *Passage) []swedish.Token {
	before := len(room)
	room = a.swedish.AppendTokens(room, p.Text)
	if len(room) > before {
		p.Tokens = room[before:len(room):len(room)]
	}
	return room
}

// read fills in what a passage says.
func (a *Analyst) read(room []swedish.Token, p *Passage, of body.Context) []swedish.Token {
	room = a.words(room, p)
	p.Bodies = a.bodies.Find(p.Text, p.Tokens, of)
	p.Decisions = a.decisions.Find(decision.Passage{Text: p.Text, Tokens: p.Tokens, Bodies: p.Bodies, Published: of.Date})
	return room
}

// Passages returns the paragraphs of a post with what they quote.
func Passages(p *archive.Post) []Passage {
	paragraphs := p.Paragraphs()
	if len(paragraphs) == 0 {
		return nil
	}
	all := make([]Passage, 0, len(paragraphs))
	quotations := quotation.Find(p.Text)
	start := 0
	for _, text := range paragraphs {
		passage := Passage{Text: text}
		end := start + len(text)
		for _, q := range quotations {
			if q.Start < end && q.End > start {
				passage.Quotations = append(passage.Quotations, within(q, start, end))
			}
		}
		all = append(all, passage)
		start = end + len("\n\n")
	}
	return all
}

// within returns what of a quotation lies in a stretch of the text, counted from
// its start.
func within(q quotation.Quotation, start, end int) quotation.Quotation {
	q.Start, q.End = max(q.Start, start)-start, min(q.End, end)-start
	if q.WhoStart >= start && q.WhoEnd <= end {
		q.WhoStart, q.WhoEnd = q.WhoStart-start, q.WhoEnd-start
	} else {
		q.WhoStart, q.WhoEnd = 0, 0
	}
	return q
}

// Quoting returns the quotation that holds the bytes of the text from start to
// end, nil if they are the author's own, or partly so.
func (p Passage) Quoting(start, end int) *quotation.Quotation {
	for i, q := range p.Quotations {
		if q.Start <= start && end <= q.End {
			return &p.Quotations[i]
		}
	}
	return nil
}

// Paragraph returns the number of the paragraph that holds a byte of the post's
// text, from 1.
func (r *Reading) Paragraph(at int) int {
	end := 0
	for i, p := range r.Passages {
		if end += len(p.Text) + len("\n\n"); at < end {
			return i + 1
		}
	}
	return len(r.Passages)
}

// Offset returns the byte of the post's text at which a paragraph begins.
func (r *Reading) Offset(paragraph int) int {
	at := 0
	for _, p := range r.Passages[:paragraph-1] {
		at += len(p.Text) + len("\n\n")
	}
	return at
}

// said returns the title and the paragraphs: what the post itself says.
func (r *Reading) said() []Passage {
	return append([]Passage{r.Title}, r.Passages...)
}

// facets returns what a reading adds to the facets of a post, each value once.
func (r *Reading) facets() map[string][]string {
	facets := map[string][]string{}
	add := func(facet, value string) {
		if value != "" && !slices.Contains(facets[facet], value) {
			facets[facet] = append(facets[facet], value)
		}
	}
	for _, t := range r.Topics {
		add("topic", t.ID)
	}
	for _, p := range r.Places {
		add("place", p.Name)
	}
	for _, p := range r.People {
		add("person", p.Name)
	}
	for _, p := range r.said() {
		for _, m := range p.Bodies {
			add("organ", m.ID)
		}
		for _, d := range p.Decisions {
			add("decision", string(d.Stage))
		}
		for i := range p.Tokens {
			if refs := p.Tokens[i].Refs; refs != nil {
				add("dnr", swedish.DiaryNumber(refs))
			}
		}
	}
	return facets
}
