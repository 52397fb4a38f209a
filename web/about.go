package web

import (
	"net/http"
	"net/url"
	"strings"

	"kronika/archive"
)

// An aboutData page says what Kronika is, whose blogs it holds, how texts come in and
// how to have something hidden.
type aboutData struct {
	frame
	Operator string // empty: nobody said
	Contact  link   // its address may be empty; both: nobody said
	Hide     string // address of a message that asks to hide something; empty: there is none
	Blogs    []heldBlog
	Gaps     []string // months without a post
	Lists    string   // versions
}

func (*aboutData) template() string { return "about" }

// A heldBlog is a blog and what is held of it.
type heldBlog struct {
	link     // to its posts
	About    string
	Original string
	Posts    int
	Period   string // empty: no dated post
	Fetched  string // empty: never
}

// aboutPage serves GET /om.
func (s *site) aboutPage(w http.ResponseWriter, r *http.Request) error {
	states, err := s.store.States(r.Context())
	if err != nil {
		return err
	}
	page := &aboutData{frame: s.frame("Om webbplatsen", ""), Operator: s.settings.Operator, Contact: s.contact(),
		Hide: s.message("Begär att något döljs", "Adress till sidan: \n\nDet här bör döljas, och varför: \n"), Lists: s.searcher.Topics().Version}
	for _, state := range states {
		blog := heldBlog{link: link{s.searchURL(only(ask(), "source", state.ID)), state.Name}, About: describe(state.Source), Original: webAddress("http://" + state.Address), Posts: state.Posts}
		if state.First != "" {
			blog.Period = period(state.First.Cut(len("2012-11-23")), state.Last.Cut(len("2012-11-23")))
		}
		if !state.Fetched.IsZero() {
			blog.Fetched = moment(state.Fetched)
		}
		page.Blogs = append(page.Blogs, blog)
	}
	req := ask()
	req.Size, req.Count = 0, []string{}
	// Who is to be asked to hide something is told also when there is no place to search.
	if res, err := s.find(r.Context(), req); err == nil {
		page.Gaps = gaps(res.Coverage)
	} else {
		s.log.Warn("no gaps", "path", r.URL.Path, "err", err)
	}
	return s.render(w, http.StatusOK, page)
}

// contact returns whom to ask; without an address if it is neither one of mail nor of the web.
func (s *site) contact() link {
	contact := s.settings.Contact
	if isMail(contact) {
		return link{"mailto:" + contact, contact}
	}
	return link{webAddress(contact), contact}
}

// isMail reports whether a contact is an address of mail.
func isMail(contact string) bool {
	name, host, ok := strings.Cut(contact, "@")
	return ok && name != "" && host != "" && !strings.ContainsAny(contact, " /?#:<>")
}

// message returns the address of a message to the contact, or of its page on the web;
// empty if there is neither.
func (s *site) message(subject, body string) string {
	if !isMail(s.settings.Contact) {
		return webAddress(s.settings.Contact)
	}
	return "mailto:" + s.settings.Contact + "?subject=" + url.PathEscape(subject) + "&body=" + url.PathEscape(body)
}

// hideURL returns the address of a message that asks to hide something of a post, or of
// where it says how to.
func (s *site) hideURL(post *archive.Post) string {
	page := s.base + "/inlagg/" + post.ID
	if asked := s.message("Begär att något döljs i inlägg "+post.ID, page+"\n\nDet här bör döljas, och varför: \n"); asked != "" {
		return asked
	}
	return s.prefix + "/om#dolj"
}

// An accessibilityData page is the statement that the Swedish law on digital public
// service wants: how accessible the site is, what is not, and whom to tell.
type accessibilityData struct {
	frame
	archive.Accessibility
	Operator string // "Granhamra kommun"; empty: nobody said
	Day      string // of the assessment, in Swedish
	Contact  link
	Report   string // address of a message about what does not work; may be empty
}

func (*accessibilityData) template() string { return "accessibility" }

// accessibilityPage serves GET /tillganglighet.
func (s *site) accessibilityPage(w http.ResponseWriter, r *http.Request) error {
	a := s.settings.Accessibility
	return s.render(w, http.StatusOK, &accessibilityData{
		frame: s.frame("Tillgänglighet", ""), Accessibility: a, Operator: s.settings.Operator, Day: shortDate(a.Assessed), Contact: s.contact(),
		Report: s.message("Brist i tillgängligheten", "Sidans adress: \n\nDet här fungerar inte: \n"),
	})
}
