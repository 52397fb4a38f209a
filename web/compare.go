package web

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"kronika/archive"
)

// A compareData page shows what is different in two texts of a post.
type compareData struct {
	frame
	Post       link
	From, To   versionView
	Title      *changedParagraph // nil if both have the same
	Paragraphs []changedParagraph
	Summary    string
	Versions   []versionChoice
	Action     string
}

func (*compareData) template() string { return "compare" }

// A versionChoice is a version in the form that chooses what is compared.
type versionChoice struct {
	Number   int
	From, To bool // it is chosen
}

// comparePage serves GET /inlagg/{id}/jamfor: the parameters fran and till are
// numbers of versions; without them it is the two latest.
func (s *site) comparePage(w http.ResponseWriter, r *http.Request) error {
	revisions, err := s.store.Revisions(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	last := len(revisions) - 1
	to, err := s.version(r, "till", revisions, last)
	if err != nil {
		return err
	}
	before := slices.IndexFunc(revisions, func(p archive.Post) bool { return p.Revision == to.Revision }) - 1
	from, err := s.version(r, "fran", revisions, max(0, before))
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(r.Context(), searchTimeout)
	defer cancel()
	leave, err := s.enter(ctx) // long texts take 0.3 s and 32 MiB
	if err != nil {
		return err
	}
	page := s.comparison(from, to, revisions)
	leave()
	return s.render(w, http.StatusOK, page)
}

// version returns the text that a parameter names, or else the one with the index.
// One that is withdrawn is a *[archive.WithdrawnError].
func (s *site) version(r *http.Request, param string, revisions []archive.Post, index int) (*archive.Post, error) {
	n, err := strconv.Atoi(r.URL.Query().Get(param))
	if err != nil {
		return &revisions[index], nil
	}
	return s.store.Revision(r.Context(), revisions[index].ID, n)
}

// comparison returns the page of two texts.
func (s *site) comparison(from, to *archive.Post, revisions []archive.Post) *compareData {
	p := &compareData{
		frame:      s.about(fmt.Sprintf("Version %d och %d: ", from.Revision, to.Revision), to),
		Post:       link{s.postPath(to.ID), titleOf(to)},
		From:       s.compared(from),
		To:         s.compared(to),
		Paragraphs: compare(from.Paragraphs(), to.Paragraphs()),
		Action:     s.postPath(to.ID) + "/jamfor",
	}
	if from.Title != to.Title {
		p.Title = &changedParagraph{1, 1, (&differ{maxCells}).words(from.Title, to.Title)}
	}
	p.Summary = changes(p.Paragraphs, p.Title != nil)
	for _, rev := range revisions {
		p.Versions = append(p.Versions, versionChoice{rev.Revision, rev.Revision == from.Revision, rev.Revision == to.Revision})
	}
	return p
}

func (s *site) compared(post *archive.Post) versionView {
	v := versionView{Number: post.Revision, Link: s.versionPath(post)}
	if post.Capture != nil {
		v.Seen = moment(post.Capture.Fetched)
	}
	return v
}

// changes says in Swedish what is different.
func changes(paragraphs []changedParagraph, title bool) string {
	var edited, more, fewer int
	for _, p := range paragraphs {
		switch {
		case p.Before == 0:
			more++
		case p.After == 0:
			fewer++
		case p.Changed():
			edited++
		}
	}
	var said []string
	if title {
		said = append(said, "rubriken är ändrad")
	}
	for _, part := range []struct {
		n         int
		one, many string
	}{{edited, "ett stycke är ändrat", "stycken är ändrade"}, {more, "ett stycke är tillagt", "stycken är tillagda"}, {fewer, "ett stycke är borttaget", "stycken är borttagna"}} {
		switch {
		case part.n == 1:
			said = append(said, part.one)
		case part.n > 1:
			said = append(said, number(part.n)+" "+part.many)
		}
	}
	if len(said) == 0 {
		return "Texterna är lika."
	}
	return initial(strings.Join(said, ", ")) + "."
}
