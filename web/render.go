package web

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"

	"kronika/search"
)

//go:embed templates
var templateFiles embed.FS

// parts are the templates that pages share; each page adds a file of its own.
var parts = []string{"templates/base.html", "templates/searchform.html", "templates/hit.html", "templates/chart.html", "templates/facets.html", "templates/paragraph.html"}

// parsePages returns the templates of all pages by name. The files are
// compiled in and every one is executed by the tests, so a fault in them panics.
func parsePages() map[string]*template.Template {
	pages := make(map[string]*template.Template)
	funcs := template.FuncMap{"number": number}
	for _, name := range []string{"start", "results", "post", "case", "error", "stone", "happened", "facet", "list", "api", "topics", "about", "accessibility", "versions", "version", "compare"} {
		files := append([]string{"templates/" + name + ".html"}, parts...)
		pages[name] = template.Must(template.New(name).Funcs(funcs).ParseFS(templateFiles, files...))
	}
	return pages
}

// A page knows the name of its template.
type page interface{ template() string }

// A frame is what all pages have around them.
type frame struct {
	Title     string // of the window
	NoIndex   bool   // asks robots to leave the page out
	Canonical string // the original of an archived post, if it is a web address
	Alternate string // the same answer as JSON
	Feed      string // what is new of it, as Atom
	Home      string
	Happened  string // address of what happened to posts
	Search    string // OpenSearch description, for the browser
	Style     string
	Script    string // suggestions; everything works without it
	Icon      string
	Form      searchForm
	Around    []link // pages about the site, below every page
}

// A searchForm is the field at the top of a page, filled in as it was asked.
type searchForm struct {
	Action string
	Q      string
	Max    int       // characters that fit
	Keep   []keeping // the rest of the question

	Suggest string // address of suggestions
}

// Keeping is a parameter that a form passes on unseen.
type keeping struct{ Name, Value string }

func (s *site) frame(title, q string) frame {
	return frame{
		Title:    title + " – Kronika",
		Home:     s.prefix + "/",
		NoIndex:  !s.settings.Index,
		Happened: s.prefix + "/andringar",
		Search:   s.prefix + "/opensearch.xml",
		Style:    s.prefix + "/static/" + s.files["kronika.css"].hashed,
		Script:   s.prefix + "/static/" + s.files["suggest.js"].hashed,
		Icon:     s.prefix + "/favicon.svg",
		Around:   []link{{s.prefix + "/amnen", "Ämnen"}, {s.prefix + "/om", "Om Kronika"}, {s.prefix + "/tillganglighet", "Tillgänglighet"}, {s.prefix + "/api", "För program"}},
		Form:     searchForm{Action: s.prefix + "/sok", Q: q, Max: search.MaxQuery, Suggest: s.prefix + "/api/v1/suggest"},
	}
}

// htmlType is the type of pages.
const htmlType = "text/html; charset=utf-8"

// render writes a page. Nothing is sent before the whole page is made.
func (s *site) render(w http.ResponseWriter, status int, p page) error {
	b := s.buffers.get()
	defer s.buffers.put(b)
	if err := s.draft(b, p); err != nil {
		return err
	}
	send(w, status, htmlType, b.Bytes())
	return nil
}

// draft makes a page.
func (s *site) draft(b *bytes.Buffer, p page) error {
	if err := s.pages[p.template()].ExecuteTemplate(b, "base", p); err != nil {
		return fmt.Errorf("page %q: %w", p.template(), err)
	}
	return nil
}

// writeJSON writes v. "<" stays as it is: the type and nosniff keep it from being read as HTML.
func (s *site) writeJSON(w http.ResponseWriter, mediaType string, status int, v any) error {
	b := s.buffers.get()
	defer s.buffers.put(b)
	if err := encode(b, v); err != nil {
		return fmt.Errorf("JSON: %w", err)
	}
	send(w, status, mediaType, b.Bytes())
	return nil
}

// encode writes v as JSON and a line feed.
func encode(b *bytes.Buffer, v any) (err error) {
	if res, ok := v.(*search.Result); ok {
		text, err := res.AppendJSON(b.AvailableBuffer())
		b.Write(append(text, '\n'))
		return err
	}
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// trusted marks HTML that package search made out of escaped text and <mark>.
// It is the only way past html/template's escaping: pass nothing else to it.
func trusted(fromSearch string) template.HTML { return template.HTML(fromSearch) }
