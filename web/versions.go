package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"kronika/archive"
)

// A versionView is one text of a post in the list of its versions.
type versionView struct {
	Number  int
	Seen    string // when it was first captured
	Title   string
	Length  string
	SHA256  string
	Link    string
	Compare string // address of the comparison with the one before; empty of the first
	Current bool
}

// A versionsData page lists the texts of a post that are shown.
type versionsData struct {
	frame
	Post     link
	Versions []versionView // the latest first
	Withheld []string
	Action   string // of the form that asks for a comparison
}

func (*versionsData) template() string { return "versions" }

// versionsPage serves GET /inlagg/{id}/versioner.
func (s *site) versionsPage(w http.ResponseWriter, r *http.Request) error {
	revisions, err := s.store.Revisions(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	post := &revisions[len(revisions)-1]
	decisions, err := s.store.Decisions(r.Context(), post.ID)
	if err != nil {
		return err
	}
	page := &versionsData{frame: s.about("Versioner: ", post), Post: link{s.postPath(post.ID), titleOf(post)},
		Withheld: withheld(decisions), Action: s.postPath(post.ID) + "/jamfor"}
	page.Alternate = s.prefix + "/api/v1/posts/" + post.ID + "/revisions"
	for i, rev := range revisions {
		v := versionView{Number: rev.Revision, Title: rev.Title, Length: number(len([]rune(rev.Text))) + nbsp + "tecken",
			SHA256: archive.SHA256([]byte(rev.Text)), Link: s.versionPath(&rev), Current: i == len(revisions)-1}
		if rev.Capture != nil {
			v.Seen = moment(rev.Capture.Fetched)
		}
		if i > 0 {
			v.Compare = s.comparePath(post.ID, revisions[i-1].Revision, rev.Revision)
		}
		page.Versions = append([]versionView{v}, page.Versions...)
	}
	return s.render(w, http.StatusOK, page)
}

// about returns the frame of a page about a post.
func (s *site) about(what string, post *archive.Post) frame {
	f := s.frame(what+titleOf(post), "")
	f.NoIndex = true
	return f
}

// titleOf returns what a post is called: its title, its date, or that it has neither.
func titleOf(post *archive.Post) string {
	if post.Title != "" {
		return post.Title
	}
	if date := longDate(post.Published); date != "" {
		return initial(date)
	}
	return "Inlägg utan rubrik och datum"
}

// postPath returns the address of a post's page.
func (s *site) postPath(id string) string { return s.prefix + "/inlagg/" + id }

// versionPath returns the address of one text of a post, which stays when there
// are later ones.
func (s *site) versionPath(post *archive.Post) string {
	return s.postPath(post.ID) + "/versioner/" + strconv.Itoa(max(1, post.Revision))
}

func (s *site) comparePath(id string, from, to int) string {
	v := url.Values{"fran": {strconv.Itoa(from)}, "till": {strconv.Itoa(to)}}
	return s.postPath(id) + "/jamfor?" + v.Encode()
}

// A revisionJSON is one text of a post in the API. Its capture is the first that
// showed it.
type revisionJSON struct {
	archive.Post
	TextSHA256 string `json:"text_sha256"` // of the text as it is shown
	Link       string `json:"link"`        // of its page
}

// apiRevisions serves GET /api/v1/posts/{id}/revisions: the texts of a post that
// are shown, the oldest first. The numbers of those that are withdrawn are left out.
func (s *site) apiRevisions(w http.ResponseWriter, r *http.Request) error {
	revisions, err := s.store.Revisions(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	list := []revisionJSON{}
	for _, rev := range revisions {
		list = append(list, revisionJSON{rev, archive.SHA256([]byte(rev.Text)), s.versionPath(&rev)})
	}
	return s.writeJSON(w, jsonType, http.StatusOK, struct {
		ID        string         `json:"id"`
		Revisions []revisionJSON `json:"revisions"`
	}{revisions[0].ID, list})
}

// A versionData page shows one text of a post.
type versionData struct {
	frame
	Post       link
	Heading    string
	Dateline   string
	Date       archive.Date
	Said       string // which version it is
	Current    bool
	Compare    string // address of the comparison with the current text
	Paragraphs []paragraphView
	Cite       citation
	Proof      string // address of the evidence
}

func (*versionData) template() string { return "version" }

// versionPage serves GET /inlagg/{id}/versioner/{n}.
func (s *site) versionPage(w http.ResponseWriter, r *http.Request) error {
	n, err := strconv.Atoi(r.PathValue("n"))
	if err != nil {
		return errNoPage
	}
	rev, err := s.store.Revision(r.Context(), r.PathValue("id"), n)
	if err != nil {
		return err
	}
	current, err := s.store.Post(r.Context(), rev.ID)
	if err != nil {
		return err
	}
	src, err := s.source(r.Context(), rev.Source)
	if err != nil {
		return err
	}
	page := &versionData{frame: s.about(fmt.Sprintf("Version %d: ", n), rev), Post: link{s.postPath(rev.ID), titleOf(rev)}, Heading: titleOf(rev),
		Date: rev.Published, Current: current.Revision == n, Cite: s.cite(rev, src)}
	if rev.Title != "" {
		page.Dateline = longDate(rev.Published)
	}
	page.Said = fmt.Sprintf("Version %d", n)
	if page.Cite.Fetched != "" {
		page.Said += ", först hämtad " + page.Cite.Fetched
	}
	page.Proof = s.postPath(rev.ID) + "/bevis.warc.gz?version=" + strconv.Itoa(n)
	if !page.Current {
		page.Compare = s.comparePath(rev.ID, n, current.Revision)
	}
	page.Alternate = s.prefix + "/api/v1/posts/" + rev.ID + "/revisions"
	for _, para := range s.searcher.Paragraphs(rev, "") {
		page.Paragraphs = append(page.Paragraphs, s.paragraph(para, r, rev, src))
	}
	return s.render(w, http.StatusOK, page)
}
