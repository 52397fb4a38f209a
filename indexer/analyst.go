package indexer

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"kronika/archive"
	"kronika/indexer/body"
	"kronika/indexer/decision"
	"kronika/indexer/entity"
	"kronika/indexer/swedish"
	"kronika/indexer/topic"
)

// An Analyst makes documents of posts. Same text, same terms: every engine
// gets its documents, and every question its words, from here.
type Analyst struct {
	swedish    *swedish.Analyzer
	dictionary string
	topics     *topic.List
	bodies     *body.List
	decisions  *decision.Finder
	names      *entity.Tagger
	people     bool
	rooms      sync.Pool // of *[]swedish.Token: room for the words of documents
}

// NewAnalyst returns an analyst with the built-in lists and what the lists in the
// folder of an archive add to them; "" for none. dictionary is a folder with
// sv_SE.aff and sv_SE.dic, which correct the built-in lexicon; "" for none.
func NewAnalyst(dictionary, dir string) (*Analyst, error) {
	a := &Analyst{swedish: swedish.New()}
	if dictionary != "" {
		d, err := swedish.ReadDictionary(dictionary)
		if err != nil {
			return nil, &DictionaryError{err}
		}
		a.swedish, a.dictionary = swedish.NewWith(d), dictionary
	}
	a.decisions = decision.New()
	return a, a.readLists(dir)
}

// readLists reads the lists of an archive.
func (a *Analyst) readLists(dir string) (err error) {
	if a.topics, err = topic.Read(a.swedish, dir); err != nil {
		return err
	}
	if a.bodies, err = body.Read(a.swedish, dir); err != nil {
		return err
	}
	a.names, err = entity.New(dir)
	return err
}

// TagPeople makes the facet person hold the persons whom posts name with a public
// role; it is to be called before anything is read. Without it no post has any.
func (a *Analyst) TagPeople() { a.people = true }

// A DictionaryError says why the dictionary cannot be used.
type DictionaryError struct{ Err error }

// Error names the file.
func (e *DictionaryError) Error() string { return "dictionary: " + e.Err.Error() }

// Unwrap returns what is wrong.
func (e *DictionaryError) Unwrap() error { return e.Err }

// Dictionary returns the folder of the dictionary that is used, "" for none.
func (a *Analyst) Dictionary() string { return a.dictionary }

// Swedish returns the analyzer of texts and questions.
func (a *Analyst) Swedish() *swedish.Analyzer { return a.swedish }

// Topics returns the list that posts are tagged by.
func (a *Analyst) Topics() *topic.List { return a.topics }

// Names returns what tells places and people in texts.
func (a *Analyst) Names() *entity.Tagger { return a.names }

// Bodies returns the list of bodies that texts name.
func (a *Analyst) Bodies() *body.List { return a.bodies }

// Version names everything that decides a document's terms and facets.
func (a *Analyst) Version() string { return a.terms() + ", " + a.Lists() }

// terms names what decides a document's terms.
func (a *Analyst) terms() string {
	return "documents " + strconv.Itoa(documentVersion) + ", " + a.swedish.Version()
}

// Lists names what decides the facets that are derived from texts.
func (a *Analyst) Lists() string {
	lists := []string{a.topics.Version(), a.bodies.Version(), a.decisions.Version(), a.names.Version()}
	if a.people {
		lists = append(lists, "people")
	}
	return strings.Join(lists, ", ")
}

// Check returns a [TermsError] if a generation has other terms than the analyst
// makes of a question: words of the one would not be found in the other. With
// other lists it may be served: its posts are tagged as they were.
func (a *Analyst) Check(m Manifest) error {
	if terms, _, _ := strings.Cut(m.Version, ", topics "); terms == a.terms() { // the lists follow
		return nil
	}
	return &TermsError{m.Generation, m.Version, a.Version()}
}

// Retags reports whether a generation was made with other lists, and the same terms:
// what is made next tags its posts anew.
func (a *Analyst) Retags(m Manifest) bool { return a.Check(m) == nil && m.Version != a.Version() }

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
const documentVersion = 9

// Document returns a post as an engine gets it.
func (a *Analyst) Document(p *archive.Post, src archive.Source) Document {
	room, ok := a.rooms.Get().(*[]swedish.Token)
	if !ok {
		room = new([]swedish.Token)
	}
	*room = slices.Grow((*room)[:0], length(p)/6)
	r := a.readInto(*room, p, src)
	f := newFields(r)
	f.add(Title, r.Title)
	f.add(Text, r.Passages...)
	for _, c := range r.Comments {
		f.add(Comments, c)
	}
	facets := r.facets()
	addFacets(facets, p, src)
	if cap(*room) <= roomKept {
		a.rooms.Put(room)
	}
	return Document{ID: p.ID, Revision: p.Revision, Published: p.Published, Fields: f.terms, Facets: facets}
}

// roomKept is room for how many words is kept from one document to the next: longer ones
// are few.
const roomKept = 1 << 14

// About returns what a post is about, with the evidence: first what people
// confirmed, then the strongest.
func (a *Analyst) About(p *archive.Post) []topic.Found {
	return a.Read(p, archive.Source{}).Topics // whose blog it is does not matter
}

// fields collects the terms of a document part by part.
type fields struct {
	terms map[string][]Term
	end   int // the last position
}

// newFields has room for the terms of a reading.
func newFields(r *Reading) fields {
	f := fields{terms: map[string][]Term{}}
	title, text, comments := words(r.Title), words(r.Passages...), words(r.Comments...)
	all := title + text + comments
	passages := 1 + len(r.Passages) + len(r.Comments)
	room := make([]Term, 4*all+all/4+passages)
	take := func(field string, n int) {
		if n > 0 { // a field that nothing is in is not there
			f.terms[field], room = room[:0:n], room[n:]
		}
	}
	take(Title, title)
	take(Text, text)
	take(Comments, comments)
	take(Folded, all)
	if all > 0 {
		take(Exact, all+passages) // and a mark behind each
		take(Parts, all+all/4)    // more in most posts
	}
	return f
}

// words returns how many words passages have.
func words(passages ...Passage) (n int) {
	for i := range passages {
		n += len(passages[i].Tokens)
	}
	return n
}

// add puts the words of the paragraphs of one part of a post into a field of its
// own, and into those that hold all parts.
func (f *fields) add(field string, passages ...Passage) {
	words, exact, folded, parts := f.terms[field], f.terms[Exact], f.terms[Folded], f.terms[Parts]
	for i := range passages {
		passage := &passages[i]
		gap := Gap
		if i > 0 {
			gap = 1
		}
		from := 0
		if f.end > 0 {
			from = f.end + gap
		}
		for j := range passage.Tokens {
			t := &passage.Tokens[j]
			at := from + t.Position
			words = append(words, Term{t.Term, at})
			exact = append(exact, Term{t.Exact, at})
			folded = append(folded, Term{t.Folded, at})
			parts = append(parts, Term{t.Term, at})
			for _, part := range t.Parts {
				if part != t.Term {
					parts = append(parts, Term{part, at})
				}
			}
			switch {
			case field == Comments:
				f.put(Voice, Commented, at)
			case passage.Quotations != nil && passage.Quoting(t.Start, t.End) != nil:
				f.put(Voice, Quoted, at)
			}
			for _, ref := range t.Refs {
				f.put(Refs, ref, at)
			}
		}
		f.end = from + len(passage.Tokens)
		if len(passage.Tokens) > 0 {
			exact = append(exact, Term{Mark, from + len(passage.Tokens) + 1})
		}
	}
	if len(words) > 0 {
		f.terms[field], f.terms[Exact], f.terms[Folded], f.terms[Parts] = words, exact, folded, parts
	}
}

func (f *fields) put(field, term string, position int) {
	f.terms[field] = append(f.terms[field], Term{term, position})
}

// addFacets adds what the blog itself says of a post.
func addFacets(facets map[string][]string, p *archive.Post, src archive.Source) {
	facets["label"] = p.Labels
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
}
