package indexer

import (
	"strconv"

	"kronika/archive"
	"kronika/indexer/swedish"
	"kronika/indexer/topic"
)

// An Analyst makes documents of posts. Same text, same terms: every engine
// gets its documents, and every question its words, from here.
type Analyst struct {
	swedish *swedish.Analyzer
	topics  *topic.List
}

// NewAnalyst returns an analyst with the built-in topic list.
func NewAnalyst() (*Analyst, error) {
	topics, err := topic.Default()
	if err != nil {
		return nil, err
	}
	return &Analyst{topics.Swedish(), topics}, nil
}

// ReadAnalyst returns the analyst of an archive: with the topic list that the
// files in its folder change.
func ReadAnalyst(dir string) (*Analyst, error) {
	a := swedish.New()
	topics, err := topic.Read(a, dir)
	if err != nil {
		return nil, err
	}
	return &Analyst{a, topics}, nil
}

// Swedish returns the analyzer of texts and questions.
func (a *Analyst) Swedish() *swedish.Analyzer { return a.swedish }

// Topics returns the list that posts are tagged by.
func (a *Analyst) Topics() *topic.List { return a.topics }

// Version names everything that decides a document's terms and facets.
func (a *Analyst) Version() string {
	return "documents " + strconv.Itoa(documentVersion) + ", " + a.swedish.Version() + ", " + a.topics.Version()
}

// documentVersion is raised when documents of the same post change.
const documentVersion = 3

// Document returns a post as an engine gets it.
func (a *Analyst) Document(p *archive.Post, src archive.Source) Document {
	f := fields{analyzer: a.swedish, terms: map[string][]Term{}, end: map[string]int{}}
	about := topic.Doc{Labels: p.Labels, Confirmed: p.Topics.Confirmed, Rejected: p.Topics.Rejected}
	about.Title = f.add(Title, p.Title)[0]
	about.Paragraphs = f.add(Text, p.Paragraphs()...)
	for _, c := range p.Comments {
		f.add(Comments, c.Text)
	}
	return Document{
		ID: p.ID, Revision: p.Revision, Published: p.Published,
		Fields: f.terms, Facets: a.facets(p, src, about),
	}
}

// About returns what a post is about, with the evidence: first what people
// confirmed, then the strongest.
func (a *Analyst) About(p *archive.Post) []topic.Found {
	d := a.topics.Doc(p.Title, p.Paragraphs())
	d.Labels, d.Confirmed, d.Rejected = p.Labels, p.Topics.Confirmed, p.Topics.Rejected
	return a.topics.Match(d)
}

// fields collects the terms of a document part by part.
type fields struct {
	analyzer *swedish.Analyzer
	terms    map[string][]Term
	end      map[string]int // the last position of title, text, comments; of the others by ""
}

// add puts the words of the paragraphs of one part of a post into a field of its
// own, and into those that hold all parts. It returns them.
func (f *fields) add(field string, paragraphs ...string) (added []topic.Passage) {
	for i, text := range paragraphs {
		gap := Gap
		if i > 0 {
			gap = 1
		}
		own, all := f.begin(field, gap), f.begin("", gap)
		tokens := f.analyzer.Tokens(text)
		for _, t := range tokens {
			f.put(field, t.Term, own+t.Position)
			f.put(Exact, t.Exact, all+t.Position)
			f.put(Folded, t.Folded, all+t.Position)
			f.put(Parts, t.Term, all+t.Position)
			for _, part := range t.Parts {
				if part != t.Term {
					f.put(Parts, part, all+t.Position)
				}
			}
			for _, ref := range t.Refs {
				f.put(Refs, ref, all+t.Position)
			}
		}
		f.end[field], f.end[""] = own+len(tokens), all+len(tokens)
		if len(tokens) > 0 {
			f.put(Exact, Mark, all+len(tokens)+1)
		}
		added = append(added, topic.Passage{Text: text, Tokens: tokens})
	}
	return added
}

// begin returns the position that a further part of a field is counted from.
func (f *fields) begin(field string, gap int) int {
	if end := f.end[field]; end > 0 {
		return end + gap
	}
	return 0
}

func (f *fields) put(field, term string, position int) {
	f.terms[field] = append(f.terms[field], Term{term, position})
}

// facets returns the values of a post by facet.
func (a *Analyst) facets(p *archive.Post, src archive.Source, about topic.Doc) map[string][]string {
	facets := map[string][]string{"label": p.Labels}
	for _, t := range a.topics.Match(about) {
		facets["topic"] = append(facets["topic"], t.ID)
	}
	for facet, value := range map[string]string{
		"source": src.ID, "municipality": src.Municipality, "owner": string(src.Owner), "author": p.Author,
	} {
		if value != "" {
			facets[facet] = []string{value}
		}
	}
	// A date says its month only if it is that precise.
	if len(p.Published) >= len("2012") {
		facets["year"] = []string{string(p.Published.Cut(len("2012")))}
	}
	if len(p.Published) >= len("2012-11") {
		facets["month"] = []string{string(p.Published.Cut(len("2012-11")))}
	}
	return facets
}
