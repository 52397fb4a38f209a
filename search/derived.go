package search

import (
	"cmp"
	"slices"
	"strings"

	"kronika/archive"
	"kronika/indexer"
	"kronika/indexer/swedish"
)

// Derived is what a program read out of the text of a post: nobody at the blog
// wrote it so. Lists are never null; paragraphs count from 1, and 0 is the title.
type Derived struct {
	Version    string       `json:"version"` // of the lists it was derived by
	Topics     []AboutTopic `json:"topics"`  // the strongest first
	Organs     []Mentioned  `json:"organs"`  // bodies, in the order of the text
	Places     []Mentioned  `json:"places"`
	People     []Mentioned  `json:"people"` // with a public role; none unless the operator wants the facet
	Decisions  []Decision   `json:"decisions"`
	Quotations []Quotation  `json:"quotations"`
	References []Reference  `json:"references"`
}

// An AboutTopic is a topic of a post and what speaks for it.
type AboutTopic struct {
	Named
	Source    string   `json:"source"`    // regel: words of the text; etikett: a label of the blog; bekräftad: a person
	Points    float64  `json:"points"`    // all together; about 2 and more make a topic
	Paragraph int      `json:"paragraph"` // which speaks most for it
	Evidence  []Reason `json:"evidence"`  // in the order of the text
}

// A Reason is one place that speaks for a topic.
type Reason struct {
	Cue       string  `json:"cue"`       // of the topic list
	Words     string  `json:"words"`     // as the text has them, or the label
	Paragraph int     `json:"paragraph"` // -1: a label
	Points    float64 `json:"points"`
}

// A Mentioned is what a post names, with where.
type Mentioned struct {
	Named
	Paragraphs []int `json:"paragraphs"`
}

// A Decision is what a sentence says that somebody decided.
type Decision struct {
	Stage     string `json:"stage"`             // beslutat, föreslaget, väntar, inget beslut
	Organ     *Named `json:"organ,omitempty"`   // who decides; absent if the text does not say
	Meeting   string `json:"meeting,omitempty"` // day of the meeting, YYYY-MM-DD
	Minutes   string `json:"minutes,omitempty"` // address of its minutes, where the operator gave a pattern
	Sentence  string `json:"sentence"`
	Paragraph int    `json:"paragraph"`
}

// A Quotation is what the post quotes, in one paragraph.
type Quotation struct {
	Who       string `json:"who,omitempty"` // as the text names it; absent: källa oklar
	Text      string `json:"text"`
	Paragraph int    `json:"paragraph"`
}

// A Reference is something a text refers to, once for all the ways to write it.
type Reference struct {
	Kind      string `json:"kind"`           // §, dnr, sfs, prop, kr, datum
	Value     string `json:"value"`          // "45", "KS 2012/123", "2010:110", "2008/09:200", "12500000", "2012-11-23"
	Written   string `json:"written"`        // as it stands in the text
	Link      string `json:"link,omitempty"` // address of a diarienummer in the municipality's diary, where the operator gave a pattern
	Paragraph int    `json:"paragraph"`
}

// Derive reads a post.
func Derive(a *indexer.Analyst, p *archive.Post, src archive.Source) *Derived {
	r := a.Read(p, src)
	d := &Derived{
		Version: a.Lists(), Topics: []AboutTopic{}, Organs: []Mentioned{}, Places: []Mentioned{}, People: []Mentioned{}, Decisions: []Decision{}, Quotations: []Quotation{}, References: []Reference{},
	}
	n := deriver{a, src, a.Bodies().Names(), d}
	n.topics(r)
	for _, place := range r.Places {
		for _, e := range place.Evidence {
			number := 0
			if !e.Title {
				number = r.Paragraph(e.Start)
			}
			d.Places = mention(d.Places, Named{place.Name, place.Name}, number)
		}
	}
	for _, person := range r.People {
		d.People = mention(d.People, Named{person.Name, person.Name}, r.Paragraph(person.Start))
	}
	n.passage(0, r.Title)
	for i, passage := range r.Passages {
		n.passage(i+1, passage)
	}
	return d
}

// A deriver says what passages say.
type deriver struct {
	*indexer.Analyst
	source archive.Source
	organs map[string]string
	*Derived
}

func (d deriver) topics(r *indexer.Reading) {
	names := d.Analyst.Topics().Names()
	for _, t := range r.Topics {
		about := AboutTopic{Named{t.ID, names[t.ID]}, string(t.Source), t.Points, t.Paragraph, []Reason{}}
		for _, e := range t.Evidence {
			about.Evidence = append(about.Evidence, Reason{e.Cue, e.Words, e.Paragraph, e.Points})
		}
		d.Derived.Topics = append(d.Derived.Topics, about)
	}
}

func (d deriver) passage(n int, p indexer.Passage) {
	for _, m := range p.Bodies {
		d.Organs = mention(d.Organs, Named{m.ID, m.Name}, n)
	}
	for _, found := range p.Decisions {
		dec := Decision{Stage: string(found.Stage), Meeting: found.Day, Sentence: sentence(p.Text, found.Start, found.End), Paragraph: n}
		if found.Body != "" {
			dec.Organ = &Named{found.Body, d.organs[found.Body]}
			dec.Minutes = d.Bodies().MinutesURL(indexer.MunicipalityOf(d.source), found.Body, found.Day)
		}
		d.Decisions = append(d.Decisions, dec)
	}
	for _, q := range p.Quotations {
		d.Quotations = append(d.Quotations, Quotation{q.Who, p.Text[q.Start:q.End], n})
	}
	for _, ref := range d.Swedish().References(p.Text) {
		d.reference(n, ref, p.Text[ref.Start:ref.End])
	}
}

// sentence returns a sentence with the parenthesis that ends it.
func sentence(text string, start, end int) string {
	s := text[start:end]
	if strings.Count(s, "(") > strings.Count(s, ")") && strings.HasPrefix(text[end:], ")") {
		s += ")"
	}
	return s
}

// reference adds a reference that the post has not had before; of a diarienummer
// with an organ, which is two, that with it.
func (d deriver) reference(n int, ref swedish.Reference, written string) {
	r := Reference{Kind: string(ref.Kind), Value: ref.Value, Written: written, Paragraph: n}
	if ref.Kind == swedish.Diary {
		r.Value = strings.ToUpper(ref.Value)
		r.Link = d.Bodies().DiaryURL(indexer.MunicipalityOf(d.source), r.Value)
	}
	for i, other := range d.References {
		switch {
		case other.Kind != r.Kind:
		case other.Value == r.Value, strings.HasSuffix(other.Value, " "+r.Value):
			return
		case other.Paragraph == n && other.Written == written && strings.HasSuffix(r.Value, " "+other.Value):
			d.References[i] = r
			return
		}
	}
	d.References = append(d.References, r)
}

// mention adds a paragraph to what is named in it.
func mention(all []Mentioned, what Named, paragraph int) []Mentioned {
	i := slices.IndexFunc(all, func(m Mentioned) bool { return m.ID == what.ID })
	if i < 0 {
		return append(all, Mentioned{what, []int{paragraph}})
	}
	if m := &all[i]; !slices.Contains(m.Paragraphs, paragraph) {
		m.Paragraphs = append(m.Paragraphs, paragraph)
	}
	return all
}

// By returns who is quoted: a name, or that it is not known.
func (q Quotation) By() string { return cmp.Or(q.Who, unclear) }
