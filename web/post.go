package web

import (
	"context"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strings"

	"kronika/archive"
	"kronika/search"
)

// A postData page shows one post and how to cite it.
type postData struct {
	frame
	Heading    string // the title, or the date of a post without one
	Dateline   string // empty if it is the heading
	Date       archive.Date
	Blog       link
	About      string // whose blog
	Author     string
	Notice     string // the post has changed or gone
	Withheld   []string
	Paragraphs []paragraphView
	Derived    derivedView
	Labels     []link
	Comments   []commentView
	Unread     string // comments that are known only by their number
	Original   string // empty if it is no web address
	Back       string // the search the reader comes from
	Cite       citation
	Hide       string // address of a message that asks to hide something
	Marked     string // how many words are marked, empty for none
	Versions   link   // empty if there is but one
	Near       neighbours
	BibTeX     string
	Proof      string // address without its suffix, .warc.gz or .json
}

func (*postData) template() string { return "post" }

// A paragraphView is a paragraph of a post with its number in citations.
type paragraphView struct {
	Number int
	HTML   template.HTML
	Quotes string     // who is quoted in it
	Here   string     // address that says how to cite it
	Cite   *quoteView // how to cite it; nil unless that was asked for
}

// A commentView is a reader's comment.
type commentView struct {
	Author, Dateline string
	Date             archive.Date
	Text             string
}

// postPage serves GET /inlagg/{id}; the words of the parameter q are marked, or with
// the parameter varfor those that speak for the topic with that ID.
func (s *site) postPage(w http.ResponseWriter, r *http.Request) error {
	post, err := s.store.Post(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	src, err := s.source(r.Context(), post.Source)
	if err != nil {
		return err
	}
	req, _ := question(r) // only its words are marked
	decisions, err := s.store.Decisions(r.Context(), post.ID)
	if err != nil {
		return err
	}
	revisions, err := s.store.Revisions(r.Context(), post.ID)
	if err != nil {
		return err
	}
	derived := s.searcher.Derive(post, src)
	page := s.post(post, src, req.Query)
	page.Derived = s.derived(derived, post, src)
	paragraphs := s.searcher.Paragraphs(post, req.Query)
	if topic := r.URL.Query().Get("varfor"); topic != "" {
		paragraphs = s.searcher.Reasons(post, src, topic)
	}
	for _, para := range paragraphs {
		page.Paragraphs = append(page.Paragraphs, s.paragraph(para, r, post, src))
	}
	page.Marked = markedWords(step(page.Paragraphs))
	page.Withheld = withheld(decisions)
	page.Versions = link{s.postPath(post.ID) + "/versioner", versionCount(len(revisions))}
	page.Near = s.neighbours(r.Context(), post, src, derived)
	return s.render(w, http.StatusOK, page)
}

// source returns a blog by its ID, or one with only the ID if it is not known.
func (s *site) source(ctx context.Context, id string) (archive.Source, error) {
	sources, err := s.store.Sources(ctx)
	if err != nil {
		return archive.Source{}, err
	}
	if i := slices.IndexFunc(sources, func(src archive.Source) bool { return src.ID == id }); i >= 0 {
		return sources[i], nil
	}
	return archive.Source{ID: id, Name: id}, nil
}

// describe says whose words a blog holds: "Vimmerby kommun, kommunchef, myndighet".
func describe(src archive.Source) string {
	var parts []string
	for _, p := range []string{src.Municipality, src.Role, string(src.Owner)} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, ", ")
}

// post returns the page of a post.
func (s *site) post(post *archive.Post, src archive.Source, q string) *postData {
	p := &postData{
		Heading: titleOf(post),
		Date:    post.Published,
		Blog:    link{s.searchURL(only(ask(), "source", src.ID)), src.Name},
		About:   describe(src),
		Author:  post.Author,
		Notice:  notice(post),
		Cite:    s.cite(post, src),
		Hide:    s.hideURL(post),
	}
	if post.Title != "" {
		p.Dateline = longDate(post.Published)
	}
	p.frame = s.frame(p.Heading, q)
	p.Original = webAddress(post.URL)
	p.Canonical = p.Original
	p.Alternate = s.prefix + "/api/v1/posts/" + post.ID
	p.BibTeX = s.postPath(post.ID) + "/citat.bib"
	p.Proof = s.postPath(post.ID) + "/bevis"
	if q != "" {
		back := ask()
		back.Query, back.Sort = q, search.Relevance
		p.Back = s.searchURL(back)
	}
	for _, l := range post.Labels {
		p.Labels = append(p.Labels, link{s.searchURL(only(ask(), "label", l)), l})
	}
	for _, c := range post.Comments {
		p.Comments = append(p.Comments, commentView{c.Author, longDate(c.Published), c.Published, c.Text})
	}
	p.Unread = unread(post)
	return p
}

func notice(post *archive.Post) string {
	switch post.Status {
	case archive.Changed:
		return fmt.Sprintf("Texten har ändrats på bloggen sedan den först hämtades. Detta är version %d.", post.Revision)
	case archive.Gone:
		return "Inlägget finns inte längre kvar på bloggen. Detta är den text som sist hämtades."
	}
	return ""
}

func unread(post *archive.Post) string {
	if post.CommentsCount == nil || *post.CommentsCount <= len(post.Comments) {
		return ""
	}
	if *post.CommentsCount == 1 {
		return "Bloggen uppgav en kommentar när sidan hämtades; den är inte arkiverad."
	}
	held := number(len(post.Comments)) + " av dem är arkiverade."
	switch len(post.Comments) {
	case 0:
		held = "ingen av dem är arkiverad."
	case 1:
		held = "en av dem är arkiverad."
	}
	return fmt.Sprintf("Bloggen uppgav %s kommentarer när sidan hämtades; %s", number(*post.CommentsCount), held)
}
