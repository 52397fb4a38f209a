package indexer

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"kronika/archive"
	"kronika/indexer/swedish"
	"kronika/indexer/topic"
)

// An Analyst makes documents of posts. Same text, same terms: every engine
// gets its documents, and every question its words, from here.
type Analyst struct {
	swedish    *swedish.Analyzer
	dictionary string
	topics     *topic.List
}

// NewAnalyst returns an analyst with the built-in topic list. dictionary is a
// folder with sv_SE.aff and sv_SE.dic, which correct the built-in lexicon; ""
// for none.
func NewAnalyst(dictionary string) (*Analyst, error) {
	topics, err := topic.Default()
	if err != nil {
		return nil, err
	}
	a := &Analyst{swedish: swedish.New(), topics: topics}
	if dictionary != "" {
		d, err := swedish.ReadDictionary(dictionary)
		if err != nil {
			return nil, fmt.Errorf("dictionary: %w", err)
		}
		a.swedish, a.dictionary = swedish.NewWith(d), dictionary
	}
	return a, nil
}

// Dictionary returns the folder of the dictionary that is used, "" for none.
func (a *Analyst) Dictionary() string { return a.dictionary }

// Swedish returns the analyzer of texts and questions.
func (a *Analyst) Swedish() *swedish.Analyzer { return a.swedish }

// Topics returns the list that posts are tagged by.
func (a *Analyst) Topics() *topic.List { return a.topics }

// Version names everything that decides a document's terms and facets.
func (a *Analyst) Version() string {
	return "documents " + strconv.Itoa(documentVersion) + ", " + a.swedish.Version() + ", " + a.topics.Version()
}

// Check returns a [TermsError] if a generation has other terms than the analyst
// makes of a question: words of the one would not be found in the other.
func (a *Analyst) Check(m Manifest) error {
	if m.Version == a.Version() {
		return nil
	}
	return &TermsError{m.Generation, m.Version, a.Version()}
}

// A TermsError says that a generation was made by another version of what
// decides the terms, such as with another dictionary.
type TermsError struct {
	Generation string
	Made, Here string // as [Analyst.Version]
}

// Error names what the two versions do not share.
func (e *TermsError) Error() string {
	return fmt.Sprintf("index generation %s was made with %s, and here is %s: words would not be found",
		e.Generation, without(e.Made, e.Here), without(e.Here, e.Made))
}

// Hint says what to do.
func (e *TermsError) Hint() string {
	return "kronika index makes it anew; or start again with what it was made with: KRONIKA_DICTIONARY names the folder of a dictionary, or none"
}

// without returns the parts of a version that another has not.
func without(version, other string) string {
	parts := slices.DeleteFunc(strings.Split(version, ", "), func(part string) bool {
		return slices.Contains(strings.Split(other, ", "), part)
	})
	if len(parts) == 0 {
		return "no dictionary" // all else is always there
	}
	return strings.Join(parts, ", ")
}

// documentVersion is raised when documents of the same post change.
const documentVersion = 6

// Document returns a post as an engine gets it.
func (a *Analyst) Document(p *archive.Post, src archive.Source) Document {
	f := fields{analyzer: a.swedish, terms: map[string][]Term{}, end: map[string]int{}}
	f.add(Title, Passage{Text: p.Title})
	f.add(Text, Passages(p)...)
	for _, c := range p.Comments {
		f.add(Comments, Passage{Text: c.Text})
	}
	facets := a.facets(p, src)
	if len(f.diary) > 0 {
		facets["dnr"] = f.diary
	}
	return Document{ID: p.ID, Revision: p.Revision, Published: p.Published, Fields: f.terms, Facets: facets}
}

// fields collects the terms of a document part by part.
type fields struct {
	analyzer *swedish.Analyzer
	terms    map[string][]Term
	diary    []string       // diarienummer in the text
	end      map[string]int // the last position of title, text, comments; of the others by ""
}

// add puts the words of the paragraphs of one part of a post into a field of its
// own, and into those that hold all parts.
func (f *fields) add(field string, passages ...Passage) {
	for i, passage := range passages {
		gap := Gap
		if i > 0 {
			gap = 1
		}
		own, all := f.begin(field, gap), f.begin("", gap)
		tokens := f.analyzer.Tokens(passage.Text)
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
			switch {
			case field == Comments:
				f.put(Voice, Commented, all+t.Position)
			case passage.Quoting(t.Start, t.End) != nil:
				f.put(Voice, Quoted, all+t.Position)
			}
			for _, ref := range t.Refs {
				f.put(Refs, ref, all+t.Position)
			}
			if number := swedish.DiaryNumber(t.Refs); number != "" && !slices.Contains(f.diary, number) {
				f.diary = append(f.diary, number)
			}
		}
		f.end[field], f.end[""] = own+len(tokens), all+len(tokens)
		if len(tokens) > 0 {
			f.put(Exact, Mark, all+len(tokens)+1)
		}
	}
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
func (a *Analyst) facets(p *archive.Post, src archive.Source) map[string][]string {
	facets := map[string][]string{"label": p.Labels}
	for _, t := range a.topics.Match(p.Title, p.Text) {
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
